-- The supervisor's desk: who was last seen when, what a holder is told, what was put before the supervisor.

ALTER TABLE officer ADD COLUMN seen_at BIGINT;

ALTER TABLE task ADD COLUMN told_by VARCHAR(64);

ALTER TABLE task ADD COLUMN told TEXT;

ALTER TABLE task ADD COLUMN escalated_at BIGINT;

ALTER TABLE task ADD COLUMN escalated_by VARCHAR(64);

ALTER TABLE task ADD COLUMN escalated_why TEXT;

CREATE INDEX ix_task_escalated ON task (site_id, escalated_at) WHERE state = 'claimed' AND escalated_at IS NOT NULL;

CREATE INDEX ix_task_site_id_opened_at ON task (site_id, opened_at);

CREATE INDEX ix_outcome_site_id_recorded_at ON outcome (site_id, recorded_at);
