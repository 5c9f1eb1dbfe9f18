-- id: corrections.current_values
-- alias: across.corrected
-- severity: error
-- statement: the latest correction of a field is what its row says now
WITH withdrawn AS (
    SELECT DISTINCT
        "table",
        "key"
    FROM corrections
    WHERE field = '*'
),

ranked AS (
    SELECT
        recorded."table",
        recorded."key",
        recorded.field,
        recorded.new,
        ROW_NUMBER() OVER (
            PARTITION BY recorded."table", recorded."key", recorded.field
            ORDER BY COALESCE(versions.place, '') DESC
        ) AS place
    FROM corrections AS recorded
    LEFT JOIN versions ON recorded."release" = versions.version
    LEFT JOIN withdrawn
        ON
            recorded."table" = withdrawn."table"
            AND recorded."key" = withdrawn."key"
    WHERE withdrawn."key" IS NULL
)

SELECT
    latest."table" || ': ' || latest."key" AS row_key,
    latest.field,
    latest.new AS value,
    'the row says ''' || COALESCE(present.value, 'nothing') || ''' now' AS expected
FROM ranked AS latest
LEFT JOIN cells_current AS present
    ON
        latest."table" = present.table_name
        AND latest."key" = present.row_key
        AND latest.field = present.field
WHERE
    latest.place = 1
    AND COALESCE(present.value, 'nothing') <> COALESCE(latest.new, '')
