-- Years, mergers and movements of quota are done on their approved request alone, in its transaction; loaders enter them
-- as well (core_may_load).

CREATE FUNCTION quota_act_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'this is done by two people, on an approved request'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_act_by_two';
END $$;

-- A year that awaits its plan is opened by its first notice.
CREATE TRIGGER year_turned_by_two BEFORE UPDATE ON quotas_programmeyear FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND (OLD.state, NEW.state) <> ('awaiting_plan', 'open') AND NOT (
        approval_serves(CASE NEW.state WHEN 'closed' THEN 'programme_years.close' ELSE 'programme_years.reopen' END, NEW.id)
        OR core_may_load()))
    EXECUTE FUNCTION quota_act_by_two();

-- A year without accounts takes the scheme of its first notice.
CREATE FUNCTION year_has_accounts(of_year uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT FROM quotas_account WHERE programme_year_id = of_year) $$;
CREATE TRIGGER scheme_changed_by_two BEFORE UPDATE ON quotas_programmeyear FOR EACH ROW
    WHEN (NEW.scheme <> OLD.scheme AND year_has_accounts(NEW.id)
          AND NOT (approval_serves('programme_years.change_scheme', NEW.id) OR core_may_load()))
    EXECUTE FUNCTION quota_act_by_two();

CREATE FUNCTION succession_approved(succession quotas_succession) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM enterprises_approvalrequest r
        WHERE r.act = CASE succession.kind WHEN 'merger' THEN 'enterprises.merge' ELSE 'enterprises.close' END
          AND r.target_id = succession.predecessor_id AND approval_serves(r.act, r.target_id)
          AND r.arguments ->> 'successor' IS NOT DISTINCT FROM
              (SELECT code FROM enterprises_enterprise WHERE id = succession.successor_id))
$$;
CREATE TRIGGER succession_by_two BEFORE INSERT ON quotas_succession FOR EACH ROW
    WHEN (NOT (succession_approved(NEW) OR core_may_load())) EXECUTE FUNCTION quota_act_by_two();

-- Whether two people have approved, in this transaction, what its postings of this kind and document do to the accounts.
CREATE FUNCTION movement_is_approved(of_kind text, of_document text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH moved AS (
        SELECT * FROM quotas_posting
        WHERE chain_point = core_chain_point(pg_current_xact_id()) AND kind = of_kind AND document = of_document
    ), changes AS (
        SELECT account, sum(tonnes) AS tonnes FROM (
            SELECT from_account_id AS account, -tonnes AS tonnes FROM moved
            UNION ALL SELECT to_account_id, tonnes FROM moved
        ) sides WHERE account IS NOT NULL GROUP BY account HAVING sum(tonnes) <> 0
    )
    SELECT EXISTS (
        SELECT FROM enterprises_approvalrequest r
        WHERE r.act = 'quota.' || of_kind AND approval_serves(r.act, r.target_id)
          AND r.arguments ->> 'document' = of_document
          AND NOT EXISTS (
              SELECT FROM changes c JOIN quotas_account a ON a.id = c.account JOIN quotas_holder h ON h.id = a.holder_id
              WHERE abs(c.tonnes) <> (r.arguments ->> 'tonnes')::numeric
                 OR CASE of_kind
                    WHEN 'transfer' THEN (c.tonnes < 0) <> (c.account = r.target_id)
                                         OR c.tonnes > 0 AND h.code <> r.arguments ->> 'to'
                    WHEN 'withhold' THEN c.account <> r.target_id
                    WHEN 'release' THEN c.account <> r.target_id
                    ELSE (c.tonnes < 0) <> (c.account = r.target_id)
                         OR c.tonnes > 0 AND a.id <> (SELECT parent_id FROM quotas_account WHERE id = r.target_id) END))
$$;

-- A posting that refers to a document in words is a movement that two people approved, or the effect of an order
-- (posting_is_ordered, of the app that knows orders). Asked at the end of the transaction: the order notes its postings
-- once they are made.
CREATE FUNCTION ledger_movement_needs_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (core_may_load() OR posting_is_ordered(NEW.id)
            OR NEW.kind <> 'reverse' AND movement_is_approved(NEW.kind, NEW.document)) THEN
        RAISE EXCEPTION 'quota is moved by two people, on an approved request, or by an order'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_act_by_two';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_movement_needs_approval AFTER INSERT ON quotas_posting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.document <> '') EXECUTE FUNCTION ledger_movement_needs_approval();

REVOKE ALL ON FUNCTION movement_is_approved(text, text) FROM PUBLIC, "{role}";
