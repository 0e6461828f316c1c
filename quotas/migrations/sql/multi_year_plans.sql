-- Targets: one of each year from the first to the last, in their order, as tonnes with three decimals, never NaN.
CREATE FUNCTION targets_are_of_years(targets jsonb, first_year integer, last_year integer) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(targets) <> 'array' THEN false ELSE
        jsonb_array_length(targets) = last_year - first_year + 1 AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(targets) WITH ORDINALITY listed(target, place)
            WHERE (target ->> 'year' = (first_year + place - 1)::text
                   AND target ->> 'tonnes' ~ '^[0-9]{1,7}[.][0-9]{3}$') IS NOT TRUE) END
$$;
ALTER TABLE quotas_multiyearplan ADD CONSTRAINT multi_year_plan_targets
    CHECK (targets_are_of_years(targets, first_year, last_year));

-- A plan replaces the only standing plan of its programme that has one of its years. The programme is locked first, so that
-- of two plans at once the later one sees the earlier.
CREATE FUNCTION multi_year_plan_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM quotas_programme WHERE id = NEW.programme_id FOR NO KEY UPDATE;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM quotas_multiyearplan p
        WHERE p.id = NEW.replaces_id AND p.id <> NEW.id AND p.programme_id = NEW.programme_id
          AND p.first_year <= NEW.last_year AND p.last_year >= NEW.first_year
    ) OR EXISTS (
        SELECT FROM quotas_multiyearplan p
        WHERE p.programme_id = NEW.programme_id AND p.first_year <= NEW.last_year AND p.last_year >= NEW.first_year
          AND p.id <> NEW.id AND p.id IS DISTINCT FROM NEW.replaces_id
          AND NOT EXISTS (SELECT FROM quotas_multiyearplan later WHERE later.replaces_id = p.id)
    ) THEN
        RAISE EXCEPTION 'a plan replaces the standing plan of its programme that has one of its years'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'multi_year_plan_replaces_its_like';
    END IF;
    -- Of a year that is over the target stands that was recorded last, in whatever plan, and a replacement leaves none out.
    IF NOT core_may_load() AND (EXISTS (
        SELECT FROM jsonb_array_elements(NEW.targets) stated
        CROSS JOIN LATERAL (
            SELECT recorded ->> 'tonnes' AS tonnes
            FROM quotas_multiyearplan p, jsonb_array_elements(p.targets) recorded
            WHERE p.programme_id = NEW.programme_id AND recorded ->> 'year' = stated ->> 'year'
            ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1
        ) last
        WHERE (stated ->> 'year')::integer < extract(year FROM core_today()) AND last.tonnes <> stated ->> 'tonnes'
    ) OR EXISTS (
        SELECT FROM quotas_multiyearplan p,
                    generate_series(p.first_year, LEAST(p.last_year, extract(year FROM core_today())::integer - 1)) over
        WHERE p.id = NEW.replaces_id AND over NOT BETWEEN NEW.first_year AND NEW.last_year
    )) THEN
        RAISE EXCEPTION 'targets of years that are over stay as they were recorded'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'multi_year_plan_keeps_years_that_are_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER multi_year_plan_guard BEFORE INSERT ON quotas_multiyearplan
    FOR EACH ROW EXECUTE FUNCTION multi_year_plan_guard();

-- As a subject of consultations: locked as its replacement locks it by the foreign key.
CREATE TRIGGER consultation_is_of_its_targets BEFORE INSERT ON enterprises_consultation FOR EACH ROW
    WHEN (NEW.subject_kind = 'targets') EXECUTE FUNCTION consultation_is_of_its_subject($q$
        SELECT (SELECT id FROM enterprises_jurisdiction WHERE code = 'CN'), p.authority_id, NULL::uuid
        FROM quotas_multiyearplan m JOIN quotas_programme p ON p.id = m.programme_id
        WHERE m.id = $1 AND NOT EXISTS (SELECT FROM quotas_multiyearplan later WHERE later.replaces_id = m.id)
        FOR UPDATE OF m
    $q$);
CREATE TRIGGER refuse_while_consulting AFTER INSERT ON quotas_multiyearplan FOR EACH ROW
    WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION refuse_while_consulting('targets', 'replaces_id');
