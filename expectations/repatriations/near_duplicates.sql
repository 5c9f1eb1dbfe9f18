-- id: repatriations.near_duplicates
-- severity: warning
-- statement: events that look like one under two keys are told apart in a note
-- Alike are events of one area within a week and nearly as large, and those with the numbers of
-- another day of the year, of their month, of another kind or of another nationality. Each event is compared with
-- the one before it, in orders that bring such events together. Those of one kind with as many
-- persons within a week are found by duplicate.event.
WITH next_in_time AS (
    SELECT
        event_id,
        persons,
        day_number,
        LAG(event_id) OVER (PARTITION BY area_id, kind ORDER BY day_number, event_id) AS other_id,
        LAG(persons) OVER (PARTITION BY area_id, kind ORDER BY day_number, event_id) AS others,
        LAG(day_number) OVER (PARTITION BY area_id, kind ORDER BY day_number, event_id)
            AS other_day
    FROM event_days
),

of_other_kinds AS (
    SELECT
        event_id,
        kind,
        persons,
        day_number,
        LAG(event_id) OVER (PARTITION BY area_id ORDER BY day_number, event_id) AS other_id,
        LAG(kind) OVER (PARTITION BY area_id ORDER BY day_number, event_id) AS other_kind,
        LAG(persons) OVER (PARTITION BY area_id ORDER BY day_number, event_id) AS others,
        LAG(day_number) OVER (PARTITION BY area_id ORDER BY day_number, event_id) AS other_day
    FROM event_days
    WHERE persons IS NOT NULL
),

of_one_number AS (
    SELECT
        event_id,
        kind,
        persons,
        day_number,
        in_year,
        LAG(event_id) OVER (PARTITION BY area_id, persons ORDER BY day_number, event_id)
            AS other_id,
        LAG(kind) OVER (PARTITION BY area_id, persons ORDER BY day_number, event_id) AS other_kind,
        LAG(day_number) OVER (PARTITION BY area_id, persons ORDER BY day_number, event_id)
            AS other_day,
        LAG(in_year) OVER (PARTITION BY area_id, persons ORDER BY day_number, event_id)
            AS other_year
    FROM event_days
    WHERE persons IS NOT NULL
),

of_exchanged_days AS (
    SELECT
        event_id,
        persons,
        day_number,
        LAG(event_id) OVER (
            PARTITION BY area_id, in_year, day_and_month ORDER BY day_number, event_id
        ) AS other_id,
        LAG(persons) OVER (
            PARTITION BY area_id, in_year, day_and_month ORDER BY day_number, event_id
        ) AS others,
        LAG(day_number) OVER (
            PARTITION BY area_id, in_year, day_and_month ORDER BY day_number, event_id
        ) AS other_day
    FROM event_days
),

of_one_month AS (
    SELECT
        event_id,
        date,
        LAG(event_id) OVER (
            PARTITION BY area_id, persons, SUBSTR(date, 1, 7) ORDER BY date, event_id
        ) AS other_id,
        LAG(date) OVER (
            PARTITION BY area_id, persons, SUBSTR(date, 1, 7) ORDER BY date, event_id
        ) AS other_date
    FROM repatriations
    WHERE persons > 1 AND LENGTH(date) >= 7
),

of_other_areas AS (
    SELECT
        event_id,
        area_id,
        persons,
        women,
        children,
        day_number,
        LAG(event_id) OVER (PARTITION BY persons ORDER BY day_number, event_id) AS other_id,
        LAG(area_id) OVER (PARTITION BY persons ORDER BY day_number, event_id) AS other_area,
        LAG(women) OVER (PARTITION BY persons ORDER BY day_number, event_id) AS other_women,
        LAG(children) OVER (PARTITION BY persons ORDER BY day_number, event_id) AS other_children,
        LAG(day_number) OVER (PARTITION BY persons ORDER BY day_number, event_id) AS other_day
    FROM event_days
    WHERE persons > 1
),

alike AS (
    SELECT
        event_id,
        other_id,
        'of the same area and kind within a week' AS reason
    FROM next_in_time
    WHERE
        day_number - other_day <= 7
        AND (
            persons IS NULL
            OR others IS NULL
            OR (persons <> others AND 2 * persons <= 3 * others AND 2 * others <= 3 * persons)
        )
    UNION ALL
    SELECT
        event_id,
        other_id,
        'of the same area within a week' AS reason
    FROM of_other_kinds
    WHERE
        kind <> other_kind
        AND persons <> others
        AND day_number - other_day <= 7
        AND 2 * persons <= 3 * others
        AND 2 * others <= 3 * persons
    UNION ALL
    SELECT
        event_id,
        other_id,
        'of the same area with as many persons' AS reason
    FROM of_one_number
    WHERE
        (kind <> other_kind AND day_number - other_day <= 7)
        OR (
            in_year = other_year
            AND day_number - other_day > 7
            AND persons >= 5
            AND persons <> 10 * FLOOR(persons / 10.0)
        )
    UNION ALL
    SELECT
        event_id,
        other_id,
        'of the same area on this date with day and month exchanged' AS reason
    FROM of_exchanged_days
    WHERE day_number > other_day AND (persons = others OR persons IS NULL OR others IS NULL)
    UNION ALL
    SELECT
        event_id,
        other_id,
        'of the same area with as many persons' AS reason
    FROM of_one_month
    WHERE LENGTH(other_date) = 7
    UNION ALL
    SELECT
        event_id,
        other_id,
        'of another area with as many persons within a week' AS reason
    FROM of_other_areas
    WHERE
        area_id <> other_area
        AND day_number - other_day <= 7
        AND COALESCE(women, other_women, 0) = COALESCE(other_women, women, 0)
        AND COALESCE(children, other_children, 0) = COALESCE(other_children, children, 0)
),

told_apart AS (
    SELECT
        alike.event_id,
        alike.other_id
    FROM alike
    INNER JOIN repatriation_reports AS reports
        ON
            alike.event_id = reports.event_id
            AND POSITION(alike.other_id IN reports.note) > 0
    UNION DISTINCT
    SELECT
        alike.event_id,
        alike.other_id
    FROM alike
    INNER JOIN repatriation_reports AS reports
        ON
            alike.other_id = reports.event_id
            AND POSITION(alike.event_id IN reports.note) > 0
)

SELECT
    alike.event_id AS row_key,
    'event_id' AS field,
    alike.event_id AS value,
    'another event than ' || alike.other_id || ', ' || MIN(alike.reason)
    || '; if it is the same event, give both one event_id, and if not, name one in a note of the '
    || 'other' AS expected
FROM alike
LEFT JOIN told_apart
    ON
        alike.event_id = told_apart.event_id
        AND alike.other_id = told_apart.other_id
WHERE told_apart.event_id IS NULL
GROUP BY alike.event_id, alike.other_id
