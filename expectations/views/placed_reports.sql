-- The reports that say that their event took place, and how each ranks.
SELECT
    reports.report_id,
    reports.event_id,
    reports.area_id,
    reports.source_id,
    reports.date,
    reports.date_basis,
    reports.persons,
    reports.women,
    reports.men,
    reports.children,
    reports.site_id,
    reports.handed_over_by,
    reports.kind,
    pages.author,
    pages.source_rank,
    pages.published,
    COALESCE(sets.counted, 1) AS counted,
    COALESCE(sets.doubted, 0) AS doubted,
    COALESCE(reports.qualifier, 'exact') AS qualifier,
    COALESCE(reports.parts_qualifier, reports.qualifier, 'exact') AS parts_qualifier
FROM repatriation_reports AS reports
INNER JOIN source_standing AS pages ON reports.source_id = pages.source_id
LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
WHERE
    reports.event_id IS NOT NULL
    AND COALESCE(sets.places_event, 1) = 1
