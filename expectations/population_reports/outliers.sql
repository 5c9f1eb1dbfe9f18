-- id: population_reports.outliers
-- severity: warning
-- statement: no number of a site is far from all others of its years, or above all numbers of its area, unless several pages state it
-- Far is more than three times above or below several others, or thirty times the only one, of the
-- year, the year before and the year after; above all is more than three times whatever else was
-- ever stated.
WITH dated AS (
    SELECT
        report_id,
        source_id,
        series,
        number,
        CAST(SUBSTR(as_of, 1, 4) AS INTEGER) AS in_year
    FROM undoubted_populations
    WHERE as_of <> '' AND unit IN ('persons', 'families') AND number > 0
),

numbers AS (
    SELECT
        series,
        in_year,
        number,
        MIN(report_id) AS report_id,
        COUNT(DISTINCT source_id) AS pages
    FROM dated
    GROUP BY series, in_year, number
),

ranked AS (
    SELECT
        series,
        in_year,
        number,
        report_id,
        ROW_NUMBER() OVER (
            PARTITION BY series, in_year ORDER BY number DESC
        ) AS from_top,
        ROW_NUMBER() OVER (
            PARTITION BY series, in_year ORDER BY number ASC
        ) AS from_bottom
    FROM numbers
),

-- Two at each end are enough: whatever number is left out of them, the other is the extreme.
ends AS (
    SELECT
        series,
        in_year,
        number,
        report_id
    FROM ranked
    WHERE from_top <= 2 OR from_bottom <= 2
),

near AS (
    SELECT
        series,
        in_year,
        number,
        report_id
    FROM ends
    UNION ALL
    SELECT
        series,
        in_year + 1 AS in_year,
        number,
        report_id
    FROM ends
    UNION ALL
    SELECT
        series,
        in_year - 1 AS in_year,
        number,
        report_id
    FROM ends
),

compared AS (
    SELECT
        numbers.series,
        numbers.in_year,
        numbers.number,
        COUNT(DISTINCT near.number) AS others,
        MIN(near.number) AS least,
        MAX(near.number) AS most,
        MIN(near.report_id) AS other_id
    FROM numbers
    INNER JOIN near
        ON
            numbers.series = near.series
            AND numbers.in_year = near.in_year
            AND numbers.number <> near.number
    WHERE numbers.pages = 1
    GROUP BY
        numbers.series,
        numbers.in_year,
        numbers.number
),

far AS (
    SELECT
        series,
        in_year,
        number,
        least,
        most,
        other_id
    FROM compared
    WHERE
        number > CASE WHEN others >= 2 THEN 3 ELSE 30 END * most
        OR least > CASE WHEN others >= 2 THEN 3 ELSE 30 END * number
),

-- What a number without a date is compared with.
ever AS (
    SELECT
        series,
        MIN(number) AS least,
        MAX(number) AS most,
        MIN(report_id) AS other_id
    FROM numbers
    GROUP BY series
    HAVING COUNT(DISTINCT number) >= 2
)

SELECT
    dated.report_id AS row_key,
    'value' AS field,
    dated.number AS value,
    'a number nearer to ' || far.least || ' to ' || far.most
    || ', which others say of this site in these years ('
    || far.other_id || '); read the source again, and count the zeros' AS expected
FROM dated
INNER JOIN far
    ON
        dated.series = far.series
        AND dated.in_year = far.in_year
        AND dated.number = far.number
UNION ALL
SELECT
    undated.report_id AS row_key,
    'value' AS field,
    undated.number AS value,
    'a number nearer to ' || ever.least || ' to ' || ever.most
    || ', which others say of this site at any time ('
    || ever.other_id || '); read the source again, and count the zeros' AS expected
FROM undoubted_populations AS undated
INNER JOIN ever
    ON
        undated.series = ever.series
WHERE
    undated.as_of = ''
    AND undated.number > 0
    AND (undated.number > 3 * ever.most OR ever.least > 3 * undated.number)
UNION ALL
SELECT
    reports.report_id AS row_key,
    'value' AS field,
    reports.number AS value,
    'a number nearer to ' || peaks.following || ', the next one stated of ' || reports.area_id
    || ' (by ' || peaks.following_report_id
    || '); read the source again, and count the zeros' AS expected
FROM undoubted_populations AS reports
INNER JOIN area_peaks AS peaks
    ON reports.area_id = peaks.area_id AND reports.number = peaks.greatest
LEFT JOIN dated ON reports.report_id = dated.report_id
LEFT JOIN far
    ON
        dated.series = far.series
        AND dated.in_year = far.in_year
        AND dated.number = far.number
WHERE
    reports.unit = 'persons'
    AND peaks.greatest_pages = 1
    AND peaks.greatest >= 20
    AND peaks.greatest > 3 * peaks.following
    AND far.number IS NULL
