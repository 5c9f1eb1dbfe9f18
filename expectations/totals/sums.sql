-- id: totals.sums
-- alias: across.totals
-- severity: error
-- statement: totals by area, kind and period are the sums of the events
WITH periods AS (
    SELECT
        event_id,
        SUBSTR(date, 1, 4) AS period
    FROM repatriations
    WHERE date IS NOT NULL
    UNION ALL
    SELECT
        event_id,
        'all' AS period
    FROM repatriations
),

wanted AS (
    SELECT
        membership.counted_in AS area_id,
        events.kind,
        periods.period,
        COUNT(*) AS events,
        SUM(CASE WHEN events.persons IS NULL THEN 1 ELSE 0 END) AS events_unsized,
        SUM(events.persons) AS persons,
        SUM(events.persons_low) AS low,
        SUM(events.persons_high) AS high,
        SUM(events.women) AS women,
        SUM(events.men) AS men,
        SUM(events.children) AS children,
        COUNT(events.persons) AS persons_events,
        COUNT(events.women) AS women_events,
        COUNT(events.men) AS men_events,
        COUNT(events.children) AS children_events,
        MIN(events.date) AS first_date,
        MAX(events.date) AS last_date
    FROM repatriations AS events
    INNER JOIN area_membership AS membership ON events.area_id = membership.member
    INNER JOIN periods ON events.event_id = periods.event_id
    GROUP BY membership.counted_in, events.kind, periods.period
),

compared AS (
    SELECT
        COALESCE(figures.area_id, wanted.area_id) || ', '
        || COALESCE(figures.kind, wanted.kind) || ', '
        || COALESCE(figures.period, wanted.period) AS row_key,
        CASE
            WHEN figures.area_id IS NULL THEN 'missing'
            WHEN wanted.area_id IS NULL THEN 'unfounded'
            ELSE 'found'
        END AS status,
        figures.events,
        wanted.events AS wanted_events,
        figures.events_unsized,
        wanted.events_unsized AS wanted_events_unsized,
        figures.persons,
        wanted.persons AS wanted_persons,
        figures.low,
        wanted.low AS wanted_low,
        figures.high,
        wanted.high AS wanted_high,
        figures.women,
        wanted.women AS wanted_women,
        figures.men,
        wanted.men AS wanted_men,
        figures.children,
        wanted.children AS wanted_children,
        figures.persons_events,
        wanted.persons_events AS wanted_persons_events,
        figures.women_events,
        wanted.women_events AS wanted_women_events,
        figures.men_events,
        wanted.men_events AS wanted_men_events,
        figures.children_events,
        wanted.children_events AS wanted_children_events,
        figures.first_date,
        wanted.first_date AS wanted_first_date,
        figures.last_date,
        wanted.last_date AS wanted_last_date
    FROM totals AS figures
    FULL OUTER JOIN wanted
        ON
            figures.area_id = wanted.area_id
            AND figures.kind = wanted.kind
            AND figures.period = wanted.period
),

found AS (
    SELECT * FROM compared
    WHERE status = 'found'
),

differing AS (
    SELECT
        row_key,
        'events' AS field,
        CAST(events AS VARCHAR(40)) AS value,
        CAST(wanted_events AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'events_unsized' AS field,
        CAST(events_unsized AS VARCHAR(40)) AS value,
        CAST(wanted_events_unsized AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'persons' AS field,
        CAST(persons AS VARCHAR(40)) AS value,
        CAST(wanted_persons AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'low' AS field,
        CAST(low AS VARCHAR(40)) AS value,
        CAST(wanted_low AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'high' AS field,
        CAST(high AS VARCHAR(40)) AS value,
        CAST(wanted_high AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'women' AS field,
        CAST(women AS VARCHAR(40)) AS value,
        CAST(wanted_women AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'men' AS field,
        CAST(men AS VARCHAR(40)) AS value,
        CAST(wanted_men AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'children' AS field,
        CAST(children AS VARCHAR(40)) AS value,
        CAST(wanted_children AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'persons_events' AS field,
        CAST(persons_events AS VARCHAR(40)) AS value,
        CAST(wanted_persons_events AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'women_events' AS field,
        CAST(women_events AS VARCHAR(40)) AS value,
        CAST(wanted_women_events AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'men_events' AS field,
        CAST(men_events AS VARCHAR(40)) AS value,
        CAST(wanted_men_events AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'children_events' AS field,
        CAST(children_events AS VARCHAR(40)) AS value,
        CAST(wanted_children_events AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'first_date' AS field,
        first_date AS value,
        wanted_first_date AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'last_date' AS field,
        last_date AS value,
        wanted_last_date AS wanted
    FROM found
)

SELECT
    row_key,
    field,
    value,
    'the events give ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
UNION ALL
SELECT
    row_key,
    'events' AS field,
    CAST(NULL AS VARCHAR(40)) AS value,
    CASE
        WHEN status = 'missing' THEN 'a figure, since the ledger gives one; run: nesyria build'
        ELSE 'no figure, since the ledger gives none; run: nesyria build'
    END AS expected
FROM compared
WHERE status <> 'found'
