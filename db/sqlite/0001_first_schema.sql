-- The first schema, as SQLite holds it: tables, indexes, and the triggers that guard the evidence.
-- Fixed once released; later changes are migrations of their own.

CREATE TABLE site (
    site_id INTEGER NOT NULL,
    customs_code VARCHAR(4) NOT NULL,
    loct_no VARCHAR(10) NOT NULL,
    name VARCHAR(200) NOT NULL,
    timezone VARCHAR(64) NOT NULL,
    is_demo BOOLEAN NOT NULL,
    settings TEXT NOT NULL,
    draw_key VARCHAR(64) NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_site PRIMARY KEY (site_id)
);

CREATE UNIQUE INDEX ix_site_customs_code_loct_no ON site (customs_code, loct_no);

CREATE TABLE station (
    station_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    CONSTRAINT pk_station PRIMARY KEY (station_id),
    CONSTRAINT fk_station_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE UNIQUE INDEX ix_station_site_id_name ON station (site_id, name);

CREATE TABLE officer (
    officer_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    login VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(16) NOT NULL,
    password_hash TEXT NOT NULL,
    disabled BOOLEAN DEFAULT 0 NOT NULL,
    failed_sign_ins INTEGER DEFAULT '0' NOT NULL,
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_officer PRIMARY KEY (officer_id),
    CONSTRAINT ck_officer_role CHECK (role IN ('officer', 'supervisor', 'analyst', 'auditor', 'administrator')),
    CONSTRAINT fk_officer_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT uq_officer_login UNIQUE (login)
);

CREATE TABLE message (
    message_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    file_name TEXT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    guid TEXT DEFAULT '' NOT NULL,
    edition VARCHAR(16) DEFAULT '' NOT NULL,
    enveloped BOOLEAN DEFAULT 0 NOT NULL,
    signed BOOLEAN DEFAULT 0 NOT NULL,
    sender VARCHAR(64) DEFAULT '' NOT NULL,
    octets BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    warnings TEXT DEFAULT '[]' NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (message_id),
    CONSTRAINT fk_message_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE UNIQUE INDEX ix_message_site_id_sha256 ON message (site_id, sha256);

CREATE TABLE quarantine (
    quarantine_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    octets BIGINT NOT NULL,
    path TEXT,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by VARCHAR(64),
    settlement VARCHAR(16),
    CONSTRAINT pk_quarantine PRIMARY KEY (quarantine_id),
    CONSTRAINT fk_quarantine_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE UNIQUE INDEX uq_quarantine_open ON quarantine (site_id, sha256) WHERE settled_at IS NULL;

CREATE TABLE number_counter (
    site_id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    value BIGINT NOT NULL,
    CONSTRAINT pk_number_counter PRIMARY KEY (site_id, name),
    CONSTRAINT fk_number_counter_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE TABLE consignment (
    consignment_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    logistics_no VARCHAR(32) NOT NULL,
    state VARCHAR(16) NOT NULL,
    lane VARCHAR(8),
    priority INTEGER DEFAULT '0' NOT NULL,
    priority_why TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    undeclared BOOLEAN DEFAULT 0 NOT NULL,
    missing TEXT DEFAULT '' NOT NULL,
    declaration_id VARCHAR(36),
    order_id VARCHAR(36),
    waybill_id VARCHAR(36),
    arrival_id VARCHAR(36),
    mode VARCHAR(4),
    declaration_no VARCHAR(20),
    pre_no VARCHAR(18),
    cop_no VARCHAR(30),
    agent_code VARCHAR(18),
    order_no VARCHAR(60),
    statistics_flag VARCHAR(1),
    platform VARCHAR(120),
    ebc_code VARCHAR(18),
    ebc_name VARCHAR(100),
    country VARCHAR(3),
    goods TEXT DEFAULT '' NOT NULL,
    item_count INTEGER DEFAULT '0' NOT NULL,
    value_cny BIGINT,
    gross_weight BIGINT,
    waybill_weight BIGINT,
    measured_weight BIGINT,
    bill_no VARCHAR(37),
    voyage_no VARCHAR(32),
    van VARCHAR(100),
    scan_count INTEGER DEFAULT '0' NOT NULL,
    scan_verdict VARCHAR(8),
    flag_count INTEGER DEFAULT '0' NOT NULL,
    flag_category VARCHAR(32),
    flag_assessment VARCHAR(16),
    flag_probability FLOAT,
    flag_mass_g BIGINT,
    flag_density BIGINT,
    flag_z_effective FLOAT,
    match_count INTEGER DEFAULT '0' NOT NULL,
    task_id VARCHAR(36),
    task_kind VARCHAR(16),
    task_state VARCHAR(16),
    officer VARCHAR(64),
    declared_at BIGINT,
    arrived_at BIGINT,
    screened_at BIGINT,
    routed_at BIGINT,
    decided_at BIGINT,
    released_at BIGINT,
    ended_at BIGINT,
    due_at BIGINT,
    updated_at BIGINT NOT NULL,
    on_desk INTEGER GENERATED ALWAYS AS (CASE WHEN priority_why <> '' AND (state IN ('declared','arrived','screened','held') OR task_state IN ('open','claimed','submitted')) THEN 1 ELSE 0 END) STORED,
    CONSTRAINT pk_consignment PRIMARY KEY (consignment_id),
    CONSTRAINT ck_consignment_state CHECK (state IN ('declared', 'arrived', 'screened', 'held', 'released', 'loaded', 'departed', 'detained', 'returned', 'cancelled')),
    CONSTRAINT ck_consignment_lane CHECK (lane IN ('green', 'blue', 'yellow', 'red')),
    CONSTRAINT ck_consignment_scan_verdict CHECK (scan_verdict IN ('clear', 'unknown', 'aborted', 'alarm')),
    CONSTRAINT ck_consignment_task_state CHECK (task_state IN ('open', 'claimed', 'submitted', 'closed', 'cancelled')),
    CONSTRAINT fk_consignment_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE INDEX ix_consignment_site_id_state_released_at ON consignment (site_id, state, released_at) WHERE released_at IS NOT NULL;

CREATE INDEX ix_consignment_order_no_site_id ON consignment (order_no, site_id);

CREATE INDEX ix_consignment_site_id_state_ended_at ON consignment (site_id, state, ended_at) WHERE ended_at IS NOT NULL;

CREATE INDEX ix_consignment_desk ON consignment (site_id, on_desk, priority DESC, consignment_id, state, lane, task_state, officer, undeclared, arrived_at, due_at, scan_verdict, flag_count, match_count, mode, country, value_cny, gross_weight, measured_weight, ebc_name, goods, logistics_no) WHERE on_desk = 1;

CREATE UNIQUE INDEX ix_consignment_declaration_no ON consignment (declaration_no);

CREATE INDEX ix_consignment_logistics_no_site_id ON consignment (logistics_no, site_id);

CREATE UNIQUE INDEX uq_consignment_waybill ON consignment (site_id, logistics_no, logistics_code) WHERE ended_at IS NULL;

CREATE INDEX ix_consignment_ebc_code_site_id_declared_at ON consignment (ebc_code, site_id, declared_at);

CREATE INDEX ix_consignment_cop_no_site_id_agent_code ON consignment (cop_no, site_id, agent_code);

CREATE INDEX ix_consignment_site_id_declared_at ON consignment (site_id, declared_at);

CREATE TABLE rule_version (
    rule VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    lane VARCHAR(8) NOT NULL,
    priority INTEGER NOT NULL,
    enabled BOOLEAN NOT NULL,
    published_at BIGINT NOT NULL,
    published_by VARCHAR(64) NOT NULL,
    CONSTRAINT pk_rule_version PRIMARY KEY (rule, version),
    CONSTRAINT ck_rule_version_lane CHECK (lane IN ('green', 'blue', 'yellow', 'red')),
    CONSTRAINT fk_rule_version_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE TABLE instruction (
    instruction_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    number VARCHAR(40) NOT NULL,
    target_kind VARCHAR(16) NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    requirements TEXT NOT NULL,
    lane VARCHAR(8) NOT NULL,
    priority INTEGER NOT NULL,
    issued_by VARCHAR(64) NOT NULL,
    issued_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_by VARCHAR(64),
    CONSTRAINT pk_instruction PRIMARY KEY (instruction_id),
    CONSTRAINT ck_instruction_target_kind CHECK (target_kind IN ('consignment', 'enterprise', 'profile')),
    CONSTRAINT ck_instruction_lane CHECK (lane IN ('green', 'blue', 'yellow', 'red')),
    CONSTRAINT fk_instruction_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE UNIQUE INDEX ix_instruction_site_id_number ON instruction (site_id, number);

CREATE TABLE audit_event (
    chain VARCHAR(48) NOT NULL,
    seq INTEGER NOT NULL,
    event_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    at BIGINT NOT NULL,
    event VARCHAR(40) NOT NULL,
    actor VARCHAR(64) NOT NULL,
    station VARCHAR(100) NOT NULL,
    payload TEXT NOT NULL,
    prev_hash VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_audit_event PRIMARY KEY (chain, seq),
    CONSTRAINT fk_audit_event_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE audit_head (
    chain VARCHAR(48) NOT NULL,
    site_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_audit_head PRIMARY KEY (chain),
    CONSTRAINT fk_audit_head_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE enterprise (
    site_id INTEGER NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    name VARCHAR(100) NOT NULL,
    first_at BIGINT NOT NULL,
    shipments INTEGER NOT NULL,
    inspected INTEGER NOT NULL,
    nonconform INTEGER NOT NULL,
    CONSTRAINT pk_enterprise PRIMARY KEY (site_id, ebc_code),
    CONSTRAINT fk_enterprise_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE enterprise_pair (
    site_id INTEGER NOT NULL,
    pair VARCHAR(2) NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    CONSTRAINT pk_enterprise_pair PRIMARY KEY (site_id, pair, ebc_code),
    CONSTRAINT fk_enterprise_pair_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE enterprise_goods (
    site_id INTEGER NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    heading VARCHAR(6) NOT NULL,
    unit VARCHAR(3) NOT NULL,
    items INTEGER NOT NULL,
    price_sum_cny BIGINT NOT NULL,
    CONSTRAINT pk_enterprise_goods PRIMARY KEY (site_id, ebc_code, heading, unit),
    CONSTRAINT fk_enterprise_goods_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE enterprise_day (
    site_id INTEGER NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    country VARCHAR(3) NOT NULL,
    day INTEGER NOT NULL,
    shipments INTEGER NOT NULL,
    low_value_cny BIGINT NOT NULL,
    CONSTRAINT pk_enterprise_day PRIMARY KEY (site_id, ebc_code, country, day),
    CONSTRAINT fk_enterprise_day_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE volume_delta (
    delta_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    mode VARCHAR(4) NOT NULL,
    lane VARCHAR(8) NOT NULL,
    measure VARCHAR(16) NOT NULL,
    minutes INTEGER NOT NULL,
    count INTEGER NOT NULL,
    value_cny BIGINT NOT NULL,
    CONSTRAINT pk_volume_delta PRIMARY KEY (delta_id),
    CONSTRAINT fk_volume_delta_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE TABLE volume_day (
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    mode VARCHAR(4) NOT NULL,
    lane VARCHAR(8) NOT NULL,
    measure VARCHAR(16) NOT NULL,
    minutes INTEGER NOT NULL,
    count INTEGER NOT NULL,
    value_cny BIGINT NOT NULL,
    CONSTRAINT pk_volume_day PRIMARY KEY (site_id, day, mode, lane, measure, minutes),
    CONSTRAINT fk_volume_day_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE message_block (
    message_id VARCHAR(36) NOT NULL,
    block_no INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    kind VARCHAR(16) NOT NULL,
    guid TEXT NOT NULL,
    status VARCHAR(16) NOT NULL,
    document_id VARCHAR(36),
    reason TEXT,
    CONSTRAINT pk_message_block PRIMARY KEY (message_id, block_no),
    CONSTRAINT ck_message_block_status CHECK (status IN ('stored', 'duplicate', 'returned')),
    CONSTRAINT fk_message_block_message_id FOREIGN KEY(message_id) REFERENCES message (message_id),
    CONSTRAINT fk_message_block_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
);

CREATE UNIQUE INDEX uq_message_block_guid ON message_block (site_id, kind, guid) WHERE status <> 'duplicate';

CREATE TABLE receipt (
    receipt_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    receipt_key TEXT NOT NULL,
    batch_id VARCHAR(36) NOT NULL,
    kind VARCHAR(8) NOT NULL,
    status VARCHAR(10) NOT NULL,
    consignment_id VARCHAR(36),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    written_at BIGINT,
    CONSTRAINT pk_receipt PRIMARY KEY (receipt_id),
    CONSTRAINT fk_receipt_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT uq_receipt_receipt_key UNIQUE (receipt_key),
    CONSTRAINT fk_receipt_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_receipt_unwritten ON receipt (batch_id) WHERE written_at IS NULL;

CREATE INDEX ix_receipt_consignment_id ON receipt (consignment_id);

CREATE TABLE declaration (
    declaration_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    version_no INTEGER NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    received_at BIGINT NOT NULL,
    guid TEXT NOT NULL,
    app_type VARCHAR(1) NOT NULL,
    app_time BIGINT NOT NULL,
    app_status VARCHAR(1) NOT NULL,
    signed BOOLEAN NOT NULL,
    customs_code VARCHAR(4) NOT NULL,
    ebp_code VARCHAR(18) NOT NULL,
    ebp_name VARCHAR(100) NOT NULL,
    order_no VARCHAR(60) NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    logistics_name VARCHAR(100) NOT NULL,
    logistics_no VARCHAR(32) NOT NULL,
    cop_no VARCHAR(30) NOT NULL,
    pre_no VARCHAR(18) NOT NULL,
    declaration_no VARCHAR(20) NOT NULL,
    ie_flag VARCHAR(1) NOT NULL,
    port_code VARCHAR(4) NOT NULL,
    ie_date VARCHAR(8) NOT NULL,
    statistics_flag VARCHAR(1) NOT NULL,
    agent_code VARCHAR(18) NOT NULL,
    agent_name VARCHAR(100) NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    ebc_name VARCHAR(100) NOT NULL,
    owner_code VARCHAR(18) NOT NULL,
    owner_name VARCHAR(100) NOT NULL,
    iac_code VARCHAR(18),
    iac_name VARCHAR(100),
    ems_no VARCHAR(30),
    mode VARCHAR(4) NOT NULL,
    traf_mode VARCHAR(1) NOT NULL,
    traf_name VARCHAR(100),
    voyage_no VARCHAR(32),
    bill_no VARCHAR(37),
    total_package_no VARCHAR(37),
    loct_no VARCHAR(10),
    license_no VARCHAR(19),
    country VARCHAR(3) NOT NULL,
    pod VARCHAR(4) NOT NULL,
    freight BIGINT NOT NULL,
    f_currency VARCHAR(3) NOT NULL,
    f_flag VARCHAR(1) NOT NULL,
    insured_fee BIGINT NOT NULL,
    i_currency VARCHAR(3) NOT NULL,
    i_flag VARCHAR(1) NOT NULL,
    wrap_type VARCHAR(1) NOT NULL,
    pack_no INTEGER NOT NULL,
    gross_weight BIGINT NOT NULL,
    net_weight BIGINT NOT NULL,
    note TEXT,
    value_cny BIGINT,
    enterprise_shipments INTEGER NOT NULL,
    enterprise_inspected INTEGER NOT NULL,
    enterprise_nonconform INTEGER NOT NULL,
    enterprise_days INTEGER,
    day_shipments INTEGER NOT NULL,
    day_low_value_cny BIGINT NOT NULL,
    CONSTRAINT pk_declaration PRIMARY KEY (declaration_id),
    CONSTRAINT fk_declaration_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_declaration_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id),
    CONSTRAINT fk_declaration_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE UNIQUE INDEX ix_declaration_consignment_id_version_no ON declaration (consignment_id, version_no);

CREATE TABLE trade_order (
    order_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    received_at BIGINT NOT NULL,
    version_no INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    deleted BOOLEAN DEFAULT 0 NOT NULL,
    platform VARCHAR(120) NOT NULL,
    guid TEXT NOT NULL,
    app_type VARCHAR(1) NOT NULL,
    app_time BIGINT NOT NULL,
    app_status VARCHAR(1) NOT NULL,
    signed BOOLEAN NOT NULL,
    order_type VARCHAR(1) NOT NULL,
    order_no VARCHAR(60) NOT NULL,
    ebp_code VARCHAR(18) NOT NULL,
    ebp_name VARCHAR(100) NOT NULL,
    ebc_code VARCHAR(18) NOT NULL,
    ebc_name VARCHAR(100) NOT NULL,
    goods_value BIGINT NOT NULL,
    freight BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    note TEXT,
    CONSTRAINT pk_trade_order PRIMARY KEY (order_id),
    CONSTRAINT ck_trade_order_order_type CHECK (order_type IN ('E', 'B', 'W')),
    CONSTRAINT fk_trade_order_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_trade_order_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE UNIQUE INDEX uq_trade_order_current ON trade_order (site_id, order_no, ebc_code, platform) WHERE is_current;

CREATE TABLE waybill (
    waybill_id VARCHAR(36) NOT NULL,
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
    logistics_code VARCHAR(18) NOT NULL,
    logistics_name VARCHAR(100) NOT NULL,
    logistics_no VARCHAR(32) NOT NULL,
    freight BIGINT NOT NULL,
    insured_fee BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    gross_weight BIGINT NOT NULL,
    pack_no INTEGER NOT NULL,
    goods_info TEXT NOT NULL,
    ebc_code VARCHAR(18),
    ebc_name VARCHAR(100),
    ebc_telephone VARCHAR(50),
    note TEXT,
    CONSTRAINT pk_waybill PRIMARY KEY (waybill_id),
    CONSTRAINT fk_waybill_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_waybill_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE INDEX ix_waybill_site_id_logistics_no_logistics_code ON waybill (site_id, logistics_no, logistics_code);

CREATE TABLE arrival (
    arrival_id VARCHAR(36) NOT NULL,
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
    operator_code VARCHAR(18) NOT NULL,
    operator_name VARCHAR(100) NOT NULL,
    loct_no VARCHAR(10),
    ie_flag VARCHAR(1) NOT NULL,
    traf_mode VARCHAR(1) NOT NULL,
    bill_no VARCHAR(37),
    domestic_traf_no VARCHAR(100) NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    logistics_name VARCHAR(100) NOT NULL,
    msg_count INTEGER NOT NULL,
    msg_seq_no INTEGER NOT NULL,
    note TEXT,
    CONSTRAINT pk_arrival PRIMARY KEY (arrival_id),
    CONSTRAINT fk_arrival_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_arrival_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE UNIQUE INDEX ix_arrival_site_id_cop_no_operator_code_msg_seq_no ON arrival (site_id, cop_no, operator_code, msg_seq_no);

CREATE TABLE scan (
    scan_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    object_id VARCHAR(64) NOT NULL,
    study_uid VARCHAR(128) NOT NULL,
    consignment_id VARCHAR(36),
    scanned_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    machine TEXT DEFAULT '' NOT NULL,
    verdict VARCHAR(8),
    measured_weight BIGINT,
    CONSTRAINT pk_scan PRIMARY KEY (scan_id),
    CONSTRAINT ck_scan_verdict CHECK (verdict IN ('clear', 'unknown', 'aborted', 'alarm')),
    CONSTRAINT fk_scan_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_scan_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_scan_waiting ON scan (site_id, consignment_id, object_id) WHERE consignment_id IS NULL;

CREATE INDEX ix_scan_consignment_id ON scan (consignment_id) WHERE consignment_id IS NOT NULL;

CREATE UNIQUE INDEX ix_scan_site_id_object_id_study_uid ON scan (site_id, object_id, study_uid);

CREATE TABLE "match" (
    match_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    source VARCHAR(16) NOT NULL,
    rule VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    lane VARCHAR(8) NOT NULL,
    priority INTEGER NOT NULL,
    reason TEXT NOT NULL,
    items TEXT NOT NULL,
    conditions TEXT NOT NULL,
    requirements TEXT NOT NULL,
    mode VARCHAR(8) NOT NULL,
    degree VARCHAR(8) NOT NULL,
    matched_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    CONSTRAINT pk_match PRIMARY KEY (match_id),
    CONSTRAINT ck_match_source CHECK (source IN ('rule', 'instruction', 'draw', 'missing', 'manual')),
    CONSTRAINT ck_match_lane CHECK (lane IN ('green', 'blue', 'yellow', 'red')),
    CONSTRAINT ck_match_mode CHECK (mode IN ('manual', 'machine', 'both')),
    CONSTRAINT ck_match_degree CHECK (degree IN ('external', 'sample', 'full')),
    CONSTRAINT fk_match_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_match_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_match_rule_matched_at ON "match" (rule, matched_at);

CREATE INDEX ix_match_consignment_id ON "match" (consignment_id);

CREATE TABLE task (
    task_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    consignment_id VARCHAR(36) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    state VARCHAR(16) NOT NULL,
    lane VARCHAR(8) NOT NULL,
    mode VARCHAR(8) NOT NULL,
    degree VARCHAR(8) NOT NULL,
    requirements TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_at BIGINT,
    opened_at BIGINT NOT NULL,
    opened_by VARCHAR(64) NOT NULL,
    officer VARCHAR(64),
    station VARCHAR(100),
    claimed_at BIGINT,
    lease_until BIGINT,
    submitted_at BIGINT,
    closed_at BIGINT,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (task_id),
    CONSTRAINT ck_task_kind CHECK (kind IN ('inspection', 'documents', 'post_release', 'undeclared')),
    CONSTRAINT ck_task_state CHECK (state IN ('open', 'claimed', 'submitted', 'closed', 'cancelled')),
    CONSTRAINT ck_task_lane CHECK (lane IN ('green', 'blue', 'yellow', 'red')),
    CONSTRAINT ck_task_mode CHECK (mode IN ('manual', 'machine', 'both')),
    CONSTRAINT ck_task_degree CHECK (degree IN ('external', 'sample', 'full')),
    CONSTRAINT ck_task_held_by_someone CHECK ((state IN ('open', 'cancelled')) OR officer IS NOT NULL),
    CONSTRAINT fk_task_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_task_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_task_consignment_id ON task (consignment_id);

CREATE UNIQUE INDEX uq_task_active ON task (consignment_id) WHERE state IN ('open', 'claimed', 'submitted');

CREATE INDEX ix_task_claimed ON task (site_id, officer) WHERE state = 'claimed';

CREATE TABLE goods_item (
    declaration_id VARCHAR(36) NOT NULL,
    gnum INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    item_no VARCHAR(30) NOT NULL,
    item_record_no VARCHAR(30),
    item_name VARCHAR(250),
    hs_code VARCHAR(10) NOT NULL,
    name VARCHAR(250) NOT NULL,
    model VARCHAR(250) NOT NULL,
    bar_code VARCHAR(50) NOT NULL,
    country VARCHAR(3) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    qty BIGINT NOT NULL,
    qty1 BIGINT NOT NULL,
    qty2 BIGINT,
    unit VARCHAR(3) NOT NULL,
    unit1 VARCHAR(3) NOT NULL,
    unit2 VARCHAR(3),
    price BIGINT NOT NULL,
    total BIGINT NOT NULL,
    note TEXT,
    value_cny BIGINT,
    unit_price_cny BIGINT,
    history_count INTEGER NOT NULL,
    history_price_cny BIGINT,
    CONSTRAINT pk_goods_item PRIMARY KEY (declaration_id, gnum),
    CONSTRAINT fk_goods_item_declaration_id FOREIGN KEY(declaration_id) REFERENCES declaration (declaration_id),
    CONSTRAINT fk_goods_item_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE order_line (
    order_id VARCHAR(36) NOT NULL,
    gnum INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    item_no VARCHAR(30),
    item_name VARCHAR(250) NOT NULL,
    item_describe TEXT,
    bar_code VARCHAR(50),
    unit VARCHAR(3) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    qty BIGINT NOT NULL,
    price BIGINT NOT NULL,
    total BIGINT NOT NULL,
    note TEXT,
    CONSTRAINT pk_order_line PRIMARY KEY (order_id, gnum),
    CONSTRAINT fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES trade_order (order_id),
    CONSTRAINT fk_order_line_site_id FOREIGN KEY(site_id) REFERENCES site (site_id)
)
 WITHOUT ROWID;

CREATE TABLE arrival_line (
    arrival_id VARCHAR(36) NOT NULL,
    gnum INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    logistics_code VARCHAR(18) NOT NULL,
    logistics_no VARCHAR(32) NOT NULL,
    total_package_no VARCHAR(37),
    note TEXT,
    consignment_id VARCHAR(36),
    received_at BIGINT NOT NULL,
    CONSTRAINT pk_arrival_line PRIMARY KEY (arrival_id, gnum),
    CONSTRAINT fk_arrival_line_arrival_id FOREIGN KEY(arrival_id) REFERENCES arrival (arrival_id),
    CONSTRAINT fk_arrival_line_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_arrival_line_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_arrival_line_waiting ON arrival_line (site_id, consignment_id, logistics_no) WHERE consignment_id IS NULL;

CREATE TABLE scan_image (
    image_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    scan_id VARCHAR(36) NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    sop_uid VARCHAR(128) NOT NULL,
    energy VARCHAR(8) NOT NULL,
    "view" VARCHAR(32) DEFAULT '' NOT NULL,
    image_rows INTEGER NOT NULL,
    image_columns INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    CONSTRAINT pk_scan_image PRIMARY KEY (image_id),
    CONSTRAINT fk_scan_image_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_scan_image_scan_id FOREIGN KEY(scan_id) REFERENCES scan (scan_id),
    CONSTRAINT fk_scan_image_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE INDEX ix_scan_image_scan_id ON scan_image (scan_id);

CREATE INDEX ix_scan_image_site_id_sop_uid ON scan_image (site_id, sop_uid);

CREATE TABLE scan_report (
    report_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    scan_id VARCHAR(36) NOT NULL,
    message_id VARCHAR(36) NOT NULL,
    sop_uid VARCHAR(128) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    verdict VARCHAR(8) NOT NULL,
    abort_reason TEXT,
    algorithm TEXT DEFAULT '' NOT NULL,
    decided_at BIGINT,
    total_objects INTEGER DEFAULT '0' NOT NULL,
    alarm_objects INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_scan_report PRIMARY KEY (report_id),
    CONSTRAINT ck_scan_report_verdict CHECK (verdict IN ('clear', 'unknown', 'aborted', 'alarm')),
    CONSTRAINT fk_scan_report_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_scan_report_scan_id FOREIGN KEY(scan_id) REFERENCES scan (scan_id),
    CONSTRAINT fk_scan_report_message_id FOREIGN KEY(message_id) REFERENCES message (message_id)
);

CREATE INDEX ix_scan_report_site_id_sop_uid ON scan_report (site_id, sop_uid);

CREATE INDEX ix_scan_report_scan_id ON scan_report (scan_id);

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
    CONSTRAINT pk_outcome PRIMARY KEY (outcome_id),
    CONSTRAINT ck_outcome_disposition CHECK (disposition IN ('release', 'return_for_correction', 'detain', 'hand_over', 'sample_to_laboratory')),
    CONSTRAINT fk_outcome_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT uq_outcome_task_id UNIQUE (task_id),
    CONSTRAINT fk_outcome_task_id FOREIGN KEY(task_id) REFERENCES task (task_id),
    CONSTRAINT fk_outcome_consignment_id FOREIGN KEY(consignment_id) REFERENCES consignment (consignment_id)
);

CREATE INDEX ix_outcome_consignment_id ON outcome (consignment_id);

CREATE TABLE flag (
    flag_id VARCHAR(36) NOT NULL,
    site_id INTEGER NOT NULL,
    report_id VARCHAR(36) NOT NULL,
    scan_id VARCHAR(36) NOT NULL,
    pto_id TEXT NOT NULL,
    category VARCHAR(32) NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    assessment VARCHAR(16) NOT NULL,
    probability FLOAT,
    image_sop_uid VARCHAR(128),
    box_x INTEGER,
    box_y INTEGER,
    box_w INTEGER,
    box_h INTEGER,
    polygon TEXT,
    mass_g BIGINT,
    density BIGINT,
    z_effective FLOAT,
    source VARCHAR(16) NOT NULL,
    CONSTRAINT pk_flag PRIMARY KEY (flag_id),
    CONSTRAINT fk_flag_site_id FOREIGN KEY(site_id) REFERENCES site (site_id),
    CONSTRAINT fk_flag_report_id FOREIGN KEY(report_id) REFERENCES scan_report (report_id),
    CONSTRAINT fk_flag_scan_id FOREIGN KEY(scan_id) REFERENCES scan (scan_id)
);

CREATE INDEX ix_flag_scan_id ON flag (scan_id);

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

CREATE TRIGGER arrival_append_only_update BEFORE UPDATE ON "arrival" BEGIN SELECT RAISE(ABORT, 'arrival is append-only'); END;

CREATE TRIGGER arrival_append_only_delete BEFORE DELETE ON "arrival" BEGIN SELECT RAISE(ABORT, 'arrival is append-only'); END;

CREATE TRIGGER audit_event_append_only_update BEFORE UPDATE ON "audit_event" BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;

CREATE TRIGGER audit_event_append_only_delete BEFORE DELETE ON "audit_event" BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;

CREATE TRIGGER declaration_append_only_update BEFORE UPDATE ON "declaration" BEGIN SELECT RAISE(ABORT, 'declaration is append-only'); END;

CREATE TRIGGER declaration_append_only_delete BEFORE DELETE ON "declaration" BEGIN SELECT RAISE(ABORT, 'declaration is append-only'); END;

CREATE TRIGGER goods_item_append_only_update BEFORE UPDATE ON "goods_item" BEGIN SELECT RAISE(ABORT, 'goods_item is append-only'); END;

CREATE TRIGGER goods_item_append_only_delete BEFORE DELETE ON "goods_item" BEGIN SELECT RAISE(ABORT, 'goods_item is append-only'); END;

CREATE TRIGGER order_line_append_only_update BEFORE UPDATE ON "order_line" BEGIN SELECT RAISE(ABORT, 'order_line is append-only'); END;

CREATE TRIGGER order_line_append_only_delete BEFORE DELETE ON "order_line" BEGIN SELECT RAISE(ABORT, 'order_line is append-only'); END;

CREATE TRIGGER outcome_append_only_update BEFORE UPDATE ON "outcome" BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;

CREATE TRIGGER outcome_append_only_delete BEFORE DELETE ON "outcome" BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;

CREATE TRIGGER finding_append_only_update BEFORE UPDATE ON "finding" BEGIN SELECT RAISE(ABORT, 'finding is append-only'); END;

CREATE TRIGGER finding_append_only_delete BEFORE DELETE ON "finding" BEGIN SELECT RAISE(ABORT, 'finding is append-only'); END;

CREATE TRIGGER rule_version_append_only_update BEFORE UPDATE ON "rule_version" BEGIN SELECT RAISE(ABORT, 'rule_version is append-only'); END;

CREATE TRIGGER rule_version_append_only_delete BEFORE DELETE ON "rule_version" BEGIN SELECT RAISE(ABORT, 'rule_version is append-only'); END;

CREATE TRIGGER scan_report_append_only_update BEFORE UPDATE ON "scan_report" BEGIN SELECT RAISE(ABORT, 'scan_report is append-only'); END;

CREATE TRIGGER scan_report_append_only_delete BEFORE DELETE ON "scan_report" BEGIN SELECT RAISE(ABORT, 'scan_report is append-only'); END;

CREATE TRIGGER flag_append_only_update BEFORE UPDATE ON "flag" BEGIN SELECT RAISE(ABORT, 'flag is append-only'); END;

CREATE TRIGGER flag_append_only_delete BEFORE DELETE ON "flag" BEGIN SELECT RAISE(ABORT, 'flag is append-only'); END;

CREATE TRIGGER match_fixed BEFORE UPDATE ON "match" WHEN OLD."match_id" IS NOT NEW."match_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD."source" IS NOT NEW."source" OR OLD."rule" IS NOT NEW."rule" OR OLD."version" IS NOT NEW."version" OR OLD."lane" IS NOT NEW."lane" OR OLD."priority" IS NOT NEW."priority" OR OLD."reason" IS NOT NEW."reason" OR OLD."items" IS NOT NEW."items" OR OLD."conditions" IS NOT NEW."conditions" OR OLD."requirements" IS NOT NEW."requirements" OR OLD."mode" IS NOT NEW."mode" OR OLD."degree" IS NOT NEW."degree" OR OLD."matched_at" IS NOT NEW."matched_at" BEGIN SELECT RAISE(ABORT, 'match is append-only'); END;

CREATE TRIGGER match_kept BEFORE DELETE ON "match" BEGIN SELECT RAISE(ABORT, 'match is never removed'); END;

CREATE TRIGGER trade_order_fixed BEFORE UPDATE ON "trade_order" WHEN OLD."order_id" IS NOT NEW."order_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."message_id" IS NOT NEW."message_id" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."version_no" IS NOT NEW."version_no" OR OLD."deleted" IS NOT NEW."deleted" OR OLD."platform" IS NOT NEW."platform" OR OLD."guid" IS NOT NEW."guid" OR OLD."app_type" IS NOT NEW."app_type" OR OLD."app_time" IS NOT NEW."app_time" OR OLD."app_status" IS NOT NEW."app_status" OR OLD."signed" IS NOT NEW."signed" OR OLD."order_type" IS NOT NEW."order_type" OR OLD."order_no" IS NOT NEW."order_no" OR OLD."ebp_code" IS NOT NEW."ebp_code" OR OLD."ebp_name" IS NOT NEW."ebp_name" OR OLD."ebc_code" IS NOT NEW."ebc_code" OR OLD."ebc_name" IS NOT NEW."ebc_name" OR OLD."goods_value" IS NOT NEW."goods_value" OR OLD."freight" IS NOT NEW."freight" OR OLD."currency" IS NOT NEW."currency" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'trade_order is append-only'); END;

CREATE TRIGGER trade_order_kept BEFORE DELETE ON "trade_order" BEGIN SELECT RAISE(ABORT, 'trade_order is never removed'); END;

CREATE TRIGGER waybill_fixed BEFORE UPDATE ON "waybill" WHEN OLD."waybill_id" IS NOT NEW."waybill_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."message_id" IS NOT NEW."message_id" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."version_no" IS NOT NEW."version_no" OR OLD."deleted" IS NOT NEW."deleted" OR OLD."guid" IS NOT NEW."guid" OR OLD."app_type" IS NOT NEW."app_type" OR OLD."app_time" IS NOT NEW."app_time" OR OLD."app_status" IS NOT NEW."app_status" OR OLD."signed" IS NOT NEW."signed" OR OLD."logistics_code" IS NOT NEW."logistics_code" OR OLD."logistics_name" IS NOT NEW."logistics_name" OR OLD."logistics_no" IS NOT NEW."logistics_no" OR OLD."freight" IS NOT NEW."freight" OR OLD."insured_fee" IS NOT NEW."insured_fee" OR OLD."currency" IS NOT NEW."currency" OR OLD."gross_weight" IS NOT NEW."gross_weight" OR OLD."pack_no" IS NOT NEW."pack_no" OR OLD."goods_info" IS NOT NEW."goods_info" OR OLD."ebc_code" IS NOT NEW."ebc_code" OR OLD."ebc_name" IS NOT NEW."ebc_name" OR OLD."ebc_telephone" IS NOT NEW."ebc_telephone" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'waybill is append-only'); END;

CREATE TRIGGER waybill_kept BEFORE DELETE ON "waybill" BEGIN SELECT RAISE(ABORT, 'waybill is never removed'); END;

CREATE TRIGGER receipt_fixed BEFORE UPDATE ON "receipt" WHEN OLD."receipt_id" IS NOT NEW."receipt_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."receipt_key" IS NOT NEW."receipt_key" OR OLD."batch_id" IS NOT NEW."batch_id" OR OLD."kind" IS NOT NEW."kind" OR OLD."status" IS NOT NEW."status" OR OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD."body" IS NOT NEW."body" OR OLD."created_at" IS NOT NEW."created_at" BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;

CREATE TRIGGER receipt_kept BEFORE DELETE ON "receipt" BEGIN SELECT RAISE(ABORT, 'receipt is never removed'); END;

CREATE TRIGGER consignment_kept BEFORE DELETE ON "consignment" BEGIN SELECT RAISE(ABORT, 'consignment is never removed'); END;

CREATE TRIGGER task_kept BEFORE DELETE ON "task" BEGIN SELECT RAISE(ABORT, 'task is never removed'); END;

CREATE TRIGGER audit_head_kept BEFORE DELETE ON "audit_head" BEGIN SELECT RAISE(ABORT, 'audit_head is never removed'); END;

CREATE TRIGGER message_kept BEFORE DELETE ON "message" BEGIN SELECT RAISE(ABORT, 'message is never removed'); END;

CREATE TRIGGER message_block_kept BEFORE DELETE ON "message_block" BEGIN SELECT RAISE(ABORT, 'message_block is never removed'); END;

CREATE TRIGGER scan_kept BEFORE DELETE ON "scan" BEGIN SELECT RAISE(ABORT, 'scan is never removed'); END;

CREATE TRIGGER scan_image_kept BEFORE DELETE ON "scan_image" BEGIN SELECT RAISE(ABORT, 'scan_image is never removed'); END;

CREATE TRIGGER instruction_kept BEFORE DELETE ON "instruction" BEGIN SELECT RAISE(ABORT, 'instruction is never removed'); END;

CREATE TRIGGER consignment_first AFTER INSERT ON "consignment" WHEN NEW.state NOT IN ('declared', 'arrived') BEGIN SELECT RAISE(ABORT, 'a consignment begins declared, or arrived'); END;

CREATE TRIGGER consignment_step AFTER UPDATE OF state ON "consignment" WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'declared' AND NEW.state IN ('arrived', 'cancelled')) OR (OLD.state = 'arrived' AND NEW.state IN ('screened', 'held', 'released', 'cancelled')) OR (OLD.state = 'screened' AND NEW.state IN ('held', 'released', 'cancelled')) OR (OLD.state = 'held' AND NEW.state IN ('released', 'detained', 'returned')) OR (OLD.state = 'released' AND NEW.state IN ('held', 'loaded')) OR (OLD.state = 'loaded' AND NEW.state IN ('held', 'departed'))) BEGIN SELECT RAISE(ABORT, 'no such step for a consignment'); END;

CREATE TRIGGER task_first AFTER INSERT ON "task" WHEN NEW.state <> 'open' BEGIN SELECT RAISE(ABORT, 'a task begins open'); END;

CREATE TRIGGER task_step AFTER UPDATE OF state ON "task" WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'open' AND NEW.state IN ('claimed', 'cancelled')) OR (OLD.state = 'claimed' AND NEW.state IN ('open', 'submitted', 'cancelled')) OR (OLD.state = 'submitted' AND NEW.state IN ('closed'))) BEGIN SELECT RAISE(ABORT, 'no such step for a task'); END;

CREATE TRIGGER audit_event_follows AFTER INSERT ON "audit_event" WHEN NEW.seq > 1 AND NEW.prev_hash IS NOT (SELECT hash FROM audit_event WHERE chain = NEW.chain AND seq = NEW.seq - 1) BEGIN SELECT RAISE(ABORT, 'an audit event must follow the one before it'); END;

CREATE TRIGGER enterprise_named AFTER INSERT ON enterprise BEGIN INSERT INTO enterprise_pair (site_id, pair, ebc_code) SELECT DISTINCT NEW.site_id, substr(lower(NEW.name), value, 2), NEW.ebc_code FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]') WHERE value <= length(NEW.name) ON CONFLICT DO NOTHING; END;

CREATE TRIGGER enterprise_renamed AFTER UPDATE OF name ON enterprise WHEN OLD.name <> NEW.name BEGIN INSERT INTO enterprise_pair (site_id, pair, ebc_code) SELECT DISTINCT NEW.site_id, substr(lower(NEW.name), value, 2), NEW.ebc_code FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]') WHERE value <= length(NEW.name) ON CONFLICT DO NOTHING; END;
