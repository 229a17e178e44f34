-- The rules of the work: whose task it is, whose word a record needs, which steps follow from what. They run with the
-- rights of whoever acts, and so see what that person sees. A condition that reads a table stands by itself behind those
-- that do not: together they would be a statement, also where the first of them says no.

-- A second officer stands behind a record that this one of the same task amends: it needs two again.
CREATE OR REPLACE FUNCTION app.two_before(record app.outcome) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT record.amends IS NOT NULL AND EXISTS (SELECT FROM app.outcome o
    JOIN app.signature s ON s.outcome_id = o.outcome_id AND s.kind = 'second'
    WHERE o.consignment_id = record.consignment_id AND o.task_id = record.task_id
      AND o.outcome_id <> record.outcome_id)
$$;

-- Whose word a record waits for: 'second', 'approval'; 'returned' by its approver; null when it holds.
CREATE OR REPLACE FUNCTION app.waits_for(record app.outcome) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM app.signature s WHERE s.outcome_id = record.outcome_id AND NOT s.agreed) THEN 'returned'
    WHEN (app.needs_second(record.disposition) OR app.two_before(record)) AND NOT EXISTS
      (SELECT FROM app.signature s WHERE s.outcome_id = record.outcome_id AND s.kind = 'second') THEN 'second'
    WHEN record.needs_approval AND NOT EXISTS
      (SELECT FROM app.signature s WHERE s.outcome_id = record.outcome_id AND s.kind = 'approval') THEN 'approval'
  END
$$;

-- The record of a task that no other has taken the place of.
CREATE OR REPLACE FUNCTION app.record_of(task uuid) RETURNS app.outcome
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT o FROM app.outcome o WHERE o.task_id = task
    AND NOT EXISTS (SELECT FROM app.outcome later WHERE later.amends = o.outcome_id)
$$;

-- The task is to look again at what this officer recorded, amended, signed or sent back.
CREATE OR REPLACE FUNCTION app.had_a_hand(task uuid, who text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM app.reinspection r JOIN app.outcome o
    ON o.consignment_id = r.consignment_id AND o.task_id <> r.task_id
    WHERE r.task_id = task AND (o.officer = who OR o.second_officer = who
      OR EXISTS (SELECT FROM app.signature s WHERE s.outcome_id = o.outcome_id AND s.officer = who)))
$$;

