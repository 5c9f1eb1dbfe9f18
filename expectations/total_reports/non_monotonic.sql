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
),

-- In order of time: a total is put where its date ends, and asked for where a date begins.
moments AS (
    SELECT
        area_id,
        persons_group,
        since,
        scope,
        SUBSTR(as_of || '-99-99', 1, 10) AS moment,
        1 AS place,
        number AS peak,
        CAST(NULL AS VARCHAR(200)) AS report_id,
        CAST(NULL AS INTEGER) AS number,
        CAST(NULL AS VARCHAR(200)) AS flags
    FROM peaks
    UNION ALL
    SELECT
        area_id,
        persons_group,
        since,
        scope,
        SUBSTR(as_of || '-00-00', 1, 10) AS moment,
        0 AS place,
        CAST(NULL AS INTEGER) AS peak,
        report_id,
        number,
        flags
    FROM series
),

reached AS (
    SELECT
        area_id,
        persons_group,
        since,
        scope,
        report_id,
        number,
        flags,
        MAX(peak) OVER (
            PARTITION BY area_id, persons_group, since, scope
            ORDER BY moment, place
            ROWS UNBOUNDED PRECEDING
        ) AS peak
    FROM moments
),

tops AS (
    SELECT
        area_id,
        persons_group,
        since,
        scope,
        number,
        MIN(as_of) AS as_of
    FROM peaks
    GROUP BY area_id, persons_group, since, scope, number
)

SELECT
    reached.report_id AS row_key,
    'value' AS field,
    reached.number AS value,
    'for ' || tops.as_of || ' a total of ' || tops.number || ' was stated; '
    || 'if the source says so, add the flag falls' AS expected
FROM reached
INNER JOIN tops
    ON
        reached.area_id = tops.area_id
        AND reached.persons_group = tops.persons_group
        AND reached.since = tops.since
        AND reached.scope = tops.scope
        AND reached.peak = tops.number
LEFT JOIN flag_words AS flagged ON reached.flags = flagged.flags AND flagged.flag = 'falls'
WHERE reached.number < reached.peak AND flagged.flag IS NULL
