-- Circles of invoices that begin and end at an enterprise, for each of its months the largest. Invoices are summed by
-- month, seller, buyer and kind of product; the search is bounded by the number of enterprises and months of a circle.
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT i.seller_id, i.buyer_id, p.kind, date_trunc('month', i.day)::date AS month, sum(i.tonnes) AS tonnes
    FROM trade_invoice i JOIN quotas_product p ON p.id = i.product_id
    WHERE i.state = 'recorded' AND i.seller_id IS NOT NULL AND i.buyer_id IS NOT NULL
      AND i.day BETWEEN %(first)s AND %(last)s
      AND NOT EXISTS (SELECT FROM trade_invoice later WHERE later.replaces_id = i.id)
    GROUP BY i.seller_id, i.buyer_id, p.kind, date_trunc('month', i.day)
    HAVING sum(i.tonnes) >= %(least)s
),
paths AS (
    SELECT seller_id AS start, buyer_id AS reached, kind, tonnes, ARRAY[seller_id, buyer_id] AS firms,
           ARRAY[month] AS months
    FROM edges WHERE seller_id = ANY (%(firms)s::uuid[])
    UNION ALL
    SELECT p.start, e.buyer_id, p.kind, least(p.tonnes, e.tonnes), p.firms || e.buyer_id, p.months || e.month
    FROM paths p JOIN edges e ON e.seller_id = p.reached AND e.kind = p.kind
    WHERE p.reached <> p.start AND cardinality(p.firms) <= %(longest)s
      AND (e.buyer_id = p.start OR e.buyer_id <> ALL (p.firms))
      AND e.month >= p.months[cardinality(p.months)]
      AND e.month < p.months[1] + make_interval(months => %(months)s::int)
)
SELECT DISTINCT ON (start, months[cardinality(months)])
       start, kind, months[cardinality(months)] AS ended, tonnes, firms, months
FROM paths WHERE reached = start
ORDER BY start, months[cardinality(months)], tonnes DESC, cardinality(firms), firms, months
