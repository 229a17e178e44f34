-- Scans that are tests, and what replaces a row.

ALTER TABLE scan ADD COLUMN scan_type VARCHAR(64);

DROP TRIGGER message_block_kept;

DROP TRIGGER scan_image_kept;

CREATE TRIGGER message_block_append_only_update BEFORE UPDATE ON "message_block" BEGIN SELECT RAISE(ABORT, 'message_block is append-only'); END;

CREATE TRIGGER message_block_append_only_delete BEFORE DELETE ON "message_block" BEGIN SELECT RAISE(ABORT, 'message_block is append-only'); END;

CREATE TRIGGER scan_image_append_only_update BEFORE UPDATE ON "scan_image" BEGIN SELECT RAISE(ABORT, 'scan_image is append-only'); END;

CREATE TRIGGER scan_image_append_only_delete BEFORE DELETE ON "scan_image" BEGIN SELECT RAISE(ABORT, 'scan_image is append-only'); END;

CREATE TRIGGER message_fixed BEFORE UPDATE ON "message" WHEN OLD."message_id" IS NOT NEW."message_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."sha256" IS NOT NEW."sha256" OR OLD."file_name" IS NOT NEW."file_name" OR OLD."kind" IS NOT NEW."kind" OR OLD."guid" IS NOT NEW."guid" OR OLD."edition" IS NOT NEW."edition" OR OLD."enveloped" IS NOT NEW."enveloped" OR OLD."signed" IS NOT NEW."signed" OR OLD."sender" IS NOT NEW."sender" OR OLD."octets" IS NOT NEW."octets" OR OLD."received_at" IS NOT NEW."received_at" BEGIN SELECT RAISE(ABORT, 'message is append-only'); END;

CREATE TRIGGER scan_fixed BEFORE UPDATE ON "scan" WHEN OLD."scan_id" IS NOT NEW."scan_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."object_id" IS NOT NEW."object_id" OR OLD."study_uid" IS NOT NEW."study_uid" OR OLD."scanned_at" IS NOT NEW."scanned_at" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."machine" IS NOT NEW."machine" BEGIN SELECT RAISE(ABORT, 'scan is append-only'); END;

CREATE TRIGGER instruction_fixed BEFORE UPDATE ON "instruction" WHEN OLD."instruction_id" IS NOT NEW."instruction_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."number" IS NOT NEW."number" OR OLD."target_kind" IS NOT NEW."target_kind" OR OLD."target" IS NOT NEW."target" OR OLD."reason" IS NOT NEW."reason" OR OLD."requirements" IS NOT NEW."requirements" OR OLD."lane" IS NOT NEW."lane" OR OLD."priority" IS NOT NEW."priority" OR OLD."issued_by" IS NOT NEW."issued_by" OR OLD."issued_at" IS NOT NEW."issued_at" OR OLD."valid_until" IS NOT NEW."valid_until" BEGIN SELECT RAISE(ABORT, 'instruction is append-only'); END;

CREATE TRIGGER task_fixed BEFORE UPDATE ON "task" WHEN OLD."task_id" IS NOT NEW."task_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD."due_at" IS NOT NEW."due_at" OR OLD."opened_at" IS NOT NEW."opened_at" OR OLD."opened_by" IS NOT NEW."opened_by" BEGIN SELECT RAISE(ABORT, 'task is append-only'); END;

CREATE TRIGGER arrival_not_replaced BEFORE INSERT ON "arrival" BEGIN SELECT RAISE(ABORT, 'arrival is never replaced') FROM "arrival" WHERE "arrival_id" = NEW."arrival_id"; SELECT RAISE(ABORT, 'arrival is never replaced') FROM "arrival" WHERE "site_id" = NEW."site_id" AND "cop_no" = NEW."cop_no" AND "operator_code" = NEW."operator_code" AND "msg_seq_no" = NEW."msg_seq_no"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

DROP TRIGGER audit_event_follows;

CREATE TRIGGER audit_event_follows BEFORE INSERT ON "audit_event" WHEN NEW.seq || NEW.prev_hash IS NOT coalesce((SELECT (seq + 1) || hash FROM audit_event WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1), 1 || NEW.prev_hash) BEGIN SELECT RAISE(ABORT, 'an audit event follows the one before it, and is never replaced'); END;

