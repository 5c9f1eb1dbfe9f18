-- id: corrections.unrecorded_changes
-- alias: across.history
-- severity: error
-- statement: every change to a published row is recorded in corrections, with the value that was published, in a row of its own
WITH changed AS (
    SELECT
        published.table_name,
        published.row_key,
        published.field,
        published.value AS old,
        present.value AS new
    FROM cells_published AS published
    INNER JOIN cells_current AS present
        ON
            published.table_name = present.table_name
            AND published.row_key = present.row_key
            AND published.field = present.field
    WHERE published.value <> present.value
)

SELECT
    changed.table_name || ': ' || changed.row_key AS row_key,
    changed.field,
    changed.new AS value,
    'published as ''' || changed.old || '''; put it back, or add a row to corrections: '
    || 'the release to come, ' || changed.table_name || ', ' || changed.row_key || ', '
    || changed.field || ', this old and new value, and the reason' AS expected
FROM changed
LEFT JOIN new_corrections AS recorded
    ON
        changed.table_name = recorded."table"
        AND changed.row_key = recorded."key"
        AND changed.field = recorded.field
        AND changed.old = COALESCE(recorded.old, '')
        AND changed.new = COALESCE(recorded.new, '')
WHERE recorded.field IS NULL
