-- What decides on a filing beside its lines: freezes, a closed month, and the accounts that the enterprise has.
SELECT frozen_at(%(place)s) AS frozen,
       -- whether the due day passed during a freeze that is in force or was lifted lately (as Freeze.excuses)
       EXISTS (SELECT FROM enterprises_freeze f JOIN enterprises_jurisdiction j ON j.id = f.place_id
               WHERE (j.level = 'nation' OR starts_with(%(place)s, j.code))
                 AND (f.imposed_at AT TIME ZONE 'Asia/Shanghai')::date <= %(due_on)s
                 AND (f.lifted_at IS NULL OR (f.lifted_at AT TIME ZONE 'Asia/Shanghai')::date >= %(lifted_since)s)
              ) AS excused,
       EXISTS (SELECT FROM quotas_reportingperiod p JOIN enterprises_jurisdiction j ON j.id = p.province_id
               WHERE j.code = %(province)s AND p.period = %(period)s AND p.state = 'closed') AS period_closed,
       (SELECT json_agg(json_build_array(g.code, a.category, a.id))
        FROM quotas_holder h
        JOIN quotas_account a ON a.holder_id = h.id
        JOIN quotas_programmeyear y ON y.id = a.programme_year_id
        JOIN quotas_programme g ON g.id = y.programme_id
        WHERE h.enterprise_id = %(enterprise)s AND y.year = %(year)s) AS accounts
