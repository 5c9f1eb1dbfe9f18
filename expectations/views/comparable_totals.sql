-- The stated totals that can be compared: of north-east Syria, with a date, of a group of persons,
-- and not excluded by a flag.
SELECT
    reports.report_id,
    reports.area_id,
    reports.source_id,
    reports.kind,
    reports."group" AS persons_group,
    reports.as_of,
    reports.value AS stated,
    reports.qualifier,
    COALESCE(reports.since, '') AS since,
    COALESCE(sets.doubted, 0) AS doubted
FROM total_reports AS reports
LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
WHERE
    reports.scope = 'nes'
    AND reports.as_of IS NOT NULL
    AND reports."group" IN ('all', 'women', 'men', 'children', 'women_children')
    AND COALESCE(sets.counted, 1) = 1
