-- id: flags.unknown
-- severity: error
-- statement: the flags of a row are words of the table flags that may be used in its table, each once
WITH carried AS (
    SELECT
        'repatriation_reports' AS table_name,
        report_id AS row_key,
        flags
    FROM repatriation_reports
    WHERE flags IS NOT NULL
    UNION ALL
    SELECT
        'total_reports' AS table_name,
        report_id AS row_key,
        flags
    FROM total_reports
    WHERE flags IS NOT NULL
    UNION ALL
    SELECT
        'population_reports' AS table_name,
        report_id AS row_key,
        flags
    FROM population_reports
    WHERE flags IS NOT NULL
    UNION ALL
    SELECT
        'repatriations' AS table_name,
        event_id AS row_key,
        flags
    FROM repatriations
    WHERE flags IS NOT NULL
),

-- As long as its text is in all, when every word is a flag: the words, and a space between two.
allowed AS (
    SELECT
        texts.table_name,
        texts.flags,
        SUM(LENGTH(codes.flag) + 1) - 1 AS letters
    FROM (SELECT DISTINCT
        table_name,
        flags
    FROM carried) AS texts
    INNER JOIN flag_words ON texts.flags = flag_words.flags
    INNER JOIN flags AS codes
        ON
            flag_words.flag = codes.flag
            AND POSITION(' ' || texts.table_name || ' ' IN ' ' || codes.tables || ' ') > 0
    GROUP BY texts.table_name, texts.flags
)

SELECT
    carried.table_name || ': ' || carried.row_key AS row_key,
    'flags' AS field,
    carried.flags AS value,
    'flags of the table flags whose tables name ' || carried.table_name AS expected
FROM carried
LEFT JOIN allowed
    ON
        carried.table_name = allowed.table_name
        AND carried.flags = allowed.flags
WHERE COALESCE(allowed.letters, 0) <> LENGTH(carried.flags)
