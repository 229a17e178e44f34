-- Months of what grows without end. Keys are UUIDv7, which begin with the time in milliseconds, so that a range of keys is
-- a range of time, and a look by the key finds its month. What no month is made for goes to the rest; nothing is refused.

CREATE OR REPLACE FUNCTION app.month_key(month timestamp) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT overlay(lpad(to_hex((extract(epoch FROM month) * 1000)::bigint), 12, '0') PLACING '-' FROM 9 FOR 0)
    || '-0000-0000-000000000000'
$$;

-- The months from the first to the last, counted from this one, where they are not there; gives how many were made. What is
-- in the rest already, or in what was stored before there were months, stays there. Months are of UTC.
CREATE OR REPLACE FUNCTION app.make_each_month(first integer, last integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parent name;
  month timestamp;
  made integer := 0;
BEGIN
  FOR parent IN SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'p' ORDER BY 1 LOOP
    FOR month IN SELECT date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => away)
        FROM generate_series(first, last) away LOOP
      CONTINUE WHEN to_regclass(format('app.%I', parent || to_char(month, '_YYYY_MM'))) IS NOT NULL;
      BEGIN
        EXECUTE format('CREATE TABLE app.%I PARTITION OF app.%I FOR VALUES FROM (%L) TO (%L)',
          parent || to_char(month, '_YYYY_MM'), parent, app.month_key(month), app.month_key(month + interval '1 month'));
        made := made + 1;
      EXCEPTION WHEN invalid_object_definition OR check_violation THEN
        NULL;
      END;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;

-- Of what is to come, so many months ahead; this month is there, or what it would be made of lies elsewhere. To make one keeps
-- everybody out of the table for a moment: while somebody reads there it is left for the next time.
CREATE OR REPLACE FUNCTION app.make_months(ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
BEGIN
  RETURN app.make_each_month(1, least(ahead, 24));
EXCEPTION WHEN lock_not_available THEN
  RETURN 0;
END
$$;

-- Each has a rest; a table that was stored before there were months becomes their first one, up to the end of this.
DO $do$
DECLARE
  found record;
  next_month text := app.month_key(date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month');
  later boolean;
BEGIN
  FOR found IN SELECT relname AS parent, attname AS key FROM pg_class c JOIN pg_partitioned_table p ON partrelid = c.oid
      JOIN pg_attribute a ON attrelid = c.oid AND attnum = partattrs[0] WHERE relnamespace = 'app'::regnamespace LOOP
    IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'app'::regnamespace AND NOT relispartition
        AND relname = found.parent || '_before') THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM app.%I WHERE %I >= %L)', found.parent || '_before', found.key, next_month)
        INTO later;
      EXECUTE format('ALTER TABLE app.%I ATTACH PARTITION app.%I %s', found.parent, found.parent || '_before',
        CASE WHEN later THEN 'DEFAULT' ELSE format('FOR VALUES FROM (MINVALUE) TO (%L)', next_month) END);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = format('app.%I', found.parent)::regclass
        AND partdefid <> 0) THEN
      EXECUTE format('CREATE TABLE app.%I PARTITION OF app.%I DEFAULT', found.parent || '_rest', found.parent);
    END IF;
  END LOOP;
  -- Last month's too, for what comes from a station's own file: whatever goes to the rest is first held against every month.
  PERFORM app.make_each_month(-1, 12);
END
$do$;
