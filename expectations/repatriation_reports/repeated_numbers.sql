-- id: repatriation_reports.repeated_numbers
-- severity: warning
-- statement: no page gives the same numbers, of three persons or more, of two events
-- Round numbers may be of several events of one area.
WITH stated AS (
    SELECT
        reports.report_id,
        reports.event_id,
        reports.area_id,
        reports.source_id,
        COALESCE(reports.persons, -1) AS persons,
        COALESCE(reports.women, -1) AS women,
        COALESCE(reports.men, -1) AS men,
        COALESCE(reports.children, -1) AS children,
        COALESCE(
            reports.persons,
            COALESCE(reports.women, 0) + COALESCE(reports.men, 0) + COALESCE(reports.children, 0)
        ) AS number
    FROM repatriation_reports AS reports
    LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
    WHERE
        COALESCE(sets.counted, 1) = 1
        AND COALESCE(sets.doubted, 0) = 0
        AND reports.event_id IS NOT NULL
),

compared AS (
    SELECT
        report_id,
        event_id,
        area_id,
        number,
        LAG(report_id) OVER (
            PARTITION BY source_id, persons, women, men, children ORDER BY report_id
        ) AS other_id,
        LAG(event_id) OVER (
            PARTITION BY source_id, persons, women, men, children ORDER BY report_id
        ) AS other_event,
        LAG(area_id) OVER (
            PARTITION BY source_id, persons, women, men, children ORDER BY report_id
        ) AS other_area
    FROM stated
    WHERE number >= 3
)

SELECT
    report_id AS row_key,
    'source_id' AS field,
    number AS value,
    'other numbers than those of ' || other_event || ' in ' || other_id
    || ', from the same page; see which of the two the page means' AS expected
FROM compared
WHERE
    event_id <> other_event
    AND (area_id <> other_area OR number <> 10 * FLOOR(number / 10.0))
