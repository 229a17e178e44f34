-- Inspection before arrival: who is eligible, bookings, seals and how they were found.

DROP TRIGGER consignment_step;

ALTER TABLE consignment ADD COLUMN advance VARCHAR(8);

DROP INDEX ix_consignment_desk;

CREATE INDEX ix_consignment_desk ON consignment (site_id, on_desk, priority DESC, consignment_id, state, lane, task_state, officer, undeclared, arrived_at, due_at, scan_verdict, flag_count, match_count, mode, country, value_cny, gross_weight, measured_weight, ebc_name, goods, logistics_no, advance) WHERE on_desk = 1;

CREATE INDEX ix_consignment_advance ON consignment (site_id, advance) WHERE advance IN ('booked', 'sealed');

CREATE TABLE eligibility (
    eligibility_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    name VARCHAR(100) NOT NULL,
    valid_until BIGINT,
    reason TEXT NOT NULL,
    decided_by VARCHAR(64) NOT NULL,
    decided_at BIGINT NOT NULL,
    CONSTRAINT pk_eligibility PRIMARY KEY (eligibility_id),
    CONSTRAINT fk_eligibility_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE INDEX ix_eligibility_ebc_code_site_id ON eligibility (ebc_code, site_id);

CREATE TABLE booking (
    booking_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    task_id VARCHAR(36) NOT NULL,
    place_kind VARCHAR(8) NOT NULL,
    place VARCHAR(200) NOT NULL,
    booked_for BIGINT NOT NULL,
    officer VARCHAR(64),
    booked_by VARCHAR(64) NOT NULL,
    booked_at BIGINT NOT NULL,
    CONSTRAINT pk_booking PRIMARY KEY (booking_id),
    CONSTRAINT ck_booking_place_kind CHECK (place_kind IN ('premises', 'station')),
    CONSTRAINT fk_booking_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_booking_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT uq_booking_task_id UNIQUE (task_id),
    CONSTRAINT fk_booking_task_id FOREIGN KEY(task_id) REFERENCES task (task_id)
);

CREATE INDEX ix_booking_consignment_id ON booking (consignment_id);

CREATE TABLE sealing (
    outcome_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    declaration_id VARCHAR(36) NOT NULL,
    order_id VARCHAR(36),
    waybill_id VARCHAR(36),
    seals TEXT NOT NULL,
    packages TEXT NOT NULL,
    sealed_at BIGINT NOT NULL,
    CONSTRAINT pk_sealing PRIMARY KEY (outcome_id),
    CONSTRAINT fk_sealing_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcome (outcome_id),
    CONSTRAINT fk_sealing_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_sealing_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_sealing_consignment_id ON sealing (consignment_id);

CREATE TABLE seal_check (
    check_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    outcome_id VARCHAR(36) NOT NULL,
    seals TEXT NOT NULL,
    broken TEXT NOT NULL,
    packages TEXT NOT NULL,
    differences TEXT NOT NULL,
    officer VARCHAR(64) NOT NULL,
    station VARCHAR(100) NOT NULL,
    checked_at BIGINT NOT NULL,
    CONSTRAINT pk_seal_check PRIMARY KEY (check_id),
    CONSTRAINT fk_seal_check_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_seal_check_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT fk_seal_check_outcome_id FOREIGN KEY(outcome_id) REFERENCES sealing (outcome_id)
);

CREATE INDEX ix_seal_check_consignment_id ON seal_check (consignment_id);

CREATE TRIGGER eligibility_append_only_update BEFORE UPDATE ON "eligibility" BEGIN SELECT RAISE(ABORT, 'eligibility is append-only'); END;

CREATE TRIGGER eligibility_append_only_delete BEFORE DELETE ON "eligibility" BEGIN SELECT RAISE(ABORT, 'eligibility is append-only'); END;

CREATE TRIGGER booking_append_only_update BEFORE UPDATE ON "booking" BEGIN SELECT RAISE(ABORT, 'booking is append-only'); END;

CREATE TRIGGER booking_append_only_delete BEFORE DELETE ON "booking" BEGIN SELECT RAISE(ABORT, 'booking is append-only'); END;

CREATE TRIGGER sealing_append_only_update BEFORE UPDATE ON "sealing" BEGIN SELECT RAISE(ABORT, 'sealing is append-only'); END;

CREATE TRIGGER sealing_append_only_delete BEFORE DELETE ON "sealing" BEGIN SELECT RAISE(ABORT, 'sealing is append-only'); END;

CREATE TRIGGER seal_check_append_only_update BEFORE UPDATE ON "seal_check" BEGIN SELECT RAISE(ABORT, 'seal_check is append-only'); END;

CREATE TRIGGER seal_check_append_only_delete BEFORE DELETE ON "seal_check" BEGIN SELECT RAISE(ABORT, 'seal_check is append-only'); END;

CREATE TRIGGER consignment_step AFTER UPDATE OF state ON "consignment" WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'declared' AND NEW.state IN ('arrived', 'detained', 'returned', 'cancelled')) OR (OLD.state = 'arrived' AND NEW.state IN ('screened', 'held', 'released', 'cancelled')) OR (OLD.state = 'screened' AND NEW.state IN ('held', 'released', 'cancelled')) OR (OLD.state = 'held' AND NEW.state IN ('released', 'detained', 'returned')) OR (OLD.state = 'released' AND NEW.state IN ('held', 'loaded')) OR (OLD.state = 'loaded' AND NEW.state IN ('held', 'released', 'departed')) OR (OLD.state = 'detained' AND NEW.state IN ('held')) OR (OLD.state = 'returned' AND NEW.state IN ('held'))) BEGIN SELECT RAISE(ABORT, 'no such step for a consignment'); END;
