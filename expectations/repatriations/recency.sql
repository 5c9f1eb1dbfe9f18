-- id: repatriations.recency
-- alias: across.fresh
-- severity: warning
-- statement: the newest event is not older than a year at the release
WITH figures AS (
    SELECT MAX(date) AS newest FROM repatriations
)

SELECT
    about.name AS row_key,
    'created' AS field,
    figures.newest AS value,
    'the newest event is more than a year older than the release of ' || about.created
        AS expected
FROM figures
CROSS JOIN package AS about
WHERE
    CAST(SUBSTR(figures.newest, 1, 4) AS INTEGER)
    < CAST(SUBSTR(about.created, 1, 4) AS INTEGER) - 1
