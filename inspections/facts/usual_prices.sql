-- The median price of each product in the months near one, and of how many sellers it is formed.
SELECT asked.product, asked.month, usual.price, usual.sellers
FROM unnest(%(products)s::uuid[], %(months)s::date[], %(nearby)s::int[]) AS asked (product, month, nearby)
CROSS JOIN LATERAL (
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY i.unit_price) AS price,
           count(DISTINCT COALESCE(i.seller_id::text, i.seller_name))::int AS sellers
    FROM trade_invoice i
    WHERE i.product_id = asked.product AND i.state = 'recorded'
      AND NOT EXISTS (SELECT FROM trade_invoice later WHERE later.replaces_id = i.id)
      AND i.day >= asked.month - make_interval(months => asked.nearby)
      AND i.day < asked.month + make_interval(months => asked.nearby + 1)
) AS usual
WHERE usual.price IS NOT NULL