-- And this too is for somebody else: it is they who asked for it.
CREATE OR REPLACE FUNCTION app.is_own_record(task uuid, who text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT app.had_a_hand(task, who)
    OR EXISTS (SELECT FROM app.reinspection r WHERE r.task_id = task AND r.asked_by = who)
$$;

-- Whoever writes or signs a record reads what stands once they have the lock of its task, and not what stood before.
CREATE OR REPLACE FUNCTION app.must_read_anew() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    PERFORM app.forbid('a record is written and signed as things stand: READ COMMITTED');
  END IF;
END
$$;

-- Another has signed a record of this task with its writer, and this officer is one of them.
CREATE OR REPLACE FUNCTION app.is_one_of_two(task uuid, who text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(s) > 0 AND bool_or(o.officer = who OR s.officer = who)
    FROM app.outcome o LEFT JOIN app.signature s ON s.outcome_id = o.outcome_id AND s.kind = 'second'
    WHERE o.task_id = task
$$;

CREATE OR REPLACE FUNCTION app.site_setting(site integer, setting text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT s.settings::jsonb -> setting FROM app.site s WHERE s.site_id = site);
END
$$;

CREATE OR REPLACE FUNCTION app.task_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := SESSION_USER;
  latest app.outcome;
  step text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      PERFORM app.impossible('a task begins open');
    ELSIF app.my_role() IN ('officer', 'supervisor')
        AND NOT (app.is_said_list(NEW.requirements) AND app.is_said_list(NEW.reason)
          AND app.is_plain(NEW.requirements) AND app.is_plain(NEW.reason)) THEN
      PERFORM app.impossible('what a task asks for is said so that all can read it');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> NEW.state AND NOT app.task_may_step(OLD.state, NEW.state) THEN
    PERFORM app.impossible('no such step for a task');
  END IF;
  IF NEW.told_by <> me AND NEW.told_by IS DISTINCT FROM OLD.told_by
      OR NEW.escalated_by <> me AND NEW.escalated_by IS DISTINCT FROM OLD.escalated_by THEN
    PERFORM app.forbid('who said it is who is signed in, nobody else');
  END IF;
  IF NEW.claimed_at <> now() AND NEW.claimed_at IS DISTINCT FROM OLD.claimed_at
      OR NEW.submitted_at <> now() AND NEW.submitted_at IS DISTINCT FROM OLD.submitted_at
      OR NEW.closed_at <> now() AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
    PERFORM app.forbid('the time is the time of the server');
  END IF;
  step := OLD.state || '>' || NEW.state;
  IF (NEW.lease_until, NEW.station) IS DISTINCT FROM (OLD.lease_until, OLD.station) AND OLD.officer <> me
      AND NEW.officer = OLD.officer AND step = 'claimed>claimed' AND coalesce(app.my_role(), '') NOT IN ('intake', 'server') THEN
    PERFORM app.forbid('the task is with another officer');
  END IF;
  IF NEW.lease_until IS DISTINCT FROM OLD.lease_until AND NEW.lease_until > now()
      + make_interval(mins => coalesce(app.site_setting(NEW.site_id, 'lease_minutes')::integer, 60)) THEN
    PERFORM app.forbid('a claim holds no longer than the site has set');
  END IF;
  IF NEW.officer IS DISTINCT FROM OLD.officer AND NEW.officer IS NOT NULL THEN
    IF NOT (step = 'open>claimed' AND NEW.officer = me) AND app.my_role() IS DISTINCT FROM 'supervisor' THEN
      PERFORM app.forbid('a task is taken under one''s own name');
    ELSIF step NOT IN ('open>claimed', 'claimed>claimed') THEN
      PERFORM app.impossible('who has a task that is done does not change');
    ELSIF NOT app.inspects(NEW.officer, NEW.site_id) THEN
      PERFORM app.forbid('this officer cannot have a task at this site');
    ELSIF EXISTS (SELECT FROM app.reinspection r WHERE r.task_id = NEW.task_id)
        AND app.is_own_record(NEW.task_id, NEW.officer) THEN
      PERFORM app.forbid('another officer looks again at a record');
    END IF;
  ELSIF step IN ('claimed>claimed', 'claimed>open') AND OLD.officer IS DISTINCT FROM me
      AND app.my_role() IS DISTINCT FROM 'supervisor'
      AND (app.my_role() = 'intake' AND (step = 'claimed>claimed' OR OLD.lease_until < now())) IS NOT TRUE THEN
    PERFORM app.forbid('the task is with another officer');
  END IF;
  IF step = 'claimed>open' AND NEW.officer IS NOT NULL THEN
    PERFORM app.impossible('an open task is with nobody');
  ELSIF NEW.state = 'cancelled' AND OLD.state <> 'cancelled' THEN
    IF app.my_role() IS DISTINCT FROM 'intake'
        AND NOT (OLD.state = 'open' AND EXISTS (SELECT FROM app.booking b WHERE b.task_id = NEW.task_id)) THEN
      PERFORM app.forbid('a task is cancelled by what comes in, not by hand');
    END IF;
  END IF;
  IF step IN ('claimed>submitted', 'submitted>closed', 'submitted>claimed') THEN
    latest := app.record_of(NEW.task_id);
    IF step = 'claimed>submitted' AND (OLD.officer IS DISTINCT FROM me OR latest.officer IS DISTINCT FROM me
        OR app.waits_for(latest) = 'returned') THEN
      PERFORM app.forbid('a task is submitted with the record of the officer who has it');
    ELSIF step = 'submitted>closed' AND (latest.outcome_id IS NULL OR app.waits_for(latest) IS NOT NULL) THEN
      PERFORM app.forbid('the record waits for somebody''s word');
    ELSIF step = 'submitted>claimed' AND (app.my_role() IS DISTINCT FROM 'supervisor'
        OR app.waits_for(latest) IS DISTINCT FROM 'returned') THEN
      PERFORM app.forbid('only its approver gives a record back');
    END IF;
  END IF;
  RETURN NEW;
END
$$;

-- Whether somebody has handed this task back, or it looks again at a record of theirs.
CREATE OR REPLACE FUNCTION app.passes_over(who text, consignment uuid, task uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM app.audit_event e WHERE e.chain = consignment::text AND e.event = 'task_handed_back'
      AND e.actor = who AND strpos(e.payload, task::text) > 0 AND strpos(e.payload, '"left":true') = 0)
    OR EXISTS (SELECT FROM app.reinspection r WHERE r.task_id = task) AND app.is_own_record(task, who);
END
$$;

-- Claims the most urgent open task that nobody is taking at this moment, for whoever is signed in. Gives its consignment;
-- null where there is none, and where the officer has skills, unless `any_task` will do. Those that they handed back, or
-- that look again at a record of theirs, are passed over. It does what they could do step by step, but as the owner: in a
-- hall the same checks at every step took a third of the server (docs/decisions/claiming.md). So it asks itself, once and
-- before anything is written, all that the triggers ask which leave the owner alone.
CREATE OR REPLACE FUNCTION app.take_most_urgent(at_site integer, at_station text, minutes integer, any_task boolean)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := SESSION_USER;
  place varchar(100) := at_station;  -- as it is stored, and so as it is hashed
  longest integer;
  skilled boolean;
  seen boolean;  -- within the last ten seconds
  box uuid;
  task uuid;
  passed uuid[] := '{}';
  key uuid := uuidv7();
  moment bigint := app.micros(now());
  said text;
BEGIN
  SELECT coalesce((s.settings::json ->> 'lease_minutes')::integer, 60), o.skills <> '[]',
      o.seen_at >= now() - interval '10 seconds' INTO longest, skilled, seen
    FROM app.person p, app.officer o, app.site s WHERE p.login = me AND o.login = me AND s.site_id = at_site
      AND NOT p.disabled AND p.role IN ('officer', 'supervisor') AND at_site = ANY (p.sites) AND NOT app.is_national();
  IF NOT FOUND THEN
    PERFORM app.forbid('this officer cannot have a task at this site');
  ELSIF now() < clock_timestamp() - interval '2 minutes' THEN
    PERFORM app.forbid('what happens now is told now, in a transaction and a message of its own');
  ELSIF (minutes BETWEEN 1 AND longest) IS NOT TRUE THEN
    PERFORM app.forbid('a claim holds no longer than the site has set');
  ELSIF any_task IS NOT TRUE AND skilled THEN
    RETURN NULL;
  END IF;
  LOOP
    SELECT c.consignment_id, c.task_id INTO box, task FROM app.consignment c
      WHERE c.site_id = at_site AND c.on_desk = 1 AND c.task_state = 'open' AND c.state <> 'declared'
        AND c.consignment_id <> ALL (passed)
      ORDER BY c.priority DESC, c.consignment_id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
    UPDATE app.task t SET state = 'claimed', officer = me, station = place, claimed_at = now(),
        lease_until = now() + make_interval(mins => minutes), told_by = NULL, told = NULL, version = t.version + 1
      WHERE t.task_id = task AND t.state = 'open' AND t.consignment_id = box AND t.site_id = at_site
        AND (t.version = 1 AND NOT EXISTS (SELECT FROM app.reinspection r WHERE r.task_id = t.task_id)  -- whom nobody had
          OR NOT app.passes_over(me, t.consignment_id, t.task_id));
    EXIT WHEN FOUND;
    passed := passed || box;
  END LOOP;
  UPDATE app.consignment c SET task_state = 'claimed', officer = me, updated_at = now(), version = c.version + 1
    WHERE c.consignment_id = box;
  said := '{"task":"' || task || '"}';
  WITH head AS (UPDATE app.audit_head h SET seq = h.seq + 1, hash = encode(sha256(convert_to(format(
        '%s36:%s,%s:%s,36:%s,%s:%s,16:%s,12:task_claimed,%s:%s,%s:%s,47:%s,64:%s,', app.audit_tag(), h.chain,
        length((h.seq + 1)::text), h.seq + 1, key, length(at_site::text), at_site, moment, octet_length(me), me,
        octet_length(place), place, said, h.hash), 'UTF8')), 'hex')  -- `event_hash`, of what is known beforehand
      WHERE h.chain = box::text
      RETURNING WITH (OLD AS was, NEW AS becomes) h.chain, becomes.seq, was.hash AS prev_hash, becomes.hash)
    INSERT INTO app.audit_event (chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash, hash)
    SELECT h.chain, h.seq, key, at_site, moment, 'task_claimed', me, place, said, h.prev_hash, h.hash FROM head h;
  IF NOT FOUND THEN  -- the first of its chain
    PERFORM app.chain_events(at_site, place, ARRAY[box::text], ARRAY['task_claimed'], ARRAY[said]);
  END IF;
  IF seen IS NOT TRUE THEN
    UPDATE app.officer o SET seen_at = now() WHERE o.login = me;
  END IF;
  RETURN box;
END
$$;

CREATE OR REPLACE FUNCTION app.consignment_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role text := app.my_role();
  follows text;
BEGIN
  IF NOT app.may_step(OLD.state, NEW.state) THEN
    PERFORM app.impossible('no such step for a consignment');
  END IF;
  IF NEW.state = 'held' AND OLD.state IN ('detained', 'returned')
      AND role IS DISTINCT FROM 'supervisor' THEN
    PERFORM app.forbid('only a supervisor reopens what came to its end');
  ELSIF role = 'intake' THEN
    IF NEW.state IN ('detained', 'returned') THEN
      PERFORM app.forbid('this needs the record of an officer');
    ELSIF OLD.state = 'held' THEN
      IF EXISTS (SELECT FROM app.task t WHERE t.consignment_id = NEW.consignment_id
          AND t.state IN ('claimed', 'submitted')) THEN
        PERFORM app.forbid('an officer has it');
      END IF;
    END IF;
  ELSIF NEW.state = 'held' THEN
    RETURN NEW;
  ELSIF OLD.state NOT IN ('held', 'declared') THEN
    PERFORM app.forbid('this step follows from what comes in, not from an officer');
  ELSE
    SELECT CASE o.disposition WHEN 'release' THEN 'released' WHEN 'return_for_correction' THEN 'returned'
        WHEN 'detain' THEN 'detained' WHEN 'hand_over' THEN 'detained' END INTO follows
      FROM app.task t, LATERAL app.record_of(t.task_id) o
      WHERE t.consignment_id = NEW.consignment_id AND t.state = 'closed' AND t.closed_at = now()
        AND app.is_mine(t.xmin) AND app.waits_for(o) IS NULL;
    IF follows IS DISTINCT FROM NEW.state THEN
      PERFORM app.forbid('this needs the record of an officer, with everybody''s word');
    ELSIF NEW.state = 'released' AND NEW.declaration_id IS NULL THEN
      PERFORM app.impossible('a box that nobody declared cannot be released');
    END IF;
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION app.outcome_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := SESSION_USER;
  task record;
  earlier app.outcome;
  said jsonb;
  began timestamptz;
  ended timestamptz;
  since timestamptz;
BEGIN
  PERFORM app.must_read_anew();
  SELECT t.state, t.officer, t.consignment_id, t.site_id, t.opened_at INTO task FROM app.task t WHERE t.task_id = NEW.task_id
    FOR UPDATE;
  IF task.consignment_id IS DISTINCT FROM NEW.consignment_id OR task.site_id IS DISTINCT FROM NEW.site_id THEN
    PERFORM app.forbid('there is no such task at this site');
  END IF;
  IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(NEW.record, 'UTF8')), 'hex') THEN
    PERFORM app.impossible('the digest is not that of the record');
  END IF;
  IF NOT app.is_plain(NEW.record) THEN
    PERFORM app.impossible('what was recorded is said so that all can read it');
  END IF;
  said := NEW.record::jsonb;
  IF said ->> 'disposition' IS DISTINCT FROM NEW.disposition
      OR said -> 'conform' IS DISTINCT FROM to_jsonb(NEW.conform) THEN
    PERFORM app.impossible('the record says something else');
  END IF;
  IF NEW.second_officer IS NOT NULL THEN
    PERFORM app.forbid('a second officer signs under their own login');
  END IF;
  IF NEW.needs_approval IS DISTINCT FROM
      coalesce(app.site_setting(NEW.site_id, 'approve') ? NEW.disposition, false) THEN
    PERFORM app.forbid('whether a record needs an approval is what the site has set');
  END IF;
  IF NEW.disposition = 'release' AND EXISTS (SELECT FROM app.consignment c
      WHERE c.consignment_id = NEW.consignment_id AND c.declaration_id IS NULL) THEN
    PERFORM app.impossible('a box that nobody declared cannot be released');
  END IF;
  earlier := app.record_of(NEW.task_id);
  IF NEW.amends IS DISTINCT FROM earlier.outcome_id THEN
    PERFORM app.impossible('a record takes the place of the one before it');
  ELSIF task.state = 'claimed' THEN
    IF task.officer IS DISTINCT FROM me THEN
      PERFORM app.forbid('the task is with another officer');
    ELSIF NEW.amends IS NOT NULL AND app.waits_for(earlier) IS DISTINCT FROM 'returned' THEN
      PERFORM app.impossible('the record was not returned');
    END IF;
  ELSIF NEW.amends IS NULL OR task.state NOT IN ('submitted', 'closed') THEN
    PERFORM app.forbid('you do not hold this task');
  ELSIF earlier.officer <> me AND app.my_role() IS DISTINCT FROM 'supervisor' THEN
    PERFORM app.forbid('a record is amended by the officer who wrote it, or by a supervisor');
  ELSIF app.is_own_record(NEW.task_id, me) THEN
    PERFORM app.forbid('what was looked at again is changed by somebody else');
  ELSIF task.state = 'closed' AND NEW.disposition <> earlier.disposition THEN
    PERFORM app.impossible('what was decided has been carried out');
  ELSIF NEW.disposition <> earlier.disposition AND earlier.disposition <> 'sample_to_laboratory'
      AND app.is_one_of_two(NEW.task_id, me) THEN
    PERFORM app.forbid('what two officers stand behind is changed by somebody else');
  END IF;
  IF NEW.amends IS NOT NULL AND NOT app.says_something(NEW.why) THEN
    PERFORM app.impossible('an amendment needs a reason');
  END IF;
  began := (said ->> 'started_at')::timestamptz;
  ended := (said ->> 'ended_at')::timestamptz;
  since := coalesce((SELECT b.booked_at FROM app.booking b WHERE b.task_id = NEW.task_id), CASE WHEN
    EXISTS (SELECT FROM app.reinspection r WHERE r.task_id = NEW.task_id) THEN task.opened_at ELSE least(task.opened_at,
    (SELECT c.arrived_at FROM app.consignment c WHERE c.consignment_id = NEW.consignment_id)) END);
  IF began IS NULL OR ended IS NULL THEN
    PERFORM app.impossible('a record says from when to when the inspection was');
  ELSIF ended < began THEN
    PERFORM app.impossible('an inspection ends after it starts');
  ELSIF began < since - interval '12:05' OR ended > now() + interval '12:05' THEN  -- as far as a clock is excused
    PERFORM app.impossible('an inspection is after its goods came and before it is recorded');
  END IF;
  RETURN NEW;
