-- id: population_reports.repeated_numbers
-- severity: warning
-- statement: no page gives the same number, of ten or more, of two areas or two sites
-- Thousands may be of several.
WITH compared AS (
    SELECT
        report_id,
        area_id,
        site_id,
        number,
        LAG(report_id) OVER (
            PARTITION BY source_id, persons_group, unit, number ORDER BY report_id
        ) AS other_id,
        LAG(area_id) OVER (
            PARTITION BY source_id, persons_group, unit, number ORDER BY report_id
        ) AS other_area,
        LAG(site_id) OVER (
            PARTITION BY source_id, persons_group, unit, number ORDER BY report_id
        ) AS other_site
    FROM undoubted_populations
    WHERE number >= 10 AND unit <> 'countries' AND number <> 1000 * FLOOR(number / 1000.0)
)

SELECT
    report_id AS row_key,
    CASE WHEN area_id <> other_area THEN 'area_id' ELSE 'site_id' END AS field,
    CASE WHEN area_id <> other_area THEN area_id ELSE site_id END AS value,
    other_area || ' at ' || other_site || ', of which ' || other_id || ' has the same number '
    || number || ' from the same page; see which of the two the page means' AS expected
FROM compared
WHERE area_id <> other_area OR site_id <> other_site
