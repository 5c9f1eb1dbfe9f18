-- id: totals.world
-- alias: across.world
-- severity: error
-- statement: totals by country add up to the world
WITH sums AS (
    SELECT
        numbers.kind,
        numbers.period,
        numbers.field,
        SUM(numbers.number) AS number
    FROM total_numbers AS numbers
    INNER JOIN areas ON numbers.area_id = areas.area_id AND areas.kind = 'country'
    GROUP BY numbers.kind, numbers.period, numbers.field
)

SELECT
    figures.area_id || ', ' || figures.kind || ', ' || figures.period AS row_key,
    figures.field,
    CAST(figures.number AS VARCHAR(40)) AS value,
    'the countries add up to ' || COALESCE(CAST(sums.number AS VARCHAR(40)), 'nothing') AS expected
FROM total_numbers AS figures
LEFT JOIN sums
    ON
        figures.kind = sums.kind
        AND figures.period = sums.period
        AND figures.field = sums.field
WHERE figures.area_id = 'world' AND COALESCE(figures.number, -1) <> COALESCE(sums.number, -1)
