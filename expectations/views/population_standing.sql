-- The population reports that count, and how each ranks.
SELECT
    reports.report_id,
    reports.site_id,
    reports.area_id,
    reports.as_of,
    reports.as_of_basis,
    reports."group" AS persons_group,
    reports.unit,
    reports.qualifier,
    reports.value AS number,
    reports.low,
    reports.high,
    pages.source_rank,
    pages.published,
    COALESCE(sets.doubted, 0) AS doubted,
    CASE WHEN COALESCE(reports.qualifier, 'exact') = 'exact' THEN 0 ELSE 1 END AS inexact,
    -- A lower bound can only raise the high figure, and an upper bound lower the low one.
    CASE WHEN COALESCE(reports.qualifier, 'exact') <> 'at_least' THEN reports.value END AS least,
    CASE WHEN COALESCE(reports.qualifier, 'exact') <> 'at_most' THEN reports.value END AS most
FROM population_reports AS reports
INNER JOIN source_standing AS pages ON reports.source_id = pages.source_id
LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
WHERE
    reports.as_of IS NOT NULL
    AND COALESCE(sets.counted, 1) = 1
