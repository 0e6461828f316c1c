-- Everything in the schema that guards the register, one row an item: its name, and what it is. Roles are named by what
-- they are, so that a database restored under other names is the same. Objects of extensions are theirs.
WITH owner AS (
    SELECT relowner AS oid FROM pg_class WHERE oid = 'core_sealbatch'::regclass
), role AS (
    SELECT oid, CASE WHEN rolname = %(application)s THEN 'the application'
                     WHEN rolname = %(sign_in)s THEN 'the sign-in'
                     WHEN oid = (SELECT oid FROM owner) THEN 'the owner' ELSE rolname::text END AS name
    FROM pg_roles
    UNION ALL SELECT 0, 'everybody'
), foreign_object AS MATERIALIZED (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relation AS MATERIALIZED (
    SELECT oid, relname::text AS name, relkind, relowner, relacl, relrowsecurity, relforcerowsecurity
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND (('pg_class'::regclass)::oid, oid) NOT IN (SELECT classid, objid FROM foreign_object)
), routine AS MATERIALIZED (
    SELECT oid, proname || '(' || pg_get_function_identity_arguments(oid) || ')' AS name, proowner, proacl
    FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p', 'w')
      AND (('pg_proc'::regclass)::oid, oid) NOT IN (SELECT classid, objid FROM foreign_object)
), item AS (
    SELECT 'relation ' || name AS name, relkind::text || ' of ' || (SELECT r.name FROM role r WHERE r.oid = relowner) AS value
    FROM relation
    UNION ALL
    SELECT 'row security of ' || name,
           CASE WHEN NOT relrowsecurity THEN 'off' WHEN relforcerowsecurity THEN 'forced' ELSE 'on' END
    FROM relation WHERE relkind IN ('r', 'p')
    UNION ALL
    SELECT 'parent of ' || c.name, p.relname FROM pg_inherits i
    JOIN relation c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
    UNION ALL
    SELECT 'view ' || name, pg_get_viewdef(oid) FROM relation WHERE relkind IN ('v', 'm')
    UNION ALL
    SELECT 'column ' || c.name || '.' || a.attname,
           concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                     NULLIF(a.attidentity, ''), NULLIF(a.attgenerated, ''), pg_get_expr(d.adbin, d.adrelid))
    FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'trigger ' || t.tgname || ' of ' || c.name, pg_get_triggerdef(t.oid)
    FROM relation c JOIN pg_trigger t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'state of trigger ' || t.tgname || ' of ' || c.name,
           CASE t.tgenabled WHEN 'O' THEN 'on' WHEN 'D' THEN 'off' WHEN 'R' THEN 'replica only' ELSE 'always' END
    FROM relation c JOIN pg_trigger t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'constraint ' || k.conname || ' of ' || c.name,
           concat_ws(' ', pg_get_constraintdef(k.oid), CASE WHEN NOT k.convalidated THEN 'not validated' END)
    FROM relation c JOIN pg_constraint k ON k.conrelid = c.oid WHERE k.contype <> 'n'
    UNION ALL  -- the hidden triggers of foreign keys, on both of their tables
    SELECT 'checks of constraint ' || k.conname || ' of ' || c.relname,
           CASE WHEN bool_and(t.tgenabled = 'O') THEN 'on' ELSE 'off' END
    FROM pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint JOIN pg_class c ON c.oid = k.conrelid
    WHERE t.tgisinternal AND c.relnamespace = 'public'::regnamespace
    GROUP BY k.conname, c.relname
    UNION ALL
    SELECT 'unique index ' || x.relname || ' of ' || c.name,
           concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT (i.indisvalid AND i.indisready) THEN 'not valid' END)
    FROM relation c JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique JOIN pg_class x ON x.oid = i.indexrelid
    UNION ALL
    SELECT 'policy ' || p.polname || ' of ' || c.name,
           concat_ws(' ', CASE p.polpermissive WHEN true THEN 'permissive' ELSE 'restrictive' END, p.polcmd::text, 'to',
                     (SELECT string_agg(r.name, ', ' ORDER BY r.name) FROM role r WHERE r.oid = ANY (p.polroles)),
                     'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
    FROM relation c JOIN pg_policy p ON p.polrelid = c.oid
    UNION ALL
    SELECT 'rule ' || w.rulename || ' of ' || c.name, w.ev_enabled::text || ' ' || pg_get_ruledef(w.oid)
    FROM relation c JOIN pg_rewrite w ON w.ev_class = c.oid WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT 'function ' || name,  -- but for the offset that ``restore`` sets
           CASE WHEN name = 'core_chain_point(xid8)'
                THEN regexp_replace(pg_get_functiondef(oid), '\+ \d+', '+ 0') ELSE pg_get_functiondef(oid) END
    FROM routine
    UNION ALL
    SELECT 'owner of function ' || f.name, r.name FROM routine f JOIN role r ON r.oid = f.proowner
    UNION ALL
    SELECT 'event trigger ' || evtname, evtenabled::text || ' ' || evtfoid::regproc::text FROM pg_event_trigger
    UNION ALL
    SELECT 'schema ' || nspname, CASE WHEN nspname = 'public' THEN '' ELSE nspowner::regrole::text END
    FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL
    SELECT 'grant of ' || g.privilege_type || ' on ' || g.object || ' to ' || r.name,
           CASE WHEN g.is_grantable THEN 'with grant option' ELSE 'granted' END
    FROM (
        SELECT c.name AS object, c.relowner AS owned_by, a.*
        FROM relation c, aclexplode(COALESCE(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
        UNION ALL
        SELECT c.name || '.' || k.attname, c.relowner, a.*
        FROM relation c JOIN pg_attribute k ON k.attrelid = c.oid AND k.attacl IS NOT NULL, aclexplode(k.attacl) a
        UNION ALL
        SELECT f.name, f.proowner, a.* FROM routine f, aclexplode(COALESCE(f.proacl, acldefault('f', f.proowner))) a
        UNION ALL
        SELECT 'schema public', n.nspowner, a.* FROM pg_namespace n, aclexplode(COALESCE(n.nspacl, acldefault('n', n.nspowner))) a
        WHERE n.nspname = 'public'
        UNION ALL
        SELECT 'what ' || w.name || ' will make (' || d.defaclobjtype::text || ')', d.defaclrole, a.*
        FROM pg_default_acl d JOIN role w ON w.oid = d.defaclrole, aclexplode(d.defaclacl) a
    ) g JOIN role r ON r.oid = g.grantee WHERE g.grantee <> g.owned_by AND r.name <> 'the owner'
    UNION ALL
    SELECT 'attributes of ' || r.name,
           concat_ws(', ', CASE WHEN rolcanlogin THEN 'LOGIN' END, CASE WHEN rolinherit THEN 'INHERIT' END,
                     CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
                     CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                     CASE WHEN rolreplication THEN 'REPLICATION' END)
    FROM role r JOIN pg_roles USING (oid) WHERE r.name IN ('the application', 'the sign-in', 'the owner')
    UNION ALL
    SELECT 'membership of ' || m.name || ' in ' || r.name, 'granted'
    FROM pg_auth_members a JOIN role m ON m.oid = a.member JOIN role r ON r.oid = a.roleid
    WHERE m.name IN ('the application', 'the sign-in', 'the owner')
    UNION ALL
    SELECT 'setting ' || split_part(setting, '=', 1) || ' of ' || r.name
           || CASE WHEN s.setdatabase = 0 THEN '' ELSE ' here' END, substr(setting, strpos(setting, '=') + 1)
    FROM pg_db_role_setting s JOIN role r ON r.oid = s.setrole, unnest(s.setconfig) setting
    WHERE r.name IN ('the application', 'the sign-in', 'the owner', 'everybody')
      AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
)
SELECT name, value FROM item
