-- Freeze reports as filed. Their use is posted already, so each account tells whether it is over its limit.
UPDATE quotas_report r
SET state = 'submitted', version = f.version, submitted_by_id = f.submitted_by, submitted_at = f.submitted_at,
    late = f.late, explanations = f.explanations, receipt_number = f.receipt_number, canonical = f.canonical,
    sha256 = f.sha256,
    over = COALESCE(
        (SELECT jsonb_agg(jsonb_build_object('programme', g.code, 'category', a.category, 'excess', a.excess::text)
                          ORDER BY a.excess DESC, g.code)
         FROM jsonb_array_elements_text(f.grown) AS grown(account)
         JOIN quotas_account a ON a.id = grown.account::uuid
         JOIN quotas_programmeyear y ON y.id = a.programme_year_id
         JOIN quotas_programme g ON g.id = y.programme_id
         WHERE a.state IN ('exceeded', 'unplanned')), '[]')
FROM unnest(%(reports)s::uuid[], %(versions)s::integer[], %(submitted_by)s::uuid[], %(submitted_at)s::timestamptz[],
            %(late)s::boolean[], %(explanations)s::jsonb[], %(receipt_numbers)s::text[], %(canonical)s::text[],
            %(sha256)s::text[], %(grown)s::jsonb[])
     AS f(report, version, submitted_by, submitted_at, late, explanations, receipt_number, canonical, sha256, grown)
WHERE r.id = f.report
RETURNING r.id, r.over::json
