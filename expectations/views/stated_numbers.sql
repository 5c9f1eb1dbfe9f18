-- The numbers that totals and counts of sites state, each with the series in which another number
-- may contradict it. 'on_day' is missing where a number is of no day that its source states.
SELECT
    'total_reports' AS table_name,
    reports.report_id,
    reports.area_id || ', ' || reports."group" || ', ' || COALESCE(reports.since, '') || ', '
    || reports.scope || ', ' || reports.kind AS series,
    reports.as_of,
    CASE WHEN LENGTH(reports.as_of) = 10 THEN reports.as_of END AS on_day,
    reports.value AS number,
    reports.qualifier,
    reports.flags
FROM total_reports AS reports
WHERE reports.value IS NOT NULL
UNION ALL
SELECT
    'population_reports' AS table_name,
    reports.report_id,
    reports.site_id || ', ' || reports.area_id || ', ' || reports."group" || ', ' || reports.unit
        AS series,
    reports.as_of,
    CASE WHEN reports.as_of_basis = 'stated' AND LENGTH(reports.as_of) = 10 THEN reports.as_of END
        AS on_day,
    reports.value AS number,
    reports.qualifier,
    reports.flags
FROM population_reports AS reports
WHERE reports.value IS NOT NULL
