-- What decides on filings beside their lines: freezes, a closed month, and the accounts that the enterprise has.
SELECT frozen_at(a.place) AS frozen,
       -- whether the due day passed during a freeze that is in force or was lifted lately (as Freeze.excuses)
       EXISTS (SELECT FROM enterprises_freeze f JOIN enterprises_jurisdiction j ON j.id = f.place_id
               WHERE (j.level = 'nation' OR starts_with(a.place, j.code))
                 AND (f.imposed_at AT TIME ZONE 'Asia/Shanghai')::date <= a.due_on
                 AND (f.lifted_at IS NULL OR (f.lifted_at AT TIME ZONE 'Asia/Shanghai')::date >= a.lifted_since)
              ) AS excused,
       EXISTS (SELECT FROM quotas_reportingperiod p JOIN enterprises_jurisdiction j ON j.id = p.province_id
               WHERE j.code = a.province AND p.period = a.period AND p.state = 'closed') AS period_closed,
       (SELECT json_agg(json_build_array(g.code, c.category, c.id))
        FROM quotas_holder h
        JOIN quotas_account c ON c.holder_id = h.id
        JOIN quotas_programmeyear y ON y.id = c.programme_year_id
        JOIN quotas_programme g ON g.id = y.programme_id
        WHERE h.enterprise_id = a.enterprise AND y.year = EXTRACT(year FROM a.period)) AS accounts
FROM unnest(%(enterprises)s::uuid[], %(places)s::text[], %(provinces)s::text[], %(periods)s::date[], %(due_on)s::date[],
            %(lifted_since)s::date[])
     WITH ORDINALITY AS a(enterprise, place, province, period, due_on, lifted_since, number)
ORDER BY a.number
