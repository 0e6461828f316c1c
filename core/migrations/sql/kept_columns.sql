-- Columns of evidence that stay as they were written (KeptColumns). The rules come as JSON: columns that never change,
-- that only a loader of history changes, that are filled in once, that move to an earlier value only, that grow only;
-- columns that no longer change when the row has left some states; and which state may follow which.
CREATE FUNCTION core_kept_columns() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    rules jsonb := TG_ARGV[0];
    old_row jsonb := to_jsonb(OLD);
    new_row jsonb := to_jsonb(NEW);
    broken text;
BEGIN
    IF new_row = old_row THEN
        RETURN NEW;
    END IF;
    SELECT name INTO broken FROM (
        SELECT jsonb_array_elements_text(rules -> 'always') AS name, 'always' AS rule
        UNION ALL SELECT jsonb_array_elements_text(rules -> 'entered'), 'entered'
        UNION ALL SELECT jsonb_array_elements_text(rules -> 'once'), 'once'
        UNION ALL SELECT jsonb_array_elements_text(rules -> 'earlier'), 'earlier'
        UNION ALL SELECT jsonb_array_elements_text(rules -> 'grows'), 'grows'
        UNION ALL SELECT jsonb_array_elements_text(rules -> 'while' -> 'columns'), 'while'
        UNION ALL SELECT 'state', 'states' WHERE rules ? 'states'
    ) kept
    WHERE old_row -> name IS DISTINCT FROM new_row -> name AND CASE rule
        WHEN 'always' THEN true
        WHEN 'entered' THEN NOT core_may_load()
        WHEN 'once' THEN old_row -> name NOT IN ('null', '""', '[]', 'false')
        WHEN 'earlier' THEN old_row ->> name IS NOT NULL
                            AND (new_row ->> name IS NULL OR new_row ->> name > old_row ->> name)
        WHEN 'grows' THEN (new_row ->> name)::numeric < (old_row ->> name)::numeric
        WHEN 'while' THEN NOT rules -> 'while' -> 'states' ? (old_row ->> 'state')
        ELSE NOT COALESCE(rules -> 'states' -> (old_row ->> 'state') ? (new_row ->> 'state'), false)
    END LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION '% of % stays as it was recorded', broken, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'kept_columns', TABLE = TG_TABLE_NAME, COLUMN = broken;
    END IF;
    RETURN NEW;
END $$;
