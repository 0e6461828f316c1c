-- What each kind of posting does, said once: the trigger, the balances of any past day and the verification read this.

-- Quota flows from a lower rank to a higher one only, so the tree of accounts can have no cycles.
CREATE FUNCTION ledger_rank(holder_type text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE holder_type WHEN 'nation' THEN 0 WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 WHEN 'county' THEN 3
                        WHEN 'group' THEN 4 WHEN 'enterprise' THEN 5 END;

-- The signs with which a posting's tonnes enter the figures of the account on one side. ``upward`` matters to
-- transfers, which go up to the common ancestor leg by leg and down again.
CREATE FUNCTION ledger_posting_effects() RETURNS TABLE (
    kind text, upward boolean, side text,
    received integer, given integer, passed_on integer, withheld integer, used_pending integer, used_accepted integer
) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    VALUES
        ('control',    NULL::boolean, 'to',   1,  1,  0,  0,  0,  0),
        ('distribute', NULL,          'from', 0,  0,  1,  0,  0,  0),
        ('distribute', NULL,          'to',   1,  1,  0,  0,  0,  0),
        ('return',     NULL,          'from', -1, 0,  0,  0,  0,  0),
        ('return',     NULL,          'to',   0,  0, -1,  0,  0,  0),
        ('deduct',     NULL,          'from', -1, 0,  0,  0,  0,  0),
        ('deduct',     NULL,          'to',   0,  0, -1,  0,  0,  0),
        ('reduce',     NULL,          'from', -1, 0,  0,  0,  0,  0),
        ('reduce',     NULL,          'to',   0,  0, -1,  0,  0,  0),
        ('transfer',   true,          'from', -1, 0,  0,  0,  0,  0),
        ('transfer',   true,          'to',   0,  0, -1,  0,  0,  0),
        ('transfer',   false,         'from', 0,  0,  1,  0,  0,  0),
        ('transfer',   false,         'to',   1,  1,  0,  0,  0,  0),
        ('withhold',   NULL,          'to',   0,  0,  0,  1,  0,  0),
        ('release',    NULL,          'to',   0,  0,  0, -1,  0,  0),
        ('use',        NULL,          'to',   0,  0,  0,  0,  1,  0),
        ('accept',     NULL,          'to',   0,  0,  0,  0, -1,  1)
$$;

-- One row per posting and account that it changes directly. A reversal stands on the same sides with the signs turned.
-- In two halves, so that the effects on one account are found by its key (join it LATERAL, with OFFSET 0). It asks as
-- whoever reads it, not as the owner who made it.
CREATE VIEW ledger_effect WITH (security_invoker = true) AS
WITH act AS NOT MATERIALIZED (
    SELECT p.id AS posting_id, p.from_account_id, p.to_account_id, COALESCE(o.kind, p.kind) AS kind,
           o.id IS NOT NULL AS reversal, p.effective_on, p.recorded_at,
           CASE WHEN o.id IS NULL THEN p.tonnes ELSE -p.tonnes END AS signed,
           ledger_rank(fh.type) > ledger_rank(th.type) AS upward
    FROM quotas_posting p
    LEFT JOIN quotas_posting o ON o.id = p.reverses_id
    LEFT JOIN quotas_account fa ON fa.id = p.from_account_id
    LEFT JOIN quotas_holder fh ON fh.id = fa.holder_id
    LEFT JOIN quotas_account ta ON ta.id = p.to_account_id
    LEFT JOIN quotas_holder th ON th.id = ta.holder_id
)
SELECT a.posting_id, a.to_account_id AS account_id, r.side, a.kind, a.upward, a.reversal, a.effective_on, a.recorded_at,
       a.signed * r.received AS received, a.signed * r.given AS given, a.signed * r.passed_on AS passed_on,
       a.signed * r.withheld AS withheld, a.signed * r.used_pending AS used_pending,
       a.signed * r.used_accepted AS used_accepted
FROM act a JOIN ledger_posting_effects() r ON r.side = 'to' AND r.kind = a.kind AND (r.upward IS NULL OR r.upward = a.upward)
WHERE a.to_account_id IS NOT NULL
UNION ALL
SELECT a.posting_id, a.from_account_id, r.side, a.kind, a.upward, a.reversal, a.effective_on, a.recorded_at,
       a.signed * r.received, a.signed * r.given, a.signed * r.passed_on, a.signed * r.withheld,
       a.signed * r.used_pending, a.signed * r.used_accepted
FROM act a JOIN ledger_posting_effects() r ON r.side = 'from' AND r.kind = a.kind AND (r.upward IS NULL OR r.upward = a.upward)
WHERE a.from_account_id IS NOT NULL;

-- What a statement of new postings does to one account, summed up.
CREATE TYPE ledger_sum AS (
    account_id uuid,
    received numeric, given numeric, passed_on numeric, withheld numeric, used_pending numeric, used_accepted numeric,
    hands_on boolean, takes boolean, revokes boolean
);
CREATE TYPE ledger_move AS (account_id uuid, parent_id uuid);

-- One refusal of the ledger: the name tells Python which rule was broken, the detail whose account it was.
CREATE FUNCTION ledger_refuse(rule text, account uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    said text;
BEGIN
    SELECT jsonb_build_object(
               'account', a.id, 'holder', h.code, 'category', a.category,
               'received', a.received::text, 'passed_on', a.passed_on::text, 'withheld', a.withheld::text,
               'used', a.used::text)::text
      INTO said
      FROM quotas_account a JOIN quotas_holder h ON h.id = a.holder_id WHERE a.id = account;
    RAISE EXCEPTION 'the ledger refuses: %', rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule, DETAIL = COALESCE(said, '{}');
END $$;
