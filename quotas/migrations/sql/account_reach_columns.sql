-- Accounts bear the columns that decide who sees them, so that the policy compares them and asks no other table.

-- What the columns of an account of this year and holder are.
CREATE FUNCTION account_reach(of_year uuid, of_holder uuid)
RETURNS TABLE (authority text, place text, enterprise_id uuid, group_id uuid, seat text) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT a.code, j.code, h.enterprise_id, COALESCE(h.group_id, e.group_id),
           CASE WHEN h.jurisdiction_id IS NOT NULL THEN j.code WHEN h.group_id IS NOT NULL THEN 'g:' || h.group_id END
    FROM quotas_holder h
    JOIN enterprises_jurisdiction j ON j.id = h.place_id
    LEFT JOIN enterprises_enterprise e ON e.id = h.enterprise_id,
         quotas_programmeyear y
    JOIN quotas_programme p ON p.id = y.programme_id
    JOIN enterprises_authority a ON a.id = p.authority_id
    WHERE h.id = of_holder AND y.id = of_year;
END;

-- The share locks wait for whoever is moving the holder or its enterprise, and hold him off until the account is there
-- for him to see.
CREATE FUNCTION account_reach_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM FROM quotas_holder WHERE id = NEW.holder_id FOR SHARE;
    PERFORM FROM enterprises_enterprise
      WHERE id = (SELECT enterprise_id FROM quotas_holder WHERE id = NEW.holder_id) FOR SHARE;
    SELECT r.authority, r.place, r.enterprise_id, r.group_id, r.seat
      INTO NEW.authority, NEW.place, NEW.enterprise_id, NEW.group_id, NEW.seat
      FROM account_reach(NEW.programme_year_id, NEW.holder_id) r;
    RETURN NEW;
END $$;
CREATE TRIGGER account_reach_insert BEFORE INSERT ON quotas_account
    FOR EACH ROW EXECUTE FUNCTION account_reach_insert();

-- A holder that moves takes its accounts along, and an enterprise its holder.
CREATE FUNCTION account_reach_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'enterprises_enterprise' THEN
        UPDATE quotas_holder SET place_id = NEW.jurisdiction_id
         WHERE enterprise_id = NEW.id AND place_id <> NEW.jurisdiction_id;
        UPDATE quotas_account SET group_id = NEW.group_id
         WHERE enterprise_id = NEW.id AND group_id IS DISTINCT FROM NEW.group_id;
    ELSE
        UPDATE quotas_account SET place = (SELECT code FROM enterprises_jurisdiction WHERE id = NEW.place_id)
         WHERE holder_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER account_reach_update AFTER UPDATE OF jurisdiction_id, group_id ON enterprises_enterprise FOR EACH ROW
    WHEN ((NEW.jurisdiction_id, NEW.group_id) IS DISTINCT FROM (OLD.jurisdiction_id, OLD.group_id))
    EXECUTE FUNCTION account_reach_update();
CREATE TRIGGER account_reach_update AFTER UPDATE OF place_id ON quotas_holder FOR EACH ROW
    WHEN (NEW.place_id <> OLD.place_id) EXECUTE FUNCTION account_reach_update();

-- The place of a holder follows from what it is: its enterprise's seat, the nation for a group, itself for a place.
CREATE FUNCTION holder_sits_where_it_is() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.place_id <> COALESCE(
        NEW.jurisdiction_id, (SELECT jurisdiction_id FROM enterprises_enterprise WHERE id = NEW.enterprise_id), nation_id()) THEN
        RAISE EXCEPTION 'the place of a holder is that of what it holds quota for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'holder_sits_where_it_is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER holder_sits_where_it_is BEFORE INSERT OR UPDATE ON quotas_holder
    FOR EACH ROW EXECUTE FUNCTION holder_sits_where_it_is();

-- A programme of which there are accounts stays with its authority.
CREATE FUNCTION programme_keeps_authority() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM quotas_account a JOIN quotas_programmeyear y ON y.id = a.programme_year_id
               WHERE y.programme_id = NEW.id) THEN
        RAISE EXCEPTION 'there are accounts of this programme'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'programme_keeps_authority';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programme_keeps_authority BEFORE UPDATE OF authority_id ON quotas_programme FOR EACH ROW
    WHEN (NEW.authority_id <> OLD.authority_id) EXECUTE FUNCTION programme_keeps_authority();

-- The accounts of the declared places and groups, for the policy of postings. The condition on places is a range, so
-- that an index answers.
CREATE FUNCTION accounts_in_reach() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.id FROM unnest(core_reach('scopes')) prefix
      JOIN quotas_account a ON a.scope >= prefix COLLATE "C" AND a.scope < prefix || '~' COLLATE "C"
    UNION ALL
    SELECT a.id FROM unnest(core_reach('whole_places')) prefix
      JOIN quotas_account a ON a.place >= prefix COLLATE "C" AND a.place < prefix || '~' COLLATE "C"
    UNION ALL
    SELECT a.id FROM quotas_account a WHERE a.group_id = ANY (core_reach('groups')::uuid[]);
END;
