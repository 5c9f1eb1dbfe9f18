-- id: totals.years
-- alias: across.years
-- severity: error
-- statement: totals by year add up to those over all years
WITH sums AS (
    SELECT
        area_id,
        kind,
        field,
        SUM(number) AS number
    FROM total_numbers
    WHERE period <> 'all'
    GROUP BY area_id, kind, field
)

SELECT
    figures.area_id || ', ' || figures.kind || ', ' || figures.period AS row_key,
    figures.field,
    CAST(figures.number AS VARCHAR(40)) AS value,
    'the years add up to ' || COALESCE(CAST(sums.number AS VARCHAR(40)), 'nothing') AS expected
FROM total_numbers AS figures
LEFT JOIN sums
    ON
        figures.area_id = sums.area_id
        AND figures.kind = sums.kind
        AND figures.field = sums.field
WHERE figures.period = 'all' AND COALESCE(figures.number, -1) <> COALESCE(sums.number, -1)
