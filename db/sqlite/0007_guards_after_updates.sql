-- What holds the columns of a row looks after an update, and only at one that names them.

DROP TRIGGER match_fixed;

CREATE TRIGGER match_fixed AFTER UPDATE OF "match_id", "site_id", "consignment_id", "source", "rule", "version", "lane", "priority", "reason", "items", "conditions", "requirements", "mode", "degree", "matched_at" ON "match" WHEN OLD."match_id" IS NOT NEW."match_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD."source" IS NOT NEW."source" OR OLD."rule" IS NOT NEW."rule" OR OLD."version" IS NOT NEW."version" OR OLD."lane" IS NOT NEW."lane" OR OLD."priority" IS NOT NEW."priority" OR OLD."reason" IS NOT NEW."reason" OR OLD."items" IS NOT NEW."items" OR OLD."conditions" IS NOT NEW."conditions" OR OLD."requirements" IS NOT NEW."requirements" OR OLD."mode" IS NOT NEW."mode" OR OLD."degree" IS NOT NEW."degree" OR OLD."matched_at" IS NOT NEW."matched_at" BEGIN SELECT RAISE(ABORT, 'match is append-only'); END;

DROP TRIGGER trade_order_fixed;

CREATE TRIGGER trade_order_fixed AFTER UPDATE OF "order_id", "site_id", "message_id", "received_at", "version_no", "deleted", "platform", "guid", "app_type", "app_time", "app_status", "signed", "order_type", "order_no", "ebp_code", "ebp_name", "ebc_code", "ebc_name", "goods_value", "freight", "currency", "note" ON "trade_order" WHEN OLD."order_id" IS NOT NEW."order_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."message_id" IS NOT NEW."message_id" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."version_no" IS NOT NEW."version_no" OR OLD."deleted" IS NOT NEW."deleted" OR OLD."platform" IS NOT NEW."platform" OR OLD."guid" IS NOT NEW."guid" OR OLD."app_type" IS NOT NEW."app_type" OR OLD."app_time" IS NOT NEW."app_time" OR OLD."app_status" IS NOT NEW."app_status" OR OLD."signed" IS NOT NEW."signed" OR OLD."order_type" IS NOT NEW."order_type" OR OLD."order_no" IS NOT NEW."order_no" OR OLD."ebp_code" IS NOT NEW."ebp_code" OR OLD."ebp_name" IS NOT NEW."ebp_name" OR OLD."ebc_code" IS NOT NEW."ebc_code" OR OLD."ebc_name" IS NOT NEW."ebc_name" OR OLD."goods_value" IS NOT NEW."goods_value" OR OLD."freight" IS NOT NEW."freight" OR OLD."currency" IS NOT NEW."currency" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'trade_order is append-only'); END;

DROP TRIGGER waybill_fixed;

CREATE TRIGGER waybill_fixed AFTER UPDATE OF "waybill_id", "site_id", "message_id", "received_at", "version_no", "deleted", "guid", "app_type", "app_time", "app_status", "signed", "logistics_code", "logistics_name", "logistics_no", "freight", "insured_fee", "currency", "gross_weight", "pack_no", "goods_info", "ebc_code", "ebc_name", "ebc_telephone", "note" ON "waybill" WHEN OLD."waybill_id" IS NOT NEW."waybill_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."message_id" IS NOT NEW."message_id" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."version_no" IS NOT NEW."version_no" OR OLD."deleted" IS NOT NEW."deleted" OR OLD."guid" IS NOT NEW."guid" OR OLD."app_type" IS NOT NEW."app_type" OR OLD."app_time" IS NOT NEW."app_time" OR OLD."app_status" IS NOT NEW."app_status" OR OLD."signed" IS NOT NEW."signed" OR OLD."logistics_code" IS NOT NEW."logistics_code" OR OLD."logistics_name" IS NOT NEW."logistics_name" OR OLD."logistics_no" IS NOT NEW."logistics_no" OR OLD."freight" IS NOT NEW."freight" OR OLD."insured_fee" IS NOT NEW."insured_fee" OR OLD."currency" IS NOT NEW."currency" OR OLD."gross_weight" IS NOT NEW."gross_weight" OR OLD."pack_no" IS NOT NEW."pack_no" OR OLD."goods_info" IS NOT NEW."goods_info" OR OLD."ebc_code" IS NOT NEW."ebc_code" OR OLD."ebc_name" IS NOT NEW."ebc_name" OR OLD."ebc_telephone" IS NOT NEW."ebc_telephone" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'waybill is append-only'); END;

