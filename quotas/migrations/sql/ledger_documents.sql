-- The document behind each posting is checked with it: there is exactly one, of a sort that its kind may have, it says
-- what is posted, and it is in force. History that a loader enters (core_may_load) may refer to a document in words alone.
CREATE FUNCTION ledger_documents() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    refused record;
BEGIN
    SELECT * INTO refused FROM (
        SELECT a.account, CASE
            WHEN num_nonnulls(a.notice_line_id, a.line_use_id, a.succession_id, NULLIF(a.document, '')) <> 1
                THEN 'ledger_one_document'
            WHEN a.document <> '' THEN CASE
                WHEN a.acts IN ('return', 'deduct', 'transfer', 'withhold', 'release') OR (SELECT core_may_load())
                    THEN NULL
                ELSE 'ledger_document_fits_kind' END
            WHEN a.reversal AND (a.notice_line_id, a.line_use_id, a.succession_id)
                 IS DISTINCT FROM (a.of_line, a.of_use, a.of_succession) THEN 'ledger_document_fits_kind'
            WHEN a.notice_line_id IS NOT NULL THEN CASE
                WHEN a.acts NOT IN ('control', 'distribute', 'reduce', 'withhold') THEN 'ledger_document_fits_kind'
                WHEN (c.state = CASE WHEN a.reversal THEN 'revoked' ELSE 'in_force' END
                      AND a.tonnes = CASE a.acts WHEN 'withhold' THEN l.withheld ELSE abs(l.increment) END
                      AND a.effective_on = c.effective_on
                      AND a.programme_year_id = c.programme_year_id AND a.category = l.category
                      AND CASE a.acts
                          WHEN 'control' THEN l.increment > 0 AND l.from_holder_id IS NULL AND a.to_holder = l.to_holder_id
                          WHEN 'distribute' THEN l.increment > 0 AND a.from_holder = l.from_holder_id
                                                 AND a.to_holder = l.to_holder_id
                          WHEN 'withhold' THEN l.increment > 0 AND a.to_holder = l.to_holder_id
                          ELSE l.increment < 0 AND a.from_holder = l.to_holder_id
                               AND a.to_holder IS NOT DISTINCT FROM l.from_holder_id END
                      AND (a.reversal OR CASE c.basis
                          WHEN 'incremental' THEN abs(l.increment) = l.tonnes
                          ELSE l.tonnes = (
                              SELECT sum(x.increment) FROM quotas_noticeline x JOIN quotas_notice n ON n.id = x.notice_id
                              WHERE n.programme_year_id = c.programme_year_id AND n.issuer_id = c.issuer_id
                                AND n.state = 'in_force' AND n.issued_on <= c.issued_on AND x.to_holder_id = l.to_holder_id
                                AND x.category = l.category) END)) IS NOT TRUE THEN 'ledger_document_supports_posting'
                END
            WHEN a.line_use_id IS NOT NULL THEN CASE
                WHEN a.acts NOT IN ('use', 'accept') THEN 'ledger_document_fits_kind'
                WHEN (u.account_id = a.account AND u.tonnes = a.tonnes
                      AND a.effective_on = (r.period + interval '1 month')::date - 1
                      AND r.state = ANY (CASE
                          WHEN a.reversal THEN ARRAY['superseded', 'repudiated']
                          WHEN a.acts = 'accept' THEN ARRAY['accepted']
                          ELSE ARRAY['draft', 'submitted'] END)
                      AND (a.acts = 'use' AND NOT a.reversal OR report_turned_now(r.id))
                      ) IS NOT TRUE THEN 'ledger_document_supports_posting'
                END
            WHEN a.acts NOT IN ('return', 'transfer', 'distribute') THEN 'ledger_document_fits_kind'
            WHEN (a.effective_on = s.effective_on
                  AND CASE a.acts
                      WHEN 'transfer' THEN s.kind = 'merger'
                      WHEN 'return' THEN s.kind = 'closure' AND a.from_enterprise = s.predecessor_id
                      ELSE s.kind = 'closure' AND a.to_enterprise = s.predecessor_id END) IS NOT TRUE
                THEN 'ledger_document_supports_posting'
            END AS rule
        FROM (
            SELECT n.*, COALESCE(o.kind, n.kind) AS acts, o.id IS NOT NULL AS reversal,
                   o.notice_line_id AS of_line, o.line_use_id AS of_use, o.succession_id AS of_succession,
                   COALESCE(n.to_account_id, n.from_account_id) AS account,
                   COALESCE(ta.programme_year_id, fa.programme_year_id) AS programme_year_id,
                   COALESCE(ta.category, fa.category) AS category,
                   fh.id AS from_holder, fh.enterprise_id AS from_enterprise,
                   th.id AS to_holder, th.enterprise_id AS to_enterprise
            FROM new_postings n
            LEFT JOIN LATERAL (SELECT * FROM quotas_posting WHERE id = n.reverses_id OFFSET 0) o ON true
            LEFT JOIN LATERAL (SELECT * FROM quotas_account WHERE id = n.from_account_id OFFSET 0) fa ON true
            LEFT JOIN LATERAL (SELECT * FROM quotas_holder WHERE id = fa.holder_id OFFSET 0) fh ON true
            LEFT JOIN LATERAL (SELECT * FROM quotas_account WHERE id = n.to_account_id OFFSET 0) ta ON true
            LEFT JOIN LATERAL (SELECT * FROM quotas_holder WHERE id = ta.holder_id OFFSET 0) th ON true
        ) a
        -- Each by its key (OFFSET 0), so that a plan made while the tables were small serves when they are full.
        LEFT JOIN LATERAL (SELECT * FROM quotas_noticeline WHERE id = a.notice_line_id OFFSET 0) l ON true
        LEFT JOIN LATERAL (SELECT * FROM quotas_notice WHERE id = l.notice_id OFFSET 0) c ON true
        LEFT JOIN LATERAL (SELECT * FROM quotas_lineuse WHERE id = a.line_use_id OFFSET 0) u ON true
        LEFT JOIN LATERAL (SELECT report_id FROM quotas_reportline WHERE id = u.line_id OFFSET 0) rl ON true
        LEFT JOIN LATERAL (SELECT id, state, period FROM quotas_report WHERE id = rl.report_id OFFSET 0) r ON true
        LEFT JOIN LATERAL (SELECT * FROM quotas_succession WHERE id = a.succession_id OFFSET 0) s ON true
    ) judged WHERE rule IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM ledger_refuse(refused.rule, refused.account);
    END IF;

    -- A merger moves quota between its two enterprises: whoever lies on the way neither gains nor loses.
    IF NOT EXISTS (SELECT FROM new_postings WHERE succession_id IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    SELECT m.account INTO refused FROM (
        SELECT n.succession_id, n.to_account_id AS account, n.tonnes FROM new_postings n WHERE n.succession_id IS NOT NULL
        UNION ALL
        SELECT n.succession_id, n.from_account_id, -n.tonnes FROM new_postings n WHERE n.succession_id IS NOT NULL
    ) m
    JOIN quotas_succession s ON s.id = m.succession_id AND s.kind = 'merger'
    JOIN quotas_account a ON a.id = m.account
    JOIN quotas_holder h ON h.id = a.holder_id
    WHERE h.enterprise_id IS NULL OR h.enterprise_id NOT IN (s.predecessor_id, s.successor_id)
    GROUP BY m.succession_id, m.account HAVING sum(m.tonnes) <> 0 LIMIT 1;
    IF FOUND THEN
        PERFORM ledger_refuse('ledger_document_supports_posting', refused.account);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_documents AFTER INSERT ON quotas_posting REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_documents();

-- Use is posted just before its report is frozen; at the end of the transaction the report must have been filed.
CREATE FUNCTION ledger_use_is_filed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    report uuid := (SELECT report_id FROM quotas_reportline
                    WHERE id = (SELECT line_id FROM quotas_lineuse WHERE id = NEW.line_use_id));
BEGIN
    IF (SELECT state FROM quotas_report WHERE id = report) = 'draft' THEN
        PERFORM ledger_refuse('ledger_document_supports_posting', NEW.to_account_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_use_is_filed AFTER INSERT ON quotas_posting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'use' AND NEW.line_use_id IS NOT NULL) EXECUTE FUNCTION ledger_use_is_filed();
