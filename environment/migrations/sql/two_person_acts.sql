-- Who may do the acts of two people on restrictions of processes and limits of permits (enterprises_twopersonact).
SELECT declare_acts_of_the_nation('process_restrictions.enter', 'process_restrictions.end');
INSERT INTO enterprises_twopersonact VALUES (
    'permit_limits.loosen', '{national_regulator,provincial_regulator}', 'within',
    'SELECT CASE l.issuing_level WHEN ''nation'' THEN nation_id() ELSE s.jurisdiction_id END, l.authority_id,'
    ' s.enterprise_id, NULL, NULL, NULL, NULL FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id'
    ' WHERE l.id = $1'
);
