-- Freeze a report as filed. Its use is posted already, so each account tells whether it is over its limit.
UPDATE quotas_report
SET state = %(state)s, version = %(version)s, submitted_by_id = %(submitted_by)s, submitted_at = %(submitted_at)s,
    late = %(late)s, explanations = %(explanations)s::jsonb, receipt_number = %(receipt_number)s,
    canonical = %(canonical)s, sha256 = %(sha256)s,
    over = COALESCE(
        (SELECT jsonb_agg(jsonb_build_object('programme', g.code, 'category', a.category, 'excess', a.excess::text)
                          ORDER BY a.excess DESC, g.code)
         FROM quotas_account a
         JOIN quotas_programmeyear y ON y.id = a.programme_year_id
         JOIN quotas_programme g ON g.id = y.programme_id
         WHERE a.id = ANY (%(grown)s::uuid[]) AND a.state IN ('exceeded', 'unplanned')), '[]')
WHERE id = %(report)s
RETURNING over::json
