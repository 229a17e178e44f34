-- What came from the journals of stations, whose keys signed it, and what was said of what came too late.

CREATE TABLE officer_key (
    key_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    officer VARCHAR(64) NOT NULL,
    station VARCHAR(100) NOT NULL,
    public_key VARCHAR(64) NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_by VARCHAR(64),
    CONSTRAINT pk_officer_key PRIMARY KEY (key_id),
    CONSTRAINT fk_officer_key_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE INDEX ix_officer_key_officer_site_id ON officer_key (officer, site_id);

CREATE TABLE journal_entry (
    entry_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    task_id VARCHAR(36) NOT NULL,
    journal_id VARCHAR(36) NOT NULL,
    seq INTEGER NOT NULL,
    key_id VARCHAR(36) NOT NULL,
    officer VARCHAR(64) NOT NULL,
    station VARCHAR(100) NOT NULL,
    station_at BIGINT NOT NULL,
    clock_ahead BIGINT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    body TEXT NOT NULL,
    signature VARCHAR(128) NOT NULL,
    outcome_id VARCHAR(36),
    late TEXT DEFAULT '' NOT NULL,
    entered_by VARCHAR(64) NOT NULL,
    entered_at BIGINT NOT NULL,
    CONSTRAINT pk_journal_entry PRIMARY KEY (entry_id),
    CONSTRAINT ck_journal_entry_kind CHECK (kind IN ('record', 'file', 'withdrawal')),
    CONSTRAINT ck_journal_entry_late CHECK (outcome_id IS NULL OR late = ''),
    CONSTRAINT fk_journal_entry_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_journal_entry_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT fk_journal_entry_task_id FOREIGN KEY(task_id) REFERENCES task (task_id),
    CONSTRAINT fk_journal_entry_key_id FOREIGN KEY(key_id) REFERENCES officer_key (key_id),
    CONSTRAINT fk_journal_entry_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcome (outcome_id)
);

CREATE INDEX ix_journal_entry_consignment_id ON journal_entry (consignment_id);

CREATE UNIQUE INDEX ix_journal_entry_journal_id_seq ON journal_entry (journal_id, seq);

CREATE INDEX ix_journal_entry_late ON journal_entry (site_id, entered_at) WHERE late <> '' AND kind = 'record';

CREATE UNIQUE INDEX ix_journal_entry_outcome_id ON journal_entry (outcome_id) WHERE outcome_id IS NOT NULL;

CREATE TABLE late_word (
    word_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    entry_id VARCHAR(36) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    outcome_id VARCHAR(36),
    task_id VARCHAR(36),
    officer VARCHAR(64) NOT NULL,
    station VARCHAR(100) NOT NULL,
    said_at BIGINT NOT NULL,
    CONSTRAINT pk_late_word PRIMARY KEY (word_id),
    CONSTRAINT ck_late_word_kind CHECK (kind IN ('confirmed', 'settled')),
    CONSTRAINT fk_late_word_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_late_word_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT fk_late_word_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (entry_id),
    CONSTRAINT fk_late_word_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcome (outcome_id),
    CONSTRAINT fk_late_word_task_id FOREIGN KEY(task_id) REFERENCES task (task_id)
);

CREATE INDEX ix_late_word_consignment_id ON late_word (consignment_id);

CREATE UNIQUE INDEX ix_late_word_entry_id_kind ON late_word (entry_id, kind);

CREATE TRIGGER journal_entry_append_only_update BEFORE UPDATE ON "journal_entry" BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END;

CREATE TRIGGER journal_entry_append_only_delete BEFORE DELETE ON "journal_entry" BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END;

CREATE TRIGGER late_word_append_only_update BEFORE UPDATE ON "late_word" BEGIN SELECT RAISE(ABORT, 'late_word is append-only'); END;

CREATE TRIGGER late_word_append_only_delete BEFORE DELETE ON "late_word" BEGIN SELECT RAISE(ABORT, 'late_word is append-only'); END;

CREATE TRIGGER officer_key_fixed AFTER UPDATE OF "key_id", "site_id", "officer", "station", "public_key", "enrolled_at" ON "officer_key" WHEN OLD."key_id" IS NOT NEW."key_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."officer" IS NOT NEW."officer" OR OLD."station" IS NOT NEW."station" OR OLD."public_key" IS NOT NEW."public_key" OR OLD."enrolled_at" IS NOT NEW."enrolled_at" BEGIN SELECT RAISE(ABORT, 'officer_key is append-only'); END;

CREATE TRIGGER officer_key_kept BEFORE DELETE ON "officer_key" BEGIN SELECT RAISE(ABORT, 'officer_key is never removed'); END;

CREATE TRIGGER journal_entry_not_replaced BEFORE INSERT ON "journal_entry" BEGIN SELECT RAISE(ABORT, 'journal_entry is never replaced') FROM "journal_entry" WHERE "entry_id" = NEW."entry_id"; SELECT RAISE(ABORT, 'journal_entry is never replaced') FROM "journal_entry" WHERE "journal_id" = NEW."journal_id" AND "seq" = NEW."seq"; SELECT RAISE(ABORT, 'journal_entry is never replaced') FROM "journal_entry" WHERE "outcome_id" = NEW."outcome_id" AND outcome_id IS NOT NULL AND NEW."outcome_id" IS NOT NULL; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER late_word_not_replaced BEFORE INSERT ON "late_word" BEGIN SELECT RAISE(ABORT, 'late_word is never replaced') FROM "late_word" WHERE "word_id" = NEW."word_id"; SELECT RAISE(ABORT, 'late_word is never replaced') FROM "late_word" WHERE "entry_id" = NEW."entry_id" AND "kind" = NEW."kind"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER officer_key_not_replaced BEFORE INSERT ON "officer_key" BEGIN SELECT RAISE(ABORT, 'officer_key is never replaced') FROM "officer_key" WHERE "key_id" = NEW."key_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER officer_key_keeps_key AFTER UPDATE ON "officer_key" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'officer_key keeps its key'); END;

CREATE TRIGGER officer_key_revoked_at_stays AFTER UPDATE OF revoked_at ON "officer_key" WHEN OLD.revoked_at IS NOT NULL AND OLD.revoked_at IS NOT NEW.revoked_at BEGIN SELECT RAISE(ABORT, 'revoked_at stays as it was set'); END;
