-- id: countries.counted
-- severity: error
-- statement: what is counted of a country is the sum of its repatriation events
WITH wanted AS (
    SELECT
        area_id,
        COUNT(*) AS events,
        SUM(persons) AS persons,
        SUM(persons_low) AS persons_low,
        SUM(persons_high) AS persons_high,
        SUM(women) AS women,
        SUM(men) AS men,
        SUM(children) AS children,
        MIN(date) AS first_date,
        MAX(date) AS last_date
    FROM repatriations
    WHERE kind = 'repatriation'
    GROUP BY area_id
),

found AS (
    SELECT
        figures.area_id AS row_key,
        figures.events,
        COALESCE(wanted.events, 0) AS wanted_events,
        figures.persons,
        wanted.persons AS wanted_persons,
        figures.persons_low,
        wanted.persons_low AS wanted_persons_low,
        figures.persons_high,
        wanted.persons_high AS wanted_persons_high,
        figures.women,
        wanted.women AS wanted_women,
        figures.men,
        wanted.men AS wanted_men,
        figures.children,
        wanted.children AS wanted_children,
        figures.first_date,
        wanted.first_date AS wanted_first_date,
        figures.last_date,
        wanted.last_date AS wanted_last_date
    FROM countries AS figures
    LEFT JOIN wanted ON figures.area_id = wanted.area_id
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
        'persons' AS field,
        CAST(persons AS VARCHAR(40)) AS value,
        CAST(wanted_persons AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'persons_low' AS field,
        CAST(persons_low AS VARCHAR(40)) AS value,
        CAST(wanted_persons_low AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'persons_high' AS field,
        CAST(persons_high AS VARCHAR(40)) AS value,
        CAST(wanted_persons_high AS VARCHAR(40)) AS wanted
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