END
$$;

-- A record and its submission are one step: a claimed task has no record, or one that was returned. Otherwise whoever has
-- the task next could neither record nor submit.
CREATE OR REPLACE FUNCTION app.outcome_submitted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM app.task t WHERE t.task_id = NEW.task_id AND t.state IN ('open', 'claimed')) THEN
    PERFORM app.impossible('a record is submitted as it is written');
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION app.signature_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := SESSION_USER;
  latest app.outcome;
BEGIN
  PERFORM app.must_read_anew();
  PERFORM FROM app.outcome o JOIN app.task t ON t.task_id = o.task_id WHERE o.outcome_id = NEW.outcome_id
    FOR UPDATE OF t;  -- who amends it at this moment comes first, or finds it signed
  SELECT o.* INTO latest FROM app.outcome o WHERE o.outcome_id = NEW.outcome_id
    AND o.consignment_id = NEW.consignment_id AND o.site_id = NEW.site_id
    AND NOT EXISTS (SELECT FROM app.outcome later WHERE later.amends = o.outcome_id);
  IF latest.outcome_id IS NULL OR latest.digest <> NEW.digest THEN
    PERFORM app.forbid('there is no such record at this site');
  END IF;
  -- any record of the task counts: the later ones amend the first; who signed one may sign the next, but approves none
  IF EXISTS (SELECT FROM app.outcome o WHERE o.consignment_id = latest.consignment_id
      AND o.task_id = latest.task_id AND (o.officer = me
      OR NEW.kind = 'approval' AND EXISTS (SELECT FROM app.signature s WHERE s.outcome_id = o.outcome_id
        AND s.kind = 'second' AND s.officer = me))) THEN
    PERFORM app.forbid('nobody signs or approves a record that they wrote or signed, nor one that amends it');
  ELSIF NEW.kind = 'second' AND app.had_a_hand(latest.task_id, me) THEN
    PERFORM app.forbid('another officer signs what was looked at again');
  END IF;
  IF app.waits_for(latest) IS DISTINCT FROM NEW.kind THEN
    PERFORM app.impossible('the record does not wait for this');
  END IF;
  IF NEW.kind = 'approval' AND app.my_role() IS DISTINCT FROM 'supervisor' THEN
    PERFORM app.forbid('only a supervisor approves');
  ELSIF NEW.kind = 'second' AND NOT NEW.agreed THEN
    PERFORM app.impossible('a second officer signs, or does not');
  ELSIF NOT NEW.agreed AND NOT app.says_something(NEW.reason) THEN
    PERFORM app.impossible('returning a record needs a reason');
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION app.finding_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  said jsonb;
BEGIN
  SELECT o.record::jsonb INTO said FROM app.outcome o WHERE o.outcome_id = NEW.outcome_id AND o.site_id = NEW.site_id
    AND o.officer = SESSION_USER AND o.recorded_at = now();
  IF said IS NULL THEN
    PERFORM app.forbid('findings are stored with their record');
  ELSIF NOT said @> (CASE NEW.code WHEN 'deviation' THEN jsonb_build_object('deviations', jsonb_build_array(
        jsonb_build_object('gnum', NEW.gnum, 'attribute', NEW.attribute, 'found', NEW.found)))
      ELSE jsonb_build_object('findings', jsonb_build_array(
        jsonb_build_object('code', NEW.code, 'gnum', NEW.gnum, 'note', NEW.note))) END) THEN
    PERFORM app.impossible('the record says something else');
  END IF;
  RETURN NEW;
END
$$;

-- For drafts and evidence: of a task one holds. Evidence is of its consignment, and nobody else gets the task before it
-- is stored.
CREATE OR REPLACE FUNCTION app.held_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'evidence' THEN
    PERFORM FROM app.task t WHERE t.task_id = NEW.task_id FOR SHARE;
    IF NOT EXISTS (SELECT FROM app.task t WHERE t.task_id = NEW.task_id AND t.consignment_id = NEW.consignment_id) THEN
      PERFORM app.forbid('you do not hold this task');
    ELSIF NEW.sha256 !~ '^[0-9a-f]{64}$' OR NEW.kind NOT IN ('jpg', 'png', 'pdf') OR NEW.octets < 1
        OR NEW.file_name ~ '[/[:cntrl:]]|^[.]*$' OR NOT app.says_something(NEW.file_name) OR length(NEW.file_name) > 255 THEN
      PERFORM app.impossible('this is no file that can be kept');
    END IF;
  END IF;
  IF NOT EXISTS (SELECT FROM app.task t WHERE t.task_id = NEW.task_id AND t.site_id = NEW.site_id
      AND t.state = 'claimed' AND t.officer = SESSION_USER) THEN
    PERFORM app.forbid('you do not hold this task');
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION app.reinspection_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM app.task t, app.outcome o WHERE t.task_id = NEW.task_id AND t.state = 'open'
      AND t.opened_by = SESSION_USER AND t.opened_at = now() AND t.consignment_id = NEW.consignment_id
      AND o.outcome_id = NEW.outcome_id AND o.consignment_id = NEW.consignment_id) THEN
    PERFORM app.forbid('another inspection is asked for with its task');
  END IF;
  RETURN NEW;
END
$$;

-- What an officer adds by hand says so.
CREATE OR REPLACE FUNCTION app.match_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.source <> 'manual' OR NEW.rule <> left('by-hand:' || SESSION_USER, 64))
      AND NOT (NEW.source = 'manual' AND NEW.rule = 'advance-void' AND EXISTS (SELECT FROM app.consignment c
        WHERE c.consignment_id = NEW.consignment_id AND c.advance IN ('sealed', 'passed')))
      AND NOT (NEW.source = 'manual' AND NEW.rule = 'seals' AND EXISTS (SELECT FROM app.seal_check c
        WHERE c.consignment_id = NEW.consignment_id AND c.checked_at = now() AND c.officer = SESSION_USER
          AND c.differences <> '[]')) THEN
    PERFORM app.forbid('an officer calls a consignment to inspection under their own name');
  ELSIF NOT (NEW.reason IS JSON OBJECT AND app.is_said_list('[' || NEW.reason || ']') AND app.is_said_list(NEW.requirements)
      AND app.is_plain(NEW.reason) AND app.is_plain(NEW.requirements)
      AND NEW.items = '[]' AND NEW.conditions = '[]' AND NEW.priority BETWEEN 0 AND 1000) THEN
    PERFORM app.impossible('what caught a consignment is said so that all can read it');
  END IF;
  RETURN NEW;
END
$$;

-- An inspection counts once, with the result of the record in force: what changes by one is changed by the record that
-- takes effect in this transaction, written or signed by who is signed in, and by no other.
CREATE OR REPLACE FUNCTION app.enterprise_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  more integer := NEW.nonconform - OLD.nonconform;
  first boolean := NEW.inspected > OLD.inspected;
  young integer;
  ours integer := age(pg_current_xact_id()::xid);
BEGIN
  IF NEW.inspected = OLD.inspected AND more = 0 THEN
    RETURN NEW;
  END IF;
  SELECT age(e.xmin) INTO young FROM app.enterprise e WHERE e.site_id = OLD.site_id AND e.ebc_code = OLD.ebc_code;
  IF NEW.inspected - OLD.inspected NOT IN (0, 1) OR more NOT IN (-1, 0, 1) OR (young <= ours AND
      pg_xact_status((pg_current_xact_id()::text::bigint + ours - young)::text::xid8) = 'in progress') THEN
    PERFORM app.forbid('an inspection counts once');
  ELSIF NOT EXISTS (SELECT FROM app.outcome o WHERE o.site_id = NEW.site_id AND o.recorded_at = now()
        AND o.officer = SESSION_USER AND app.is_mine(o.xmin) AND app.counts_for(o, NEW.ebc_code, more, first))
      AND NOT EXISTS (SELECT FROM app.signature s JOIN app.outcome o ON o.outcome_id = s.outcome_id
        WHERE s.site_id = NEW.site_id AND s.officer = SESSION_USER AND s.signed_at = now() AND app.is_mine(s.xmin)
        AND app.counts_for(o, NEW.ebc_code, more, first)) THEN
    PERFORM app.forbid('an inspection counts with the record that takes effect');
  END IF;
  RETURN NEW;
END
$$;

-- Whether this record, now in force, changes the count of an enterprise so: by one where none of its task was in force
-- before, else by a result that the one before did not have.
CREATE OR REPLACE FUNCTION app.counts_for(record app.outcome, code text, more integer, first boolean) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT app.waits_for(record) IS NULL
    AND EXISTS (SELECT FROM app.consignment c WHERE c.consignment_id = record.consignment_id AND c.ebc_code = code)
    AND first = (before.conform IS NULL)
    AND more = (NOT record.conform)::integer - coalesce((NOT before.conform)::integer, 0)
  FROM (SELECT (SELECT o.conform FROM app.outcome o WHERE o.consignment_id = record.consignment_id
    AND o.task_id = record.task_id AND o.outcome_id <> record.outcome_id AND app.waits_for(o) IS NULL
    ORDER BY o.recorded_at DESC LIMIT 1)) before (conform)
$$;

