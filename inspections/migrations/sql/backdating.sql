-- Whether something is judged by what held at a site since a day: a report or a return of consumption of a month that
-- ends on the day or later, or what was seen there since, or so near that a licence of the site may explain it.
CREATE FUNCTION site_is_judged_since(site uuid, day date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM quotas_reportline line JOIN quotas_report report ON report.id = line.report_id
        WHERE line.site_id = site AND report.state <> 'draft' AND report.period >= date_trunc('month', day)::date
    ) OR EXISTS (
        SELECT FROM quotas_consumptionreturn
        WHERE site_id = site AND period >= date_trunc('month', day)::date
    ) OR EXISTS (
        SELECT FROM inspections_flag f JOIN enterprises_site s ON s.id = site
        WHERE f.seen_on >= day AND (f.site_id = s.id OR (
            f.latitude BETWEEN s.latitude - 0.1 AND s.latitude + 0.1
            AND f.longitude BETWEEN s.longitude - 0.18 AND s.longitude + 0.18))
    )
$$;

-- Whether a day lies in a month that is over, in which the site was held: its enterprise may have waited with its reports,
-- or with its registration, until one officer makes such months lawful.
CREATE FUNCTION site_month_is_over(site uuid, day date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT GREATEST(day, (SELECT min(held_from) FROM enterprises_sitetenure WHERE site_id = site))
        < date_trunc('month', core_today())::date
$$;

CREATE FUNCTION licence_backdated_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF approval_serves('licences.issue_backdated', NEW.site_id, jsonb_build_object(
           'number', NEW.number, 'kind', NEW.kind, 'issuing_level', NEW.issuing_level, 'valid_from', NEW.valid_from,
           'valid_to', NEW.valid_to, 'exception', NEW.exception,
           'authority', (SELECT code FROM enterprises_authority WHERE id = NEW.authority_id)), NEW.id)
       OR core_may_load() OR NOT (
           site_is_judged_since(NEW.site_id, NEW.valid_from) OR site_month_is_over(NEW.site_id, NEW.valid_from)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a licence for months that were filed or are over is entered by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'licence_backdated_by_two';
END $$;
CREATE TRIGGER licence_backdated_by_two BEFORE INSERT ON enterprises_licence
    FOR EACH ROW EXECUTE FUNCTION licence_backdated_by_two();

-- An entry of eliminated capacity that is withdrawn gives months since its day more capacity.
CREATE FUNCTION eliminated_capacity_withdrawn_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF approval_serves('eliminated_capacities.withdraw_backdated', NEW.withdraws_id,
                       jsonb_build_object('reason', NEW.reason), NEW.id)
       OR core_may_load()
       OR NOT (site_is_judged_since(NEW.site_id, NEW.day) OR site_month_is_over(NEW.site_id, NEW.day)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'eliminated capacity of months that were filed or are over is withdrawn by two people'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'eliminated_capacity_withdrawn_by_two';
END $$;
CREATE TRIGGER eliminated_capacity_withdrawn_by_two BEFORE INSERT ON enterprises_eliminatedcapacity FOR EACH ROW
    WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION eliminated_capacity_withdrawn_by_two();

-- What an order suspended goes on when the order is lifted.
CREATE FUNCTION reinstated_backdated_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    site uuid := (SELECT site_id FROM enterprises_licence WHERE id = NEW.licence_id);
BEGIN
    IF approval_serves('licences.reinstate_backdated', NEW.licence_id,
                       jsonb_build_object('effective_on', NEW.ended_on))
       OR core_may_load() OR licence_is_let_go_on(NEW.licence_id)
       OR NOT (site_is_judged_since(site, NEW.ended_on) OR site_month_is_over(site, NEW.ended_on)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a licence goes on from a day since which months were filed or are over by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reinstated_backdated_by_two';
END $$;
CREATE TRIGGER reinstated_backdated_by_two BEFORE UPDATE OF ended_on ON enterprises_licencesuspension FOR EACH ROW
    WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION reinstated_backdated_by_two();

-- A licence that ends or stops from a past day on leaves no report due since: flags of missing ones would end, or none
-- would be raised for a month that is over.
CREATE FUNCTION licence_end_takes_two(site uuid, day date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT site_is_judged_since(site, day) OR site_month_is_over(site, day) OR EXISTS (
        SELECT FROM inspections_flag f JOIN enterprises_site s ON s.id = site
        WHERE f.enterprise_id = s.enterprise_id AND (f.site_id IS NULL OR f.site_id = s.id)
          AND f.period >= date_trunc('month', day)::date)
$$;

CREATE FUNCTION suspended_backdated_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF approval_serves('licences.suspend_backdated', NEW.licence_id,
                       jsonb_build_object('effective_on', NEW.suspended_on))
       OR core_may_load() OR NEW.suspended_on >= core_today()
       OR NOT licence_end_takes_two(
           (SELECT site_id FROM enterprises_licence WHERE id = NEW.licence_id), NEW.suspended_on) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a licence is suspended from a day since which months are known or over by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'suspended_backdated_by_two';
END $$;
CREATE TRIGGER suspended_backdated_by_two BEFORE INSERT ON enterprises_licencesuspension
    FOR EACH ROW EXECUTE FUNCTION suspended_backdated_by_two();

-- The licences of an enterprise that two people close end with it.
CREATE FUNCTION revoked_backdated_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF approval_serves('licences.revoke_backdated', NEW.id, jsonb_build_object('effective_on', NEW.revoked_on))
       OR core_may_load() OR NEW.revoked_on >= core_today()
       OR approval_entails('enterprises.close', (SELECT enterprise_id FROM enterprises_site WHERE id = NEW.site_id))
       OR NOT licence_end_takes_two(NEW.site_id, NEW.revoked_on) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a licence is revoked from a day since which months are known or over by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'revoked_backdated_by_two';
END $$;
CREATE TRIGGER revoked_backdated_by_two BEFORE UPDATE OF revoked_on ON enterprises_licence FOR EACH ROW
    WHEN (OLD.revoked_on IS NULL AND NEW.revoked_on IS NOT NULL) EXECUTE FUNCTION revoked_backdated_by_two();

REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON enterprises_sitecapacity FROM "{role}";

-- A capacity that is stated of a site on record counts from the month after the last one filed and from none that is over,
-- the first one too; the one with which a site is entered, and the first that history states, count for all months. Two
-- people correct it from a day of theirs on, or empty it, after which nothing is judged by it.
CREATE FUNCTION site_capacity_is_dated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    first_day date;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (SELECT FROM enterprises_sitecapacity WHERE site_id = NEW.id) THEN  -- entered before this table
            INSERT INTO enterprises_sitecapacity (site_id, since, approved, recorded_at)
            VALUES (NEW.id, '0001-01-01', OLD.approved_capacity, clock_timestamp());
        END IF;
        SELECT (r.arguments ->> 'since')::date INTO first_day FROM approvals_in_effect('sites.correct_capacity', NEW.id) r;
        IF first_day IS NOT NULL THEN
            IF NOT approval_serves('sites.correct_capacity', NEW.id, jsonb_build_object(
                   'approved_capacity', NEW.approved_capacity, 'since', first_day)) THEN
                RAISE EXCEPTION 'a capacity is corrected from a past day by two people, as their request says'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'site_capacity_by_two';
            END IF;
        ELSIF NEW.approved_capacity IS NOT DISTINCT FROM OLD.approved_capacity THEN
            RETURN NULL;
        ELSIF NEW.approved_capacity IS NULL AND NOT core_may_load() THEN
            RAISE EXCEPTION 'a capacity is emptied by two people'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'site_capacity_by_two';
        ELSIF NOT core_may_load()
              OR EXISTS (SELECT FROM enterprises_sitecapacity WHERE site_id = NEW.id AND approved IS NOT NULL) THEN
            SELECT max(report.period) + interval '1 month' INTO first_day
            FROM quotas_reportline line JOIN quotas_report report ON report.id = line.report_id
            WHERE line.site_id = NEW.id AND report.state <> 'draft';
            IF NOT core_may_load() THEN
                first_day := GREATEST(
                    first_day, date_trunc('month', core_today())::date);
            END IF;
        END IF;
    END IF;
    INSERT INTO enterprises_sitecapacity (site_id, since, approved, recorded_at)
    VALUES (NEW.id, COALESCE(first_day, '0001-01-01'), NEW.approved_capacity, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER site_capacity_is_dated AFTER INSERT OR UPDATE OF approved_capacity ON enterprises_site
    FOR EACH ROW EXECUTE FUNCTION site_capacity_is_dated();

INSERT INTO enterprises_twopersonact VALUES (
    'sites.correct_capacity', '{administrator,national_regulator,provincial_regulator}', 'within',
    'SELECT jurisdiction_id, NULL, NULL, NULL, NULL, NULL, NULL FROM enterprises_site WHERE id = $1'
), (
    'eliminated_capacities.withdraw_backdated', '{national_regulator,provincial_regulator}', 'within',
    'SELECT s.jurisdiction_id, NULL, NULL, NULL, NULL, NULL, NULL FROM enterprises_eliminatedcapacity e'
    ' JOIN enterprises_site s ON s.id = e.site_id WHERE e.id = $1'
), (
    'licences.issue_backdated', '{national_regulator,provincial_regulator}', 'within',
    'SELECT jurisdiction_id, NULL, NULL, NULL, NULL, NULL, NULL FROM enterprises_site WHERE id = $1'
), (
    'licences.reinstate_backdated', '{national_regulator,provincial_regulator}', 'within',
    'SELECT CASE l.issuing_level WHEN ''nation'' THEN nation_id() ELSE s.jurisdiction_id END, l.authority_id,'
    ' NULL::uuid, NULL, NULL, NULL, NULL FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id'
    ' WHERE l.id = $1'
), (
    'licences.suspend_backdated', '{national_regulator,provincial_regulator}', 'within',
    'SELECT CASE l.issuing_level WHEN ''nation'' THEN nation_id() ELSE s.jurisdiction_id END, l.authority_id,'
    ' NULL::uuid, NULL, NULL, NULL, NULL FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id'
    ' WHERE l.id = $1'
), (
    'licences.revoke_backdated', '{national_regulator,provincial_regulator}', 'within',
    'SELECT CASE l.issuing_level WHEN ''nation'' THEN nation_id() ELSE s.jurisdiction_id END, l.authority_id,'
    ' NULL::uuid, NULL, NULL, NULL, NULL FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id'
    ' WHERE l.id = $1'
);
