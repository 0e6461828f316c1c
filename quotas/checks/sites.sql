-- For each report asked for: the sites that it names and those that its enterprise held in the month, whoever held them
-- before: stock changes hands together with its site. Each with its licences, and with what reports in force state for
-- it: the last earlier figures of each product, those of the last months, and those of the following month.
-- OFFSET 0 keeps one site to one look into the index, whatever number of reports the plan expects.
SELECT a.place, s.id, s.code, s.name, s.kind, c.held,
       (SELECT json_agg(json_build_array(
                   p.kind, p.valid_from, p.valid_to, p.revoked_on,
                   (SELECT json_agg(json_build_array(x.suspended_on, x.ended_on) ORDER BY x.suspended_on)
                    FROM enterprises_licencesuspension x WHERE x.licence_id = p.id)))
        FROM enterprises_licence p WHERE p.site_id = s.id) AS licences,
       (SELECT json_agg(json_build_array(
                   g.id, g.code, g.name, m.period, m.enterprise_id,
                   m.opening_stock::text, m.produced::text, m.closing_stock::text, m.grade::text)
               ORDER BY m.period)
        FROM (SELECT l.*, r.period, r.enterprise_id,
                     row_number() OVER (PARTITION BY l.product_id, r.period < a.month ORDER BY r.period DESC) AS age
              FROM quotas_reportline l JOIN quotas_report r ON r.id = l.report_id
              WHERE l.site_id = s.id AND r.state IN ('submitted', 'accepted', 'returned')
                AND r.period <= (a.month + interval '1 month')::date) m
        JOIN quotas_product g ON g.id = m.product_id
        WHERE m.period >= (a.month - %(history)s * interval '1 month')::date OR m.age = 1) AS stated
FROM unnest(%(reports)s::uuid[], %(enterprises)s::uuid[], %(months)s::date[])
     WITH ORDINALITY AS a(report, enterprise, month, place)
CROSS JOIN LATERAL (
    SELECT found.site_id, bool_or(found.held) AS held
    FROM (SELECT t.site_id, true AS held FROM enterprises_sitetenure t
          WHERE t.enterprise_id = a.enterprise AND t.held_from <= (a.month + interval '1 month - 1 day')::date
            AND (t.held_to IS NULL OR t.held_to >= a.month)
          UNION ALL
          SELECT l.site_id, false FROM quotas_reportline l WHERE l.report_id = a.report) found
    GROUP BY found.site_id
) c
CROSS JOIN LATERAL (SELECT * FROM enterprises_site WHERE id = c.site_id OFFSET 0) s
ORDER BY a.place