-- Inspection before arrival. A booking is for goods that are declared and not here, of an enterprise that is eligible.
CREATE OR REPLACE FUNCTION app.booking_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM app.task t JOIN app.consignment c ON c.consignment_id = t.consignment_id
      WHERE t.task_id = NEW.task_id AND t.state = 'open' AND t.opened_by = SESSION_USER AND t.opened_at = now()
        AND c.consignment_id = NEW.consignment_id AND c.state = 'declared') THEN
    PERFORM app.forbid('an inspection is booked with its task, of what has not arrived');
  END IF;
  IF (SELECT e.valid_until FROM app.consignment c JOIN app.eligibility e
      ON e.ebc_code = c.ebc_code AND e.site_id = c.site_id WHERE c.consignment_id = NEW.consignment_id
      ORDER BY e.eligibility_id DESC LIMIT 1) > NEW.booked_for THEN
    RETURN NEW;
  END IF;
  PERFORM app.forbid('the enterprise is not eligible for advance inspection');
END
$$;

CREATE OR REPLACE FUNCTION app.sealing_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.sealed_at <> now() OR NOT EXISTS (SELECT FROM app.outcome o WHERE o.outcome_id = NEW.outcome_id
      AND o.consignment_id = NEW.consignment_id AND o.officer = SESSION_USER AND o.recorded_at = now()
      AND o.disposition = 'release' AND EXISTS (SELECT FROM app.booking b WHERE b.task_id = o.task_id)) THEN
    PERFORM app.forbid('goods are sealed with their record, of a booked inspection');
  END IF;
  RETURN NEW;
END
$$;

-- Numbers of a JSON list as domain/advance.py compares them: whatever their case, width and blanks.
CREATE OR REPLACE FUNCTION app.numbers(said text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT upper(regexp_replace(normalize(one, NFKC), '[[:space:]]', '', 'g'))), '{}')
    FROM jsonb_array_elements_text(said::jsonb) one
$$;

CREATE OR REPLACE FUNCTION app.seal_check_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  sealed app.sealing;
BEGIN
  SELECT s.* INTO sealed FROM app.sealing s WHERE s.outcome_id = NEW.outcome_id
    AND s.consignment_id = NEW.consignment_id;
  IF sealed.outcome_id IS NULL OR NOT EXISTS (SELECT FROM app.consignment c
      WHERE c.consignment_id = NEW.consignment_id AND c.advance = 'sealed' AND c.arrived_at IS NOT NULL) THEN
    PERFORM app.forbid('these goods do not wait for a look at their seals');
  END IF;
  IF (NEW.differences = '[]') <> (app.numbers(NEW.broken) = '{}' AND app.numbers(NEW.seals) = app.numbers(sealed.seals)
      AND app.numbers(NEW.packages) = app.numbers(sealed.packages)) THEN
    PERFORM app.forbid('what is different is what differs from the sealing');
  END IF;
  RETURN NEW;
END
$$;

-- The task was with this officer at some time: claimed by them, given to them, or given back to them with their record.
CREATE OR REPLACE FUNCTION app.has_held(who text, task uuid, box uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM app.task t WHERE t.task_id = task AND t.officer = who)
    OR EXISTS (SELECT FROM app.outcome o WHERE o.consignment_id = box AND o.task_id = task AND o.officer = who)
    OR EXISTS (SELECT FROM app.audit_event e WHERE e.chain = box::text
      AND CASE WHEN e.payload IS NOT JSON OBJECT THEN false
        WHEN e.event = 'task_claimed' THEN e.actor = who AND e.payload::jsonb ->> 'task' = task::text
        WHEN e.event = 'task_reassigned' THEN e.payload::jsonb ->> 'to' = who
          AND e.payload::jsonb ->> 'task' = task::text END)
$$;

-- What comes from a journal. Under one's own login it was done, or was refused and is kept; what another recorded is only
-- kept. Who signed it the server cannot tell: it counts once that officer has confirmed it.
CREATE OR REPLACE FUNCTION app.journal_entry_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := SESSION_USER;
  known app.officer_key;
BEGIN
  SELECT k.* INTO known FROM app.officer_key k WHERE k.key_id = NEW.key_id;
  IF known.officer IS DISTINCT FROM NEW.officer OR known.site_id <> NEW.site_id OR known.station <> NEW.station THEN
    PERFORM app.forbid('the key is not that of this officer at this station');
  ELSIF NOT EXISTS (SELECT FROM app.task t WHERE t.task_id = NEW.task_id AND t.site_id = NEW.site_id
      AND t.consignment_id = NEW.consignment_id) THEN
    PERFORM app.forbid('there is no such task at this site');
  ELSIF NOT app.has_held(NEW.officer, NEW.task_id, NEW.consignment_id) THEN
    PERFORM app.forbid('the officer never held this task');
  ELSIF NEW.body IS NOT JSON OBJECT THEN
    PERFORM app.impossible('what was recorded is a JSON object');
  ELSIF NOT app.is_plain(NEW.body) THEN
    PERFORM app.impossible('what was recorded is said so that all can read it');
  ELSIF NEW.kind = 'record' AND (jsonb_typeof(NEW.body::jsonb -> 'conform') = 'boolean'
      AND app.is_disposition(NEW.body::jsonb ->> 'disposition')) IS NOT TRUE THEN
    PERFORM app.impossible('a record says its result and what becomes of the goods');
  ELSIF NEW.officer <> me AND known.revoked_at IS NOT NULL THEN
    PERFORM app.forbid('the key was revoked');
  ELSIF NEW.officer <> me AND NEW.late = '' THEN
    PERFORM app.forbid('what another recorded is kept until they confirm it');
  ELSIF NEW.late = '' AND NEW.kind = 'record' AND NOT EXISTS (SELECT FROM app.outcome o
      WHERE o.outcome_id = NEW.outcome_id AND o.task_id = NEW.task_id AND o.officer = me AND o.recorded_at = now()) THEN
    PERFORM app.forbid('a record from a journal is stored with the outcome made of it');
  ELSIF NEW.outcome_id IS NOT NULL AND NEW.kind <> 'record' THEN
    PERFORM app.impossible('only a record is an outcome');
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION app.late_word_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := SESSION_USER;
  kept app.journal_entry;
BEGIN
  PERFORM FROM app.consignment c WHERE c.consignment_id = NEW.consignment_id FOR NO KEY UPDATE;  -- one word at a time
  SELECT e.* INTO kept FROM app.journal_entry e WHERE e.entry_id = NEW.entry_id AND e.site_id = NEW.site_id
    AND e.consignment_id = NEW.consignment_id AND e.kind = 'record' AND e.late <> '';
  IF kept.entry_id IS NULL THEN
    PERFORM app.forbid('there is no such late outcome at this site');
  ELSIF EXISTS (SELECT FROM app.late_word w WHERE w.entry_id = NEW.entry_id AND w.kind = 'settled') THEN
    PERFORM app.impossible('this late outcome is settled');
  END IF;
  IF NEW.kind = 'confirmed' THEN
    IF kept.officer <> me THEN
      PERFORM app.forbid('only the officer who recorded it confirms it');
    ELSIF kept.entered_by = me OR NEW.task_id IS NOT NULL THEN
      PERFORM app.impossible('what came under one''s own login needs no confirming');
    ELSIF NEW.outcome_id IS NOT NULL AND NOT EXISTS (SELECT FROM app.outcome o WHERE o.outcome_id = NEW.outcome_id
        AND o.task_id = kept.task_id AND o.officer = me AND o.recorded_at = now()) THEN
      PERFORM app.forbid('the outcome is made with the word that confirms it');
    END IF;
  ELSE
    IF app.my_role() IS DISTINCT FROM 'supervisor' THEN
      PERFORM app.forbid('only a supervisor settles a late outcome');
    ELSIF kept.officer = me THEN
      PERFORM app.forbid('nobody settles what they recorded themselves');
    ELSIF NOT app.says_something(NEW.reason) THEN
      PERFORM app.impossible('settling needs a reason');
    ELSIF NEW.outcome_id IS NOT NULL OR EXISTS (SELECT FROM app.late_word w WHERE w.entry_id = NEW.entry_id
        AND w.outcome_id IS NOT NULL) THEN
      PERFORM app.impossible('it was recorded when it was confirmed');
    ELSIF NEW.task_id IS NOT NULL AND NOT EXISTS (SELECT FROM app.reinspection r WHERE r.task_id = NEW.task_id
        AND r.consignment_id = NEW.consignment_id AND r.asked_by = me AND r.asked_at = now()) THEN
      PERFORM app.forbid('the other inspection is asked for with it');
    END IF;
  END IF;
  RETURN NEW;
END
$$;

-- A key is enrolled by whoever signs with it, and once.
CREATE OR REPLACE FUNCTION app.officer_key_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.public_key !~ '^[0-9a-f]{64}$' OR NEW.revoked_at IS NOT NULL OR NEW.revoked_by IS NOT NULL THEN
    PERFORM app.impossible('this is no key that can be enrolled');
  END IF;
  RETURN NEW;
END
$$;

-- Whether this transaction has told an event of it. Only telling writes the head of a chain; what a subtransaction wrote
-- has another number, and is found among the events. Who looks at more than this asks for the head themselves first.
CREATE OR REPLACE FUNCTION app.is_told(consignment uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM app.audit_head h WHERE h.chain = consignment::text
      AND h.xmin = pg_current_xact_id()::xid) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (SELECT FROM app.audit_event e WHERE e.chain = consignment::text AND e.at = app.micros(now())
    AND e.actor = SESSION_USER AND app.is_mine(e.xmin));
END
$$;

