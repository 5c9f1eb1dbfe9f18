-- id: totals.years
-- alias: across.years
-- severity: error
-- statement: totals by year add up to those over all years
WITH sums AS (
    SELECT
        area_id,
        kind,
        SUM(events) AS events,
        SUM(persons) AS persons,
        SUM(women) AS women,
        SUM(men) AS men,
        SUM(children) AS children
    FROM totals
    WHERE period <> 'all'
    GROUP BY area_id, kind
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
            figures.area_id = sums.area_id
            AND figures.kind = sums.kind
    WHERE figures.period = 'all'
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
    'the years add up to ' || COALESCE(wanted, 'nothing') AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
