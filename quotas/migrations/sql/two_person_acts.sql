-- Who may do the acts of two people on quota, notices and programme years (enterprises_twopersonact).
INSERT INTO enterprises_twopersonact
SELECT act, '{national_regulator,provincial_regulator}', CASE act WHEN 'quota.return' THEN 'within' ELSE 'above' END,
       'SELECT h.place_id, p.authority_id, h.enterprise_id, NULL, NULL, NULL, h.jurisdiction_id FROM quotas_account a'
       ' JOIN quotas_holder h ON h.id = a.holder_id JOIN quotas_programmeyear y ON y.id = a.programme_year_id'
       ' JOIN quotas_programme p ON p.id = y.programme_id WHERE a.id = $1'
FROM unnest(ARRAY['quota.return', 'quota.deduct', 'quota.withhold', 'quota.release', 'quota.transfer',
                  'quota.reassign', 'quota.reverse']) act;
INSERT INTO enterprises_twopersonact
SELECT act, '{national_regulator}', 'office',
       'SELECT nation_id(), p.authority_id, NULL, NULL, NULL, NULL, NULL FROM quotas_programmeyear y'
       ' JOIN quotas_programme p ON p.id = y.programme_id WHERE y.id = $1'
FROM unnest(ARRAY['programme_years.close', 'programme_years.reopen', 'programme_years.change_scheme']) act;
INSERT INTO enterprises_twopersonact
SELECT act, '{national_regulator,provincial_regulator,group_officer}', 'office',
       'SELECT n.place_id, p.authority_id, NULL, NULL, NULL, h.group_id, NULL FROM quotas_notice n'
       ' JOIN quotas_holder h ON h.id = n.issuer_id JOIN quotas_programmeyear y ON y.id = n.programme_year_id'
       ' JOIN quotas_programme p ON p.id = y.programme_id WHERE n.id = $1'
FROM unnest(ARRAY['notices.revoke', 'notices.correct_day']) act;
-- The catalogue: entries of no programme are kept by every ministry, a programme and its rules by its own authority.
INSERT INTO enterprises_twopersonact
SELECT act, '{administrator,national_regulator}', 'anywhere',
       'SELECT nation_id(), NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid'
FROM unnest(ARRAY['products.enter', 'products.enter_many', 'products.end', 'hs_codes.enter', 'hs_codes.enter_many',
                  'hs_codes.end']) act;
INSERT INTO enterprises_twopersonact
SELECT act, '{administrator,national_regulator}', 'within',
       'SELECT nation_id(), authority_id, NULL, NULL, NULL, NULL, NULL FROM quotas_programme WHERE id = $1'
FROM unnest(ARRAY['programmes.end', 'programme_years.prepare', 'counting_rules.enter',
                  'counting_rules.enter_many']) act;
INSERT INTO enterprises_twopersonact
SELECT act, '{administrator,national_regulator}', 'within',
       'SELECT nation_id(), id, NULL, NULL, NULL, NULL, NULL FROM enterprises_authority WHERE id = $1'
FROM unnest(ARRAY['programmes.enter', 'programmes.enter_many', 'programme_years.prepare_many']) act;
INSERT INTO enterprises_twopersonact VALUES (
    'counting_rules.end', '{administrator,national_regulator}', 'within',
    'SELECT nation_id(), p.authority_id, NULL, NULL, NULL, NULL, NULL FROM quotas_countingrule c'
    ' JOIN quotas_programme p ON p.id = c.programme_id WHERE c.id = $1'
);
INSERT INTO enterprises_twopersonact
SELECT act, '{national_regulator,provincial_regulator}', 'office',
       'SELECT $1, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid'
FROM unnest(ARRAY['due_days.set', 'due_days.set_many']) act;
-- A sheet of movements is of the authority whose quota its rows move, and of nobody where they move that of several.
INSERT INTO enterprises_twopersonact VALUES (
    'movements.enter_many', '{national_regulator,provincial_regulator}', 'office',
    'SELECT CASE WHEN count(DISTINCT p.authority_id) <= 1 THEN $1 END, (array_agg(p.authority_id))[1], NULL::uuid,'
    ' NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid FROM jsonb_array_elements(($2 ->> ''rows'')::jsonb) one'
    ' JOIN quotas_programme p ON p.code = one ->> ''programme'''
);
UPDATE enterprises_twopersonact SET asked_apart = true  -- quota_act_is_whole
WHERE act LIKE 'quota.%' OR act IN ('notices.revoke', 'movements.enter_many');
-- Plans of mining areas, which the ministry of the mining programme of their year sets (the row's own trigger asks that).
INSERT INTO enterprises_twopersonact VALUES (
    'area_plans.loosen', '{national_regulator}', 'anywhere',
    'SELECT nation_id(), NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid, NULL::uuid'
);
