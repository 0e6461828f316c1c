-- The lines of reports as entered, each with its counterparties and, once the report is filed, the quota that it uses.
SELECT l.report_id, l.id, l.process, l.feed_origin, l.grade, l.opening_stock, l.produced, l.purchased, l.consumed, l.sold,
       l.exported, l.lost, l.closing_stock, l.reo_tonnes,
       s.id AS site_id, s.code AS site_code, s.name AS site_name, s.kind AS site_kind, s.ore_type AS site_ore_type,
       p.id AS product_id, p.code AS product_code, p.name AS product_name, p.kind AS product_kind,
       p.reo_factor AS product_factor, COALESCE(e.weight, p.element_class) AS product_weight, p.ended_on AS product_ended_on,
       (SELECT json_agg(json_build_array(
                   t.direction, t.tonnes::text, f.id, COALESCE(f.code, ''), COALESCE(f.name, t.name),
                   -- the day on which an enterprise ceased before the month
                   (SELECT max(v.effective_on) FROM enterprises_enterpriseevent v
                    WHERE v.enterprise_id = f.id AND v.kind IN ('close', 'merge') AND v.effective_on <= r.period))
               ORDER BY t.id)
        FROM quotas_trade t LEFT JOIN enterprises_enterprise f ON f.id = t.enterprise_id
        WHERE t.line_id = l.id) AS trades,
       CASE WHEN r.state <> 'draft' THEN
           (SELECT json_agg(json_build_array(g.code, a.category, u.tonnes::text) ORDER BY g.code, a.category)
            FROM quotas_lineuse u
            JOIN quotas_account a ON a.id = u.account_id
            JOIN quotas_programmeyear y ON y.id = a.programme_year_id
            JOIN quotas_programme g ON g.id = y.programme_id
            WHERE u.line_id = l.id)
       END AS uses
FROM quotas_reportline l
JOIN quotas_report r ON r.id = l.report_id
JOIN enterprises_site s ON s.id = l.site_id
JOIN quotas_product p ON p.id = l.product_id
LEFT JOIN quotas_element e ON e.id = p.element_id
-- In a subquery the number of reports is unknown to every plan, so that one is kept for a single report and for a page.
WHERE l.report_id = ANY ((SELECT %(reports)s::uuid[])::uuid[])
  -- Evaluated once, before the first row: a filing holds the counting rules (``counting.hold_rules``) as it reads its lines.
  AND (SELECT CASE WHEN %(hold_rules)s THEN
           pg_advisory_xact_lock_shared(hashtext('quotas.counting_rules')) IS NOT NULL ELSE true END)
ORDER BY l.id
