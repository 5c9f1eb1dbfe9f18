-- id: repatriations.dates
-- alias: across.dates
-- severity: error
-- statement: the date of an event is the most precise, then the most supported, then the earliest of its reports
WITH dated AS (
    SELECT
        event_id,
        date,
        CASE WHEN date_basis IN ('published', 'noted') THEN 1 ELSE 0 END AS only_published,
        COUNT(*) AS reports
    FROM placed_reports
    WHERE date IS NOT NULL
    GROUP BY event_id, date, CASE WHEN date_basis IN ('published', 'noted') THEN 1 ELSE 0 END
),

-- A report that gives the month supports every day in it.
reaches AS (
    SELECT
        event_id,
        date,
        only_published,
        SUBSTR(date, 1, 4) AS wider
    FROM dated
    UNION DISTINCT
    SELECT
        event_id,
        date,
        only_published,
        SUBSTR(date, 1, 7) AS wider
    FROM dated
    UNION DISTINCT
    SELECT
        event_id,
        date,
        only_published,
        date AS wider
    FROM dated
),

supported AS (
    SELECT
        reaches.event_id,
        reaches.date,
        reaches.only_published,
        SUM(dated.reports) AS support
    FROM reaches
    INNER JOIN dated
        ON
            reaches.event_id = dated.event_id
            AND reaches.only_published = dated.only_published
            AND reaches.wider = dated.date
    GROUP BY reaches.event_id, reaches.date, reaches.only_published
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
