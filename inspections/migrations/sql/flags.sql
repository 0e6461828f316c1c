-- A severe flag is dismissed by two people, and resolved by two unless its case has ended.

CREATE FUNCTION flag_ended_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = 'resolved' AND OLD.state = 'escalated' AND OLD.case_id IS NOT DISTINCT FROM NEW.case_id AND EXISTS (
        SELECT FROM inspections_case WHERE id = OLD.case_id AND state IN ('closed', 'not_substantiated')
    ) THEN
        RETURN NEW;
    END IF;
    IF NOT approval_serves(
        CASE NEW.state WHEN 'resolved' THEN 'flags.resolve' ELSE 'flags.dismiss' END, NEW.id,
        jsonb_build_object('reason', NEW.decision_reason, 'decided_by', NEW.decided_by_id)) THEN
        RAISE EXCEPTION 'a severe flag is ended by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_ended_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER flag_ended_by_two BEFORE UPDATE ON inspections_flag FOR EACH ROW
    WHEN (
        NEW.state IN ('dismissed', 'resolved') AND OLD.state <> NEW.state AND 'severe' IN (OLD.severity, NEW.severity)
    )
    EXECUTE FUNCTION flag_ended_by_two();

-- A flag gets its case as it is escalated, and no other way: one that was opened from it, about the same and not ended.
CREATE FUNCTION flag_has_its_own_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state <> 'escalated' OR OLD.state = 'escalated' OR OLD.case_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM inspections_case c
        WHERE c.id = NEW.case_id AND c.source = 'flag' AND c.state NOT IN ('closed', 'not_substantiated')
          AND (c.subject_type, c.subject_code, c.enterprise_id, c.site_id)
              IS NOT DISTINCT FROM (NEW.subject_type, NEW.subject_code, NEW.enterprise_id, NEW.site_id)) THEN
        RAISE EXCEPTION 'a flag is escalated to the case that is opened from it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_has_its_own_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_has_its_own_case BEFORE UPDATE ON inspections_flag FOR EACH ROW
    WHEN (NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.state = 'escalated' AND OLD.state <> 'escalated')
    EXECUTE FUNCTION flag_has_its_own_case();

-- For ten minutes whoever decided on a flag takes that back, but neither what two people decided nor what a later flag
-- follows. A demonstration's decisions have its fixed day, so there the application alone counts the minutes.
CREATE FUNCTION flag_decision_taken_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.decided_by_id IS DISTINCT FROM core_actor() OR OLD.case_id IS NOT NULL
       OR (OLD.decided_at >= clock_timestamp() - interval '10 minutes') IS NOT TRUE AND NOT core_may_load()
       OR OLD.state <> 'acknowledged' AND (
           OLD.severity = 'severe' OR EXISTS (SELECT FROM inspections_flag WHERE follows_id = OLD.id)) THEN
        RAISE EXCEPTION 'the decision on this flag is not taken back any more'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'flag_decision_taken_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_decision_taken_back BEFORE UPDATE OF state ON inspections_flag FOR EACH ROW
    WHEN (NEW.state = 'open' AND OLD.state <> 'open') EXECUTE FUNCTION flag_decision_taken_back();

-- The severity of a flag rises and never falls: lowered first, a severe one could be dismissed by one person.
CREATE FUNCTION flag_severity_rises() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    ranks constant text[] := ARRAY['notice', 'warning', 'serious', 'severe'];
BEGIN
    IF array_position(ranks, NEW.severity::text) IS NULL
       OR array_position(ranks, NEW.severity::text) < array_position(ranks, OLD.severity::text) THEN
        RAISE EXCEPTION 'the severity of a flag is not lowered'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'flag_severity_rises';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_severity_rises BEFORE UPDATE OF severity ON inspections_flag FOR EACH ROW
    WHEN (NEW.severity IS DISTINCT FROM OLD.severity) EXECUTE FUNCTION flag_severity_rises();

