-- id: corrections.unrecorded_withdrawals
-- alias: across.withdrawn
-- severity: error
-- statement: no published row disappears but by a correction
SELECT
    published.table_name || ': ' || published.row_key AS row_key,
    '*' AS field,
    published.row_key AS value,
    'the row, as it was published; put it back, or record in corrections, with field *, '
    || 'why it is gone, and in new what stays in its place: the key of a row, or none' AS expected
FROM rows_published AS published
LEFT JOIN rows_current AS present
    ON
        published.table_name = present.table_name
        AND published.row_key = present.row_key
LEFT JOIN new_corrections AS recorded
    ON
        published.table_name = recorded."table"
        AND published.row_key = recorded."key"
        AND recorded.field = '*'
WHERE
    present.row_key IS NULL
    AND recorded.field IS NULL
