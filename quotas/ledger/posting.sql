-- Make postings under the lock of their accounts, which is taken before the first row gets its recorded_at.
WITH locked AS MATERIALIZED (SELECT ledger_lock(%(accounts)s::uuid[], %(moves_quota)s::boolean))
INSERT INTO quotas_posting (kind, from_account_id, to_account_id, tonnes, effective_on, recorded_at, actor_id, actor_name,
                            reverses_id, key, notice_line_id, line_use_id, succession_id, document, authority,
                            from_enterprise_id, to_enterprise_id)
SELECT e.kind, e.from_account, e.to_account, e.tonnes, e.effective_on, %(recorded_at)s::timestamptz, %(actor_id)s::uuid,
       %(actor_name)s, e.reverses, e.key, e.notice_line, e.line_use, e.succession, e.document,
       COALESCE(t.authority, f.authority), f.enterprise_id, t.enterprise_id
FROM locked, unnest(%(kind)s::text[], %(from_)s::uuid[], %(to)s::uuid[], %(tonnes)s::numeric[],
                    %(effective_on)s::date[], %(reverses)s::uuid[], %(notice_line)s::uuid[], %(line_use)s::uuid[],
                    %(succession)s::uuid[], %(document)s::text[], %(key)s::text[]) WITH ORDINALITY
     AS e(kind, from_account, to_account, tonnes, effective_on, reverses, notice_line, line_use, succession, document,
          key, position)
LEFT JOIN quotas_account f ON f.id = e.from_account
LEFT JOIN quotas_account t ON t.id = e.to_account
ORDER BY e.position
RETURNING id
