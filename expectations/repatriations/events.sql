-- id: repatriations.events
-- alias: across.events
-- severity: error
-- statement: the events are those that at least one report places in north-east Syria and says took place
WITH placed AS (SELECT DISTINCT event_id FROM placed_reports)

SELECT
    COALESCE(figures.event_id, placed.event_id) AS row_key,
    'event_id' AS field,
    figures.event_id AS value,
    CASE
        WHEN figures.event_id IS NULL
            THEN 'the ledger gives this event, but it is not in the figures; run: nesyria build'
        ELSE 'the ledger gives no such event; run: nesyria build'
    END AS expected
FROM repatriations AS figures
FULL OUTER JOIN placed
    ON figures.event_id = placed.event_id
WHERE figures.event_id IS NULL OR placed.event_id IS NULL
