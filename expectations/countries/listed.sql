-- id: countries.listed
-- severity: error
-- statement: there is a row for each country with a repatriation event, a stated total or a number that remain
WITH wanted AS (
    SELECT area_id FROM repatriations
    WHERE kind = 'repatriation'
    UNION DISTINCT
    SELECT area_id FROM latest_totals
)

SELECT
    COALESCE(figures.area_id, wanted.area_id) AS row_key,
    'area_id' AS field,
    figures.area_id AS value,
    CASE
        WHEN figures.area_id IS NULL THEN 'a row, since the ledger gives one; run: nesyria build'
        ELSE 'no row, since the ledger gives none; run: nesyria build'
    END AS expected
FROM countries AS figures
FULL OUTER JOIN wanted ON figures.area_id = wanted.area_id
WHERE figures.area_id IS NULL OR wanted.area_id IS NULL
