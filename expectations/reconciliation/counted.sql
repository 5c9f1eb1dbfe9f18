-- id: reconciliation.counted
-- alias: across.reconciliation
-- severity: error
-- statement: each comparable stated total is next to the count of the events up to its date
WITH stated AS (
    SELECT
        report_id,
        area_id,
        persons_group,
        since,
        as_of,
        stated
    FROM comparable_totals
    WHERE kind = 'repatriated'
),

homecomings AS (
    SELECT
        membership.counted_in,
        events.date,
        events.persons,
        events.women,
        events.men,
        events.children,
        -- Where all were children, the women are none, and not unknown.
        COALESCE(
            events.women + events.children,
            CASE WHEN events.children = events.persons THEN events.children END
        ) AS women_children
    FROM repatriations AS events
    INNER JOIN area_membership AS membership ON events.area_id = membership.member
    WHERE events.kind = 'repatriation'
),

numbers AS (
    SELECT
        counted_in,
        date,
        'all' AS persons_group,
        persons AS number
    FROM homecomings
    UNION ALL
    SELECT
        counted_in,
        date,
        'women' AS persons_group,
        women AS number
    FROM homecomings
    UNION ALL
    SELECT
        counted_in,
        date,
        'men' AS persons_group,
        men AS number
    FROM homecomings
    UNION ALL
    SELECT
        counted_in,
        date,
        'children' AS persons_group,
        children AS number
    FROM homecomings
    UNION ALL
    SELECT
        counted_in,
        date,
        'women_children' AS persons_group,
        women_children AS number
    FROM homecomings
),

-- Summed by day first: there are few days, however many events there are.
by_day AS (
    SELECT
        counted_in,
        date,
        persons_group,
        COUNT(*) AS events,
        COUNT(number) AS events_sized,
        SUM(number) AS counted
    FROM numbers
    GROUP BY counted_in, date, persons_group
),

periods AS (
    SELECT DISTINCT
        area_id,
        persons_group,
        since,
        as_of
    FROM stated
),

-- In order of time: a day is put where it begins; a period is asked for where it begins, before
-- the days there, and where it ends, after them. Dates count as far as both are precise.
moments AS (
    SELECT
        counted_in AS area_id,
        persons_group,
        '' AS since,
        '' AS as_of,
        SUBSTR(date || '-00-00', 1, 10) AS moment,
        1 AS place,
        events,
        events_sized,
        COALESCE(counted, 0) AS counted
    FROM by_day
    WHERE date IS NOT NULL
    UNION ALL
    SELECT
        area_id,
        persons_group,
        since,
        as_of,
        CASE WHEN since = '' THEN '0000-00-00' ELSE SUBSTR(since || '-00-00', 1, 10) END AS moment,
        0 AS place,
        0 AS events,
        0 AS events_sized,
        0 AS counted
    FROM periods
    UNION ALL
    SELECT
        area_id,
        persons_group,
        since,
        as_of,
        SUBSTR(as_of || '-99-99', 1, 10) AS moment,
        2 AS place,
        0 AS events,
        0 AS events_sized,
        0 AS counted
    FROM periods
),

reached AS (
    SELECT
        area_id,
        persons_group,
        since,
        as_of,
        place,
        SUM(events) OVER (
            PARTITION BY area_id, persons_group ORDER BY moment, place ROWS UNBOUNDED PRECEDING
        ) AS events,
        SUM(events_sized) OVER (
            PARTITION BY area_id, persons_group ORDER BY moment, place ROWS UNBOUNDED PRECEDING
        ) AS events_sized,
        SUM(counted) OVER (
            PARTITION BY area_id, persons_group ORDER BY moment, place ROWS UNBOUNDED PRECEDING
        ) AS counted
    FROM moments
),

