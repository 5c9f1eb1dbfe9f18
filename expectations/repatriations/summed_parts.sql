-- id: repatriations.summed_parts
-- alias: across.sums
-- severity: error
-- statement: persons is summed only where no report states it and one names all the parts, and then is their sum
WITH figures AS (
    SELECT
        event_id,
        'persons' AS measure,
        persons AS best,
        persons_low AS low,
        persons_high AS high
    FROM repatriations
    WHERE
        persons_basis = 'summed'
        OR (persons_basis IS NULL AND persons IS NOT NULL)
),

wanted AS (
    SELECT
        event_id,
        'persons' AS measure,
        best,
        low,
        high
    FROM event_estimates
    WHERE measure = 'parts'
),

compared AS (
    SELECT
        COALESCE(figures.event_id, wanted.event_id) AS event_id,
        COALESCE(figures.measure, wanted.measure) AS measure,
        figures.best,
        figures.low,
        figures.high,
        wanted.best AS wanted_best,
        wanted.low AS wanted_low,
        wanted.high AS wanted_high
    FROM figures
    FULL OUTER JOIN wanted
        ON
            figures.event_id = wanted.event_id
            AND figures.measure = wanted.measure
),

differing AS (
    SELECT
        event_id,
        measure AS field,
        CAST(best AS VARCHAR(40)) AS value,
        CAST(wanted_best AS VARCHAR(40)) AS wanted
    FROM compared
    UNION ALL
    SELECT
        event_id,
        measure || '_low' AS field,
        CAST(low AS VARCHAR(40)) AS value,
        CAST(wanted_low AS VARCHAR(40)) AS wanted
    FROM compared
    UNION ALL
    SELECT
        event_id,
        measure || '_high' AS field,
        CAST(high AS VARCHAR(40)) AS value,
        CAST(wanted_high AS VARCHAR(40)) AS wanted
    FROM compared
)

SELECT
    event_id AS row_key,
    field,
    value,
    'the rule gives ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE
    event_id IS NOT NULL
    AND COALESCE(value, '') <> COALESCE(wanted, '')
