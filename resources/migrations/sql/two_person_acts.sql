-- Who may do the acts of two people on rates of resource tax and strategic reserves (enterprises_twopersonact).
SELECT declare_acts_of_the_nation('resource_tax_rates.enter', 'resource_tax_rates.end');
INSERT INTO enterprises_twopersonact VALUES (
    'strategic_reserves.move', '{national_regulator,provincial_regulator}', 'within',
    'SELECT place_id, NULL, NULL, NULL, NULL, NULL, NULL FROM resources_strategicreserve WHERE id = $1'
);
-- Plans of mining areas, which the ministry of the mining programme of their year sets (the row's own trigger asks that).
INSERT INTO enterprises_twopersonact VALUES (
    'rights_plans.loosen', '{national_regulator}', 'anywhere',
    'SELECT nation_id(), NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid'
);
