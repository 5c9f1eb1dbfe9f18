-- The events that are dated to the day, with the number of the day: those of consecutive days are
-- consecutive, from 1901 to 2099. January and February count as the end of the year before.
WITH dated AS (
    SELECT
        event_id,
        area_id,
        kind,
        persons,
        women,
        men,
        children,
        SUBSTR(date, 1, 4) AS in_year,
        SUBSTR(date, 6, 2) AS in_month,
        SUBSTR(date, 9, 2) AS on_day
    FROM repatriations
    WHERE LENGTH(date) = 10
),

numbers AS (
    SELECT
        event_id,
        CAST(on_day AS INTEGER) AS on_day,
        CASE WHEN in_month < '03' THEN 1 ELSE 0 END AS early,
        CAST(in_year AS INTEGER) AS in_year,
        CAST(in_month AS INTEGER) AS in_month
    FROM dated
)

SELECT
    dated.event_id,
    dated.area_id,
    dated.kind,
    dated.persons,
    dated.women,
    dated.men,
    dated.children,
    dated.in_year,
    -- The same for a date and for one with day and month exchanged.
    CASE
        WHEN dated.in_month < dated.on_day THEN dated.in_month || '-' || dated.on_day
        ELSE dated.on_day || '-' || dated.in_month
    END AS day_and_month,
    365 * (numbers.in_year - numbers.early)
    + CAST(FLOOR((numbers.in_year - numbers.early) / 4.0) AS INTEGER)
    + CAST(FLOOR((153 * (numbers.in_month + 12 * numbers.early) - 457) / 5.0) AS INTEGER)
    + numbers.on_day AS day_number
FROM dated
INNER JOIN numbers ON dated.event_id = numbers.event_id
