-- Postings of a page, in the order of their keys, with all that a list shows of them.
SELECT p.id, p.kind, g.code AS programme, y.year, COALESCE(t.category, f.category) AS category, p.tonnes, p.effective_on,
       p.recorded_at, p.actor_name, p.key, n.number AS notice, u.line_id AS report_line, p.succession_id AS succession,
       p.document, p.reverses_id AS reverses, r.id AS reversed_by,
       f.id AS from_account, fh.code AS from_holder, t.id AS to_account, th.code AS to_holder
FROM unnest(%(keys)s::uuid[]) WITH ORDINALITY AS page (id, position)
JOIN quotas_posting p ON p.id = page.id
LEFT JOIN quotas_account f ON f.id = p.from_account_id
LEFT JOIN quotas_holder fh ON fh.id = f.holder_id
LEFT JOIN quotas_account t ON t.id = p.to_account_id
LEFT JOIN quotas_holder th ON th.id = t.holder_id
LEFT JOIN quotas_programmeyear y ON y.id = COALESCE(t.programme_year_id, f.programme_year_id)
LEFT JOIN quotas_programme g ON g.id = y.programme_id
LEFT JOIN quotas_noticeline l ON l.id = p.notice_line_id
LEFT JOIN quotas_notice n ON n.id = l.notice_id
LEFT JOIN quotas_lineuse u ON u.id = p.line_use_id
LEFT JOIN quotas_posting r ON r.reverses_id = p.id
ORDER BY page.position
