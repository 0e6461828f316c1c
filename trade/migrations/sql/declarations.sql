-- A declaration is recorded by a customs officer of the place of its enterprise and cancelled by two of them, under its normalised
-- number, not of a day to come and not before the enterprise held a site. Its tonnes of REO follow from the factor of its
-- product; its HS code is one of the product on that day. Exports are of a year with quota while there are export quotas,
-- and imports above the limit of radioactivity of their day are refused.
CREATE FUNCTION customs_officer_acts(enterprise uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT core_may_load() OR EXISTS (
        SELECT FROM enterprises_membership m
        JOIN enterprises_jurisdiction j ON j.id = m.jurisdiction_id
        LEFT JOIN enterprises_enterprise e ON e.id = enterprise
        WHERE m.user_id = core_actor() AND m.role = 'customs_officer'
          AND m.valid_from <= core_today()
          AND (m.valid_to IS NULL OR m.valid_to >= core_today())
          AND (j.code = 'CN' OR e.place ^@ j.code)
    )
$$;

CREATE FUNCTION weight_of_product(good quotas_product) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT COALESCE((SELECT e.weight FROM quotas_element e WHERE e.id = good.element_id), good.element_class)
$$;

-- Whether the quota that an enterprise holds on a day, by default that of the declaration, covers an export together with
-- all that were cleared within it. The service judges more strictly: by what was reported as well.
CREATE FUNCTION export_is_within_quota(goods trade_declaration, held_on date DEFAULT NULL) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT y.year, a.category, COALESCE((
                   SELECT sum(d.received - d.withheld - d.withheld_below) FROM quotas_accountday d
                   WHERE d.account_id = a.id AND d.day <= COALESCE(held_on, goods.day)), 0) AS tonnes
        FROM quotas_account a
        JOIN quotas_holder h ON h.id = a.holder_id
        JOIN quotas_programmeyear y ON y.id = a.programme_year_id
        JOIN quotas_programme p ON p.id = y.programme_id
        JOIN quotas_product good ON good.id = goods.product_id
        WHERE p.activity = 'export' AND y.year = extract(year FROM goods.day) AND h.enterprise_id = goods.enterprise_id
          AND a.category = CASE y.scheme WHEN 'split' THEN weight_of_product(good) ELSE 'all' END
    )
    SELECT EXISTS (
        SELECT FROM held
        WHERE held.tonnes >= goods.net_tonnes + COALESCE((
            SELECT sum(d.net_tonnes) FROM trade_declaration d JOIN quotas_product good ON good.id = d.product_id
            WHERE d.enterprise_id = goods.enterprise_id AND d.direction = 'export' AND d.state = 'cleared'
              AND d.cancelled_at IS NULL AND NOT d.beyond_quota AND extract(year FROM d.day) = held.year
              AND held.category IN ('all', weight_of_product(good))), 0)
    ) OR NOT EXISTS (
        SELECT FROM quotas_programmeyear y JOIN quotas_programme p ON p.id = y.programme_id
        WHERE p.activity = 'export' AND y.year = extract(year FROM goods.day))
$$;

CREATE FUNCTION customs_declaration_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    factor numeric := (SELECT p.reo_factor FROM quotas_product p WHERE p.id = NEW.product_id);
    in_force uuid := (SELECT l.id FROM trade_radioactivitylimit l WHERE l.valid_from <= NEW.day
                      ORDER BY l.valid_from DESC LIMIT 1);
    highest numeric := (SELECT l.becquerel FROM trade_radioactivitylimit l WHERE l.id = in_force);
    today date := core_today();
