-- What hangs where. Checks of a whole transaction wait for its end. The server reads a condition anew for every statement,
-- word by word, also where it says no: those that every claim meets are short. What is written as the owner is written by
-- `app.take_most_urgent` alone, which has asked all that is left out for it here (docs/decisions/claiming.md).

CREATE TRIGGER site_numbered BEFORE INSERT ON app.site FOR EACH ROW WHEN (NEW.site_id IS NULL)
  EXECUTE FUNCTION app.number_site();
-- Not of what intake tells of every declaration, and of which there is nothing to ask; `append_events` asks of a claim.
CREATE CONSTRAINT TRIGGER audit_event_true AFTER INSERT ON app.audit_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.event <> ALL ('{declared,arrived,scan_joined,screened,matched,loaded,departed,task_claimed}'::text[]))
  EXECUTE FUNCTION app.event_true();
CREATE TRIGGER consignment_step BEFORE UPDATE OF state ON app.consignment FOR EACH ROW
  WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION app.consignment_rule();
CREATE CONSTRAINT TRIGGER consignment_came AFTER INSERT ON app.consignment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.consignment_told();
CREATE CONSTRAINT TRIGGER consignment_changed AFTER UPDATE OF state, lane, priority, priority_why, task_id, task_kind,
  task_state, officer, advance, missing ON app.consignment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (CURRENT_USER <> 'officer_app_owner') EXECUTE FUNCTION app.consignment_told();
CREATE TRIGGER task_2_rule BEFORE INSERT OR UPDATE ON app.task FOR EACH ROW
  WHEN (CURRENT_USER <> 'officer_app_owner') EXECUTE FUNCTION app.task_2_rule();
CREATE CONSTRAINT TRIGGER task_came AFTER INSERT ON app.task DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.task_told();
CREATE CONSTRAINT TRIGGER task_changed AFTER UPDATE OF state, officer, escalated_at, escalated_by, escalated_why, told
  ON app.task DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (CURRENT_USER <> 'officer_app_owner') EXECUTE FUNCTION app.task_told();
CREATE TRIGGER outcome_2_rule BEFORE INSERT ON app.outcome FOR EACH ROW EXECUTE FUNCTION app.outcome_2_rule();
CREATE TRIGGER signature_2_rule BEFORE INSERT ON app.signature FOR EACH ROW EXECUTE FUNCTION app.signature_2_rule();
CREATE TRIGGER finding_rule BEFORE INSERT ON app.finding FOR EACH ROW EXECUTE FUNCTION app.finding_rule();
CREATE TRIGGER draft_2_held BEFORE INSERT OR UPDATE ON app.draft FOR EACH ROW EXECUTE FUNCTION app.held_rule();
CREATE TRIGGER draft_3_taken_over BEFORE INSERT ON app.draft FOR EACH ROW EXECUTE FUNCTION app.take_over_draft();
CREATE TRIGGER evidence_2_held BEFORE INSERT ON app.evidence FOR EACH ROW EXECUTE FUNCTION app.held_rule();
CREATE TRIGGER reinspection_2_rule BEFORE INSERT ON app.reinspection
  FOR EACH ROW EXECUTE FUNCTION app.reinspection_2_rule();
CREATE TRIGGER match_rule BEFORE INSERT ON app.match FOR EACH ROW
  WHEN (NOT pg_has_role(SESSION_USER, 'officer_app_intake', 'MEMBER')) EXECUTE FUNCTION app.match_rule();
CREATE CONSTRAINT TRIGGER match_told AFTER INSERT ON app.match DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NOT pg_has_role(SESSION_USER, 'officer_app_intake', 'MEMBER')) EXECUTE FUNCTION app.match_told();
CREATE TRIGGER enterprise_rule BEFORE UPDATE ON app.enterprise FOR EACH ROW
  WHEN (NOT pg_has_role(SESSION_USER, 'officer_app_intake', 'MEMBER')) EXECUTE FUNCTION app.enterprise_rule();
CREATE TRIGGER enterprise_named AFTER INSERT ON app.enterprise FOR EACH ROW EXECUTE FUNCTION app.pair_name();
CREATE TRIGGER enterprise_renamed AFTER UPDATE OF name ON app.enterprise FOR EACH ROW
  WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION app.pair_name();
CREATE CONSTRAINT TRIGGER outcome_told AFTER INSERT ON app.outcome DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('outcome_id', 'outcome', 'outcome_recorded', 'outcome_amended');
CREATE CONSTRAINT TRIGGER outcome_submitted AFTER INSERT ON app.outcome DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.outcome_submitted();
CREATE CONSTRAINT TRIGGER signature_told AFTER INSERT ON app.signature DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('signature_id', 'signature_id', 'record_signed', 'record_approved',
    'record_returned');
