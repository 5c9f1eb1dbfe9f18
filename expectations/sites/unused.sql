-- id: sites.unused
-- alias: across.sites_used
-- severity: error
-- statement: every site is named by a report
WITH used AS (
    SELECT site_id FROM repatriation_reports
    UNION DISTINCT
    SELECT site_id FROM population_reports
)

SELECT
    sites.site_id AS row_key,
    'site_id' AS field,
    sites.site_id AS value,
    'a report that names it, or remove the site' AS expected
FROM sites
LEFT JOIN used
    ON sites.site_id = used.site_id
WHERE used.site_id IS NULL
