-- id: repatriations.counts
-- alias: across.counts
-- severity: error
-- statement: area, reports and publishers (or the agencies that they repeat) of an event are those of its reports
WITH counted AS (
    SELECT
        event_id,
        CASE
            WHEN MIN(area_id) = MAX(area_id) THEN MIN(area_id)
            ELSE MIN(area_id) || ' and ' || MAX(area_id)
        END AS area_id,
        COUNT(*) AS reports,
        COUNT(DISTINCT author) AS publishers
    FROM placed_reports
    GROUP BY event_id
),

differing AS (
    SELECT
        figures.event_id,
        'reports' AS field,
        CAST(figures.reports AS VARCHAR(40)) AS value,
        CAST(counted.reports AS VARCHAR(40)) AS wanted
    FROM repatriations AS figures
    INNER JOIN counted ON figures.event_id = counted.event_id
    UNION ALL
    SELECT
        figures.event_id,
        'publishers' AS field,
        CAST(figures.publishers AS VARCHAR(40)) AS value,
        CAST(counted.publishers AS VARCHAR(40)) AS wanted
    FROM repatriations AS figures
    INNER JOIN counted ON figures.event_id = counted.event_id
    UNION ALL
    SELECT
        figures.event_id,
        'area_id' AS field,
        figures.area_id AS value,
        counted.area_id AS wanted
    FROM repatriations AS figures
    INNER JOIN counted ON figures.event_id = counted.event_id
)

SELECT
    event_id AS row_key,
    field,
    value,
    'its reports give ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
