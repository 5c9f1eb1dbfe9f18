-- id: sources.unused
-- alias: across.cited
-- severity: error
-- statement: every source is cited by a report or a claim
WITH used AS (
    SELECT source_id FROM repatriation_reports
    UNION DISTINCT
    SELECT source_id FROM total_reports
    UNION DISTINCT
    SELECT source_id FROM population_reports
    UNION DISTINCT
    SELECT source_id FROM claims
)

SELECT
    sources.source_id AS row_key,
    'source_id' AS field,
    sources.source_id AS value,
    'a report that cites it, or remove the source' AS expected
FROM sources
LEFT JOIN used
    ON sources.source_id = used.source_id
WHERE used.source_id IS NULL
