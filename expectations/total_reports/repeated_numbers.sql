-- id: total_reports.repeated_numbers
-- severity: warning
-- statement: no page gives the same total, of ten or more, of two areas
WITH compared AS (
    SELECT
        report_id,
        area_id,
        number,
        LAG(report_id) OVER (
            PARTITION BY source_id, persons_group, kind, number ORDER BY report_id
        ) AS other_id,
        LAG(area_id) OVER (
            PARTITION BY source_id, persons_group, kind, number ORDER BY report_id
        ) AS other_area
    FROM undoubted_totals
    WHERE number >= 10
)

SELECT
    report_id AS row_key,
    'area_id' AS field,
    area_id AS value,
    other_area || ', of which ' || other_id || ' has the same number ' || number
    || ' from the same page; see which of the two the page means' AS expected
FROM compared
WHERE area_id <> other_area
