-- id: totals.world
-- alias: across.world
-- severity: error
-- statement: totals by country add up to the world
WITH sums AS (
    SELECT
        totals.kind,
        totals.period,
        SUM(totals.events) AS events,
        SUM(totals.persons) AS persons,
        SUM(totals.women) AS women,
        SUM(totals.men) AS men,
        SUM(totals.children) AS children
    FROM totals
    INNER JOIN areas ON totals.area_id = areas.area_id AND areas.kind = 'country'
    GROUP BY totals.kind, totals.period
),

compared AS (
    SELECT
        figures.area_id || ', ' || figures.kind || ', ' || figures.period AS row_key,
        figures.events,
        sums.events AS wanted_events,
        figures.persons,
        sums.persons AS wanted_persons,
        figures.women,
        sums.women AS wanted_women,
        figures.men,
        sums.men AS wanted_men,
        figures.children,
        sums.children AS wanted_children
    FROM totals AS figures
    LEFT JOIN sums
        ON
            figures.kind = sums.kind
            AND figures.period = sums.period
    WHERE figures.area_id = 'world'
),

differing AS (
    SELECT
        row_key,
        'events' AS field,
        CAST(events AS VARCHAR(40)) AS value,
        CAST(wanted_events AS VARCHAR(40)) AS wanted
    FROM compared
    UNION ALL
    SELECT
        row_key,
        'persons' AS field,
        CAST(persons AS VARCHAR(40)) AS value,
        CAST(wanted_persons AS VARCHAR(40)) AS wanted
    FROM compared
    UNION ALL
    SELECT
        row_key,
        'women' AS field,
        CAST(women AS VARCHAR(40)) AS value,
        CAST(wanted_women AS VARCHAR(40)) AS wanted
    FROM compared
    UNION ALL
    SELECT
        row_key,
        'men' AS field,
        CAST(men AS VARCHAR(40)) AS value,
        CAST(wanted_men AS VARCHAR(40)) AS wanted
    FROM compared
    UNION ALL
    SELECT
        row_key,
        'children' AS field,
        CAST(children AS VARCHAR(40)) AS value,
        CAST(wanted_children AS VARCHAR(40)) AS wanted
    FROM compared
)

SELECT
    row_key,
    field,
    value,
    'the countries add up to ' || COALESCE(wanted, 'nothing') AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
