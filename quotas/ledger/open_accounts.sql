-- The accounts of holders in categories of a year, in the order of the holders; the database opens missing ones.
SELECT holder_id, category, ledger_account(%(year)s, category, holder_id) AS account_id
FROM (SELECT h.id AS holder_id, c.category
      FROM unnest(%(holders)s::uuid[]) WITH ORDINALITY AS h(id, place)
      CROSS JOIN unnest(%(categories)s::text[]) AS c(category)
      ORDER BY h.place, c.category) wanted
