-- What refuses a row that names somebody who is not proven to act (NamesItsActor).
CREATE FUNCTION core_refuse_unproven_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% names its actor, and nobody else is proven to act', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_proven';
END $$;
