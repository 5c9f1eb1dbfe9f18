-- The numbers of sites that count and that nobody doubts: what a new one can be compared with.
-- Of a range, 'number' is the higher end. A series is what a number can be compared with over time.
SELECT
    reports.report_id,
    reports.site_id,
    reports.area_id,
    reports.source_id,
    reports."group" AS persons_group,
    reports.unit,
    reports.site_id || ', ' || reports.area_id || ', ' || reports."group" || ', ' || reports.unit
        AS series,
    reports.qualifier,
    reports.flags,
    COALESCE(reports.value, reports.high, reports.low) AS number,
    COALESCE(reports.low, reports.value) AS least,
    COALESCE(reports.high, reports.value) AS most,
    COALESCE(reports.as_of, '') AS as_of
FROM population_reports AS reports
LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
WHERE
    COALESCE(reports.value, reports.high, reports.low) IS NOT NULL
    AND COALESCE(sets.counted, 1) = 1
    AND COALESCE(sets.doubted, 0) = 0