BEGIN
    IF NEW.direction = 'export' AND NOT core_may_load() THEN
        -- Two declarations at once do not use the same quota: the second waits here and then sees the first, which it
        -- does not in a transaction that keeps to one snapshot.
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'an export is recorded where what others recorded is seen'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_sees_the_others';
        END IF;
        PERFORM FROM enterprises_enterprise WHERE id = NEW.enterprise_id FOR NO KEY UPDATE;
    END IF;
    IF NEW.number_key <> invoice_number_key(NEW.number) THEN
        RAISE EXCEPTION 'the number for comparing is the printed one, normalised'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_number_is_normalised';
    END IF;
    IF NEW.day > today THEN
        RAISE EXCEPTION 'a declaration is not of a day to come'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_not_in_the_future';
    END IF;
    IF (NEW.day >= (SELECT min(t.held_from) FROM enterprises_sitetenure t WHERE t.enterprise_id = NEW.enterprise_id))
       IS NOT TRUE THEN
        RAISE EXCEPTION 'the enterprise held no site yet on the day of the declaration'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_after_its_enterprise_began';
    END IF;
    IF NOT EXISTS (
        SELECT FROM quotas_hscode h WHERE h.id = NEW.hs_code_id AND h.product_id = NEW.product_id
          AND h.valid_from <= NEW.day AND (h.valid_to IS NULL OR h.valid_to >= NEW.day)
    ) THEN
        RAISE EXCEPTION 'the HS code is one of the product on that day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_hs_code_of_its_product';
    END IF;
    IF (NEW.reo_factor = factor AND NEW.reo_tonnes = round(NEW.net_tonnes * factor, 3)) IS NOT TRUE THEN
        RAISE EXCEPTION 'tonnes of REO are the net weight times the factor of the product'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_reo_of_its_factor';
    END IF;
    IF NEW.direction = 'export' AND EXISTS (
        SELECT FROM quotas_programme p
        WHERE p.activity = 'export' AND p.first_year <= extract(year FROM NEW.day)
          AND (p.last_year IS NULL OR p.last_year >= extract(year FROM NEW.day))
    ) AND NOT EXISTS (
        SELECT FROM quotas_programmeyear y JOIN quotas_programme p ON p.id = y.programme_id
        WHERE p.activity = 'export' AND y.year = extract(year FROM NEW.day)
    ) THEN
        RAISE EXCEPTION 'there is no export quota for the year of the declaration'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_of_a_year_with_quota';
    END IF;
    IF NEW.direction = 'import' AND (
        NEW.limit_id = in_force AND NEW.state = CASE WHEN NEW.becquerel > highest THEN 'refused' ELSE 'cleared' END
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'imports are judged by the limit of radioactivity of their day'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_within_the_limit';
    END IF;
    IF NEW.direction = 'export' AND NOT core_may_load()
       AND (extract(year FROM NEW.day) < extract(year FROM today)
            OR NOT NEW.beyond_quota AND NOT export_is_within_quota(NEW, today) AND export_is_within_quota(NEW))
       AND NOT approval_serves('customs_declarations.record_late', NEW.enterprise_id, jsonb_build_object(
           'number', NEW.number, 'office', NEW.office, 'day', NEW.day, 'partner', NEW.partner, 'licence', NEW.licence,
           'product', (SELECT p.code FROM quotas_product p WHERE p.id = NEW.product_id),
           'hs_code', (SELECT h.code FROM quotas_hscode h WHERE h.id = NEW.hs_code_id),
           'gross_tonnes', NEW.gross_tonnes, 'net_tonnes', NEW.net_tonnes, 'value', NEW.value,
           'beyond_quota', NEW.beyond_quota), NEW.id) THEN
        RAISE EXCEPTION 'an export of an earlier year, or by quota held earlier alone, is recorded by two customs officers, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_dated_back_by_two';
    END IF;
    IF NEW.direction = 'export' AND NOT NEW.beyond_quota AND NOT core_may_load() AND NOT export_is_within_quota(NEW) THEN
        RAISE EXCEPTION 'an export that the quota does not cover is stated as beyond it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_says_beyond_quota';
    END IF;
    IF NEW.cancelled_at IS NOT NULL OR NOT customs_officer_acts(NEW.enterprise_id) THEN
        RAISE EXCEPTION 'a customs officer of the place of the enterprise records a declaration'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_by_a_customs_officer';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER customs_declaration_guard BEFORE INSERT ON trade_declaration FOR EACH ROW EXECUTE FUNCTION customs_declaration_guard();

CREATE FUNCTION customs_declaration_cancelled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT customs_officer_acts(NEW.enterprise_id) THEN
        RAISE EXCEPTION 'a customs officer of the place of the enterprise cancels a declaration'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_by_a_customs_officer';
    END IF;
    IF NOT approval_serves('customs_declarations.cancel', NEW.id, jsonb_build_object('reason', NEW.cancel_reason)) THEN
        RAISE EXCEPTION 'a declaration is cancelled by two customs officers, for the reason of their request'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declaration_cancelled_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER customs_declaration_cancelled BEFORE UPDATE ON trade_declaration
    FOR EACH ROW EXECUTE FUNCTION customs_declaration_cancelled();

-- Limits of radioactivity and the figures of partner countries are those of the whole country: its customs record them.
CREATE FUNCTION customs_of_the_nation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT customs_officer_acts(NULL) THEN
        RAISE EXCEPTION 'the national customs record this'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recorded_by_national_customs';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER customs_of_the_nation BEFORE INSERT ON trade_radioactivitylimit
    FOR EACH ROW EXECUTE FUNCTION customs_of_the_nation();
CREATE TRIGGER customs_of_the_nation BEFORE INSERT OR UPDATE ON trade_partnerimport
    FOR EACH ROW EXECUTE FUNCTION customs_of_the_nation();

-- A limit is entered by two people, as their request says, and not for days that are past, unless it is the first.
CREATE FUNCTION radioactivity_limit_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF NEW.valid_from < core_today()
       AND EXISTS (SELECT FROM trade_radioactivitylimit) THEN
        RAISE EXCEPTION 'a limit begins today or later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'radioactivity_limit_not_backdated';
    END IF;
    IF NOT approval_serves('radioactivity_limits.enter', nation_id(), jsonb_build_object(
        'becquerel', NEW.becquerel, 'valid_from', NEW.valid_from, 'source', NEW.source), NEW.id) THEN
        RAISE EXCEPTION 'limits of radioactivity are entered by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'radioactivity_limit_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER radioactivity_limit_by_two BEFORE INSERT ON trade_radioactivitylimit
    FOR EACH ROW EXECUTE FUNCTION radioactivity_limit_by_two();
