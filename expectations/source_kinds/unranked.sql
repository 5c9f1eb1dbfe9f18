-- id: source_kinds.unranked
-- severity: error
-- statement: every kind of source has a rank
SELECT
    'sources: ' || sources.source_id AS row_key,
    'kind' AS field,
    sources.kind AS value,
    'a row of source_kinds that ranks this kind' AS expected
FROM sources
LEFT JOIN source_kinds ON sources.kind = source_kinds.kind
WHERE
    sources.kind IS NOT NULL
    AND source_kinds.kind IS NULL
