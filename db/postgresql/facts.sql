-- What this database consists of and who may do what in it, one fact a row. Two databases of one version give the same,
-- whatever months they have: of those it is told only what a month is not made with.
WITH ours AS (SELECT oid, relname, relkind, relowner, relacl, relrowsecurity, relforcerowsecurity FROM pg_class
  WHERE relnamespace = 'app'::regnamespace AND relkind NOT IN ('i', 'I', 't', 'c') AND NOT relispartition),
months AS (SELECT oid, relname, relkind, relowner, relacl, relrowsecurity FROM pg_class
  WHERE relnamespace = 'app'::regnamespace AND relkind NOT IN ('i', 'I') AND relispartition),
grants AS (
  SELECT 'on ' || relname AS what, a.* FROM (TABLE ours UNION ALL SELECT *, false FROM months), aclexplode(relacl) a
    WHERE a.grantee <> relowner
  UNION ALL SELECT 'on ' || relname || '.' || attname, a.* FROM (SELECT oid, relname FROM ours UNION ALL
    SELECT oid, relname FROM months) ours JOIN pg_attribute t ON attrelid = ours.oid,
    aclexplode(attacl) a WHERE NOT attisdropped
  UNION ALL SELECT 'on function ' || proname, a.* FROM pg_proc,
    aclexplode(coalesce(proacl, acldefault('f', proowner))) a
    WHERE pronamespace = 'app'::regnamespace AND a.grantee <> proowner
  UNION ALL SELECT 'on schema ' || nspname, a.* FROM pg_namespace, aclexplode(nspacl) a
    WHERE nspname IN ('app', 'public') AND a.grantee <> nspowner
  UNION ALL SELECT 'on the database', a.* FROM pg_database,
    aclexplode(coalesce(datacl, acldefault('d', datdba))) a
    WHERE datname = current_database() AND a.grantee <> datdba
  UNION ALL SELECT 'on language ' || lanname, a.* FROM pg_language,
    aclexplode(coalesce(lanacl, acldefault('l', lanowner))) a WHERE lanpltrusted AND a.grantee <> lanowner
  UNION ALL SELECT 'on function ' || p.oid::regprocedure::text, a.* FROM pg_proc p,
    aclexplode(coalesce(proacl, acldefault('f', proowner))) a
    WHERE pronamespace = 'pg_catalog'::regnamespace AND a.grantee <> proowner
      AND (proname LIKE 'pg\_%advisory%' OR proname LIKE 'lo\_%' OR proname IN ('loread', 'lowrite', 'pg_notify'))
)
SELECT CASE WHEN relkind IN ('r', 'p') THEN 'table ' WHEN relkind = 'S' THEN 'sequence ' ELSE 'relation ' END || relname,
  concat_ws(' ', relowner::regrole, relkind, relrowsecurity, relforcerowsecurity,
    pg_get_partkeydef(oid)) FROM ours
UNION ALL SELECT 'column ' || relname || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
    attgenerated, pg_get_expr(adbin, adrelid))
  FROM ours JOIN pg_attribute ON attrelid = ours.oid LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND adnum = attnum
  WHERE relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint ' || conname || ' on ' || relname, pg_get_constraintdef(c.oid) || convalidated::text || conenforced::text
  FROM ours JOIN pg_constraint c ON conrelid = ours.oid
UNION ALL SELECT 'index ' || indexrelid::regclass::text || ' on ' || relname, pg_get_indexdef(indexrelid) || indisvalid::text
  FROM ours JOIN pg_index ON indrelid = ours.oid
UNION ALL SELECT 'trigger ' || tgname || ' on ' || relname, pg_get_triggerdef(t.oid) || tgenabled::text
  FROM ours JOIN pg_trigger t ON tgrelid = ours.oid WHERE NOT tgisinternal
UNION ALL SELECT 'check of foreign keys on ' || relname, string_agg(DISTINCT tgenabled::text, '')
  FROM ours JOIN pg_trigger ON tgrelid = ours.oid WHERE tgisinternal GROUP BY relname
UNION ALL SELECT 'rewriting rule ' || rulename || ' on ' || relname, 'there'
  FROM ours JOIN pg_rewrite ON ev_class = ours.oid WHERE relkind IN ('r', 'p')
UNION ALL SELECT 'policy ' || polname || ' on ' || relname, concat_ws(' ', polcmd, polpermissive,
    (SELECT string_agg(CASE one WHEN 0 THEN 'public' ELSE one::regrole::text END, ',') FROM unnest(polroles) one),
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
  FROM ours JOIN pg_policy ON polrelid = ours.oid
UNION ALL SELECT 'function ' || oid::regprocedure::text, proowner::regrole::text || pg_get_functiondef(oid)
  FROM pg_proc WHERE pronamespace = 'app'::regnamespace
UNION ALL SELECT 'owner of month ' || relname, relowner::regrole::text FROM months
  WHERE relowner <> 'officer_app_owner'::regrole OR relrowsecurity
UNION ALL SELECT 'trigger ' || t.tgname || ' on month ' || relname, t.tgenabled::text
  FROM months JOIN pg_trigger t ON t.tgrelid = months.oid LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
  WHERE t.tgenabled <> 'O' OR NOT t.tgisinternal AND p.oid IS NULL
UNION ALL SELECT 'rewriting rule ' || rulename || ' on month ' || relname, 'there'
  FROM months JOIN pg_rewrite ON ev_class = months.oid
UNION ALL SELECT 'policy ' || polname || ' on month ' || relname, 'there' FROM months JOIN pg_policy ON polrelid = months.oid
UNION ALL SELECT 'event trigger ' || evtname, 'there' FROM pg_event_trigger
UNION ALL SELECT 'grant of ' || privilege_type || ' ' || what || ' to '
    || CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END, is_grantable::text FROM grants
UNION ALL SELECT 'owner of schema app', nspowner::regrole::text FROM pg_namespace WHERE nspname = 'app'
