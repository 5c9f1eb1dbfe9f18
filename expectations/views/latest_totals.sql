-- For each country and kind the latest comparable total of all persons that nobody disputes; on one
-- date the best kind of source decides, then the larger number. An upper bound says nothing of how
-- many were taken home at least.
WITH ranked AS (
    SELECT
        totals.area_id,
        totals.kind,
        totals.report_id,
        totals.as_of,
        totals.stated,
        totals.qualifier,
        ROW_NUMBER() OVER (
            PARTITION BY totals.area_id, totals.kind
            ORDER BY
                totals.as_of DESC,
                pages.source_rank ASC,
                totals.stated DESC,
                totals.report_id ASC
        ) AS place
    FROM comparable_totals AS totals
    INNER JOIN areas ON totals.area_id = areas.area_id AND areas.kind = 'country'
    INNER JOIN source_standing AS pages ON totals.source_id = pages.source_id
    WHERE
        totals.persons_group = 'all'
        AND totals.since = ''
        AND totals.doubted = 0
        AND (totals.kind <> 'repatriated' OR totals.qualifier <> 'at_most')
)

SELECT
    area_id,
    kind,
    report_id,
    as_of,
    stated,
    qualifier
FROM ranked
WHERE place = 1 AND kind IN ('repatriated', 'remaining')
