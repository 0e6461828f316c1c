CREATE TRIGGER entry_withdrawal_guard BEFORE INSERT ON quotas_elementclassification
    FOR EACH ROW WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION entry_withdrawal_guard();
CREATE TRIGGER entry_withdrawal_guard BEFORE INSERT ON quotas_productshare
    FOR EACH ROW WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION entry_withdrawal_guard();

-- The shares of a product that hold on the day of a new one are of other elements, and no more than the whole with it.
CREATE FUNCTION product_share_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    same boolean;
    stated numeric;
BEGIN
    -- The lock serialises statements about one product.
    PERFORM FROM quotas_product WHERE id = NEW.product_id FOR NO KEY UPDATE;
    SELECT COALESCE(bool_or(s.element_id = NEW.element_id), false), COALESCE(sum(s.percent), 0) INTO same, stated
    FROM quotas_productshare s
    WHERE s.product_id = NEW.product_id AND s.withdraws_id IS NULL AND s.day <= NEW.day
      AND (s.until IS NULL OR s.until >= NEW.day)
      AND NOT EXISTS (SELECT FROM quotas_productshare w WHERE w.withdraws_id = s.id);
    IF same THEN
        RAISE EXCEPTION 'a share of this element holds already'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'product_share_once';
    END IF;
    IF stated + NEW.percent > 100 THEN
        RAISE EXCEPTION 'the shares of a product are at most the whole'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'product_shares_within_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER product_share_guard BEFORE INSERT ON quotas_productshare
    FOR EACH ROW WHEN (NEW.withdraws_id IS NULL) EXECUTE FUNCTION product_share_guard();