CREATE TRIGGER declaration_not_replaced BEFORE INSERT ON "declaration" BEGIN SELECT RAISE(ABORT, 'declaration is never replaced') FROM "declaration" WHERE "declaration_id" = NEW."declaration_id"; SELECT RAISE(ABORT, 'declaration is never replaced') FROM "declaration" WHERE "consignment_id" = NEW."consignment_id" AND "version_no" = NEW."version_no"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER goods_item_not_replaced BEFORE INSERT ON "goods_item" BEGIN SELECT RAISE(ABORT, 'goods_item is never replaced') FROM "goods_item" WHERE "declaration_id" = NEW."declaration_id" AND "gnum" = NEW."gnum"; END;

CREATE TRIGGER order_line_not_replaced BEFORE INSERT ON "order_line" BEGIN SELECT RAISE(ABORT, 'order_line is never replaced') FROM "order_line" WHERE "order_id" = NEW."order_id" AND "gnum" = NEW."gnum"; END;

CREATE TRIGGER outcome_not_replaced BEFORE INSERT ON "outcome" BEGIN SELECT RAISE(ABORT, 'outcome is never replaced') FROM "outcome" WHERE "outcome_id" = NEW."outcome_id"; SELECT RAISE(ABORT, 'outcome is never replaced') FROM "outcome" WHERE "amends" = NEW."amends" AND amends IS NOT NULL AND NEW."amends" IS NOT NULL; SELECT RAISE(ABORT, 'outcome is never replaced') FROM "outcome" WHERE "task_id" = NEW."task_id" AND amends IS NULL AND NEW."amends" IS NULL; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER finding_not_replaced BEFORE INSERT ON "finding" BEGIN SELECT RAISE(ABORT, 'finding is never replaced') FROM "finding" WHERE "outcome_id" = NEW."outcome_id" AND "finding_no" = NEW."finding_no"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER rule_version_not_replaced BEFORE INSERT ON "rule_version" BEGIN SELECT RAISE(ABORT, 'rule_version is never replaced') FROM "rule_version" WHERE "rule" = NEW."rule" AND "version" = NEW."version"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER scan_report_not_replaced BEFORE INSERT ON "scan_report" BEGIN SELECT RAISE(ABORT, 'scan_report is never replaced') FROM "scan_report" WHERE "report_id" = NEW."report_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER flag_not_replaced BEFORE INSERT ON "flag" BEGIN SELECT RAISE(ABORT, 'flag is never replaced') FROM "flag" WHERE "flag_id" = NEW."flag_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER departure_not_replaced BEFORE INSERT ON "departure" BEGIN SELECT RAISE(ABORT, 'departure is never replaced') FROM "departure" WHERE "departure_id" = NEW."departure_id"; SELECT RAISE(ABORT, 'departure is never replaced') FROM "departure" WHERE "site_id" = NEW."site_id" AND "cop_no" = NEW."cop_no" AND "logistics_code" = NEW."logistics_code" AND "msg_seq_no" = NEW."msg_seq_no"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER departure_line_not_replaced BEFORE INSERT ON "departure_line" BEGIN SELECT RAISE(ABORT, 'departure_line is never replaced') FROM "departure_line" WHERE "departure_id" = NEW."departure_id" AND "gnum" = NEW."gnum"; END;

