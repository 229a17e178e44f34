-- Signed checkpoints of the chains.

CREATE TABLE checkpoint (
    site_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    "after" INTEGER NOT NULL,
    at BIGINT NOT NULL,
    chains BIGINT NOT NULL,
    events BIGINT NOT NULL,
    moved INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    previous VARCHAR(64) NOT NULL,
    restored VARCHAR(500) NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    signature VARCHAR(128) NOT NULL,
    CONSTRAINT pk_checkpoint PRIMARY KEY (site_id, number),
    CONSTRAINT fk_checkpoint_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
) WITHOUT ROWID;

CREATE TABLE checkpoint_head (
    chain VARCHAR(48) NOT NULL,
    seq INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_checkpoint_head PRIMARY KEY (chain, seq),
    CONSTRAINT fk_checkpoint_head_site_id_number FOREIGN KEY(site_id, number) REFERENCES checkpoint (site_id, number),
    CONSTRAINT fk_checkpoint_head_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
) WITHOUT ROWID;

CREATE TRIGGER checkpoint_append_only_update BEFORE UPDATE ON "checkpoint" BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;

CREATE TRIGGER checkpoint_append_only_delete BEFORE DELETE ON "checkpoint" BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;

CREATE TRIGGER checkpoint_head_append_only_update BEFORE UPDATE ON "checkpoint_head" BEGIN SELECT RAISE(ABORT, 'checkpoint_head is append-only'); END;

CREATE TRIGGER checkpoint_head_append_only_delete BEFORE DELETE ON "checkpoint_head" BEGIN SELECT RAISE(ABORT, 'checkpoint_head is append-only'); END;

CREATE TRIGGER checkpoint_not_replaced BEFORE INSERT ON "checkpoint" BEGIN SELECT RAISE(ABORT, 'checkpoint is never replaced') FROM "checkpoint" WHERE "site_id" = NEW."site_id" AND "number" = NEW."number"; END;

CREATE TRIGGER checkpoint_head_not_replaced BEFORE INSERT ON "checkpoint_head" BEGIN SELECT RAISE(ABORT, 'checkpoint_head is never replaced') FROM "checkpoint_head" WHERE "chain" = NEW."chain" AND "seq" = NEW."seq"; END;
