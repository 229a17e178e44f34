-- The supervisor's desk: who was last seen when, what a holder is told, what was put before the supervisor.

ALTER TABLE officer ADD COLUMN seen_at BIGINT;

ALTER TABLE task ADD COLUMN told_by VARCHAR(64);

ALTER TABLE task ADD COLUMN told TEXT;

ALTER TABLE task ADD COLUMN escalated_at BIGINT;

ALTER TABLE task ADD COLUMN escalated_by VARCHAR(64);

ALTER TABLE task ADD COLUMN escalated_why TEXT;

CREATE INDEX ix_task_escalated ON task (site_id, escalated_at) WHERE state = 'claimed' AND escalated_at IS NOT NULL;

CREATE INDEX ix_task_opened_at_site_id ON task (opened_at, site_id);

CREATE INDEX ix_outcome_recorded_at_site_id ON outcome (recorded_at, site_id);
