-- Published figures are entered and withdrawn by two people, as their request says; loaders enter those that are shipped.
CREATE FUNCTION statistic_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    says constant jsonb := to_jsonb(NEW) - '{id,product_id,evidence,key,note,withdrawn_on,version}'::text[]
        || jsonb_build_object('product', (SELECT code FROM quotas_product WHERE id = NEW.product_id));
BEGIN
    IF core_may_load() OR (CASE TG_OP
        WHEN 'INSERT' THEN
            NEW.evidence = 'entered' AND NEW.key LIKE 'entered:%' AND NEW.note = '' AND NEW.withdrawn_on IS NULL
            AND (approval_serves('statistics.enter', nation_id(), says, NEW.id)
                 OR approval_lists('statistics.enter_many', nation_id(), says, NEW.id))
        ELSE NEW.withdrawn_on = core_today() AND approval_serves('statistics.withdraw', NEW.id)
    END) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'published figures are entered and withdrawn by two people, as their request says'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'statistic_by_two';
END $$;
CREATE TRIGGER statistic_by_two BEFORE INSERT OR UPDATE ON quotas_publishedstatistic
    FOR EACH ROW EXECUTE FUNCTION statistic_by_two();
SELECT declare_acts_of_the_nation('statistics.enter', 'statistics.enter_many', 'statistics.withdraw');