-- At the end of a transaction: nothing changed hands or place without an event, and the desk shows what the task says.
-- What looks at the end sees all there is, as the owner; it writes nothing. Policies would ask for one's sites at every look,
-- which was a tenth of what the server does for a declaration. What has a query in it is asked of the server whatever stands
-- before its AND, and planned anew where that decides: so the one stands in an IF within the other.
CREATE OR REPLACE FUNCTION app.consignment_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen record;
BEGIN
  IF TG_RELID <> 'app.consignment'::regclass THEN
    PERFORM app.forbid('this is for consignments alone');
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM app.consignment c WHERE c.consignment_id = NEW.consignment_id
        AND (c.state, c.task_id) IS DISTINCT FROM (NEW.state, NEW.task_id)) THEN
      RETURN NULL;  -- `consignment_changed` looks at what became of it, and asks for the event
    END IF;
  ELSIF (OLD.state, OLD.lane, OLD.priority, OLD.priority_why, OLD.task_id, OLD.task_kind, OLD.task_state, OLD.officer,
      OLD.advance, OLD.missing) IS NOT DISTINCT FROM (NEW.state, NEW.lane, NEW.priority, NEW.priority_why, NEW.task_id,
      NEW.task_kind, NEW.task_state, NEW.officer, NEW.advance, NEW.missing) THEN
    RETURN NULL;
  END IF;
  SELECT c.task_id, c.task_state, c.task_kind, c.officer, c.advance, t.task_id AS task, t.state, t.kind, t.officer AS holder,
      c.state AS stands, EXISTS (SELECT FROM app.audit_head h WHERE h.chain = NEW.consignment_id::text
        AND h.xmin = pg_current_xact_id()::xid) AS told
    INTO seen FROM app.consignment c LEFT JOIN app.task t ON t.consignment_id = c.consignment_id
      AND t.state IN ('open', 'claimed', 'submitted') WHERE c.consignment_id = NEW.consignment_id;
  IF (seen.task, seen.state, seen.kind) IS DISTINCT FROM (seen.task_id, seen.task_state, seen.task_kind)
      OR (seen.task IS NOT NULL AND seen.holder IS DISTINCT FROM seen.officer) THEN
    PERFORM app.impossible('the consignment does not show its task as it is');
  END IF;
  -- Where it has none and had none, an event that gives it one is found untrue by `event_true`.
  IF seen.advance IS NOT NULL OR NEW.advance IS NOT NULL OR TG_OP = 'UPDATE' AND OLD.advance IS NOT NULL THEN
    IF seen.advance IS DISTINCT FROM (SELECT app.advance_after(e.event) FROM app.audit_event e
        WHERE e.chain = NEW.consignment_id::text AND e.event IN ('inspection_booked', 'advance_sealed', 'advance_void',
          'seals_intact', 'seals_differ', 'advance_cancelled', 'advance_lapsed', 'returned', 'detained',
          'declaration_deleted', 'declaration_cancelled') ORDER BY e.seq DESC LIMIT 1) THEN
      PERFORM app.impossible('its inspection before arrival does not stand as its events say');
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state IN ('detained', 'returned') AND NEW.state = 'held' THEN
    IF NOT EXISTS (SELECT FROM app.reinspection r WHERE r.consignment_id = NEW.consignment_id
        AND r.task_id = seen.task AND r.asked_by = SESSION_USER AND r.asked_at = now()) THEN
      PERFORM app.forbid('what came to its end is reopened for another inspection');
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> NEW.state THEN
      PERFORM app.must_be_told(NEW.consignment_id, app.told_of_state(NEW.state));
      IF app.my_role() IS DISTINCT FROM 'intake' THEN
        IF (SELECT e.event = ANY (app.told_of_state(seen.stands)) FROM app.audit_event e
            WHERE e.chain = NEW.consignment_id::text AND e.event IN ('arrived', 'undeclared', 'screened',
              'held', 'released', 'returned', 'detained', 'loaded', 'departed', 'unloaded', 'declaration_deleted',
              'declaration_cancelled', 'arrival_withdrawn') ORDER BY e.seq DESC LIMIT 1) IS NOT TRUE THEN
          PERFORM app.impossible('it does not stand where its events say');
        END IF;
      END IF;
    ELSIF (OLD.lane, OLD.priority, OLD.priority_why, OLD.missing)
        IS DISTINCT FROM (NEW.lane, NEW.priority, NEW.priority_why, NEW.missing) THEN
      IF app.my_role() IS DISTINCT FROM 'intake' THEN
        PERFORM app.must_be_told(NEW.consignment_id, ARRAY['held', 'inspection_booked', 'advance_sealed',
          'advance_void', 'advance_cancelled', 'seals_intact', 'seals_differ']);
      END IF;
    ELSIF seen.task IS NULL AND OLD.officer IS DISTINCT FROM NEW.officer THEN
      PERFORM app.must_be_told(NEW.consignment_id, ARRAY['task_cancelled', 'outcome_recorded', 'outcome_amended',
        'record_signed', 'record_approved']);
    END IF;
  END IF;
  IF NOT seen.told AND NOT app.is_told(NEW.consignment_id) THEN
    IF TG_OP = 'UPDATE' AND NEW.state = OLD.state AND NEW.task_id IS NOT DISTINCT FROM OLD.task_id
        AND app.my_role() = 'intake' THEN
      RETURN NULL;  -- the clock makes it more urgent
    END IF;
    PERFORM app.impossible('nothing happens to a consignment without an event');
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION app.task_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen record;
BEGIN
  IF TG_RELID <> 'app.task'::regclass THEN
    PERFORM app.forbid('this is for tasks alone');
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.escalated_at, OLD.escalated_by, OLD.escalated_why)
          IS DISTINCT FROM (NEW.escalated_at, NEW.escalated_by, NEW.escalated_why)
        AND (NEW.escalated_at IS NOT NULL OR (OLD.state, OLD.officer) IS NOT DISTINCT FROM (NEW.state, NEW.officer)) THEN
      PERFORM app.must_be_told(NEW.consignment_id,
        CASE WHEN NEW.escalated_at IS NULL THEN ARRAY['escalation_answered', 'task_reassigned'] ELSE ARRAY['task_escalated'] END);
    END IF;
    IF NEW.told IS NOT NULL AND NEW.told IS DISTINCT FROM OLD.told THEN
      PERFORM app.must_be_told(NEW.consignment_id, ARRAY['escalation_answered', 'task_reassigned', 'claim_lapsed']);
    END IF;
    IF (OLD.state, OLD.officer) IS NOT DISTINCT FROM (NEW.state, NEW.officer) THEN
      RETURN NULL;
    END IF;
  END IF;
  SELECT EXISTS (SELECT FROM app.task t LEFT JOIN app.consignment c ON c.consignment_id = t.consignment_id
      WHERE t.consignment_id = NEW.consignment_id AND t.state IN ('open', 'claimed', 'submitted')
        AND (t.task_id, t.state, t.officer) IS DISTINCT FROM (c.task_id, c.task_state, c.officer)) AS differs INTO seen;
  IF seen.differs THEN
    PERFORM app.impossible('the consignment does not show its task as it is');
  END IF;
  PERFORM app.must_be_told(NEW.consignment_id,
    app.told_of_task(CASE TG_OP WHEN 'UPDATE' THEN OLD.state ELSE '' END, NEW.state));
  IF TG_OP = 'UPDATE' AND app.my_role() IS DISTINCT FROM 'intake' AND (SELECT CASE t.state
        WHEN 'claimed' THEN last.event NOT IN ('task_claimed', 'task_reassigned', 'record_returned')
        WHEN 'open' THEN last.event IN ('task_claimed', 'record_returned') ELSE false END
      FROM app.task t, app.told_before(NEW.consignment_id::text, 2147483647, ARRAY['task_opened', 'task_claimed',
        'task_reassigned', 'task_handed_back', 'claim_lapsed', 'record_returned']) last WHERE t.task_id = NEW.task_id) THEN
    PERFORM app.impossible('the task does not stand where its events say');
  END IF;
  RETURN NULL;
END
$$;