CREATE TRIGGER departure_alarm_not_replaced BEFORE INSERT ON "departure_alarm" BEGIN SELECT RAISE(ABORT, 'departure_alarm is never replaced') FROM "departure_alarm" WHERE "alarm_id" = NEW."alarm_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER cancellation_not_replaced BEFORE INSERT ON "cancellation" BEGIN SELECT RAISE(ABORT, 'cancellation is never replaced') FROM "cancellation" WHERE "cancellation_id" = NEW."cancellation_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER signature_not_replaced BEFORE INSERT ON "signature" BEGIN SELECT RAISE(ABORT, 'signature is never replaced') FROM "signature" WHERE "signature_id" = NEW."signature_id"; SELECT RAISE(ABORT, 'signature is never replaced') FROM "signature" WHERE "outcome_id" = NEW."outcome_id" AND "kind" = NEW."kind"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER reinspection_not_replaced BEFORE INSERT ON "reinspection" BEGIN SELECT RAISE(ABORT, 'reinspection is never replaced') FROM "reinspection" WHERE "task_id" = NEW."task_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER evidence_not_replaced BEFORE INSERT ON "evidence" BEGIN SELECT RAISE(ABORT, 'evidence is never replaced') FROM "evidence" WHERE "evidence_id" = NEW."evidence_id"; SELECT RAISE(ABORT, 'evidence is never replaced') FROM "evidence" WHERE "task_id" = NEW."task_id" AND "sha256" = NEW."sha256"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER eligibility_not_replaced BEFORE INSERT ON "eligibility" BEGIN SELECT RAISE(ABORT, 'eligibility is never replaced') FROM "eligibility" WHERE "eligibility_id" = NEW."eligibility_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER booking_not_replaced BEFORE INSERT ON "booking" BEGIN SELECT RAISE(ABORT, 'booking is never replaced') FROM "booking" WHERE "booking_id" = NEW."booking_id"; SELECT RAISE(ABORT, 'booking is never replaced') FROM "booking" WHERE "task_id" = NEW."task_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER sealing_not_replaced BEFORE INSERT ON "sealing" BEGIN SELECT RAISE(ABORT, 'sealing is never replaced') FROM "sealing" WHERE "outcome_id" = NEW."outcome_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER seal_check_not_replaced BEFORE INSERT ON "seal_check" BEGIN SELECT RAISE(ABORT, 'seal_check is never replaced') FROM "seal_check" WHERE "check_id" = NEW."check_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER message_block_not_replaced BEFORE INSERT ON "message_block" BEGIN SELECT RAISE(ABORT, 'message_block is never replaced') FROM "message_block" WHERE "message_id" = NEW."message_id" AND "block_no" = NEW."block_no"; SELECT RAISE(ABORT, 'message_block is never replaced') FROM "message_block" WHERE "site_id" = NEW."site_id" AND "kind" = NEW."kind" AND "guid" = NEW."guid" AND status <> 'duplicate' AND NEW."status" <> 'duplicate'; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER scan_image_not_replaced BEFORE INSERT ON "scan_image" BEGIN SELECT RAISE(ABORT, 'scan_image is never replaced') FROM "scan_image" WHERE "image_id" = NEW."image_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER match_not_replaced BEFORE INSERT ON "match" BEGIN SELECT RAISE(ABORT, 'match is never replaced') FROM "match" WHERE "match_id" = NEW."match_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER match_keeps_key BEFORE UPDATE ON "match" WHEN OLD."match_id" IS NOT NEW."match_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'match keeps its key'); END;

CREATE TRIGGER trade_order_not_replaced BEFORE INSERT ON "trade_order" BEGIN SELECT RAISE(ABORT, 'trade_order is never replaced') FROM "trade_order" WHERE "order_id" = NEW."order_id"; SELECT RAISE(ABORT, 'trade_order is never replaced') FROM "trade_order" WHERE "site_id" = NEW."site_id" AND "order_no" = NEW."order_no" AND "ebc_code" = NEW."ebc_code" AND "platform" = NEW."platform" AND is_current AND NEW."is_current"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER trade_order_keeps_key BEFORE UPDATE ON "trade_order" WHEN OLD."order_id" IS NOT NEW."order_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'trade_order keeps its key'); END;

CREATE TRIGGER trade_order_not_taken_1 BEFORE UPDATE OF is_current ON "trade_order" BEGIN SELECT RAISE(ABORT, 'trade_order is never replaced') FROM "trade_order" WHERE "site_id" = NEW."site_id" AND "order_no" = NEW."order_no" AND "ebc_code" = NEW."ebc_code" AND "platform" = NEW."platform" AND is_current AND NEW."is_current" AND NOT ("order_id" = OLD."order_id"); END;

CREATE TRIGGER waybill_not_replaced BEFORE INSERT ON "waybill" BEGIN SELECT RAISE(ABORT, 'waybill is never replaced') FROM "waybill" WHERE "waybill_id" = NEW."waybill_id"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER waybill_keeps_key BEFORE UPDATE ON "waybill" WHEN OLD."waybill_id" IS NOT NEW."waybill_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'waybill keeps its key'); END;

