-- Exact numbers of one series and day that are not equal, though no flag says so, and flags that say
-- so of a number that no other one differs from.
WITH exact AS (
    SELECT
        stated.table_name,
        stated.report_id,
        stated.series,
        stated.on_day,
        stated.number,
        stated.flags
    FROM stated_numbers AS stated
    LEFT JOIN flag_sets AS sets ON stated.flags = sets.flags
    WHERE
        stated.qualifier = 'exact'
        AND stated.on_day IS NOT NULL
        AND COALESCE(sets.counted, 1) = 1
),

numbers AS (
    SELECT
        table_name,
        series,
        on_day,
        number,
        -- Of the reports without any flag; missing where each report of this number has one.
        MIN(CASE WHEN flags IS NULL THEN report_id END) AS report_id
    FROM exact
    GROUP BY table_name, series, on_day, number
),

-- Of many numbers the least and the greatest decide, and not each beside each.
bounds AS (
    SELECT
        table_name,
        series,
        on_day,
        MIN(CASE WHEN report_id IS NOT NULL THEN number END) AS least,
        MAX(CASE WHEN report_id IS NOT NULL THEN number END) AS most,
        COUNT(*) AS numbers
    FROM numbers
    GROUP BY table_name, series, on_day
)

SELECT
    exact.table_name,
    exact.report_id AS row_key,
    'value' AS field,
    CAST(exact.number AS VARCHAR(40)) AS value,
    'for the same day ' || others.report_id || ' says ' || others.number
    || '; if both pages say so, add the flag differs to the one that you trust less' AS expected
FROM exact
INNER JOIN bounds
    ON
        exact.table_name = bounds.table_name
        AND exact.series = bounds.series
        AND exact.on_day = bounds.on_day
INNER JOIN numbers AS others
    ON
        exact.table_name = others.table_name
        AND exact.series = others.series
        AND exact.on_day = others.on_day
        AND others.number
        = CASE WHEN exact.number <> bounds.least THEN bounds.least ELSE bounds.most END
WHERE exact.flags IS NULL AND (exact.number <> bounds.least OR exact.number <> bounds.most)
UNION ALL
SELECT
    exact.table_name,
    exact.report_id AS row_key,
    'flags' AS field,
    exact.flags AS value,
    'another exact number for the same day, from which this one differs; '
    || 'otherwise no flag differs' AS expected
FROM exact
INNER JOIN flag_words AS flagged ON exact.flags = flagged.flags AND flagged.flag = 'differs'
LEFT JOIN bounds
    ON
        exact.table_name = bounds.table_name
        AND exact.series = bounds.series
        AND exact.on_day = bounds.on_day
WHERE COALESCE(bounds.numbers, 1) = 1
