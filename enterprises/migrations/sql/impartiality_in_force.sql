-- For which matters a person's declaration of no conflict of interest stands: one that was made for every party on the
-- list. The one statement of the rule, asked by filters, row-level security and triggers.
CREATE FUNCTION matters_declared_by(declarer uuid) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE(array_agg(DISTINCT d.matter_id), '{}') FROM enterprises_impartialitydeclaration d
    WHERE d.person_id = declarer
      AND NOT EXISTS (SELECT FROM enterprises_party p WHERE p.matter_id = d.matter_id AND p.number > d.parties)
$$;

-- A person declares for himself, proven to the database, for the list as it is, and not where he has a conflict.
CREATE FUNCTION declaration_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.person_id IS DISTINCT FROM core_actor() THEN
        RAISE EXCEPTION 'people declare for themselves'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declared_by_its_person';
    END IF;
    IF NEW.parties IS DISTINCT FROM (SELECT max(number) FROM enterprises_party WHERE matter_id = NEW.matter_id) THEN
        RAISE EXCEPTION 'a declaration names every party'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declared_for_every_party';
    END IF;
    IF NEW.matter_id = ANY (matters_closed_to(NEW.person_id, (NEW.made_at AT TIME ZONE 'Asia/Shanghai')::date)) THEN
        RAISE EXCEPTION 'whoever has a conflict of interest does not declare that he has none'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'declared_without_conflict';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER declaration_guard BEFORE INSERT ON enterprises_impartialitydeclaration
    FOR EACH ROW EXECUTE FUNCTION declaration_guard();
