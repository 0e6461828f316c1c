-- Products, HS codes, counting rules and programmes are entered and ended by two people, as their request says; loaders
-- enter the published ones.

CREATE FUNCTION catalogue_by_two() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the catalogue is changed by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'catalogue_by_two';
END $$;

-- What a product says, as its request does.
CREATE FUNCTION product_says(product quotas_product) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'code', product.code, 'name', product.name, 'name_zh', product.name_zh, 'kind', product.kind,
        'stage', product.stage, 'element_class', product.element_class, 'ore_type', product.ore_type,
        'reo_factor', product.reo_factor, 'specification', product.specification, 'source', product.source,
        'element', (SELECT symbol FROM quotas_element WHERE id = product.element_id),
        'variety_of', (SELECT code FROM quotas_product WHERE id = product.variety_of_id),
        'material', to_jsonb(product) -> 'material')  -- a column of a later migration
$$;
CREATE FUNCTION product_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (core_may_load() OR CASE TG_OP
        WHEN 'INSERT' THEN NEW.ended_on IS NULL
            AND (approval_serves('products.enter', nation_id(), product_says(NEW), NEW.id)
                 OR approval_lists('products.enter_many', nation_id(), product_says(NEW), NEW.id))
        ELSE approval_serves('products.end', NEW.id, jsonb_build_object('ended_on', NEW.ended_on))
    END) THEN
        PERFORM catalogue_by_two();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER product_by_two BEFORE INSERT OR UPDATE ON quotas_product
    FOR EACH ROW EXECUTE FUNCTION product_by_two();

-- A variety differs from its product in specification or factor: it counts to the same quota, in the same category.
CREATE FUNCTION variety_is_like_its_product() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quotas_product whole
        WHERE whole.id = NEW.variety_of_id AND whole.id <> NEW.id AND whole.variety_of_id IS NULL
          AND (whole.kind, whole.element_class) = (NEW.kind, NEW.element_class)
          AND whole.element_id IS NOT DISTINCT FROM NEW.element_id
    ) THEN
        RAISE EXCEPTION 'a variety has the kind and the elements of its product'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'variety_is_like_its_product';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER variety_is_like_its_product BEFORE INSERT ON quotas_product FOR EACH ROW
    WHEN (NEW.variety_of_id IS NOT NULL) EXECUTE FUNCTION variety_is_like_its_product();

-- After the month of its last day nothing is made of a product, and a site states it that holds or buys remaining stock.
CREATE FUNCTION products_are_made() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM quotas_reportline line JOIN quotas_product product ON product.id = line.product_id
        WHERE line.report_id = NEW.id AND product.ended_on < NEW.period
          AND (COALESCE(line.opening_stock, 0) + COALESCE(line.purchased, 0) = 0 OR line.produced > 0)
    ) THEN
        RAISE EXCEPTION 'a product of a line has ended'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'products_are_made';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER products_are_made BEFORE UPDATE ON quotas_report FOR EACH ROW
    WHEN (OLD.state = 'draft' AND NEW.state = 'submitted') EXECUTE FUNCTION products_are_made();