CREATE CONSTRAINT TRIGGER evidence_told AFTER INSERT ON app.evidence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('evidence_id', 'evidence_id', 'evidence_added');
CREATE CONSTRAINT TRIGGER reinspection_told AFTER INSERT ON app.reinspection DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('task_id', 'task_id', 'reinspection_asked');
CREATE TRIGGER booking_2_rule BEFORE INSERT ON app.booking FOR EACH ROW EXECUTE FUNCTION app.booking_2_rule();
CREATE TRIGGER sealing_rule BEFORE INSERT ON app.sealing FOR EACH ROW EXECUTE FUNCTION app.sealing_rule();
CREATE TRIGGER seal_check_2_rule BEFORE INSERT ON app.seal_check
  FOR EACH ROW EXECUTE FUNCTION app.seal_check_2_rule();
CREATE CONSTRAINT TRIGGER booking_told AFTER INSERT ON app.booking DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('booking_id', 'booking_id', 'inspection_booked');
CREATE CONSTRAINT TRIGGER sealing_told AFTER INSERT ON app.sealing DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('outcome_id', 'outcome_id', 'goods_sealed');
CREATE CONSTRAINT TRIGGER seal_check_told AFTER INSERT ON app.seal_check DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('check_id', 'check_id', 'seals_intact', 'seals_differ');
CREATE CONSTRAINT TRIGGER eligibility_told AFTER INSERT ON app.eligibility DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('eligibility_id', 'eligibility_id', 'eligibility_decided');
CREATE TRIGGER officer_key_2_rule BEFORE INSERT ON app.officer_key
  FOR EACH ROW EXECUTE FUNCTION app.officer_key_2_rule();
CREATE TRIGGER journal_entry_2_rule BEFORE INSERT ON app.journal_entry
  FOR EACH ROW EXECUTE FUNCTION app.journal_entry_2_rule();
CREATE TRIGGER late_word_2_rule BEFORE INSERT ON app.late_word FOR EACH ROW EXECUTE FUNCTION app.late_word_2_rule();
CREATE CONSTRAINT TRIGGER officer_key_told AFTER INSERT ON app.officer_key DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('key_id', 'key_id', 'key_enrolled');
CREATE CONSTRAINT TRIGGER officer_key_revoked AFTER UPDATE ON app.officer_key DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('key_id', 'key_id', 'key_revoked');
CREATE CONSTRAINT TRIGGER journal_entry_told AFTER INSERT ON app.journal_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('entry_id', 'entry_id', 'journal_taken', 'journal_late');
CREATE CONSTRAINT TRIGGER late_word_told AFTER INSERT ON app.late_word DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('word_id', 'word_id', 'late_confirmed', 'late_settled');
CREATE TRIGGER site_rule BEFORE UPDATE OF settings ON app.site FOR EACH ROW EXECUTE FUNCTION app.site_rule();
CREATE CONSTRAINT TRIGGER site_told AFTER UPDATE ON app.site DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.settings, OLD.name) IS DISTINCT FROM (NEW.settings, NEW.name)) EXECUTE FUNCTION app.site_told();
CREATE CONSTRAINT TRIGGER quarantine_told AFTER UPDATE OF settled_at, settlement ON app.quarantine DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.quarantine_told();
CREATE TRIGGER instruction_2_rule BEFORE INSERT ON app.instruction
  FOR EACH ROW EXECUTE FUNCTION app.instruction_2_rule();
CREATE CONSTRAINT TRIGGER instruction_told AFTER INSERT OR UPDATE ON app.instruction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.instruction_told();
CREATE TRIGGER rule_version_2_rule BEFORE INSERT ON app.rule_version
  FOR EACH ROW EXECUTE FUNCTION app.rule_version_2_rule();
-- Not of the intake service, whose every row they would be: asked here it costs next to nothing.
CREATE TRIGGER receipt_rule BEFORE INSERT ON app.receipt FOR EACH ROW
  WHEN (NOT pg_has_role(SESSION_USER, 'officer_app_intake', 'MEMBER')) EXECUTE FUNCTION app.receipt_rule();
CREATE TRIGGER volume_delta_rule BEFORE INSERT ON app.volume_delta FOR EACH ROW
  WHEN (NOT pg_has_role(SESSION_USER, 'officer_app_intake', 'MEMBER')) EXECUTE FUNCTION app.volume_delta_rule();
CREATE CONSTRAINT TRIGGER consignment_noted AFTER UPDATE OF state, released_at, decided_at, ended_at, routed_at, match_count
  ON app.consignment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NOT pg_has_role(SESSION_USER, 'officer_app_intake', 'MEMBER'))
  EXECUTE FUNCTION app.consignment_noted();
