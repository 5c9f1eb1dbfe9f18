-- id: repatriations.running_total
-- severity: warning
-- statement: the persons of an event are not a running total of its country
WITH earlier AS (
    SELECT
        event_id,
        area_id,
        date,
        persons,
        COUNT(persons) OVER (
            PARTITION BY area_id, kind ORDER BY date, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS events,
        SUM(persons) OVER (
            PARTITION BY area_id, kind ORDER BY date, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
    FROM repatriations
),

totals_stated AS (
    SELECT
        area_id,
        number,
        since,
        MIN(report_id) AS report_id
    FROM undoubted_totals
    WHERE
        kind = 'repatriated'
        AND persons_group IN ('all', 'women_children')
        AND qualifier <> 'at_least'
    GROUP BY area_id, number, since
)

SELECT
    earlier.event_id AS row_key,
    'persons' AS field,
    earlier.persons AS value,
    'another number than the total of ' || earlier.area_id || ' by '
    || MIN(totals_stated.report_id)
    || '; if the source speaks of all returns so far, enter a total' AS expected
FROM earlier
INNER JOIN totals_stated
    ON
        earlier.area_id = totals_stated.area_id
        AND earlier.persons = totals_stated.number
        AND totals_stated.since < SUBSTR(earlier.date, 1, 4)
WHERE earlier.persons >= 3 AND earlier.before > 0
GROUP BY earlier.event_id, earlier.persons, earlier.area_id
UNION ALL
SELECT
    event_id AS row_key,
    'persons' AS field,
    persons AS value,
    'fewer than ' || before || ', the sum of the ' || events || ' earlier events of ' || area_id
    || '; if the source speaks of all returns so far, enter a total' AS expected
FROM earlier
WHERE events >= 3 AND persons >= before