CREATE TRIGGER receipt_not_replaced BEFORE INSERT ON "receipt" BEGIN SELECT RAISE(ABORT, 'receipt is never replaced') FROM "receipt" WHERE "receipt_id" = NEW."receipt_id"; SELECT RAISE(ABORT, 'receipt is never replaced') FROM "receipt" WHERE "receipt_key" = NEW."receipt_key"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER receipt_keeps_key BEFORE UPDATE ON "receipt" WHEN OLD."receipt_id" IS NOT NEW."receipt_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'receipt keeps its key'); END;

CREATE TRIGGER load_list_not_replaced BEFORE INSERT ON "load_list" BEGIN SELECT RAISE(ABORT, 'load_list is never replaced') FROM "load_list" WHERE "load_list_id" = NEW."load_list_id"; SELECT RAISE(ABORT, 'load_list is never replaced') FROM "load_list" WHERE "site_id" = NEW."site_id" AND "cop_no" = NEW."cop_no" AND "agent_code" = NEW."agent_code" AND "msg_seq_no" = NEW."msg_seq_no" AND is_current = 1 AND NEW."is_current" = 1; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER load_list_keeps_key BEFORE UPDATE ON "load_list" WHEN OLD."load_list_id" IS NOT NEW."load_list_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'load_list keeps its key'); END;

CREATE TRIGGER load_list_not_taken_1 BEFORE UPDATE OF is_current ON "load_list" BEGIN SELECT RAISE(ABORT, 'load_list is never replaced') FROM "load_list" WHERE "site_id" = NEW."site_id" AND "cop_no" = NEW."cop_no" AND "agent_code" = NEW."agent_code" AND "msg_seq_no" = NEW."msg_seq_no" AND is_current = 1 AND NEW."is_current" = 1 AND NOT ("load_list_id" = OLD."load_list_id"); END;

CREATE TRIGGER load_line_not_replaced BEFORE INSERT ON "load_line" BEGIN SELECT RAISE(ABORT, 'load_line is never replaced') FROM "load_line" WHERE "load_list_id" = NEW."load_list_id" AND "gnum" = NEW."gnum"; END;

CREATE TRIGGER load_line_keeps_key BEFORE UPDATE ON "load_line" WHEN OLD."load_list_id" IS NOT NEW."load_list_id" OR OLD."gnum" IS NOT NEW."gnum" BEGIN SELECT RAISE(ABORT, 'load_line keeps its key'); END;

CREATE TRIGGER message_not_replaced BEFORE INSERT ON "message" BEGIN SELECT RAISE(ABORT, 'message is never replaced') FROM "message" WHERE "message_id" = NEW."message_id"; SELECT RAISE(ABORT, 'message is never replaced') FROM "message" WHERE "site_id" = NEW."site_id" AND "sha256" = NEW."sha256"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER message_keeps_key BEFORE UPDATE ON "message" WHEN OLD."message_id" IS NOT NEW."message_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'message keeps its key'); END;

CREATE TRIGGER scan_not_replaced BEFORE INSERT ON "scan" BEGIN SELECT RAISE(ABORT, 'scan is never replaced') FROM "scan" WHERE "scan_id" = NEW."scan_id"; SELECT RAISE(ABORT, 'scan is never replaced') FROM "scan" WHERE "site_id" = NEW."site_id" AND "object_id" = NEW."object_id" AND "study_uid" = NEW."study_uid"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER scan_keeps_key BEFORE UPDATE ON "scan" WHEN OLD."scan_id" IS NOT NEW."scan_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'scan keeps its key'); END;

CREATE TRIGGER instruction_not_replaced BEFORE INSERT ON "instruction" BEGIN SELECT RAISE(ABORT, 'instruction is never replaced') FROM "instruction" WHERE "instruction_id" = NEW."instruction_id"; SELECT RAISE(ABORT, 'instruction is never replaced') FROM "instruction" WHERE "site_id" = NEW."site_id" AND "number" = NEW."number"; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER instruction_keeps_key BEFORE UPDATE ON "instruction" WHEN OLD."instruction_id" IS NOT NEW."instruction_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'instruction keeps its key'); END;

