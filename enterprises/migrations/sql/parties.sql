-- Who a party is, what he was named, and who added him never changes; a decision is made once. An outcome is not
-- rewritten: it is taken back as a whole, or it stays.
CREATE FUNCTION party_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.matter_id, NEW.number, NEW.kind, NEW.person_id, NEW.office_place_id, NEW.office_authority_id,
        NEW.enterprise_id, NEW.name, NEW.identifies_id, NEW.added_at, NEW.added_by_id, NEW.reason)
       IS DISTINCT FROM
       (OLD.matter_id, OLD.number, OLD.kind, OLD.person_id, OLD.office_place_id, OLD.office_authority_id,
        OLD.enterprise_id, OLD.name, OLD.identifies_id, OLD.added_at, OLD.added_by_id, OLD.reason)
       OR OLD.state = 'denied' AND NEW.state <> 'denied'
       OR OLD.state = 'confirmed' AND NEW.state NOT IN ('confirmed', 'identified')
       OR OLD.state = 'identified' AND NEW.state <> 'identified'
       OR OLD.outcome <> '' AND NEW.outcome <> ''
          AND (NEW.outcome, NEW.outcome_reason, NEW.outcome_by_id, NEW.outcome_at)
              IS DISTINCT FROM (OLD.outcome, OLD.outcome_reason, OLD.outcome_by_id, OLD.outcome_at)
    THEN
        RAISE EXCEPTION 'a party stays who it is' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'party_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER party_guard BEFORE UPDATE ON enterprises_party FOR EACH ROW EXECUTE FUNCTION party_guard();
