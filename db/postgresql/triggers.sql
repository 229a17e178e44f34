-- What hangs where. Checks of a whole transaction wait for its end.

CREATE TRIGGER site_numbered BEFORE INSERT ON app.site FOR EACH ROW WHEN (NEW.site_id IS NULL)
  EXECUTE FUNCTION app.number_site();
CREATE TRIGGER audit_event_0_enrolment BEFORE INSERT ON app.audit_event FOR EACH ROW
  EXECUTE FUNCTION app.enrolment_is_told_here();
CREATE TRIGGER audit_event_1_append BEFORE INSERT ON app.audit_event FOR EACH ROW WHEN (NEW.hash IS NULL)
  EXECUTE FUNCTION app.append_event();
CREATE CONSTRAINT TRIGGER audit_event_true AFTER INSERT ON app.audit_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.event IN ('held', 'released', 'returned', 'detained', 'outcome_recorded', 'outcome_amended', 'record_signed',
    'record_approved', 'record_returned', 'evidence_added', 'evidence_withdrawn', 'evidence_copied',
    'reinspection_asked', 'inspection_booked', 'goods_sealed', 'advance_sealed', 'seals_intact', 'seals_differ',
    'eligibility_decided', 'journal_taken', 'journal_late', 'late_confirmed', 'late_settled', 'key_enrolled', 'key_revoked'))
  EXECUTE FUNCTION app.event_true();
CREATE TRIGGER consignment_first BEFORE INSERT ON app.consignment FOR EACH ROW EXECUTE FUNCTION app.consignment_rule();
CREATE TRIGGER consignment_step BEFORE UPDATE OF state ON app.consignment FOR EACH ROW
  WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION app.consignment_rule();
CREATE CONSTRAINT TRIGGER consignment_came AFTER INSERT ON app.consignment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.consignment_told();
CREATE CONSTRAINT TRIGGER consignment_changed AFTER UPDATE ON app.consignment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.state, OLD.lane, OLD.priority, OLD.priority_why, OLD.task_id, OLD.task_kind, OLD.task_state, OLD.officer,
    OLD.advance, OLD.missing) IS DISTINCT FROM (NEW.state, NEW.lane, NEW.priority, NEW.priority_why, NEW.task_id,
    NEW.task_kind, NEW.task_state, NEW.officer, NEW.advance, NEW.missing))
  EXECUTE FUNCTION app.consignment_told();
CREATE TRIGGER task_2_rule BEFORE INSERT OR UPDATE ON app.task FOR EACH ROW EXECUTE FUNCTION app.task_2_rule();
CREATE CONSTRAINT TRIGGER task_came AFTER INSERT ON app.task DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.task_told();
CREATE CONSTRAINT TRIGGER task_changed AFTER UPDATE ON app.task DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.state, OLD.officer) IS DISTINCT FROM (NEW.state, NEW.officer)) EXECUTE FUNCTION app.task_told();
CREATE TRIGGER outcome_2_rule BEFORE INSERT ON app.outcome FOR EACH ROW EXECUTE FUNCTION app.outcome_2_rule();
CREATE TRIGGER signature_2_rule BEFORE INSERT ON app.signature FOR EACH ROW EXECUTE FUNCTION app.signature_2_rule();
CREATE TRIGGER finding_rule BEFORE INSERT ON app.finding FOR EACH ROW EXECUTE FUNCTION app.finding_rule();
CREATE TRIGGER draft_2_held BEFORE INSERT OR UPDATE ON app.draft FOR EACH ROW EXECUTE FUNCTION app.held_rule();
CREATE TRIGGER draft_3_taken_over BEFORE INSERT ON app.draft FOR EACH ROW EXECUTE FUNCTION app.take_over_draft();
CREATE TRIGGER evidence_2_held BEFORE INSERT ON app.evidence FOR EACH ROW EXECUTE FUNCTION app.held_rule();
CREATE TRIGGER reinspection_2_rule BEFORE INSERT ON app.reinspection
  FOR EACH ROW EXECUTE FUNCTION app.reinspection_2_rule();
CREATE TRIGGER match_rule BEFORE INSERT ON app.match FOR EACH ROW EXECUTE FUNCTION app.match_rule();
CREATE TRIGGER enterprise_rule BEFORE UPDATE ON app.enterprise FOR EACH ROW EXECUTE FUNCTION app.enterprise_rule();
CREATE TRIGGER enterprise_named AFTER INSERT ON app.enterprise FOR EACH ROW EXECUTE FUNCTION app.pair_name();
CREATE TRIGGER enterprise_renamed AFTER UPDATE OF name ON app.enterprise FOR EACH ROW
  WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION app.pair_name();
CREATE CONSTRAINT TRIGGER outcome_told AFTER INSERT ON app.outcome DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('outcome_id', 'outcome');
CREATE CONSTRAINT TRIGGER signature_told AFTER INSERT ON app.signature DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('signature_id', 'signature_id');
CREATE CONSTRAINT TRIGGER evidence_told AFTER INSERT ON app.evidence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('evidence_id', 'evidence_id');
CREATE CONSTRAINT TRIGGER reinspection_told AFTER INSERT ON app.reinspection DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('task_id', 'task_id');
CREATE TRIGGER booking_2_rule BEFORE INSERT ON app.booking FOR EACH ROW EXECUTE FUNCTION app.booking_2_rule();
CREATE TRIGGER sealing_rule BEFORE INSERT ON app.sealing FOR EACH ROW EXECUTE FUNCTION app.sealing_rule();
CREATE TRIGGER seal_check_2_rule BEFORE INSERT ON app.seal_check
  FOR EACH ROW EXECUTE FUNCTION app.seal_check_2_rule();
CREATE CONSTRAINT TRIGGER booking_told AFTER INSERT ON app.booking DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('booking_id', 'booking_id');
CREATE CONSTRAINT TRIGGER sealing_told AFTER INSERT ON app.sealing DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('outcome_id', 'outcome_id');
CREATE CONSTRAINT TRIGGER seal_check_told AFTER INSERT ON app.seal_check DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('check_id', 'check_id');
CREATE CONSTRAINT TRIGGER eligibility_told AFTER INSERT ON app.eligibility DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('eligibility_id', 'eligibility_id');
CREATE TRIGGER officer_key_2_rule BEFORE INSERT ON app.officer_key
  FOR EACH ROW EXECUTE FUNCTION app.officer_key_2_rule();
CREATE TRIGGER journal_entry_2_rule BEFORE INSERT ON app.journal_entry
  FOR EACH ROW EXECUTE FUNCTION app.journal_entry_2_rule();
CREATE TRIGGER late_word_2_rule BEFORE INSERT ON app.late_word FOR EACH ROW EXECUTE FUNCTION app.late_word_2_rule();
CREATE CONSTRAINT TRIGGER officer_key_told AFTER INSERT OR UPDATE ON app.officer_key DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('key_id', 'key_id');
CREATE CONSTRAINT TRIGGER journal_entry_told AFTER INSERT ON app.journal_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('entry_id', 'entry_id');
CREATE CONSTRAINT TRIGGER late_word_told AFTER INSERT ON app.late_word DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.evidence_told('word_id', 'word_id');
