-- What counts in a month, and into what: the programmes that run, the rules in force on its last day (of two that apply
-- to a line the later one wins), the factors to oxide that were set, and the bounds of yields.
SELECT
    (SELECT json_agg(json_build_array(
                g.code, g.unit,
                -- the category scheme of the year or, until its plan is known, of the latest year before it
                (SELECT y.scheme FROM quotas_programmeyear y
                 WHERE y.programme_id = g.id AND y.year <= %(year)s ORDER BY y.year DESC LIMIT 1)))
     FROM quotas_programme g
     WHERE g.first_year <= %(year)s AND (g.last_year IS NULL OR g.last_year >= %(year)s)) AS programmes,
    (SELECT json_agg(json_build_array(c.site_kind, c.product_kind, c.feed, g.code, c.quantity) ORDER BY c.valid_from)
     FROM quotas_countingrule c JOIN quotas_programme g ON g.id = c.programme_id
     WHERE g.first_year <= %(year)s AND (g.last_year IS NULL OR g.last_year >= %(year)s)
       AND c.valid_from <= %(day)s AND (c.valid_to IS NULL OR c.valid_to >= %(day)s)) AS rules,
    (SELECT json_agg(json_build_array(o.product_id, o.from_month, o.factor::text) ORDER BY o.from_month, o.id)
     FROM quotas_oxidefactor o WHERE o.from_month <= %(day)s) AS oxides,
    (SELECT json_agg(json_build_array(b.output_id, b.output_kind, b.feed_kind, b.from_month, b.lowest::text, b.highest::text)
            ORDER BY b.from_month, b.id)
     FROM quotas_yieldbound b WHERE b.from_month <= %(day)s) AS bounds
