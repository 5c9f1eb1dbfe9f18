-- The totals that count and that nobody doubts: what a new one can be compared with.
SELECT
    reports.report_id,
    reports.area_id,
    reports.source_id,
    reports."group" AS persons_group,
    reports.kind,
    reports.scope,
    reports.qualifier,
    reports.value AS number,
    COALESCE(reports.since, '') AS since,
    COALESCE(reports.as_of, '') AS as_of
FROM total_reports AS reports
LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
WHERE
    reports.value IS NOT NULL
    AND COALESCE(sets.counted, 1) = 1
    AND COALESCE(sets.doubted, 0) = 0
