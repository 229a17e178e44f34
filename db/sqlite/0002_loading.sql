-- Load lists, departures with their alarms, cancellations. What is taken off a load list is released again.
-- Fixed once released; later changes are migrations of their own.

CREATE TABLE load_list (
    load_list_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    received_at BIGINT NOT NULL,
    version_no INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    deleted BOOLEAN DEFAULT 0 NOT NULL,
    guid TEXT NOT NULL,
    app_type VARCHAR(1) NOT NULL,
    app_time BIGINT NOT NULL,
    app_status VARCHAR(1) NOT NULL,
    signed BOOLEAN NOT NULL,
    customs_code VARCHAR(4) NOT NULL,
    cop_no VARCHAR(30) NOT NULL,
    pre_no VARCHAR(18) NOT NULL,
    agent_code VARCHAR(18) NOT NULL,
    agent_name VARCHAR(100) NOT NULL,
    loct_no VARCHAR(10),
    traf_mode VARCHAR(1) NOT NULL,
    traf_name VARCHAR(100) NOT NULL,
    voyage_no VARCHAR(32) NOT NULL,
    bill_no VARCHAR(37) NOT NULL,
    domestic_traf_no VARCHAR(100),
    gross_weight BIGINT NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    logistics_name VARCHAR(100) NOT NULL,
    msg_count INTEGER NOT NULL,
    msg_seq_no INTEGER NOT NULL,
    note TEXT,
    CONSTRAINT pk_load_list PRIMARY KEY (load_list_id),
    CONSTRAINT fk_load_list_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_load_list_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE INDEX ix_load_list_site_id_bill_no ON load_list (site_id, bill_no);

CREATE UNIQUE INDEX uq_load_list_current ON load_list (site_id, cop_no, agent_code, msg_seq_no) WHERE is_current = 1;

CREATE TABLE departure (
    departure_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    received_at BIGINT NOT NULL,
    guid TEXT NOT NULL,
    app_type VARCHAR(1) NOT NULL,
    app_time BIGINT NOT NULL,
    app_status VARCHAR(1) NOT NULL,
    signed BOOLEAN NOT NULL,
    customs_code VARCHAR(4) NOT NULL,
    cop_no VARCHAR(30) NOT NULL,
    pre_no VARCHAR(18) NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    logistics_name VARCHAR(100) NOT NULL,
    traf_mode VARCHAR(1) NOT NULL,
    traf_name VARCHAR(100),
    voyage_no VARCHAR(32),
    bill_no VARCHAR(37),
    leave_time BIGINT NOT NULL,
    msg_count INTEGER NOT NULL,
    msg_seq_no INTEGER NOT NULL,
    note TEXT,
    CONSTRAINT pk_departure PRIMARY KEY (departure_id),
    CONSTRAINT fk_departure_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_departure_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE UNIQUE INDEX ix_departure_site_id_cop_no_logistics_code_msg_seq_no ON departure (site_id, cop_no, logistics_code, msg_seq_no);

CREATE INDEX ix_departure_site_id_received_at ON departure (site_id, received_at);

CREATE TABLE load_line (
    load_list_id VARCHAR(36) NOT NULL,
    gnum INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    total_package_no VARCHAR(60) NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    logistics_no VARCHAR(32) NOT NULL,
    declaration_no VARCHAR(20),
    note TEXT,
    consignment_id VARCHAR(36),
    is_current BOOLEAN NOT NULL,
    departure_id VARCHAR(36),
    CONSTRAINT pk_load_line PRIMARY KEY (load_list_id, gnum),
    CONSTRAINT fk_load_line_load_list_id FOREIGN KEY(load_list_id) REFERENCES load_list (load_list_id),
    CONSTRAINT fk_load_line_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_load_line_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT fk_load_line_departure_id FOREIGN KEY(departure_id) REFERENCES departure (departure_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_load_line_consignment_id ON load_line (consignment_id) WHERE consignment_id IS NOT NULL;

CREATE INDEX ix_load_line_departure_id ON load_line (departure_id) WHERE departure_id IS NOT NULL;

CREATE INDEX ix_load_line_open ON load_line (site_id, load_list_id, total_package_no, consignment_id) WHERE is_current = 1 AND departure_id IS NULL;

CREATE INDEX ix_load_line_waiting ON load_line (site_id, logistics_no) WHERE consignment_id IS NULL AND is_current = 1 AND departure_id IS NULL;

CREATE TABLE departure_line (
    departure_id VARCHAR(36) NOT NULL,
    gnum INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    total_package_no VARCHAR(37),
    logistics_no VARCHAR(32) NOT NULL,
    note TEXT,
    consignment_id VARCHAR(36),
    CONSTRAINT pk_departure_line PRIMARY KEY (departure_id, gnum),
    CONSTRAINT fk_departure_line_departure_id FOREIGN KEY(departure_id) REFERENCES departure (departure_id),
    CONSTRAINT fk_departure_line_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_departure_line_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
)
 WITHOUT ROWID;

CREATE TABLE departure_alarm (
    alarm_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    raised_at BIGINT NOT NULL,
    refused BOOLEAN NOT NULL,
    cop_no VARCHAR(30) NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    voyage_no VARCHAR(32),
    bill_no VARCHAR(37),
    total_package_no VARCHAR(37),
    logistics_no VARCHAR(32) NOT NULL,
    consignment_id VARCHAR(36),
    state VARCHAR(16),
    CONSTRAINT pk_departure_alarm PRIMARY KEY (alarm_id),
    CONSTRAINT fk_departure_alarm_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_departure_alarm_message_id FOREIGN KEY(message_id) REFERENCES message (message_id),
    CONSTRAINT fk_departure_alarm_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_departure_alarm_site_id_raised_at ON departure_alarm (site_id, raised_at);

CREATE TABLE cancellation (
    cancellation_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    received_at BIGINT NOT NULL,
    guid TEXT NOT NULL,
    app_type VARCHAR(1) NOT NULL,
    app_time BIGINT NOT NULL,
    app_status VARCHAR(1) NOT NULL,
    signed BOOLEAN NOT NULL,
    customs_code VARCHAR(4) NOT NULL,
    cop_no VARCHAR(30) NOT NULL,
    pre_no VARCHAR(18),
    declaration_no VARCHAR(20) NOT NULL,
    reason TEXT NOT NULL,
    agent_code VARCHAR(18) NOT NULL,
    agent_name VARCHAR(100) NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    ebc_name VARCHAR(100) NOT NULL,
    note TEXT,
    CONSTRAINT pk_cancellation PRIMARY KEY (cancellation_id),
    CONSTRAINT fk_cancellation_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_cancellation_message_id FOREIGN KEY(message_id) REFERENCES message (message_id),
    CONSTRAINT fk_cancellation_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

DROP TRIGGER consignment_step;

CREATE TRIGGER departure_append_only_update BEFORE UPDATE ON "departure" BEGIN SELECT RAISE(ABORT, 'departure is append-only'); END;

CREATE TRIGGER departure_append_only_delete BEFORE DELETE ON "departure" BEGIN SELECT RAISE(ABORT, 'departure is append-only'); END;

CREATE TRIGGER departure_line_append_only_update BEFORE UPDATE ON "departure_line" BEGIN SELECT RAISE(ABORT, 'departure_line is append-only'); END;

CREATE TRIGGER departure_line_append_only_delete BEFORE DELETE ON "departure_line" BEGIN SELECT RAISE(ABORT, 'departure_line is append-only'); END;

CREATE TRIGGER departure_alarm_append_only_update BEFORE UPDATE ON "departure_alarm" BEGIN SELECT RAISE(ABORT, 'departure_alarm is append-only'); END;

CREATE TRIGGER departure_alarm_append_only_delete BEFORE DELETE ON "departure_alarm" BEGIN SELECT RAISE(ABORT, 'departure_alarm is append-only'); END;

CREATE TRIGGER cancellation_append_only_update BEFORE UPDATE ON "cancellation" BEGIN SELECT RAISE(ABORT, 'cancellation is append-only'); END;

CREATE TRIGGER cancellation_append_only_delete BEFORE DELETE ON "cancellation" BEGIN SELECT RAISE(ABORT, 'cancellation is append-only'); END;

CREATE TRIGGER load_list_fixed BEFORE UPDATE ON "load_list" WHEN OLD."load_list_id" IS NOT NEW."load_list_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."message_id" IS NOT NEW."message_id" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."version_no" IS NOT NEW."version_no" OR OLD."deleted" IS NOT NEW."deleted" OR OLD."guid" IS NOT NEW."guid" OR OLD."app_type" IS NOT NEW."app_type" OR OLD."app_time" IS NOT NEW."app_time" OR OLD."app_status" IS NOT NEW."app_status" OR OLD."signed" IS NOT NEW."signed" OR OLD."customs_code" IS NOT NEW."customs_code" OR OLD."cop_no" IS NOT NEW."cop_no" OR OLD."pre_no" IS NOT NEW."pre_no" OR OLD."agent_code" IS NOT NEW."agent_code" OR OLD."agent_name" IS NOT NEW."agent_name" OR OLD."loct_no" IS NOT NEW."loct_no" OR OLD."traf_mode" IS NOT NEW."traf_mode" OR OLD."traf_name" IS NOT NEW."traf_name" OR OLD."voyage_no" IS NOT NEW."voyage_no" OR OLD."bill_no" IS NOT NEW."bill_no" OR OLD."domestic_traf_no" IS NOT NEW."domestic_traf_no" OR OLD."gross_weight" IS NOT NEW."gross_weight" OR OLD."logistics_code" IS NOT NEW."logistics_code" OR OLD."logistics_name" IS NOT NEW."logistics_name" OR OLD."msg_count" IS NOT NEW."msg_count" OR OLD."msg_seq_no" IS NOT NEW."msg_seq_no" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'load_list is append-only'); END;

CREATE TRIGGER load_list_kept BEFORE DELETE ON "load_list" BEGIN SELECT RAISE(ABORT, 'load_list is never removed'); END;

CREATE TRIGGER load_line_fixed BEFORE UPDATE ON "load_line" WHEN OLD."load_list_id" IS NOT NEW."load_list_id" OR OLD."gnum" IS NOT NEW."gnum" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."total_package_no" IS NOT NEW."total_package_no" OR OLD."logistics_code" IS NOT NEW."logistics_code" OR OLD."logistics_no" IS NOT NEW."logistics_no" OR OLD."declaration_no" IS NOT NEW."declaration_no" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'load_line is append-only'); END;

CREATE TRIGGER load_line_kept BEFORE DELETE ON "load_line" BEGIN SELECT RAISE(ABORT, 'load_line is never removed'); END;

CREATE TRIGGER consignment_step AFTER UPDATE OF state ON "consignment" WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'declared' AND NEW.state IN ('arrived', 'cancelled')) OR (OLD.state = 'arrived' AND NEW.state IN ('screened', 'held', 'released', 'cancelled')) OR (OLD.state = 'screened' AND NEW.state IN ('held', 'released', 'cancelled')) OR (OLD.state = 'held' AND NEW.state IN ('released', 'detained', 'returned')) OR (OLD.state = 'released' AND NEW.state IN ('held', 'loaded')) OR (OLD.state = 'loaded' AND NEW.state IN ('held', 'released', 'departed'))) BEGIN SELECT RAISE(ABORT, 'no such step for a consignment'); END;
