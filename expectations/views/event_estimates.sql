-- The rule from reports to the figures of events: best, low and high by event and measure.
-- Undoubted before doubted, exact before approximate, then the best-ranked kind of source, the
-- most frequent, the latest published and the larger number.
WITH tally AS (
    SELECT
        event_id,
        measure,
        doubted,
        inexact,
        source_rank,
        number,
        COUNT(*) AS frequency,
        MAX(published) AS published
    FROM event_numbers
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
        MIN(number) OVER (PARTITION BY event_id, measure) AS low,
        MAX(number) OVER (PARTITION BY event_id, measure) AS high
    FROM tally
)

SELECT
    event_id,
    measure,
    number AS best,
    low,
    high
FROM ranked
WHERE place = 1
