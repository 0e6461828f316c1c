-- For each province, pollutant, medium and year asked for: the discharge permits of the year and their yearly totals, by
-- days where a permit or a limit does not hold for the whole year, the readings that count, and the tonnes
-- that follow from them where the volume of the month is known.
WITH asked AS (
    SELECT a.*, make_date(a.year, 1, 1) AS first_day, make_date(a.year, 12, 31) AS last_day
    FROM unnest(%(provinces)s::text[], %(pollutants)s::text[], %(media)s::text[], %(years)s::integer[])
         WITH ORDINALITY AS a(province, pollutant, medium, year, position)
), permit AS (
    SELECT a.position, a.pollutant, a.medium, l.id, a.last_day - a.first_day + 1 AS days_of_year,
           GREATEST(l.valid_from, a.first_day) AS begins,
           LEAST(l.valid_to, l.revoked_on - 1, a.last_day) AS ends
    FROM asked a
    JOIN enterprises_jurisdiction j ON starts_with(j.code, a.province)
    JOIN enterprises_site s ON s.jurisdiction_id = j.id
    JOIN enterprises_licence l ON l.site_id = s.id AND l.kind = 'discharge'
    WHERE GREATEST(l.valid_from, a.first_day) <= LEAST(l.valid_to, l.revoked_on - 1, a.last_day)
), limited AS (
    SELECT p.position, p.id, p.ends - p.begins + 1 AS days, p.days_of_year, m.yearly_total,
           GREATEST(LEAST(p.ends, m.next_from - 1) - GREATEST(p.begins, m.in_force_from) + 1, 0) AS days_limited
    FROM permit p
    LEFT JOIN LATERAL (
        SELECT x.yearly_total, x.in_force_from, lead(x.in_force_from) OVER (ORDER BY x.in_force_from, x.id) AS next_from
        FROM environment_permitlimit x
        WHERE x.licence_id = p.id AND x.pollutant = p.pollutant AND x.medium = p.medium
    ) m ON true
), of_permit AS (
    SELECT position, id, min(days) AS days,
           COALESCE(sum(days_limited) FILTER (WHERE yearly_total IS NOT NULL), 0) AS days_limited,
           sum(yearly_total * days_limited / days_of_year) AS tonnes
    FROM limited GROUP BY position, id
), permitted AS (
    SELECT position, count(*) AS permits, count(*) FILTER (WHERE days_limited = 0) AS unlimited,
           count(*) FILTER (WHERE days_limited > 0 AND days_limited < days) AS limited_in_part, sum(tonnes) AS tonnes
    FROM of_permit GROUP BY position
), measured AS (
    SELECT a.position, count(*) AS readings, count(DISTINCT r.site_id) AS sites
    FROM asked a
    JOIN enterprises_jurisdiction j ON starts_with(j.code, a.province)
    JOIN enterprises_site s ON s.jurisdiction_id = j.id
    JOIN environment_reading r ON r.site_id = s.id AND r.pollutant = a.pollutant AND r.medium = a.medium
                              AND r.sampled_on BETWEEN a.first_day AND a.last_day
    WHERE r.value IS NOT NULL AND NOT EXISTS (SELECT FROM environment_reading c WHERE c.corrects_id = r.id)
    GROUP BY a.position
), month_of_outlet AS (
    -- The mean of a month's readings at an outlet; those of an office outweigh those of the enterprise.
    SELECT m.position, m.medium, m.site_id, m.outlet, m.discharge, m.month, round(avg(m.value), 5) AS mean
    FROM (
        SELECT a.position, r.medium, r.site_id, r.outlet, r.discharge, r.value, r.by_office,
               date_trunc('month', r.sampled_on)::date AS month,
               bool_or(r.by_office) OVER (
                   PARTITION BY a.position, r.site_id, r.outlet, r.discharge, date_trunc('month', r.sampled_on)
               ) AS by_an_office
        FROM asked a
        JOIN enterprises_jurisdiction j ON starts_with(j.code, a.province)
        JOIN enterprises_site s ON s.jurisdiction_id = j.id
        JOIN environment_reading r ON r.site_id = s.id AND r.pollutant = a.pollutant AND r.medium = a.medium
                                  AND r.sampled_on BETWEEN a.first_day AND a.last_day
        WHERE r.value IS NOT NULL AND NOT EXISTS (SELECT FROM environment_reading c WHERE c.corrects_id = r.id)
    ) m
    WHERE m.by_office = m.by_an_office
    GROUP BY m.position, m.medium, m.site_id, m.outlet, m.discharge, m.month
), discharged AS (
    SELECT m.position, count(v.volume) AS computed, count(*) - count(v.volume) AS without_volume,
           sum(round(m.mean * v.volume / CASE m.medium WHEN 'air' THEN 1000000000 ELSE 1000000 END, 6)) AS tonnes
    FROM month_of_outlet m
    LEFT JOIN LATERAL (
        SELECT x.volume FROM environment_outletvolume x
        WHERE x.site_id = m.site_id AND x.medium = m.medium AND x.outlet = m.outlet AND x.discharge = m.discharge
          AND x.month = m.month AND x.volume IS NOT NULL
          AND NOT EXISTS (SELECT FROM environment_outletvolume c WHERE c.corrects_id = x.id)
        ORDER BY x.by_office DESC LIMIT 1
    ) v ON true
    GROUP BY m.position
)
SELECT COALESCE(p.permits, 0) AS permits, COALESCE(p.unlimited, 0) AS unlimited,
       COALESCE(p.limited_in_part, 0) AS limited_in_part, COALESCE(round(p.tonnes, 3), 0.000) AS permitted,
       COALESCE(m.readings, 0) AS readings, COALESCE(m.sites, 0) AS sites_measured,
       COALESCE(d.tonnes, 0.000000) AS discharged, COALESCE(d.computed, 0) AS months_computed,
       COALESCE(d.without_volume, 0) AS months_without_volume
FROM asked a LEFT JOIN permitted p USING (position) LEFT JOIN measured m USING (position)
LEFT JOIN discharged d USING (position)
ORDER BY a.position
