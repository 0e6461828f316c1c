-- A review by which a licence is revoked finds it revoked on the day of the review, not only later.
CREATE FUNCTION licence_review_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM enterprises_licence WHERE id = NEW.licence_id AND revoked_on <= NEW.reviewed_on) THEN
        RAISE EXCEPTION 'a review that revokes a licence is of the day of its revocation or later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_revokes_its_licence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER licence_review_guard BEFORE INSERT ON enterprises_licencereview
    FOR EACH ROW WHEN (NEW.outcome = 'revoked') EXECUTE FUNCTION licence_review_guard();
