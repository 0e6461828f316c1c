-- While an emergency freeze is in force, nothing is posted to an account of its place, and no notice comes into force.

CREATE FUNCTION posting_is_not_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM enterprises_freeze WHERE lifted_at IS NULL) AND EXISTS (
        SELECT FROM new_postings posting
        JOIN quotas_account account ON account.id IN (posting.from_account_id, posting.to_account_id)
        JOIN quotas_holder holder ON holder.id = account.holder_id
        JOIN enterprises_jurisdiction place ON place.id = holder.place_id
        WHERE frozen_at(place.code)
    ) THEN
        PERFORM refuse_while_frozen();
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER posting_is_not_frozen AFTER INSERT ON quotas_posting REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION posting_is_not_frozen();

CREATE FUNCTION notice_is_not_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF frozen_at((SELECT code FROM enterprises_jurisdiction WHERE id = NEW.place_id)) THEN
        PERFORM refuse_while_frozen();
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER notice_is_not_frozen BEFORE UPDATE ON quotas_notice FOR EACH ROW
    WHEN (NEW.state = 'in_force' AND OLD.state <> 'in_force') EXECUTE FUNCTION notice_is_not_frozen();