DROP TRIGGER receipt_fixed;

CREATE TRIGGER receipt_fixed AFTER UPDATE OF "receipt_id", "site_id", "receipt_key", "batch_id", "kind", "status", "consignment_id", "body", "created_at" ON "receipt" WHEN OLD."receipt_id" IS NOT NEW."receipt_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."receipt_key" IS NOT NEW."receipt_key" OR OLD."batch_id" IS NOT NEW."batch_id" OR OLD."kind" IS NOT NEW."kind" OR OLD."status" IS NOT NEW."status" OR OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD."body" IS NOT NEW."body" OR OLD."created_at" IS NOT NEW."created_at" BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;

DROP TRIGGER load_list_fixed;

CREATE TRIGGER load_list_fixed AFTER UPDATE OF "load_list_id", "site_id", "message_id", "received_at", "version_no", "deleted", "guid", "app_type", "app_time", "app_status", "signed", "customs_code", "cop_no", "pre_no", "agent_code", "agent_name", "loct_no", "traf_mode", "traf_name", "voyage_no", "bill_no", "domestic_traf_no", "gross_weight", "logistics_code", "logistics_name", "msg_count", "msg_seq_no", "note" ON "load_list" WHEN OLD."load_list_id" IS NOT NEW."load_list_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."message_id" IS NOT NEW."message_id" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."version_no" IS NOT NEW."version_no" OR OLD."deleted" IS NOT NEW."deleted" OR OLD."guid" IS NOT NEW."guid" OR OLD."app_type" IS NOT NEW."app_type" OR OLD."app_time" IS NOT NEW."app_time" OR OLD."app_status" IS NOT NEW."app_status" OR OLD."signed" IS NOT NEW."signed" OR OLD."customs_code" IS NOT NEW."customs_code" OR OLD."cop_no" IS NOT NEW."cop_no" OR OLD."pre_no" IS NOT NEW."pre_no" OR OLD."agent_code" IS NOT NEW."agent_code" OR OLD."agent_name" IS NOT NEW."agent_name" OR OLD."loct_no" IS NOT NEW."loct_no" OR OLD."traf_mode" IS NOT NEW."traf_mode" OR OLD."traf_name" IS NOT NEW."traf_name" OR OLD."voyage_no" IS NOT NEW."voyage_no" OR OLD."bill_no" IS NOT NEW."bill_no" OR OLD."domestic_traf_no" IS NOT NEW."domestic_traf_no" OR OLD."gross_weight" IS NOT NEW."gross_weight" OR OLD."logistics_code" IS NOT NEW."logistics_code" OR OLD."logistics_name" IS NOT NEW."logistics_name" OR OLD."msg_count" IS NOT NEW."msg_count" OR OLD."msg_seq_no" IS NOT NEW."msg_seq_no" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'load_list is append-only'); END;

DROP TRIGGER load_line_fixed;

CREATE TRIGGER load_line_fixed AFTER UPDATE OF "load_list_id", "gnum", "site_id", "total_package_no", "logistics_code", "logistics_no", "declaration_no", "note" ON "load_line" WHEN OLD."load_list_id" IS NOT NEW."load_list_id" OR OLD."gnum" IS NOT NEW."gnum" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."total_package_no" IS NOT NEW."total_package_no" OR OLD."logistics_code" IS NOT NEW."logistics_code" OR OLD."logistics_no" IS NOT NEW."logistics_no" OR OLD."declaration_no" IS NOT NEW."declaration_no" OR OLD."note" IS NOT NEW."note" BEGIN SELECT RAISE(ABORT, 'load_line is append-only'); END;

DROP TRIGGER message_fixed;

CREATE TRIGGER message_fixed AFTER UPDATE OF "message_id", "site_id", "sha256", "file_name", "kind", "guid", "edition", "enveloped", "signed", "sender", "octets", "received_at" ON "message" WHEN OLD."message_id" IS NOT NEW."message_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."sha256" IS NOT NEW."sha256" OR OLD."file_name" IS NOT NEW."file_name" OR OLD."kind" IS NOT NEW."kind" OR OLD."guid" IS NOT NEW."guid" OR OLD."edition" IS NOT NEW."edition" OR OLD."enveloped" IS NOT NEW."enveloped" OR OLD."signed" IS NOT NEW."signed" OR OLD."sender" IS NOT NEW."sender" OR OLD."octets" IS NOT NEW."octets" OR OLD."received_at" IS NOT NEW."received_at" BEGIN SELECT RAISE(ABORT, 'message is append-only'); END;