CREATE FUNCTION hs_code_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    says constant jsonb := jsonb_build_object(
        'code', NEW.code, 'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to, 'source', NEW.source);
BEGIN
    IF NOT (core_may_load() OR CASE TG_OP
        WHEN 'INSERT' THEN approval_serves('hs_codes.enter', NEW.product_id, says, NEW.id)
            OR approval_lists('hs_codes.enter_many', nation_id(), says || jsonb_build_object(
                'product', (SELECT code FROM quotas_product WHERE id = NEW.product_id)), NEW.id)
        ELSE approval_serves('hs_codes.end', NEW.id, jsonb_build_object('valid_to', NEW.valid_to))
    END) THEN
        PERFORM catalogue_by_two();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hs_code_by_two BEFORE INSERT OR UPDATE ON quotas_hscode
    FOR EACH ROW EXECUTE FUNCTION hs_code_by_two();

-- A rule counts from today on, or from a day since which nothing was counted to its programme: filed use stays as it is.
CREATE FUNCTION counting_rule_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    since constant date := CASE TG_OP WHEN 'INSERT' THEN NEW.valid_from ELSE NEW.valid_to + 1 END;
    says constant jsonb := jsonb_build_object(
        'site_kind', NEW.site_kind, 'product_kind', NEW.product_kind, 'feed', NEW.feed, 'quantity', NEW.quantity,
        'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to, 'legal_basis', NEW.legal_basis);
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF NOT (CASE TG_OP
        WHEN 'INSERT' THEN approval_serves('counting_rules.enter', NEW.programme_id, says, NEW.id)
            OR approval_lists('counting_rules.enter_many', NEW.programme_id, says, NEW.id)
        ELSE approval_serves('counting_rules.end', NEW.id, jsonb_build_object('valid_to', NEW.valid_to))
    END) THEN
        PERFORM catalogue_by_two();
    END IF;
    -- Whoever files a month holds this lock, shared, from before the rules are read (quotas.counting.hold_rules). So a
    -- rule waits for filings that have read the rules before it, and finds what they have counted.
    PERFORM pg_advisory_xact_lock(hashtext('quotas.counting_rules'));
    IF since < core_today() AND EXISTS (
        SELECT FROM quotas_posting posting
        JOIN quotas_account account ON account.id = posting.to_account_id
        JOIN quotas_programmeyear year ON year.id = account.programme_year_id
        WHERE year.programme_id = NEW.programme_id AND posting.kind = 'use' AND posting.effective_on >= since
    ) THEN
        RAISE EXCEPTION 'use was counted since %', since
            USING ERRCODE = 'check_violation', CONSTRAINT = 'counted_past_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER counting_rule_by_two BEFORE INSERT OR UPDATE ON quotas_countingrule
    FOR EACH ROW EXECUTE FUNCTION counting_rule_by_two();

CREATE FUNCTION programme_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    says constant jsonb := jsonb_build_object(
        'code', NEW.code, 'name', NEW.name, 'name_zh', NEW.name_zh, 'activity', NEW.activity, 'unit', NEW.unit,
        'first_year', NEW.first_year, 'last_year', NEW.last_year, 'return_by_month', NEW.return_by_month,
        'legal_basis', NEW.legal_basis);
BEGIN
    IF NOT (core_may_load() OR CASE TG_OP
        WHEN 'INSERT' THEN approval_serves('programmes.enter', NEW.authority_id, says, NEW.id)
            OR approval_lists('programmes.enter_many', NEW.authority_id, says, NEW.id)
        ELSE approval_serves('programmes.end', NEW.id, jsonb_build_object('last_year', NEW.last_year))
    END) THEN
        PERFORM catalogue_by_two();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programme_by_two BEFORE INSERT OR UPDATE ON quotas_programme
    FOR EACH ROW EXECUTE FUNCTION programme_by_two();

-- A programme ends in a year after which it has neither quota nor use.
CREATE FUNCTION programme_keeps_its_years() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM quotas_account account JOIN quotas_programmeyear year ON year.id = account.programme_year_id
        WHERE year.programme_id = NEW.id AND year.year > NEW.last_year AND (account.received > 0 OR account.used > 0)
    ) THEN
        RAISE EXCEPTION 'a later year has quota or use'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_keeps_its_years';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programme_keeps_its_years BEFORE UPDATE ON quotas_programme FOR EACH ROW
    WHEN (NEW.last_year IS DISTINCT FROM OLD.last_year) EXECUTE FUNCTION programme_keeps_its_years();

-- The share lock waits for whoever ends the programme, and holds him off until the year is there.
CREATE FUNCTION year_of_its_programme() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    programme quotas_programme;
BEGIN
    SELECT * INTO programme FROM quotas_programme WHERE id = NEW.programme_id FOR SHARE;
    IF NEW.year < programme.first_year OR NEW.year > programme.last_year THEN
        RAISE EXCEPTION 'the programme does not run in %', NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'year_of_its_programme';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER year_of_its_programme BEFORE INSERT ON quotas_programmeyear
    FOR EACH ROW EXECUTE FUNCTION year_of_its_programme();

-- A year that was prepared before its programme ended gets no quota after that.
CREATE FUNCTION notice_of_a_running_programme() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM quotas_programmeyear year JOIN quotas_programme programme ON programme.id = year.programme_id
        WHERE year.id = NEW.programme_year_id AND year.year > programme.last_year
    ) THEN
        RAISE EXCEPTION 'the programme has ended before this year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'year_of_its_programme';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_of_a_running_programme BEFORE UPDATE ON quotas_notice FOR EACH ROW
    WHEN (NEW.state = 'in_force' AND OLD.state <> 'in_force') EXECUTE FUNCTION notice_of_a_running_programme();

-- Two people decide on a category scheme: as they prepare the year, or change it.
CREATE FUNCTION scheme_decided_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    programme constant quotas_programme := (SELECT p FROM quotas_programme p WHERE p.id = NEW.programme_id);
    says constant jsonb := jsonb_build_object('year', NEW.year, 'scheme', NEW.scheme);
BEGIN
    IF NOT (core_may_load()
            OR approval_serves('programme_years.prepare', NEW.programme_id, says, NEW.id)
            OR approval_lists('programme_years.prepare_many', programme.authority_id,
                              says || jsonb_build_object('programme', programme.code), NEW.id)
            OR approval_serves('programme_years.change_scheme', NEW.id, jsonb_build_object('scheme', NEW.scheme))) THEN
        PERFORM refuse_quota_act();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scheme_decided_by_two BEFORE UPDATE ON quotas_programmeyear FOR EACH ROW
    WHEN (NEW.scheme_decided AND NOT OLD.scheme_decided) EXECUTE FUNCTION scheme_decided_by_two();
CREATE TRIGGER scheme_decided_by_two_at_first BEFORE INSERT ON quotas_programmeyear FOR EACH ROW
    WHEN (NEW.scheme_decided) EXECUTE FUNCTION scheme_decided_by_two();

-- The due day of a place's reports is set by two officers of its own office.
CREATE FUNCTION due_day_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    place constant uuid := COALESCE(NEW.place_id, nation_id());
    says constant jsonb := jsonb_build_object(
        'kind', NEW.kind, 'day', NEW.day, 'from_month', NEW.from_month, 'document', NEW.document);
BEGIN
    IF NOT (core_may_load() OR NEW.evidence = 'entered' AND (
        approval_serves('due_days.set', place, says, NEW.id)
        OR approval_lists('due_days.set_many', place, says, NEW.id))) THEN
        RAISE EXCEPTION 'a due day is set by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'due_day_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER due_day_by_two BEFORE INSERT ON quotas_dueday FOR EACH ROW EXECUTE FUNCTION due_day_by_two();
