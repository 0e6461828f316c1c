-- What changes the oxide that is counted of a product is set by two officers of a ministry whose programmes count it, as their
-- request says, and not for months that are over. Loaders enter what was.

-- The authorities of the programmes that count a kind of product in oxide; of a kind that none counts, and where none is named,
-- of all programmes in oxide.
CREATE FUNCTION conversion_authorities(kind text) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH running AS (
        SELECT p.authority_id, EXISTS (
            SELECT FROM quotas_countingrule r
            WHERE r.programme_id = p.id AND r.product_kind = kind AND (r.valid_to IS NULL OR r.valid_to >= core_today())
        ) AS counts
        FROM quotas_programme p
        WHERE p.unit = 't_reo' AND (p.last_year IS NULL OR p.last_year >= extract(year FROM core_today()))
    )
    SELECT DISTINCT authority_id FROM running WHERE counts OR NOT EXISTS (SELECT FROM running WHERE counts)
$$;
REVOKE ALL ON FUNCTION conversion_authorities(text) FROM PUBLIC, "{role}";

CREATE FUNCTION conversion_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    stated jsonb := to_jsonb(NEW) - '{id,product_id,output_id,evidence,recorded_by_id,recorded_at}'::text[];
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF NEW.from_month < date_trunc('month', core_today())::date THEN
        RAISE EXCEPTION 'factors and bounds hold from this month on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_not_backdated';
    END IF;
    IF TG_TABLE_NAME = 'quotas_oxidefactor' THEN
        stated := stated || jsonb_build_object('product', (SELECT code FROM quotas_product WHERE id = NEW.product_id));
    ELSE
        stated := stated || jsonb_build_object('output', (SELECT code FROM quotas_product WHERE id = NEW.output_id));
    END IF;
    IF NOT (NEW.evidence = 'entered' AND approval_serves(TG_ARGV[0], nation_id(), stated, NEW.id)) THEN
        RAISE EXCEPTION 'factors and bounds are set by two people, as their request says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_by_two';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conversion_by_two BEFORE INSERT ON quotas_oxidefactor
    FOR EACH ROW EXECUTE FUNCTION conversion_by_two('oxide_factors.set');
CREATE TRIGGER conversion_by_two BEFORE INSERT ON quotas_yieldbound
    FOR EACH ROW EXECUTE FUNCTION conversion_by_two('yield_bounds.set');

INSERT INTO enterprises_twopersonact
SELECT act, '{national_regulator}', 'office',
       'SELECT nation_id(), NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid,'
       ' ARRAY(SELECT conversion_authorities(' || kind || '))'
FROM (VALUES ('yield_bounds.set', '$2 ->> ''output_kind'''),
             ('oxide_factors.set', '(SELECT kind FROM quotas_product WHERE code = $2 ->> ''product'')')) given (act, kind);
