-- The full inspection record: amendments, signatures, re-inspections, evidence, drafts; no row that is there changes.

DROP TRIGGER outcome_append_only_update;

DROP TRIGGER outcome_append_only_delete;

DROP TRIGGER finding_append_only_update;

DROP TRIGGER finding_append_only_delete;

DROP TRIGGER consignment_step;

DROP TRIGGER task_step;

CREATE TEMPORARY TABLE kept_finding AS SELECT * FROM finding;

CREATE TEMPORARY TABLE kept_outcome AS SELECT * FROM outcome;

DROP TABLE finding;

DROP TABLE outcome;

CREATE TABLE outcome (
    outcome_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    task_id VARCHAR(36) NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    officer VARCHAR(64) NOT NULL,
    second_officer VARCHAR(64),
    station VARCHAR(100) NOT NULL,
    recorded_at BIGINT NOT NULL,
    conform BOOLEAN NOT NULL,
    disposition VARCHAR(24) NOT NULL,
    record TEXT NOT NULL,
    digest VARCHAR(64) NOT NULL,
    needs_approval BOOLEAN DEFAULT 0 NOT NULL,
    amends VARCHAR(36),
    why TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_outcome PRIMARY KEY (outcome_id),
    CONSTRAINT ck_outcome_disposition CHECK (disposition IN ('release', 'return_for_correction', 'detain', 'hand_over', 'sample_to_laboratory')),
    CONSTRAINT fk_outcome_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_outcome_task_id FOREIGN KEY(task_id) REFERENCES task (task_id),
    CONSTRAINT fk_outcome_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT fk_outcome_amends FOREIGN KEY(amends) REFERENCES outcome (outcome_id)
);

CREATE UNIQUE INDEX ix_outcome_amends ON outcome (amends) WHERE amends IS NOT NULL;

CREATE INDEX ix_outcome_consignment_id ON outcome (consignment_id);

CREATE INDEX ix_outcome_recorded_at_site_id ON outcome (recorded_at, site_id);

CREATE INDEX ix_outcome_station_site_id_outcome_id ON outcome (station, site_id, outcome_id);

CREATE UNIQUE INDEX uq_outcome_first ON outcome (task_id) WHERE amends IS NULL;

INSERT INTO outcome (outcome_id, site_id, task_id, consignment_id, officer, second_officer, station, recorded_at, conform, disposition, record, digest) SELECT outcome_id, site_id, task_id, consignment_id, officer, second_officer, station, recorded_at, conform, disposition, record, digest FROM kept_outcome;

