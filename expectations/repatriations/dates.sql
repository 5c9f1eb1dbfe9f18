-- id: repatriations.dates
-- alias: across.dates
-- severity: error
-- statement: the date of an event is the most precise, then the most supported, then the earliest of its reports
WITH dated AS (
    SELECT
        event_id,
        date,
        CASE WHEN date_basis = 'published' THEN 1 ELSE 0 END AS only_published,
        COUNT(*) AS reports
    FROM placed_reports
    WHERE date IS NOT NULL
    GROUP BY event_id, date, CASE WHEN date_basis = 'published' THEN 1 ELSE 0 END
),

-- A report that gives the month supports every day in it.
supported AS (
    SELECT
        dated.event_id,
        dated.date,
        dated.only_published,
        SUM(wider.reports) AS support
    FROM dated
    INNER JOIN dated AS wider
        ON
            dated.event_id = wider.event_id
            AND dated.only_published = wider.only_published
            AND SUBSTR(dated.date, 1, LENGTH(wider.date)) = wider.date
    GROUP BY dated.event_id, dated.date, dated.only_published
),

ranked AS (
    SELECT
        event_id,
        date,
        ROW_NUMBER() OVER (
            PARTITION BY event_id
            ORDER BY only_published ASC, LENGTH(date) DESC, support DESC, date ASC
        ) AS place
    FROM supported
),

compared AS (
    SELECT
        figures.event_id,
        figures.date,
        figures.date_precision,
        best.date AS wanted_date,
        CASE LENGTH(best.date)
            WHEN 4 THEN 'year'
            WHEN 7 THEN 'month'
            WHEN 10 THEN 'day'
        END AS wanted_precision
    FROM repatriations AS figures
    LEFT JOIN ranked AS best ON figures.event_id = best.event_id AND best.place = 1
),

differing AS (
    SELECT
        event_id,
        'date' AS field,
        date AS value,
        wanted_date AS wanted
    FROM compared
    UNION ALL
    SELECT
        event_id,
        'date_precision' AS field,
        date_precision AS value,
        wanted_precision AS wanted
    FROM compared
)

SELECT
    event_id AS row_key,
    field,
    value,
    'its reports give ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
