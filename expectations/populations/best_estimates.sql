-- id: populations.best_estimates
-- alias: across.populations
-- severity: error
-- statement: each population figure is what the rule gives from the reports
WITH tally AS (
    SELECT
        site_id,
        area_id,
        as_of,
        as_of_basis,
        persons_group,
        unit,
        qualifier,
        report_id,
        doubted,
        inexact,
        source_rank,
        published,
        number,
        COUNT(*) OVER (
            PARTITION BY
                site_id, area_id, as_of, persons_group, unit, doubted, inexact, source_rank, number
        ) AS frequency
    FROM population_standing
    WHERE number IS NOT NULL
),

ranked AS (
    SELECT
        site_id,
        area_id,
        as_of,
        as_of_basis,
        persons_group,
        unit,
        qualifier,
        number,
        ROW_NUMBER() OVER (
            PARTITION BY site_id, area_id, as_of, persons_group, unit
            ORDER BY
                doubted ASC,
                inexact ASC,
                source_rank ASC,
                frequency DESC,
                published DESC,
                number DESC,
                report_id ASC
        ) AS place
    FROM tally
),

bounds AS (
    SELECT
        site_id,
        area_id,
        as_of,
        persons_group,
        unit,
        COUNT(*) AS reports,
        MIN(
            LEAST(
                COALESCE(least, low, high),
                COALESCE(low, least, high),
                COALESCE(high, least, low)
            )
        ) AS least,
        MAX(
            GREATEST(
                COALESCE(most, low, high),
                COALESCE(low, most, high),
                COALESCE(high, most, low)
            )
        ) AS most
    FROM population_standing
    GROUP BY site_id, area_id, as_of, persons_group, unit
),

wanted AS (
    SELECT
        bounds.site_id,
        bounds.area_id,
        bounds.as_of,
        bounds.persons_group,
        bounds.unit,
        bounds.reports,
        ranked.number AS value,
        ranked.as_of_basis,
        ranked.qualifier,
        LEAST(COALESCE(bounds.least, ranked.number), COALESCE(ranked.number, bounds.least)) AS low,
        GREATEST(COALESCE(bounds.most, ranked.number), COALESCE(ranked.number, bounds.most)) AS high
    FROM bounds
    LEFT JOIN ranked
        ON
            bounds.site_id = ranked.site_id
            AND bounds.area_id = ranked.area_id
            AND bounds.as_of = ranked.as_of
            AND bounds.persons_group = ranked.persons_group
            AND bounds.unit = ranked.unit
            AND ranked.place = 1
),

compared AS (
    SELECT
        COALESCE(figures.site_id, wanted.site_id) || ', '
        || COALESCE(figures.area_id, wanted.area_id) || ', '
        || COALESCE(figures.date, wanted.as_of) || ', '
        || COALESCE(figures."group", wanted.persons_group) || ', '
        || COALESCE(figures.unit, wanted.unit) AS row_key,
        CASE
            WHEN figures.site_id IS NULL THEN 'missing'
            WHEN wanted.site_id IS NULL THEN 'unfounded'
            ELSE 'found'
        END AS status,
        figures.value,
        wanted.value AS wanted_value,
        figures.date_basis,
        wanted.as_of_basis AS wanted_basis,
        figures.qualifier,
        wanted.qualifier AS wanted_qualifier,
        figures.low,
        wanted.low AS wanted_low,
        figures.high,
        wanted.high AS wanted_high,
        figures.reports,
        wanted.reports AS wanted_reports
    FROM populations AS figures
    FULL OUTER JOIN wanted
        ON
            figures.site_id = wanted.site_id
            AND figures.area_id = wanted.area_id
            AND figures.date = wanted.as_of
            AND figures."group" = wanted.persons_group
            AND figures.unit = wanted.unit
),

found AS (
    SELECT * FROM compared
    WHERE status = 'found'
),

differing AS (
    SELECT
        row_key,
        'value' AS field,
        CAST(value AS VARCHAR(40)) AS value,
        CAST(wanted_value AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'date_basis' AS field,
        date_basis AS value,
        wanted_basis AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'qualifier' AS field,
        qualifier AS value,
        wanted_qualifier AS wanted
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
        'reports' AS field,
        CAST(reports AS VARCHAR(40)) AS value,
        CAST(wanted_reports AS VARCHAR(40)) AS wanted
    FROM found
)

SELECT
    row_key,
    field,
    value,
    'the rule gives ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
UNION ALL
SELECT
    row_key,
    'value' AS field,
    CAST(NULL AS VARCHAR(40)) AS value,
    CASE
        WHEN status = 'missing' THEN 'a figure, since the ledger gives one; run: nesyria build'
        ELSE 'no figure, since the ledger gives none; run: nesyria build'
    END AS expected
FROM compared
WHERE status <> 'found'
