-- id: repatriations.publication
-- alias: across.known
-- severity: error
-- statement: no event is dated after the last of the sources that report it
WITH last_page AS (
    SELECT
        event_id,
        -- A page whose day is not known may be later than any event.
        MAX(CASE WHEN published = '' THEN '9' ELSE published END) AS published
    FROM placed_reports
    GROUP BY event_id
)

SELECT
    figures.event_id AS row_key,
    'date' AS field,
    figures.date AS value,
    'its sources were all published by ' || last_page.published
    || '; correct the date or the source' AS expected
FROM repatriations AS figures
INNER JOIN last_page ON figures.event_id = last_page.event_id
WHERE SUBSTR(figures.date, 1, LENGTH(last_page.published)) > last_page.published
