-- id: repatriations.exceeds_totals
-- severity: warning
-- statement: no event has more persons than any report states of its country
-- Of a country of which nothing else is stated, any number of a third country is the measure.
WITH events AS (
    SELECT
        event_id,
        area_id,
        GREATEST(
            COALESCE(persons, 0), COALESCE(women, 0), COALESCE(men, 0), COALESCE(children, 0)
        ) AS number
    FROM repatriations
),

elsewhere AS (
    SELECT
        peaks.greatest,
        peaks.greatest_report_id,
        ROW_NUMBER() OVER (ORDER BY peaks.greatest DESC, peaks.area_id ASC) AS place
    FROM area_peaks AS peaks
    INNER JOIN area_membership AS members
        ON peaks.area_id = members.member AND members.counted_in = 'third_country'
)

SELECT
    events.event_id AS row_key,
    'persons' AS field,
    events.number AS value,
    'at most ' || own.greatest || ', the greatest number stated of ' || events.area_id || ' (by '
    || own.greatest_report_id || '); read the sources again, and count the zeros' AS expected
FROM events
INNER JOIN area_peaks AS own ON events.area_id = own.area_id
WHERE events.number > own.greatest AND events.number >= 10
UNION ALL
SELECT
    events.event_id AS row_key,
    'persons' AS field,
    events.number AS value,
    'at most ' || elsewhere.greatest || ', the greatest number stated of a third country (by '
    || elsewhere.greatest_report_id || '); read the sources again, and count the zeros' AS expected
FROM events
INNER JOIN elsewhere ON elsewhere.place = 1 AND events.number > elsewhere.greatest
INNER JOIN area_membership AS members
    ON events.area_id = members.member AND members.counted_in = 'third_country'
LEFT JOIN area_peaks AS own ON events.area_id = own.area_id
WHERE own.area_id IS NULL
