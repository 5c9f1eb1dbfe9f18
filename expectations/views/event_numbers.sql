-- Every number that competes for a figure of an event: one row per report and measure.
-- The measure 'parts' is the sum of the parts where no report of the event states persons: from
-- the reports that name every part that any of them names.
WITH counted AS (
    SELECT * FROM placed_reports
    WHERE counted = 1
),

named AS (
    SELECT
        event_id,
        MAX(CASE WHEN persons IS NULL THEN 0 ELSE 1 END) AS persons,
        MAX(CASE WHEN women IS NULL THEN 0 ELSE 1 END) AS women,
        MAX(CASE WHEN men IS NULL THEN 0 ELSE 1 END) AS men,
        MAX(CASE WHEN children IS NULL THEN 0 ELSE 1 END) AS children
    FROM counted
    GROUP BY event_id
)

SELECT
    event_id,
    'persons' AS measure,
    persons AS number,
    qualifier,
    doubted,
    source_rank,
    published
FROM counted
WHERE persons IS NOT NULL
UNION ALL
SELECT
    event_id,
    'women' AS measure,
    women AS number,
    parts_qualifier AS qualifier,
    doubted,
    source_rank,
    published
FROM counted
WHERE women IS NOT NULL
UNION ALL
SELECT
    event_id,
    'men' AS measure,
    men AS number,
    parts_qualifier AS qualifier,
    doubted,
    source_rank,
    published
FROM counted
WHERE men IS NOT NULL
UNION ALL
SELECT
    event_id,
    'children' AS measure,
    children AS number,
    parts_qualifier AS qualifier,
    doubted,
    source_rank,
    published
FROM counted
WHERE children IS NOT NULL
UNION ALL
SELECT
    counted.event_id,
    'parts' AS measure,
    COALESCE(counted.women, 0) + COALESCE(counted.men, 0) + COALESCE(counted.children, 0) AS number,
    counted.parts_qualifier AS qualifier,
    counted.doubted,
    counted.source_rank,
    counted.published
FROM counted
INNER JOIN named ON counted.event_id = named.event_id
WHERE
    named.persons = 0
    AND named.women + named.men + named.children > 0
    AND (named.women = 0 OR counted.women IS NOT NULL)
    AND (named.men = 0 OR counted.men IS NOT NULL)
    AND (named.children = 0 OR counted.children IS NOT NULL)
