-- Who may do the acts of two people on rates of resource tax and strategic reserves (enterprises_twopersonact).
SELECT declare_acts_of_the_nation('resource_tax_rates.enter', 'resource_tax_rates.end');
INSERT INTO enterprises_twopersonact VALUES (
    'strategic_reserves.move', '{national_regulator,provincial_regulator}', 'within',
    'SELECT place_id, NULL, NULL, NULL, NULL, NULL, NULL FROM resources_strategicreserve WHERE id = $1'
);