-- Which events tell of a step: one of them, and no other, stands in the chain with it.
CREATE OR REPLACE FUNCTION app.told_of_state(becomes text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE becomes WHEN 'arrived' THEN ARRAY['arrived', 'undeclared'] WHEN 'released' THEN ARRAY['released', 'unloaded']
  WHEN 'cancelled' THEN ARRAY['declaration_deleted', 'declaration_cancelled', 'arrival_withdrawn']
  ELSE ARRAY[becomes] END;

CREATE OR REPLACE FUNCTION app.told_of_task(was text, becomes text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE was || '>' || becomes WHEN '>open' THEN ARRAY['task_opened']
  WHEN 'open>claimed' THEN ARRAY['task_claimed', 'task_reassigned']
  WHEN 'claimed>claimed' THEN ARRAY['task_reassigned']
  WHEN 'claimed>open' THEN ARRAY['task_handed_back', 'task_reassigned', 'claim_lapsed']
  WHEN 'claimed>submitted' THEN ARRAY['outcome_recorded', 'outcome_amended']
  WHEN 'submitted>closed' THEN ARRAY['outcome_recorded', 'outcome_amended', 'record_signed', 'record_approved']
  WHEN 'submitted>claimed' THEN ARRAY['record_returned']
  WHEN 'open>cancelled' THEN ARRAY['task_cancelled']
  WHEN 'claimed>cancelled' THEN ARRAY['task_cancelled'] ELSE '{}' END;

CREATE OR REPLACE FUNCTION app.must_be_told(consignment uuid, events text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM app.audit_event e WHERE e.chain = consignment::text AND e.at = app.micros(now())
      AND e.actor = SESSION_USER AND e.event = ANY (events) AND app.is_mine(e.xmin)) THEN
    PERFORM app.impossible('nothing happens to a consignment without an event');
  END IF;
END
$$;

-- Evidence is named by an event of the same transaction, and by one that is for it: by its key, and what else is given.
CREATE OR REPLACE FUNCTION app.evidence_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  named text := to_jsonb(NEW) ->> TG_ARGV[0];
  own_chain text := coalesce(to_jsonb(NEW) ->> 'consignment_id', 'site:' || NEW.site_id);
BEGIN
  IF NOT EXISTS (SELECT FROM app.audit_event e WHERE e.chain = own_chain AND e.at = app.micros(now())
      AND e.actor = SESSION_USER AND app.is_mine(e.xmin) AND e.event = ANY (TG_ARGV[2:]) AND e.payload::jsonb ->> TG_ARGV[1] = named
      AND (TG_ARGV[1] <> 'outcome' OR e.payload::jsonb ->> 'digest' = to_jsonb(NEW) ->> 'digest')) THEN
    PERFORM app.impossible('evidence is named by an event');
  END IF;
  RETURN NULL;
END
$$;

-- The last of these events in the chain, of those before one.
CREATE OR REPLACE FUNCTION app.told_before(of_chain text, seq integer, events text[]) RETURNS app.audit_event
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e FROM app.audit_event e WHERE e.chain = of_chain AND e.seq < told_before.seq AND e.event = ANY (events)
    ORDER BY e.seq DESC LIMIT 1
$$;

-- How far an inspection before arrival has come after such an event.
CREATE OR REPLACE FUNCTION app.advance_after(event text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE event WHEN 'inspection_booked' THEN 'booked' WHEN 'advance_sealed' THEN 'sealed'
  WHEN 'advance_void' THEN 'void' WHEN 'seals_intact' THEN 'passed' WHEN 'seals_differ' THEN 'broken' END;

-- And which event may tell that it came further, or no more.
CREATE OR REPLACE FUNCTION app.advance_may_step(was text, event text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN event = 'inspection_booked' THEN was IS NULL OR was NOT IN ('booked', 'sealed')
  WHEN event IN ('advance_sealed', 'advance_cancelled', 'advance_lapsed') THEN was = 'booked'
  WHEN event = 'advance_void' THEN was IN ('sealed', 'passed') ELSE was = 'sealed' END;

-- It went on at once: what an officer found before it was screened is held, and then returned or detained; whoever takes
-- in many facts together tells each step.
CREATE OR REPLACE FUNCTION app.stood_for_a_moment(told app.audit_event) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM app.audit_event e WHERE e.chain = told.chain AND e.seq > told.seq
      AND e.event IN ('held', 'released', 'returned', 'detained', 'loaded', 'departed', 'unloaded'))
    AND (told.event = 'held' OR app.my_role() = 'intake');
END
$$;

-- Who had the task until then, as its events say; nobody where it was open, or a record was written.
CREATE OR REPLACE FUNCTION app.holder_before(told app.audit_event) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last app.audit_event := app.told_before(told.chain, told.seq, ARRAY['task_claimed', 'task_reassigned', 'task_cancelled',
    'task_handed_back', 'claim_lapsed', 'outcome_recorded', 'outcome_amended', 'record_returned']);
BEGIN
  RETURN CASE last.event WHEN 'task_claimed' THEN last.actor WHEN 'task_reassigned' THEN last.payload::jsonb ->> 'to'
    WHEN 'record_returned' THEN (SELECT o.officer FROM app.signature s JOIN app.outcome o ON o.outcome_id = s.outcome_id
      WHERE s.signature_id = (last.payload::jsonb ->> 'signature_id')::uuid) END;
END
$$;

-- What an event names by its digest is named by no other of the same moment: of another moment the row is not.
CREATE OR REPLACE FUNCTION app.named_by(event text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN event IN ('outcome_recorded', 'outcome_amended') THEN 'outcome'
  WHEN event IN ('record_signed', 'record_approved', 'record_returned') THEN 'signature_id'
  WHEN event = 'reinspection_asked' THEN 'task_id' WHEN event = 'inspection_booked' THEN 'booking_id'
  WHEN event = 'goods_sealed' THEN 'outcome_id' WHEN event IN ('seals_intact', 'seals_differ') THEN 'check_id'
  WHEN event = 'eligibility_decided' THEN 'eligibility_id' WHEN event = 'key_enrolled' THEN 'key_id'
  WHEN event IN ('journal_taken', 'journal_late') THEN 'entry_id'
  WHEN event IN ('late_confirmed', 'late_settled') THEN 'word_id' END;

CREATE OR REPLACE FUNCTION app.named_once(told app.audit_event) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key text := app.named_by(told.event);
BEGIN
  IF key IS NULL THEN
    RETURN true;
  END IF;
  RETURN NOT EXISTS (SELECT FROM app.audit_event e WHERE e.chain = told.chain AND e.seq < told.seq AND e.at = told.at
    AND app.named_by(e.event) = key AND e.payload::jsonb ->> key = told.payload::jsonb ->> key);
END
$$;

-- What was added is withdrawn, and what was withdrawn added again as it was; a new file is added with its row.
CREATE OR REPLACE FUNCTION app.evidence_stands(told app.audit_event) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key text := told.payload::jsonb ->> 'evidence_id';
  digest text := told.payload::jsonb ->> 'digest';
  last record;
BEGIN
  SELECT (array_agg(e.event ORDER BY e.seq DESC))[1] AS event,
      bool_or(e.payload::jsonb ->> 'digest' IS NOT DISTINCT FROM digest) FILTER (WHERE e.event = 'evidence_added') AS same
    INTO last FROM app.audit_event e WHERE e.chain = told.chain AND e.seq < told.seq
      AND e.event IN ('evidence_added', 'evidence_withdrawn') AND e.payload::jsonb ->> 'evidence_id' = key;
  IF told.event = 'evidence_withdrawn' THEN
    RETURN last.event = 'evidence_added';
  ELSIF last.event IS NULL THEN
    RETURN EXISTS (SELECT FROM app.evidence v WHERE v.evidence_id = key::uuid AND v.officer = told.actor
      AND v.added_at = now());
  END IF;
  RETURN last.event = 'evidence_withdrawn' AND last.same;
END
$$;

-- And an event that names evidence, or says where a consignment stands, tells the truth.
CREATE OR REPLACE FUNCTION app.event_true() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  box uuid := CASE WHEN NEW.chain NOT LIKE 'site:%' THEN NEW.chain::uuid END;
  said jsonb := NEW.payload::jsonb;
  advancing text[] := ARRAY['inspection_booked', 'advance_sealed', 'advance_void', 'advance_cancelled',
    'advance_lapsed', 'seals_intact', 'seals_differ'];
  standing text[] := ARRAY['undeclared', 'screened', 'held', 'released', 'returned', 'detained', 'loaded', 'departed',
    'unloaded', 'declaration_deleted', 'declaration_cancelled', 'arrival_withdrawn'];
  ending text[] := ARRAY['returned', 'detained', 'declaration_deleted', 'declaration_cancelled'];
  before app.audit_event;
  holds boolean;
BEGIN
  IF TG_TABLE_SCHEMA <> 'app' THEN  -- in which nobody makes a table; each month of events has a relation of its own
    PERFORM app.forbid('this is for events alone');
  END IF;
  IF NOT pg_has_role(SESSION_USER, 'officer_app_intake', 'MEMBER') AND app.is_told_too_late(ARRAY[NEW.chain]) THEN
    PERFORM app.forbid('what happens now is told now, in a transaction and a message of its own');
  END IF;
  IF NEW.event IN ('held', 'released', 'returned', 'detained') THEN  -- it was not so before, and is now
    before := app.told_before(NEW.chain, NEW.seq, standing);
    holds := before.event IS DISTINCT FROM NEW.event AND (EXISTS (SELECT FROM app.consignment c
        WHERE c.consignment_id = box AND c.state = NEW.event) OR app.stood_for_a_moment(NEW));
  ELSE
    CASE NEW.event
      WHEN 'outcome_recorded', 'outcome_amended' THEN
        holds := EXISTS (SELECT FROM app.outcome o WHERE o.outcome_id = (said ->> 'outcome')::uuid
          AND o.outcome_id::text = said ->> 'outcome' AND o.task_id::text = said ->> 'task'
          AND o.digest = said ->> 'digest' AND o.consignment_id = box AND o.officer = NEW.actor
          AND o.recorded_at = now() AND o.station = NEW.station
          AND to_jsonb(o.conform) = said -> 'conform' AND o.disposition = said ->> 'disposition'
          AND jsonb_typeof(said -> 'second') = 'null' AND o.needs_approval = coalesce((said ->> 'approval')::boolean, false)
          AND o.amends IS NOT DISTINCT FROM (said ->> 'amends')::uuid AND o.why = coalesce(said ->> 'why', '')
          AND (o.amends IS NULL) = (NEW.event = 'outcome_recorded'));
      WHEN 'record_signed', 'record_approved', 'record_returned' THEN
        holds := EXISTS (SELECT FROM app.signature s WHERE s.signature_id = (said ->> 'signature_id')::uuid
          AND s.consignment_id = box AND s.officer = NEW.actor AND s.signed_at = now()
          AND NEW.event = CASE WHEN s.kind = 'second' THEN 'record_signed' WHEN s.agreed THEN 'record_approved'
            ELSE 'record_returned' END);
      WHEN 'evidence_copied' THEN
        holds := EXISTS (SELECT FROM app.evidence v WHERE v.evidence_id = (said ->> 'evidence_id')::uuid
          AND v.consignment_id = box);
      WHEN 'evidence_added', 'evidence_withdrawn' THEN  -- by who holds its task, or writes a record without it
        holds := app.evidence_stands(NEW)
          AND EXISTS (SELECT FROM app.evidence v JOIN app.task t ON t.task_id = v.task_id
            WHERE v.evidence_id = (said ->> 'evidence_id')::uuid AND v.consignment_id = box
              AND (t.state = 'claimed' AND t.officer = NEW.actor OR EXISTS (SELECT FROM app.outcome o
                WHERE o.task_id = v.task_id AND o.officer = NEW.actor AND o.recorded_at = now())));
      WHEN 'inspection_booked' THEN
        holds := EXISTS (SELECT FROM app.booking b WHERE b.booking_id = (said ->> 'booking_id')::uuid
          AND b.consignment_id = box AND b.booked_by = NEW.actor AND b.booked_at = now());
      WHEN 'goods_sealed' THEN
        holds := EXISTS (SELECT FROM app.sealing s WHERE s.outcome_id = (said ->> 'outcome_id')::uuid
          AND s.consignment_id = box AND s.sealed_at = now());
      WHEN 'advance_sealed' THEN
        holds := EXISTS (SELECT FROM app.sealing s JOIN app.outcome o ON o.outcome_id = s.outcome_id
          WHERE s.outcome_id = (said ->> 'outcome')::uuid AND s.consignment_id = box AND app.waits_for(o) IS NULL);
      WHEN 'seals_intact', 'seals_differ' THEN
        holds := EXISTS (SELECT FROM app.seal_check c WHERE c.check_id = (said ->> 'check_id')::uuid
          AND c.consignment_id = box AND c.officer = NEW.actor AND c.checked_at = now()
          AND (c.differences = '[]') = (NEW.event = 'seals_intact'));
      WHEN 'advance_void', 'advance_cancelled', 'advance_lapsed' THEN
        holds := true;  -- as far as it follows from what was told before, which is below
      WHEN 'eligibility_decided' THEN
        holds := EXISTS (SELECT FROM app.eligibility e WHERE e.eligibility_id = (said ->> 'eligibility_id')::uuid
          AND e.site_id = NEW.site_id AND NEW.chain = 'site:' || e.site_id AND e.decided_by = NEW.actor
          AND e.decided_at = now());
      WHEN 'journal_taken', 'journal_late' THEN
        holds := EXISTS (SELECT FROM app.journal_entry j WHERE j.entry_id = (said ->> 'entry_id')::uuid
          AND j.consignment_id = box AND j.entered_by = NEW.actor AND j.entered_at = now()
          AND (j.late = '') = (NEW.event = 'journal_taken'));
      WHEN 'late_confirmed', 'late_settled' THEN
        holds := EXISTS (SELECT FROM app.late_word w WHERE w.word_id = (said ->> 'word_id')::uuid
          AND w.consignment_id = box AND w.officer = NEW.actor AND w.said_at = now()
          AND 'late_' || w.kind = NEW.event);
      WHEN 'key_enrolled' THEN
        holds := EXISTS (SELECT FROM app.officer_key k WHERE k.key_id = (said ->> 'key_id')::uuid
          AND NEW.chain = 'site:' || k.site_id AND k.officer = NEW.actor AND k.enrolled_at = now());
      WHEN 'key_revoked' THEN
        holds := EXISTS (SELECT FROM app.officer_key k WHERE k.key_id = (said ->> 'key_id')::uuid
          AND NEW.chain = 'site:' || k.site_id AND k.revoked_by = NEW.actor AND k.revoked_at = now());
      WHEN 'reinspection_asked' THEN
        holds := EXISTS (SELECT FROM app.reinspection r WHERE r.task_id = (said ->> 'task_id')::uuid
          AND r.consignment_id = box AND r.asked_by = NEW.actor AND r.asked_at = now());
      WHEN 'reopened' THEN
        before := app.told_before(NEW.chain, NEW.seq, standing);
        holds := before.event IN ('detained', 'returned') AND EXISTS (SELECT FROM app.reinspection r
          WHERE r.consignment_id = box AND r.asked_by = NEW.actor AND r.asked_at = now());
      WHEN 'task_opened' THEN
        holds := EXISTS (SELECT FROM app.task t WHERE t.consignment_id = box AND t.opened_at = now())
          OR app.my_role() = 'intake';
      WHEN 'task_handed_back' THEN
        holds := app.holder_before(NEW) = NEW.actor AND EXISTS (SELECT FROM app.task t
          WHERE t.consignment_id = box AND t.state = 'open');
      WHEN 'task_reassigned' THEN
        holds := CASE WHEN said ->> 'to' IS NULL THEN app.holder_before(NEW) IS NOT NULL AND EXISTS (SELECT
            FROM app.task t WHERE t.consignment_id = box AND t.state = 'open')
          ELSE EXISTS (SELECT FROM app.task t WHERE t.consignment_id = box AND t.state = 'claimed'
            AND t.task_id::text = said ->> 'task' AND t.officer = said ->> 'to' AND t.claimed_at = now()) END;
      WHEN 'task_cancelled' THEN
        holds := EXISTS (SELECT FROM app.task t WHERE t.consignment_id = box AND t.state = 'cancelled'
          AND t.closed_at = now());
      WHEN 'task_escalated' THEN
        holds := EXISTS (SELECT FROM app.task t WHERE t.consignment_id = box AND t.escalated_by = NEW.actor
          AND t.escalated_at = now());
      WHEN 'escalation_answered' THEN
        before := app.told_before(NEW.chain, NEW.seq, ARRAY['task_escalated', 'escalation_answered']);
        holds := before.event = 'task_escalated' AND EXISTS (SELECT FROM app.task t
          WHERE t.consignment_id = box AND t.told_by = NEW.actor AND t.escalated_at IS NULL);
      WHEN 'audited_after_release' THEN
        holds := EXISTS (SELECT FROM app.task t WHERE t.consignment_id = box AND t.kind = 'post_release'
          AND t.closed_at = now());
      WHEN 'site_settings' THEN
        holds := EXISTS (SELECT FROM app.site s WHERE NEW.chain = 'site:' || s.site_id
          AND s.settings = said ->> 'settings');
      WHEN 'site_renamed' THEN
        holds := EXISTS (SELECT FROM app.site s WHERE NEW.chain = 'site:' || s.site_id AND s.name = said ->> 'name');
      WHEN 'station_added' THEN
        holds := EXISTS (SELECT FROM app.station s WHERE NEW.chain = 'site:' || s.site_id AND s.name = said ->> 'name');
      WHEN 'rules_published' THEN
        holds := EXISTS (SELECT FROM app.rule_version v WHERE NEW.chain = 'site:' || v.site_id
          AND v.published_by = NEW.actor AND v.published_at = now())
          OR app.my_role() = 'server';  -- a site that is set up has the rules that are there
      WHEN 'instruction_issued' THEN
        holds := EXISTS (SELECT FROM app.instruction i WHERE NEW.chain = 'site:' || i.site_id
          AND i.number = said ->> 'number' AND i.issued_by = NEW.actor AND i.issued_at = now());
      WHEN 'instruction_revoked' THEN
        holds := EXISTS (SELECT FROM app.instruction i WHERE NEW.chain = 'site:' || i.site_id
          AND i.number = said ->> 'number' AND i.revoked_by = NEW.actor AND i.revoked_at = now());
      WHEN 'quarantine_retried', 'quarantine_discarded' THEN
        holds := EXISTS (SELECT FROM app.quarantine q WHERE NEW.chain = 'site:' || q.site_id
          AND q.sha256 = said ->> 'sha256' AND q.settled_by = NEW.actor AND q.settled_at = now()
          AND NEW.event = 'quarantine_' || q.settlement);
      ELSE
        RETURN NULL;  -- it names nothing that could be asked
    END CASE;
    holds := holds AND app.named_once(NEW);
    IF holds AND NEW.event = ANY (advancing) THEN
      before := app.told_before(NEW.chain, NEW.seq, advancing || ending);
      holds := app.advance_may_step(app.advance_after(before.event), NEW.event)
        AND (EXISTS (SELECT FROM app.audit_event e WHERE e.chain = NEW.chain AND e.seq > NEW.seq
            AND e.event = ANY (advancing || ending))
          OR EXISTS (SELECT FROM app.consignment c WHERE c.consignment_id = box
            AND c.advance IS NOT DISTINCT FROM app.advance_after(NEW.event)));
    END IF;
  END IF;
  IF holds IS NOT TRUE THEN
    PERFORM app.impossible('the event says what did not happen');
  END IF;
  RETURN NULL;
END
$$;

-- Sentences as rows keep them: a JSON list of {"en", "zh"}.
CREATE OR REPLACE FUNCTION app.is_said_list(said text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF said IS NOT JSON ARRAY THEN
    RETURN false;
  END IF;
  RETURN NOT EXISTS (SELECT FROM jsonb_array_elements(said::jsonb) one
    WHERE jsonb_typeof(one -> 'en') IS DISTINCT FROM 'string' OR jsonb_typeof(one -> 'zh') IS DISTINCT FROM 'string');
END
$$;

-- JSON that says the same to every program: no name twice, no number that Python refuses, nothing nested without end.
CREATE OR REPLACE FUNCTION app.is_plain(said text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN said IS JSON WITH UNIQUE KEYS AND NOT (jsonb_path_exists(said::jsonb, 'strict $.**{20 to last}')
    OR jsonb_path_exists(said::jsonb, 'strict $.** ? (@.type() == "number"
      && (@ > 1000000000000000000 || @ < -1000000000000000000))'));
END
$$;

-- Numbers as rows keep them: a JSON list of texts.
CREATE OR REPLACE FUNCTION app.is_text_list(said text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN said IS JSON ARRAY AND NOT jsonb_path_exists(said::jsonb, 'strict $[*] ? (@.type() != "string")');
END
$$;

-- Whether whoever is signed in has told this of the site, in this transaction.
CREATE OR REPLACE FUNCTION app.is_told_of_site(site integer, told text, named text, value text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM app.audit_event e WHERE e.chain = 'site:' || site AND e.at = app.micros(now())
    AND e.actor = SESSION_USER AND e.event = told AND e.payload::jsonb ->> named = value AND app.is_mine(e.xmin))
$$;

-- Settings are what every program of the site can read.
CREATE OR REPLACE FUNCTION app.site_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.settings IS NOT JSON OBJECT OR NOT app.is_plain(NEW.settings) THEN
    PERFORM app.impossible('the settings of a site are a JSON object');
  ELSIF EXISTS (SELECT FROM jsonb_each(NEW.settings::jsonb) one WHERE NOT CASE
      WHEN one.key ~ '_minutes$' THEN NEW.settings::json ->> one.key ~ '^[1-9][0-9]{0,3}$'  -- as it is written
      WHEN one.key ~ '_target$' THEN jsonb_path_exists(one.value, 'strict $ ? (@ >= 0 && @ <= 1)')
      WHEN one.key IN ('scans', 'refuse_departures') THEN jsonb_typeof(one.value) = 'boolean'
      WHEN one.key = 'approve' THEN jsonb_typeof(one.value) = 'array'
        AND NOT jsonb_path_exists(one.value, 'strict $[*] ? (@.type() != "string")')
      WHEN one.key = 'draw_rate' THEN jsonb_typeof(one.value) = 'object'
        AND NOT jsonb_path_exists(one.value, 'strict $.* ? (@.type() != "number" || @ < 0 || @ > 1)')
      ELSE true END) THEN
    PERFORM app.impossible('this is no setting of a site');
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION app.quarantine_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.my_role() IS DISTINCT FROM 'server'
      AND NOT app.is_told_of_site(NEW.site_id, 'quarantine_' || NEW.settlement, 'sha256', NEW.sha256) THEN
    PERFORM app.impossible('nothing happens to a file in quarantine without an event');
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION app.site_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.my_role() IS DISTINCT FROM 'server' AND (
      NEW.settings <> OLD.settings AND NOT (app.is_told_of_site(NEW.site_id, 'site_settings', 'settings', NEW.settings)
        AND EXISTS (SELECT FROM app.site s WHERE s.site_id = NEW.site_id AND s.settings = (SELECT e.payload::jsonb ->> 'settings'
          FROM app.audit_event e WHERE e.chain = 'site:' || NEW.site_id AND e.event = 'site_settings' ORDER BY e.seq DESC LIMIT 1)))
      OR NEW.name <> OLD.name AND NOT app.is_told_of_site(NEW.site_id, 'site_renamed', 'name', NEW.name)) THEN
    PERFORM app.impossible('nothing changes at a site without an event');
  END IF;
  RETURN NULL;
END
$$;

-- An instruction is one that every program can read, but for a predicate: what cannot be used is left out there.
CREATE OR REPLACE FUNCTION app.instruction_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.requirements = '[]' OR NOT app.is_text_list(NEW.requirements) THEN
    PERFORM app.impossible('an instruction says what to check');
  ELSIF NEW.number !~ '^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$' THEN
    PERFORM app.impossible('an instruction has a number of letters and digits');
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION app.instruction_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.my_role() IS DISTINCT FROM 'server' AND NOT app.is_told_of_site(NEW.site_id,
      CASE TG_OP WHEN 'INSERT' THEN 'instruction_issued' ELSE 'instruction_revoked' END, 'number', NEW.number) THEN
    PERFORM app.impossible('nothing changes at a site without an event');
  END IF;
  RETURN NULL;
END
$$;

-- Versions of a rule are counted one by one.
CREATE OR REPLACE FUNCTION app.rule_version_2_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.my_role() IS DISTINCT FROM 'server' AND NEW.version <> 1 + coalesce((SELECT max(v.version)
      FROM app.rule_version v WHERE v.site_id = NEW.site_id AND v.rule = NEW.rule), 0) THEN
    PERFORM app.impossible('the versions of a rule follow each other');
  END IF;
  RETURN NEW;
END
$$;

-- What an officer changes of a consignment is told, and each of its times is set by the step that it is of.
CREATE OR REPLACE FUNCTION app.consignment_noted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  becomes text := CASE WHEN OLD.state <> NEW.state THEN NEW.state ELSE '' END;
BEGIN
  IF NOT app.is_told(NEW.consignment_id) THEN
    PERFORM app.impossible('nothing happens to a consignment without an event');
  END IF;
  IF becomes = 'released' AND NEW.released_at IS NULL OR becomes IN ('returned', 'detained') AND NEW.ended_at IS NULL
      OR becomes = 'held' AND NEW.ended_at IS NOT NULL THEN
    PERFORM app.impossible('the time is the time of the server');
  ELSIF NEW.released_at IS DISTINCT FROM OLD.released_at
      AND becomes <> (CASE WHEN NEW.released_at IS NULL THEN 'held' ELSE 'released' END)
    OR NEW.ended_at IS DISTINCT FROM OLD.ended_at
      AND NOT (CASE WHEN NEW.ended_at IS NULL THEN becomes = 'held' ELSE becomes IN ('returned', 'detained') END) THEN
    PERFORM app.impossible('this time is set by its own step');
  END IF;
  IF NEW.decided_at IS NOT NULL AND NEW.decided_at IS DISTINCT FROM OLD.decided_at
      AND NOT EXISTS (SELECT FROM app.outcome o WHERE o.consignment_id = NEW.consignment_id
        AND (o.officer = SESSION_USER AND app.is_mine(o.xmin) OR EXISTS (SELECT FROM app.signature s
          WHERE s.outcome_id = o.outcome_id AND s.officer = SESSION_USER AND app.is_mine(s.xmin)))
        AND app.waits_for(o) IS NULL AND EXISTS (SELECT FROM app.task t WHERE t.task_id = o.task_id
          AND (t.closed_at = now() AND app.is_mine(t.xmin) OR t.state = 'submitted' AND o.disposition = 'sample_to_laboratory'))) THEN
    PERFORM app.impossible('it is decided by a record that takes effect');
  ELSIF NEW.decided_at IS NULL AND OLD.decided_at IS NOT NULL AND becomes <> 'held' THEN
    PERFORM app.must_be_told(NEW.consignment_id, ARRAY['seals_differ', 'advance_void']);
  END IF;
  IF NEW.routed_at IS DISTINCT FROM OLD.routed_at THEN
    PERFORM app.must_be_told(NEW.consignment_id, ARRAY['held', 'released']);
  END IF;
  IF NEW.match_count <> OLD.match_count AND NEW.match_count NOT BETWEEN 0
      AND (SELECT count(*) FROM app.match m WHERE m.consignment_id = NEW.consignment_id) THEN
    PERFORM app.impossible('as many matches as there are');
  ELSIF NEW.match_count <> OLD.match_count THEN
    PERFORM app.must_be_told(NEW.consignment_id, ARRAY['held', 'seals_differ', 'advance_void']);
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION app.match_told() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM app.must_be_told(NEW.consignment_id,
    CASE NEW.rule WHEN 'advance-void' THEN ARRAY['advance_void'] ELSE ARRAY['held', 'seals_differ'] END);
  RETURN NULL;
END
$$;

-- An officer's receipt answers for the step that they take in this transaction, and for no other box.
CREATE OR REPLACE FUNCTION app.receipt_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.kind <> 'CEB604' OR NEW.body IS NOT JSON OBJECT OR NEW.created_at <> now() OR NEW.receipt_key
      IS DISTINCT FROM concat_ws(':', NEW.kind, NEW.status, NEW.consignment_id, app.micros(now())) THEN
    PERFORM app.forbid('a receipt goes with the step that it answers for');
  ELSIF NOT EXISTS (SELECT FROM app.audit_event e WHERE e.chain = NEW.consignment_id::text
      AND e.at = app.micros(now()) AND e.actor = SESSION_USER AND app.is_mine(e.xmin)
      AND e.event = CASE NEW.status WHEN '800' THEN 'released' WHEN '100' THEN 'returned' WHEN '500' THEN 'held' END) THEN
    PERFORM app.forbid('a receipt goes with the step that it answers for');
  ELSIF NOT EXISTS (SELECT FROM app.consignment c WHERE c.consignment_id = NEW.consignment_id
      AND c.state = CASE NEW.status WHEN '800' THEN 'released' WHEN '100' THEN 'returned' ELSE 'held' END
      AND NEW.body::jsonb - 'return_info' = jsonb_build_object('agent_code', c.agent_code, 'cop_no', c.cop_no,
        'pre_no', c.pre_no, 'declaration_no', c.declaration_no, 'ebc_code', c.ebc_code,
        'ebp_code', split_part(c.platform, ':', 1), 'order_no', c.order_no, 'statistics_flag', c.statistics_flag)) THEN
    PERFORM app.forbid('a receipt answers what was declared');
  ELSIF EXISTS (SELECT FROM app.receipt r WHERE r.batch_id = NEW.batch_id AND r.written_at IS NULL
      AND (r.created_at, r.kind, r.status) IS DISTINCT FROM (NEW.created_at, NEW.kind, NEW.status)) THEN
    PERFORM app.forbid('a receipt is not put into the file of others');
  END IF;
  RETURN NEW;
END
$$;

-- What an officer counts is one step of theirs, on a day that there is.
CREATE OR REPLACE FUNCTION app.volume_delta_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.measure NOT IN ('held', 'released', 'cleared', 'inspected', 'nonconform') OR NEW.count NOT IN (-1, 1)
      OR NEW.minutes NOT BETWEEN -1 AND 10000000 OR abs(NEW.value_cny) > 4000000000000000000
      OR NEW.day NOT BETWEEN 20000101 AND 89991231
      OR to_char(to_date(NEW.day::text, 'YYYYMMDD'), 'YYYYMMDD') <> NEW.day::text THEN
    PERFORM app.forbid('this is nothing that an officer counts');
  END IF;
  RETURN NEW;
END
$$;