-- What a period counts: what was reached at its end, less what was before it.
spans AS (
    SELECT
        area_id,
        persons_group,
        since,
        as_of,
        SUM((place - 1) * events) AS events,
        SUM((place - 1) * events_sized) AS events_sized,
        SUM((place - 1) * counted) AS counted
    FROM reached
    WHERE place <> 1
    GROUP BY area_id, persons_group, since, as_of
),

sums AS (
    SELECT
        area_id,
        persons_group,
        since,
        as_of,
        events,
        events - events_sized AS events_silent,
        counted
    FROM spans
    WHERE events > 0
),

compared AS (
    SELECT
        COALESCE(figures.report_id, stated.report_id) AS row_key,
        CASE
            WHEN figures.report_id IS NULL THEN 'missing'
            WHEN stated.report_id IS NULL THEN 'unfounded'
            ELSE 'found'
        END AS status,
        figures.area_id,
        stated.area_id AS wanted_area_id,
        figures."group" AS persons_group,
        stated.persons_group AS wanted_persons_group,
        figures.since,
        stated.since AS wanted_since,
        figures.as_of,
        stated.as_of AS wanted_as_of,
        figures.stated,
        stated.stated AS wanted_stated,
        figures.counted,
        COALESCE(sums.counted, 0) AS wanted_counted,
        figures.events,
        COALESCE(sums.events, 0) AS wanted_events,
        figures.events_silent,
        COALESCE(sums.events_silent, 0) AS wanted_events_silent,
        figures.residual,
        figures.stated - figures.counted AS wanted_residual,
        figures.coverage,
        CASE WHEN stated.stated > 0 THEN 1.0 * figures.counted / stated.stated END
            AS wanted_coverage
    FROM reconciliation AS figures
    FULL OUTER JOIN stated ON figures.report_id = stated.report_id
    LEFT JOIN sums
        ON
            stated.area_id = sums.area_id
            AND stated.persons_group = sums.persons_group
            AND stated.since = sums.since
            AND stated.as_of = sums.as_of
),

found AS (
    SELECT * FROM compared
    WHERE status = 'found'
),

differing AS (
    SELECT
        row_key,
        'area_id' AS field,
        area_id AS value,
        wanted_area_id AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'group' AS field,
        persons_group AS value,
        wanted_persons_group AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'since' AS field,
        since AS value,
        wanted_since AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'as_of' AS field,
        as_of AS value,
        wanted_as_of AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'stated' AS field,
        CAST(stated AS VARCHAR(40)) AS value,
        CAST(wanted_stated AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'counted' AS field,
        CAST(counted AS VARCHAR(40)) AS value,
        CAST(wanted_counted AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'events' AS field,
        CAST(events AS VARCHAR(40)) AS value,
        CAST(wanted_events AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'events_silent' AS field,
        CAST(events_silent AS VARCHAR(40)) AS value,
        CAST(wanted_events_silent AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'residual' AS field,
        CAST(residual AS VARCHAR(40)) AS value,
        CAST(wanted_residual AS VARCHAR(40)) AS wanted
    FROM found
)

SELECT
    row_key,
    field,
    value,
    'the ledger gives ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
UNION ALL
SELECT
    row_key,
    'coverage' AS field,
    CAST(coverage AS VARCHAR(40)) AS value,
    'the ledger gives ' || COALESCE(CAST(wanted_coverage AS VARCHAR(40)), 'nothing')
    || '; run: nesyria build' AS expected
FROM found
WHERE
    (wanted_coverage IS NULL AND coverage IS NOT NULL)
    -- Published with three decimals.
    OR ABS(COALESCE(coverage, -9) - wanted_coverage) > 0.00051
UNION ALL
SELECT
    row_key,
    'counted' AS field,
    CAST(NULL AS VARCHAR(40)) AS value,
    CASE
        WHEN status = 'missing' THEN 'a figure, since the ledger gives one; run: nesyria build'
        ELSE 'no figure, since the ledger gives none; run: nesyria build'
    END AS expected
FROM compared
WHERE status <> 'found'
