-- id: corrections.reused_keys
-- alias: across.gone
-- severity: error
-- statement: a withdrawn row is gone, and its key is never used again
SELECT
    withdrawn."table" || ': ' || withdrawn."key" AS row_key,
    '*' AS field,
    withdrawn."release" AS value,
    'no row of this key, since it is withdrawn in ' || withdrawn."release"
    || '; remove the row, or give a new one a key of its own' AS expected
FROM corrections AS withdrawn
INNER JOIN rows_current AS present
    ON
        withdrawn."table" = present.table_name
        AND withdrawn."key" = present.row_key
WHERE withdrawn.field = '*'
