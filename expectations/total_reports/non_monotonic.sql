-- id: total_reports.non_monotonic
-- alias: across.falls
-- severity: error
-- statement: a stated cumulative total never falls over time, beyond a flagged contradiction
WITH series AS (
    SELECT
        reports.report_id,
        reports.area_id,
        reports."group" AS persons_group,
        COALESCE(reports.since, '') AS since,
        reports.scope,
        reports.as_of,
        reports.value AS number,
        reports.flags
    FROM total_reports AS reports
    LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
    WHERE
        reports.kind = 'repatriated'
        AND reports.qualifier = 'exact'
        AND reports.as_of IS NOT NULL
        AND COALESCE(sets.counted, 1) = 1
),

peaks AS (
    SELECT
        area_id,
        persons_group,
        since,
        scope,
        as_of,
        MAX(number) AS number
    FROM series
    GROUP BY area_id, persons_group, since, scope, as_of
)

SELECT
    series.report_id AS row_key,
    'value' AS field,
    series.number AS value,
    'for ' || MIN(peaks.as_of) || ' a total of ' || MAX(peaks.number) || ' was stated; '
    || 'if the source says so, add the flag falls' AS expected
FROM series
INNER JOIN peaks
    ON
        series.area_id = peaks.area_id
        AND series.persons_group = peaks.persons_group
        AND series.since = peaks.since
        AND series.scope = peaks.scope
        AND series.number < peaks.number
        -- Dates are compared as far as both are precise.
        AND SUBSTR(peaks.as_of, 1, LENGTH(series.as_of))
        < SUBSTR(series.as_of, 1, LENGTH(peaks.as_of))
LEFT JOIN flag_words AS flagged ON series.flags = flagged.flags AND flagged.flag = 'falls'
WHERE flagged.flag IS NULL
GROUP BY series.report_id, series.number
