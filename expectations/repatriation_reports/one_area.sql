-- id: repatriation_reports.one_area
-- alias: across.one_area
-- severity: error
-- statement: all reports of an event are about one area
WITH events AS (
    SELECT event_id
    FROM repatriation_reports
    WHERE event_id IS NOT NULL
    GROUP BY event_id
    HAVING COUNT(DISTINCT area_id) > 1
)

SELECT
    reports.report_id AS row_key,
    'area_id' AS field,
    reports.area_id AS value,
    'all reports of ' || reports.event_id || ' are about one area' AS expected
FROM repatriation_reports AS reports
INNER JOIN events ON reports.event_id = events.event_id
