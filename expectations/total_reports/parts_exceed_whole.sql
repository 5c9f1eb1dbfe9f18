-- id: total_reports.parts_exceed_whole
-- severity: warning
-- statement: the countries of a page are not together above a group of them, or the world, on the same page
-- Only pages that state a whole are looked at, which are few.
WITH made_of_countries AS (
    SELECT DISTINCT counted_in AS area_id
    FROM area_membership
    WHERE member <> counted_in
),

pages AS (
    SELECT DISTINCT totals.source_id
    FROM undoubted_totals AS totals
    INNER JOIN made_of_countries ON totals.area_id = made_of_countries.area_id
),

parts AS (
    SELECT
        totals.source_id,
        members.counted_in AS area_id,
        totals.persons_group,
        totals.kind,
        totals.scope,
        totals.since,
        totals.as_of,
        SUM(totals.number) AS number,
        MIN(totals.report_id) AS first_id,
        MAX(totals.report_id) AS last_id
    FROM undoubted_totals AS totals
    INNER JOIN pages ON totals.source_id = pages.source_id
    INNER JOIN area_membership AS members
        ON totals.area_id = members.member AND members.member <> members.counted_in
    WHERE totals.qualifier <> 'at_most'
    GROUP BY
        totals.source_id,
        members.counted_in,
        totals.persons_group,
        totals.kind,
        totals.scope,
        totals.since,
        totals.as_of
)

SELECT
    wholes.report_id AS row_key,
    'value' AS field,
    wholes.number AS value,
    'at least ' || parts.number || ', the sum of the countries from ' || parts.first_id || ' to '
    || parts.last_id || ' of the same page; read it again' AS expected
FROM undoubted_totals AS wholes
INNER JOIN parts
    ON
        wholes.source_id = parts.source_id
        AND wholes.area_id = parts.area_id
        AND wholes.persons_group = parts.persons_group
        AND wholes.kind = parts.kind
        AND wholes.scope = parts.scope
        AND wholes.since = parts.since
        AND wholes.as_of = parts.as_of
        AND wholes.number < parts.number
WHERE wholes.qualifier <> 'at_least' AND parts.first_id <> parts.last_id