-- The figures of a flag are those of the last screening, which writes them in a version of its own; those of before are in
-- the versions of the row. An act on a flag changes nothing of what it says. The peak is not lowered, and a cause that was
-- linked stays.
CREATE FUNCTION flag_figures_are_screened() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    before constant text := OLD.evidence #>> '{peak,used}';
BEGIN
    IF NEW.version <> OLD.version + 1 OR (NEW.state, NEW.case_id) IS DISTINCT FROM (OLD.state, OLD.case_id) THEN
        RAISE EXCEPTION 'the figures of a flag are those of a screening, in a version of their own'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'flag_figures_are_screened';
    END IF;
    IF NOT NEW.evidence ?& ARRAY['figures', 'peak', 'formula', 'parameters', 'links']
       OR before IS NOT NULL AND COALESCE((NEW.evidence #>> '{peak,used}')::numeric < before::numeric, true)
       OR EXISTS (SELECT FROM jsonb_object_keys(OLD.evidence -> 'links') link WHERE NOT NEW.evidence -> 'links' ? link)
    THEN
        RAISE EXCEPTION 'the evidence of a flag keeps its peak and its causes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'flag_keeps_its_peak';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_figures_are_screened BEFORE UPDATE ON inspections_flag FOR EACH ROW
    WHEN ((NEW.severity, NEW.tonnes, NEW.evidence, NEW.template_version, NEW.template_values)
          IS DISTINCT FROM (OLD.severity, OLD.tonnes, OLD.evidence, OLD.template_version, OLD.template_values))
    EXECUTE FUNCTION flag_figures_are_screened();

-- Whether a flag is one that this person's recording or withdrawing of an observation, in this transaction, has judged: about
-- the observation itself, or about a site near it in its month (facts.gather_observation_facts). A test compares the rules.
CREATE FUNCTION flag_is_of_observation(flag inspections_flag, observer uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    point constant bigint := core_chain_point(pg_current_xact_id());
    written text[] := ARRAY[flag.subject_code];
BEGIN
    IF flag.rule = 'after_licence' THEN
        written := ARRAY(SELECT row_key FROM core_rowversion
                         WHERE chain_point = point AND table_name = 'inspections_observation');
    END IF;
    RETURN EXISTS (
        SELECT FROM core_rowversion v JOIN inspections_observation seen ON seen.id = v.row_key::uuid
        LEFT JOIN enterprises_site site ON site.id = flag.site_id
        WHERE v.chain_point = point AND v.table_name = 'inspections_observation' AND v.row_key = ANY (written)
          AND (v.operation = 'insert' AND seen.recorded_by_id = observer OR seen.withdrawn_by_id = observer
               AND stepped_in_transaction('inspections_observation', v.row_key, '{state}', 'recorded'))
          AND CASE flag.rule
              WHEN 'outside_licence' THEN flag.subject_type = 'unknown'
              WHEN 'after_licence' THEN flag.period = date_trunc('month', seen.seen_on::timestamp)::date
                   AND abs(site.latitude - seen.latitude) <= 0.1 AND abs(site.longitude - seen.longitude) <= 0.18
              ELSE false END);
END $$;
REVOKE ALL ON FUNCTION flag_is_of_observation(inspections_flag, uuid) FROM PUBLIC, "{role}";

-- Flags, their figures and their episodes are those of a screening. No person screens, but by recording or withdrawing an
-- observation; a worker proves nobody, and is of the application's role like whoever else proves nobody.
CREATE FUNCTION flag_is_screened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    person constant uuid := core_actor();
    flag inspections_flag;
BEGIN
    IF core_may_load() THEN
        RETURN NULL;
    END IF;
    SELECT * INTO flag FROM inspections_flag
    WHERE id = (to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'inspections_flag' THEN 'id' ELSE 'flag_id' END)::uuid;
    IF person IS NOT NULL AND NOT flag_is_of_observation(flag, person)
       OR TG_OP = 'INSERT' AND (to_jsonb(NEW) ->> 'raised_at')::timestamptz
           NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION 'flags are raised by screenings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_is_screened', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER flag_is_screened AFTER INSERT ON inspections_flag FOR EACH ROW EXECUTE FUNCTION flag_is_screened();
CREATE TRIGGER flag_is_screened_anew AFTER UPDATE ON inspections_flag FOR EACH ROW
    WHEN ((NEW.severity, NEW.tonnes, NEW.evidence, NEW.template_version, NEW.template_values)
          IS DISTINCT FROM (OLD.severity, OLD.tonnes, OLD.evidence, OLD.template_version, OLD.template_values))
    EXECUTE FUNCTION flag_is_screened();
CREATE TRIGGER flag_is_screened AFTER INSERT OR UPDATE ON inspections_episode
    FOR EACH ROW EXECUTE FUNCTION flag_is_screened();
