-- An entry of restoration lies in the place of its site or area when it is recorded; a withdrawal states the same place,
-- subject, kind, hectares and day as its entry, and withdraws no withdrawal.
CREATE FUNCTION restoration_subject_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.withdraws_id IS NULL THEN
        IF NOT EXISTS (
            SELECT FROM enterprises_site s WHERE s.id = NEW.site_id AND s.jurisdiction_id = NEW.place_id
            UNION ALL
            SELECT FROM enterprises_miningarea a WHERE a.id = NEW.mining_area_id AND a.jurisdiction_id = NEW.place_id
        ) THEN
            RAISE EXCEPTION 'an entry lies in the place of its site or area'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'restoration_lies_in_the_place_of_its_subject';
        END IF;
    ELSIF NOT EXISTS (
        SELECT FROM environment_restorationentry e
        WHERE e.id = NEW.withdraws_id AND e.id <> NEW.id AND e.withdraws_id IS NULL AND e.place_id = NEW.place_id
          AND e.site_id IS NOT DISTINCT FROM NEW.site_id
          AND e.mining_area_id IS NOT DISTINCT FROM NEW.mining_area_id
          AND e.kind = NEW.kind AND e.hectares = NEW.hectares AND e.day = NEW.day
    ) THEN
        RAISE EXCEPTION 'a withdrawal states the subject, kind, hectares and day of its entry'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'restoration_withdrawal_names_its_entry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER restoration_subject_guard BEFORE INSERT ON environment_restorationentry
    FOR EACH ROW EXECUTE FUNCTION restoration_subject_guard();

-- No more is accepted than was restored. The lock of the site or area lets one entry after the other count.
CREATE FUNCTION restoration_works_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM enterprises_site WHERE id = NEW.site_id FOR NO KEY UPDATE;
    PERFORM FROM enterprises_miningarea WHERE id = NEW.mining_area_id FOR NO KEY UPDATE;
    IF (SELECT sum(CASE e.kind WHEN 'restored' THEN e.hectares ELSE -e.hectares END)
        FROM environment_restorationentry e
        WHERE (e.site_id = NEW.site_id OR e.mining_area_id = NEW.mining_area_id) AND e.kind <> 'owed'
          AND e.withdraws_id IS NULL
          AND NOT EXISTS (SELECT FROM environment_restorationentry w WHERE w.withdraws_id = e.id)) < 0 THEN
        RAISE EXCEPTION 'no more is accepted than was restored'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'restoration_not_above_works';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER restoration_works_guard AFTER INSERT ON environment_restorationentry
    FOR EACH ROW WHEN (NEW.kind <> 'owed') EXECUTE FUNCTION restoration_works_guard();
