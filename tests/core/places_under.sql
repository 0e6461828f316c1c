-- The places of a level under another: 100 % of them.
SELECT place.code, above.code AS parent
FROM enterprises_jurisdiction place JOIN enterprises_jurisdiction above ON above.id = place.parent_id
WHERE above.code = %(parent)s AND place.level = %(level)s
ORDER BY place.code
