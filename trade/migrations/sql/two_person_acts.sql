-- Who may do the acts of two people on declarations, limits and invoices (enterprises_twopersonact).
INSERT INTO enterprises_twopersonact VALUES (
    'customs_declarations.cancel', '{customs_officer}', 'within',
    'SELECT e.jurisdiction_id, NULL, e.id, NULL, NULL, NULL, NULL FROM trade_declaration d'
    ' JOIN enterprises_enterprise e ON e.id = d.enterprise_id WHERE d.id = $1'
), (
    'customs_declarations.record_late', '{customs_officer}', 'within',
    'SELECT e.jurisdiction_id, NULL, e.id, NULL, NULL, NULL, NULL FROM enterprises_enterprise e WHERE e.id = $1'
), (
    'invoices.cancel', '{tax_officer}', 'within',
    'SELECT e.jurisdiction_id, NULL, e.id, NULL, NULL, NULL, NULL FROM trade_invoice i'
    ' JOIN enterprises_enterprise e ON e.id = COALESCE(i.seller_id, i.buyer_id) WHERE i.id = $1'
), (
    'radioactivity_limits.enter', '{customs_officer}', 'office',
    'SELECT nation_id(), NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid'
);
