-- id: repatriation_reports.group_order
-- severity: warning
-- statement: the reports of an event agree which of women, men and children are more, and none gives all persons as one of them
WITH pairs AS (
    SELECT
        report_id,
        event_id,
        'women' AS field,
        women AS number,
        'children' AS other_field,
        children AS other_number
    FROM placed_reports
    WHERE counted = 1 AND doubted = 0 AND women <> children
    UNION ALL
    SELECT
        report_id,
        event_id,
        'women' AS field,
        women AS number,
        'men' AS other_field,
        men AS other_number
    FROM placed_reports
    WHERE counted = 1 AND doubted = 0 AND women <> men
    UNION ALL
    SELECT
        report_id,
        event_id,
        'men' AS field,
        men AS number,
        'children' AS other_field,
        children AS other_number
    FROM placed_reports
    WHERE counted = 1 AND doubted = 0 AND men <> children
),

ordered AS (
    SELECT
        event_id,
        field,
        other_field,
        CASE WHEN number > other_number THEN 1 ELSE 0 END AS more,
        COUNT(*) AS reports,
        MIN(report_id) AS report_id
    FROM pairs
    GROUP BY event_id, field, other_field, CASE WHEN number > other_number THEN 1 ELSE 0 END
),

parts AS (
    SELECT
        report_id,
        event_id,
        'women' AS field,
        women AS number
    FROM placed_reports
    WHERE counted = 1 AND doubted = 0 AND women IS NOT NULL
    UNION ALL
    SELECT
        report_id,
        event_id,
        'men' AS field,
        men AS number
    FROM placed_reports
    WHERE counted = 1 AND doubted = 0 AND men IS NOT NULL
    UNION ALL
    SELECT
        report_id,
        event_id,
        'children' AS field,
        children AS number
    FROM placed_reports
    WHERE counted = 1 AND doubted = 0 AND children IS NOT NULL
),

named AS (
    SELECT
        event_id,
        field,
        MAX(number) AS number,
        MIN(report_id) AS report_id
    FROM parts
    WHERE number > 0
    GROUP BY event_id, field
)

SELECT
    pairs.report_id AS row_key,
    pairs.field,
    pairs.number AS value,
    CASE WHEN minority.more = 1 THEN 'fewer ' ELSE 'more ' END || pairs.field || ' than '
    || pairs.other_field || ', as ' || majority.report_id
    || ' has it; see whether the two numbers are exchanged' AS expected
FROM pairs
INNER JOIN ordered AS minority
    ON
        pairs.event_id = minority.event_id
        AND pairs.field = minority.field
        AND pairs.other_field = minority.other_field
        AND CASE WHEN pairs.number > pairs.other_number THEN 1 ELSE 0 END = minority.more
INNER JOIN ordered AS majority
    ON
        minority.event_id = majority.event_id
        AND minority.field = majority.field
        AND minority.other_field = majority.other_field
        AND minority.more <> majority.more
        AND (
            minority.reports < majority.reports
            OR (minority.reports = majority.reports AND minority.report_id > majority.report_id)
        )
UNION ALL
SELECT
    parts.report_id AS row_key,
    parts.field,
    parts.number AS value,
    'a part of the ' || MIN(events.persons) || ' persons, since ' || MIN(named.report_id)
    || ' names ' || MIN(named.field) || ' too' AS expected
FROM parts
INNER JOIN repatriations AS events
    ON parts.event_id = events.event_id AND parts.number = events.persons
INNER JOIN named ON parts.event_id = named.event_id AND parts.field <> named.field
GROUP BY parts.report_id, parts.field, parts.number
