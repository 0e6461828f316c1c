-- The sites that a report names and those that its enterprise held in the month, whoever held them before: stock changes
-- hands together with its site. Each with its licences, and with what reports in force state for it: the last earlier
-- figures of each product, those of the last months, and those of the following month.
WITH held AS (
    SELECT DISTINCT t.site_id FROM enterprises_sitetenure t
    WHERE t.enterprise_id = %(enterprise)s AND t.held_from <= %(last)s AND (t.held_to IS NULL OR t.held_to >= %(first)s)
), concerned AS (
    SELECT site_id FROM held
    UNION
    SELECT l.site_id FROM quotas_reportline l WHERE l.report_id = %(report)s
)
SELECT s.id, s.code, s.name, s.kind, h.site_id IS NOT NULL AS held,
       (SELECT json_agg(json_build_array(
                   p.kind, p.valid_from, p.valid_to, p.revoked_on,
                   (SELECT json_agg(json_build_array(x.suspended_on, x.ended_on) ORDER BY x.suspended_on)
                    FROM enterprises_licencesuspension x WHERE x.licence_id = p.id)))
        FROM enterprises_licence p WHERE p.site_id = s.id) AS licences,
       (SELECT json_agg(json_build_array(
                   g.id, g.code, g.name, m.period, m.enterprise_id,
                   m.opening_stock::text, m.produced::text, m.closing_stock::text)
               ORDER BY m.period)
        FROM (SELECT l.*, r.period, r.enterprise_id,
                     row_number() OVER (PARTITION BY l.product_id, r.period < %(first)s ORDER BY r.period DESC) AS age
              FROM quotas_reportline l JOIN quotas_report r ON r.id = l.report_id
              WHERE l.site_id = s.id AND r.state IN ('submitted', 'accepted', 'returned') AND r.period <= %(next)s) m
        JOIN quotas_product g ON g.id = m.product_id
        WHERE m.period >= %(since)s OR m.age = 1) AS stated
FROM concerned c
JOIN enterprises_site s ON s.id = c.site_id
LEFT JOIN held h ON h.site_id = c.site_id
