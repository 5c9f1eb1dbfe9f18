-- id: repatriations.confirmed
-- severity: warning
-- statement: an event with a day, of one publisher or agency, is told by a page of that day or later
WITH pages AS (
    SELECT
        event_id,
        MAX(published) AS published,
        MIN(source_id) AS source_id,
        COUNT(DISTINCT author) AS publishers
    FROM placed_reports
    GROUP BY event_id
)

SELECT
    figures.event_id AS row_key,
    'date' AS field,
    figures.date AS value,
    CASE
        WHEN pages.published = '' THEN 'the page ' || pages.source_id || ' has no date'
        ELSE 'the page ' || pages.source_id || ' is of ' || pages.published
    END || '; was the event announced, or did it take place? find a later page' AS expected
FROM repatriations AS figures
INNER JOIN pages ON figures.event_id = pages.event_id
WHERE
    LENGTH(figures.date) = 10
    AND pages.publishers = 1
    AND (
        pages.published = ''
        OR pages.published < SUBSTR(figures.date, 1, LENGTH(pages.published))
    )
