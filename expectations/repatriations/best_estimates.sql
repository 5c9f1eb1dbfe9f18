-- id: repatriations.best_estimates
-- alias: across.numbers
-- severity: error
-- statement: best, low and high of persons, women, men and children are what the rule gives from the reports
WITH figures AS (
    SELECT
        event_id,
        'persons' AS measure,
        persons AS best,
        persons_low AS low,
        persons_high AS high
    FROM repatriations
    WHERE persons_basis = 'stated'
    UNION ALL
    SELECT
        event_id,
        'women' AS measure,
        women AS best,
        women_low AS low,
        women_high AS high
    FROM repatriations
    WHERE women IS NOT NULL OR women_low IS NOT NULL OR women_high IS NOT NULL
    UNION ALL
    SELECT
        event_id,
        'men' AS measure,
        men AS best,
        men_low AS low,
        men_high AS high
    FROM repatriations
    WHERE men IS NOT NULL OR men_low IS NOT NULL OR men_high IS NOT NULL
    UNION ALL
    SELECT
        event_id,
        'children' AS measure,
        children AS best,
        children_low AS low,
        children_high AS high
    FROM repatriations
    WHERE children IS NOT NULL OR children_low IS NOT NULL OR children_high IS NOT NULL
),

wanted AS (
    SELECT
        event_id,
        measure,
        best,
        low,
        high
    FROM event_estimates
    WHERE measure <> 'parts'
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
