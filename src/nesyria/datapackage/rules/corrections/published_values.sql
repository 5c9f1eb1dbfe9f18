-- id: corrections.published_values
-- alias: across.as_published
-- severity: error
-- statement: a new correction names a field of a published row, with the value that was published
WITH withdrawn AS (
    SELECT DISTINCT
        "table",
        "key"
    FROM corrections_published
    WHERE field = '*'
),

known AS (
    SELECT
        recorded."release" || ', ' || recorded."table" || ', ' || recorded."key" || ', '
        || recorded.field AS row_key,
        recorded.field,
        COALESCE(recorded.old, '') AS old,
        COALESCE(recorded.new, '') AS new,
        about.last_release,
        cells.value AS published,
        COALESCE(published.row_key, withdrawn."key") AS published_row,
        replacing.row_key AS replacing_row,
        COUNT(*) OVER (
            PARTITION BY recorded."table", recorded."key", recorded.field
        ) AS records
    FROM new_corrections AS recorded
    INNER JOIN package AS about ON about.last_release <> ''
    LEFT JOIN cells_published AS cells
        ON
            recorded."table" = cells.table_name
            AND recorded."key" = cells.row_key
            AND recorded.field = cells.field
    LEFT JOIN rows_published AS published
        ON
            recorded."table" = published.table_name
            AND recorded."key" = published.row_key
    LEFT JOIN withdrawn
        ON
            recorded."table" = withdrawn."table"
            AND recorded."key" = withdrawn."key"
            AND recorded.field = '*'
    LEFT JOIN rows_current AS replacing
        ON
            recorded."table" = replacing.table_name
            AND recorded.new = replacing.row_key
            AND recorded."key" <> replacing.row_key
            AND recorded.field = '*'
)

SELECT
    row_key,
    'key' AS field,
    field AS value,
    'the table, key and field of a row that ' || last_release || ' holds' AS expected
FROM known
WHERE published_row IS NULL OR (field <> '*' AND published IS NULL)
UNION ALL
SELECT
    row_key,
    'old' AS field,
    old AS value,
    'what ' || last_release || ' says: ''' || published || '''' AS expected
FROM known
WHERE field <> '*' AND published <> old
UNION ALL
SELECT
    row_key,
    'new' AS field,
    new AS value,
    'another value than that of old' AS expected
FROM known
WHERE field <> '*' AND published = old AND old = new
UNION ALL
SELECT
    row_key,
    'old' AS field,
    old AS value,
    'blank old, since the whole row is withdrawn' AS expected
FROM known
WHERE field = '*' AND old <> ''
UNION ALL
SELECT
    row_key,
    'new' AS field,
    new AS value,
    'what stays in place of the row: the key of another row of its table, or none' AS expected
FROM known
WHERE field = '*' AND new <> 'none' AND replacing_row IS NULL
UNION ALL
SELECT
    row_key,
    'field' AS field,
    field AS value,
    'one new correction of a field; merge the two' AS expected
FROM known
WHERE records > 1
