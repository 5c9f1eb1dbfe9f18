-- The rule from reports to the figures of events: best, low and high by event and measure.
-- Undoubted before doubted, exact before approximate, then the best-ranked kind of source, the
-- most frequent, the latest published and the larger number. A lower bound can only raise the high
-- figure, and an upper bound lower the low one.
WITH standing AS (
    SELECT
        event_id,
        measure,
        number,
        doubted,
        CASE WHEN qualifier = 'exact' THEN 0 ELSE 1 END AS inexact,
        source_rank,
        published,
        CASE WHEN qualifier <> 'at_least' THEN number END AS least,
        CASE WHEN qualifier <> 'at_most' THEN number END AS most
    FROM event_numbers
),

tally AS (
    SELECT
        event_id,
        measure,
        doubted,
        inexact,
        source_rank,
        number,
        COUNT(*) AS frequency,
        MAX(published) AS published,
        MIN(least) AS least,
        MAX(most) AS most
    FROM standing
    GROUP BY event_id, measure, doubted, inexact, source_rank, number
),

ranked AS (
    SELECT
        event_id,
        measure,
        number,
        ROW_NUMBER() OVER (
            PARTITION BY event_id, measure
            ORDER BY
                doubted ASC,
                inexact ASC,
                source_rank ASC,
                frequency DESC,
                published DESC,
                number DESC
        ) AS place,
        MIN(least) OVER (PARTITION BY event_id, measure) AS least,
        MAX(most) OVER (PARTITION BY event_id, measure) AS most
    FROM tally
)

SELECT
    event_id,
    measure,
    number AS best,
    CASE WHEN least < number THEN least ELSE number END AS low,
    CASE WHEN most > number THEN most ELSE number END AS high
FROM ranked
WHERE place = 1