CREATE TRIGGER task_not_replaced BEFORE INSERT ON "task" BEGIN SELECT RAISE(ABORT, 'task is never replaced') FROM "task" WHERE "task_id" = NEW."task_id"; SELECT RAISE(ABORT, 'task is never replaced') FROM "task" WHERE "consignment_id" = NEW."consignment_id" AND state IN ('open', 'claimed', 'submitted') AND NEW."state" IN ('open', 'claimed', 'submitted'); SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER task_keeps_key BEFORE UPDATE ON "task" WHEN OLD."task_id" IS NOT NEW."task_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'task keeps its key'); END;

CREATE TRIGGER task_not_taken_1 BEFORE UPDATE OF state ON "task" BEGIN SELECT RAISE(ABORT, 'task is never replaced') FROM "task" WHERE "consignment_id" = NEW."consignment_id" AND state IN ('open', 'claimed', 'submitted') AND NEW."state" IN ('open', 'claimed', 'submitted') AND NOT ("task_id" = OLD."task_id"); END;

CREATE TRIGGER consignment_not_replaced BEFORE INSERT ON "consignment" BEGIN SELECT RAISE(ABORT, 'consignment is never replaced') FROM "consignment" WHERE "consignment_id" = NEW."consignment_id"; SELECT RAISE(ABORT, 'consignment is never replaced') FROM "consignment" WHERE "declaration_no" = NEW."declaration_no"; SELECT RAISE(ABORT, 'consignment is never replaced') FROM "consignment" WHERE "site_id" = NEW."site_id" AND "logistics_no" = NEW."logistics_no" AND "logistics_code" = NEW."logistics_code" AND ended_at IS NULL AND NEW."ended_at" IS NULL; SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1; END;

CREATE TRIGGER consignment_keeps_key BEFORE UPDATE ON "consignment" WHEN OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'consignment keeps its key'); END;

CREATE TRIGGER consignment_not_taken_1 BEFORE UPDATE OF declaration_no ON "consignment" BEGIN SELECT RAISE(ABORT, 'consignment is never replaced') FROM "consignment" WHERE "declaration_no" = NEW."declaration_no" AND NOT ("consignment_id" = OLD."consignment_id"); END;

CREATE TRIGGER consignment_not_taken_2 BEFORE UPDATE OF site_id, logistics_code, logistics_no, ended_at ON "consignment" BEGIN SELECT RAISE(ABORT, 'consignment is never replaced') FROM "consignment" WHERE "site_id" = NEW."site_id" AND "logistics_no" = NEW."logistics_no" AND "logistics_code" = NEW."logistics_code" AND ended_at IS NULL AND NEW."ended_at" IS NULL AND NOT ("consignment_id" = OLD."consignment_id"); END;

CREATE TRIGGER consignment_arrived_at_stays AFTER UPDATE OF arrived_at ON "consignment" WHEN OLD.arrived_at IS NOT NULL AND OLD.arrived_at IS NOT NEW.arrived_at BEGIN SELECT RAISE(ABORT, 'arrived_at stays as it was set'); END;

CREATE TRIGGER match_withdrawn_at_stays AFTER UPDATE OF withdrawn_at ON "match" WHEN OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NOT NEW.withdrawn_at BEGIN SELECT RAISE(ABORT, 'withdrawn_at stays as it was set'); END;

CREATE TRIGGER receipt_written_at_stays AFTER UPDATE OF written_at ON "receipt" WHEN OLD.written_at IS NOT NULL AND OLD.written_at IS NOT NEW.written_at BEGIN SELECT RAISE(ABORT, 'written_at stays as it was set'); END;

CREATE TRIGGER task_asked AFTER UPDATE OF kind, lane, mode, degree, requirements, reason ON "task" WHEN OLD.state NOT IN ('open', 'claimed') AND (OLD."kind" IS NOT NEW."kind" OR OLD."lane" IS NOT NEW."lane" OR OLD."mode" IS NOT NEW."mode" OR OLD."degree" IS NOT NEW."degree" OR OLD."requirements" IS NOT NEW."requirements" OR OLD."reason" IS NOT NEW."reason") BEGIN SELECT RAISE(ABORT, 'what a task asked for stays once its record is written'); END;
