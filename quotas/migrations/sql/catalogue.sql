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
        'variety_of', (SELECT code FROM quotas_product WHERE id = product.variety_of_id))
$$;
CREATE FUNCTION product_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (core_may_load() OR CASE TG_OP
        WHEN 'INSERT' THEN NEW.ended_on IS NULL
            AND approval_serves('products.enter', nation_id(), product_says(NEW), NEW.id)
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

-- After the month of its last day nothing is made of a product, and only a site with remaining stock of it states it.
CREATE FUNCTION products_are_made() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM quotas_reportline line JOIN quotas_product product ON product.id = line.product_id
        WHERE line.report_id = NEW.id AND product.ended_on < NEW.period
          AND (COALESCE(line.opening_stock, 0) = 0 OR line.produced > 0)
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
BEGIN
    IF NOT (core_may_load() OR CASE TG_OP
        WHEN 'INSERT' THEN approval_serves('hs_codes.enter', NEW.product_id, jsonb_build_object(
            'code', NEW.code, 'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to, 'source', NEW.source), NEW.id)
        ELSE approval_serves('hs_codes.end', NEW.id, jsonb_build_object('valid_to', NEW.valid_to))
    END) THEN
        PERFORM catalogue_by_two();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hs_code_by_two BEFORE INSERT OR UPDATE ON quotas_hscode
    FOR EACH ROW EXECUTE FUNCTION hs_code_by_two();