CREATE TABLE finding (
    outcome_id VARCHAR(36) NOT NULL,
    finding_no INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    code VARCHAR(32) NOT NULL,
    gnum INTEGER,
    attribute VARCHAR(16),
    declared TEXT,
    found TEXT,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_finding PRIMARY KEY (outcome_id, finding_no),
    CONSTRAINT fk_finding_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcome (outcome_id),
    CONSTRAINT fk_finding_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

INSERT INTO finding SELECT * FROM kept_finding;

DROP TABLE kept_finding;

DROP TABLE kept_outcome;

CREATE TABLE signature (
    signature_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    outcome_id VARCHAR(36) NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    agreed BOOLEAN NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    officer VARCHAR(64) NOT NULL,
    station VARCHAR(100) NOT NULL,
    signed_at BIGINT NOT NULL,
    digest VARCHAR(64) NOT NULL,
    CONSTRAINT pk_signature PRIMARY KEY (signature_id),
    CONSTRAINT ck_signature_kind CHECK (kind IN ('second', 'approval')),
    CONSTRAINT fk_signature_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_signature_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcome (outcome_id),
    CONSTRAINT fk_signature_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE UNIQUE INDEX ix_signature_outcome_id_kind ON signature (outcome_id, kind);

CREATE TABLE reinspection (
    task_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    outcome_id VARCHAR(36) NOT NULL,
    reason TEXT NOT NULL,
    asked_by VARCHAR(64) NOT NULL,
    asked_at BIGINT NOT NULL,
    CONSTRAINT pk_reinspection PRIMARY KEY (task_id),
    CONSTRAINT fk_reinspection_task_id FOREIGN KEY(task_id) REFERENCES task (task_id),
    CONSTRAINT fk_reinspection_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_reinspection_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT fk_reinspection_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcome (outcome_id)
);

CREATE TABLE evidence (
    evidence_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    task_id VARCHAR(36) NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    kind VARCHAR(8) NOT NULL,
    file_name TEXT NOT NULL,
    octets BIGINT NOT NULL,
    image_width INTEGER,
    image_height INTEGER,
    officer VARCHAR(64) NOT NULL,
    station VARCHAR(100) NOT NULL,
    added_at BIGINT NOT NULL,
    CONSTRAINT pk_evidence PRIMARY KEY (evidence_id),
    CONSTRAINT fk_evidence_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_evidence_task_id FOREIGN KEY(task_id) REFERENCES task (task_id),
    CONSTRAINT fk_evidence_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_evidence_consignment_id ON evidence (consignment_id);

CREATE UNIQUE INDEX ix_evidence_task_id_sha256 ON evidence (task_id, sha256);

CREATE TABLE draft (
    task_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    officer VARCHAR(64) NOT NULL,
    body TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (task_id),
    CONSTRAINT fk_draft_task_id FOREIGN KEY(task_id) REFERENCES task (task_id),
    CONSTRAINT fk_draft_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE TRIGGER outcome_append_only_update BEFORE UPDATE ON "outcome" BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;

CREATE TRIGGER outcome_append_only_delete BEFORE DELETE ON "outcome" BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;

CREATE TRIGGER finding_append_only_update BEFORE UPDATE ON "finding" BEGIN SELECT RAISE(ABORT, 'finding is append-only'); END;

CREATE TRIGGER finding_append_only_delete BEFORE DELETE ON "finding" BEGIN SELECT RAISE(ABORT, 'finding is append-only'); END;

CREATE TRIGGER signature_append_only_update BEFORE UPDATE ON "signature" BEGIN SELECT RAISE(ABORT, 'signature is append-only'); END;

CREATE TRIGGER signature_append_only_delete BEFORE DELETE ON "signature" BEGIN SELECT RAISE(ABORT, 'signature is append-only'); END;

CREATE TRIGGER reinspection_append_only_update BEFORE UPDATE ON "reinspection" BEGIN SELECT RAISE(ABORT, 'reinspection is append-only'); END;

CREATE TRIGGER reinspection_append_only_delete BEFORE DELETE ON "reinspection" BEGIN SELECT RAISE(ABORT, 'reinspection is append-only'); END;

CREATE TRIGGER evidence_append_only_update BEFORE UPDATE ON "evidence" BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_append_only_delete BEFORE DELETE ON "evidence" BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER consignment_step AFTER UPDATE OF state ON "consignment" WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'declared' AND NEW.state IN ('arrived', 'cancelled')) OR (OLD.state = 'arrived' AND NEW.state IN ('screened', 'held', 'released', 'cancelled')) OR (OLD.state = 'screened' AND NEW.state IN ('held', 'released', 'cancelled')) OR (OLD.state = 'held' AND NEW.state IN ('released', 'detained', 'returned')) OR (OLD.state = 'released' AND NEW.state IN ('held', 'loaded')) OR (OLD.state = 'loaded' AND NEW.state IN ('held', 'released', 'departed')) OR (OLD.state = 'detained' AND NEW.state IN ('held')) OR (OLD.state = 'returned' AND NEW.state IN ('held'))) BEGIN SELECT RAISE(ABORT, 'no such step for a consignment'); END;

CREATE TRIGGER task_step AFTER UPDATE OF state ON "task" WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'open' AND NEW.state IN ('claimed', 'cancelled')) OR (OLD.state = 'claimed' AND NEW.state IN ('open', 'submitted', 'cancelled')) OR (OLD.state = 'submitted' AND NEW.state IN ('closed', 'claimed'))) BEGIN SELECT RAISE(ABORT, 'no such step for a task'); END;
