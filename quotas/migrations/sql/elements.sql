-- The shares of a product that hold on a day of a new one are of other elements, and no more than the whole with it on
-- any day. The sum grows only on the days on which a share begins.
CREATE FUNCTION product_share_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    same boolean;
    stated numeric;
BEGIN
    -- The lock serialises statements about one product.
    PERFORM FROM quotas_product WHERE id = NEW.product_id FOR NO KEY UPDATE;
    WITH beside AS (
        SELECT s.element_id, s.percent, s.day, s.until
        FROM quotas_productshare s
        WHERE s.product_id = NEW.product_id AND s.withdraws_id IS NULL
          AND NOT EXISTS (SELECT FROM quotas_productshare w WHERE w.withdraws_id = s.id)
          AND (s.until IS NULL OR s.until >= NEW.day) AND (NEW.until IS NULL OR s.day <= NEW.until)
    ), sums AS (
        SELECT (SELECT sum(b.percent) FROM beside b
                WHERE b.day <= begun.day AND (b.until IS NULL OR b.until >= begun.day)) AS percent
        FROM (SELECT GREATEST(day, NEW.day) AS day FROM beside UNION SELECT NEW.day) begun
    )
    SELECT COALESCE((SELECT bool_or(element_id = NEW.element_id) FROM beside), false),
           COALESCE((SELECT max(percent) FROM sums), 0) INTO same, stated;
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