DROP TRIGGER scan_fixed;

CREATE TRIGGER scan_fixed AFTER UPDATE OF "scan_id", "site_id", "object_id", "study_uid", "scanned_at", "received_at", "machine" ON "scan" WHEN OLD."scan_id" IS NOT NEW."scan_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."object_id" IS NOT NEW."object_id" OR OLD."study_uid" IS NOT NEW."study_uid" OR OLD."scanned_at" IS NOT NEW."scanned_at" OR OLD."received_at" IS NOT NEW."received_at" OR OLD."machine" IS NOT NEW."machine" BEGIN SELECT RAISE(ABORT, 'scan is append-only'); END;

DROP TRIGGER instruction_fixed;

CREATE TRIGGER instruction_fixed AFTER UPDATE OF "instruction_id", "site_id", "number", "target_kind", "target", "reason", "requirements", "lane", "priority", "issued_by", "issued_at", "valid_until" ON "instruction" WHEN OLD."instruction_id" IS NOT NEW."instruction_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."number" IS NOT NEW."number" OR OLD."target_kind" IS NOT NEW."target_kind" OR OLD."target" IS NOT NEW."target" OR OLD."reason" IS NOT NEW."reason" OR OLD."requirements" IS NOT NEW."requirements" OR OLD."lane" IS NOT NEW."lane" OR OLD."priority" IS NOT NEW."priority" OR OLD."issued_by" IS NOT NEW."issued_by" OR OLD."issued_at" IS NOT NEW."issued_at" OR OLD."valid_until" IS NOT NEW."valid_until" BEGIN SELECT RAISE(ABORT, 'instruction is append-only'); END;

DROP TRIGGER task_fixed;

CREATE TRIGGER task_fixed AFTER UPDATE OF "task_id", "site_id", "consignment_id", "due_at", "opened_at", "opened_by" ON "task" WHEN OLD."task_id" IS NOT NEW."task_id" OR OLD."site_id" IS NOT NEW."site_id" OR OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD."due_at" IS NOT NEW."due_at" OR OLD."opened_at" IS NOT NEW."opened_at" OR OLD."opened_by" IS NOT NEW."opened_by" BEGIN SELECT RAISE(ABORT, 'task is append-only'); END;

DROP TRIGGER match_keeps_key;

CREATE TRIGGER match_keeps_key AFTER UPDATE ON "match" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'match keeps its key'); END;

DROP TRIGGER trade_order_keeps_key;

CREATE TRIGGER trade_order_keeps_key AFTER UPDATE ON "trade_order" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'trade_order keeps its key'); END;

DROP TRIGGER waybill_keeps_key;

CREATE TRIGGER waybill_keeps_key AFTER UPDATE ON "waybill" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'waybill keeps its key'); END;

DROP TRIGGER receipt_keeps_key;

CREATE TRIGGER receipt_keeps_key AFTER UPDATE ON "receipt" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'receipt keeps its key'); END;

DROP TRIGGER load_list_keeps_key;

CREATE TRIGGER load_list_keeps_key AFTER UPDATE ON "load_list" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'load_list keeps its key'); END;

DROP TRIGGER message_keeps_key;

CREATE TRIGGER message_keeps_key AFTER UPDATE ON "message" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'message keeps its key'); END;

DROP TRIGGER scan_keeps_key;

CREATE TRIGGER scan_keeps_key AFTER UPDATE ON "scan" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'scan keeps its key'); END;

DROP TRIGGER instruction_keeps_key;

CREATE TRIGGER instruction_keeps_key AFTER UPDATE ON "instruction" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'instruction keeps its key'); END;

DROP TRIGGER task_keeps_key;

CREATE TRIGGER task_keeps_key AFTER UPDATE ON "task" WHEN OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'task keeps its key'); END;

DROP TRIGGER consignment_keeps_key;

CREATE TRIGGER consignment_keeps_key AFTER UPDATE ON "consignment" WHEN OLD."consignment_id" IS NOT NEW."consignment_id" OR OLD.rowid IS NOT NEW.rowid BEGIN SELECT RAISE(ABORT, 'consignment keeps its key'); END;

DROP TRIGGER load_line_keeps_key;
