-- id: total_reports.outliers
-- severity: warning
-- statement: no total is far from all others of its series, or above all numbers of its area, unless several pages state it
-- Far is more than three times the two next below, or thirty times the only one; above all is more
-- than three times whatever else was ever stated.
WITH numbers AS (
    SELECT
        area_id,
        persons_group,
        kind,
        since,
        number,
        MIN(report_id) AS report_id,
        COUNT(DISTINCT source_id) AS pages
    FROM undoubted_totals
    WHERE number > 0
    GROUP BY area_id, persons_group, kind, since, number
),

neighbours AS (
    SELECT
        area_id,
        persons_group,
        kind,
        since,
        number,
        pages,
        LAG(number) OVER (
            PARTITION BY area_id, persons_group, kind, since ORDER BY number
        ) AS below,
        LAG(report_id) OVER (
            PARTITION BY area_id, persons_group, kind, since ORDER BY number
        ) AS below_id,
        LEAD(number) OVER (
            PARTITION BY area_id, persons_group, kind, since ORDER BY number
        ) AS above,
        LEAD(report_id) OVER (
            PARTITION BY area_id, persons_group, kind, since ORDER BY number
        ) AS above_id,
        ROW_NUMBER() OVER (
            PARTITION BY area_id, persons_group, kind, since ORDER BY number
        ) AS place
    FROM numbers
),

far AS (
    SELECT
        area_id,
        persons_group,
        kind,
        since,
        number,
        below AS nearest,
        below_id AS nearest_id
    FROM neighbours
    WHERE pages = 1 AND above IS NULL AND number > CASE WHEN place >= 3 THEN 3 ELSE 30 END * below
    UNION ALL
    SELECT
        area_id,
        persons_group,
        kind,
        since,
        number,
        above AS nearest,
        above_id AS nearest_id
    FROM neighbours
    WHERE pages = 1 AND place = 1 AND above > 30 * number
)

SELECT
    totals.report_id AS row_key,
    'value' AS field,
    totals.number AS value,
    'a number nearer to ' || far.nearest || ', the next of the same series (by '
    || far.nearest_id || '); read the source again, and count the zeros' AS expected
FROM undoubted_totals AS totals
INNER JOIN far
    ON
        totals.area_id = far.area_id
        AND totals.persons_group = far.persons_group
        AND totals.kind = far.kind
        AND totals.since = far.since
        AND totals.number = far.number
UNION ALL
SELECT
    totals.report_id AS row_key,
    'value' AS field,
    totals.number AS value,
    'a number nearer to ' || peaks.following || ', the next one stated of ' || totals.area_id
    || ' (by ' || peaks.following_report_id
    || '); read the source again, and count the zeros' AS expected
FROM undoubted_totals AS totals
INNER JOIN area_peaks AS peaks
    ON totals.area_id = peaks.area_id AND totals.number = peaks.greatest
LEFT JOIN far
    ON
        totals.area_id = far.area_id
        AND totals.persons_group = far.persons_group
        AND totals.kind = far.kind
        AND totals.since = far.since
        AND totals.number = far.number
WHERE
    peaks.greatest_pages = 1
    AND peaks.greatest >= 20
    AND peaks.greatest > 3 * peaks.following
    AND far.number IS NULL
