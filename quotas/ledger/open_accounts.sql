-- The accounts of holders in a category of a year each, in the order in which they are named; missing ones are opened.
SELECT year_id, category, holder_id, ledger_account(year_id, category, holder_id) AS account_id
FROM (SELECT * FROM unnest(%(years)s::uuid[], %(categories)s::text[], %(holders)s::uuid[])
      WITH ORDINALITY AS w(year_id, category, holder_id, place)
      ORDER BY place) wanted
