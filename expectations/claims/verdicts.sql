-- id: claims.verdicts
-- alias: across.claims
-- severity: error
-- statement: every claim's verdict and evidence are what its query gives
SELECT
    COALESCE(stated.claim_id, decided.claim_id) AS row_key,
    CASE WHEN decided.verdict = '' THEN 'query' ELSE 'verdict' END AS field,
    CASE WHEN decided.verdict = '' THEN stated.query ELSE stated.verdict END AS value,
    CASE
        WHEN decided.verdict = '' THEN decided.evidence || '; correct the query'
        ELSE
            'the query gives ' || COALESCE(decided.verdict, 'nothing')
            || ' (' || COALESCE(decided.evidence, '') || '); run: nesyria build'
    END AS expected
FROM claims AS stated
FULL OUTER JOIN claims_decided AS decided ON stated.claim_id = decided.claim_id
WHERE
    COALESCE(stated.verdict, '') <> COALESCE(decided.verdict, '')
    OR COALESCE(stated.evidence, '') <> COALESCE(decided.evidence, '')
