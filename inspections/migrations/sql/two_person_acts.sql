-- Who may do the acts of two people on flags, competences and figures of due process (enterprises_twopersonact).
SELECT declare_acts_of_the_nation('competences.enter', 'competences.end', 'thresholds.enter', 'thresholds.end');
INSERT INTO enterprises_twopersonact
SELECT act, '{inspector,national_regulator,provincial_regulator}', 'within',
       'SELECT f.place_id, p.authority_id, NULL, NULL, f.case_id, NULL, NULL FROM inspections_flag f'
       ' LEFT JOIN quotas_programme p ON p.id = f.programme_id WHERE f.id = $1'
FROM unnest(ARRAY['flags.dismiss', 'flags.resolve']) act;
INSERT INTO enterprises_twopersonact
SELECT act, '{administrator,national_regulator}', 'anywhere',
       'SELECT nation_id(), NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid'
FROM unnest(ARRAY['checklists.enter', 'checklists.enter_many', 'checklists.end']) act;
