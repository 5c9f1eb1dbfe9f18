-- id: population_reports.parts_exceed_whole
-- severity: warning
-- statement: the groups, or nationalities, of a page are not together above their whole on the same page, or 100 percent
-- A note of the whole that speaks of its parts says that the page has it so.
WITH stated AS (
    SELECT
        report_id,
        source_id,
        site_id,
        area_id,
        persons_group,
        unit,
        as_of,
        CASE WHEN qualifier = 'at_most' THEN 0 ELSE least END AS least,
        CASE WHEN qualifier <> 'at_least' THEN most END AS most
    FROM undoubted_populations
    WHERE unit IN ('persons', 'families', 'percent')
),

-- Of each group, or nationality, the least that the page states.
groups_stated AS (
    SELECT
        source_id,
        site_id,
        area_id,
        unit,
        as_of,
        persons_group,
        MIN(least) AS least,
        MIN(report_id) AS report_id
    FROM stated
    WHERE persons_group IN ('women', 'men', 'children')
    GROUP BY source_id, site_id, area_id, unit, as_of, persons_group
),

areas_stated AS (
    SELECT
        source_id,
        site_id,
        persons_group,
        unit,
        as_of,
        area_id,
        MIN(least) AS least,
        MIN(report_id) AS report_id
    FROM stated
    GROUP BY source_id, site_id, persons_group, unit, as_of, area_id
),

-- The pages where nationalities can be above their whole, which are few.
pages AS (
    SELECT DISTINCT stated.source_id
    FROM stated
    LEFT JOIN areas ON stated.area_id = areas.area_id AND areas.kind = 'country'
    WHERE stated.unit = 'percent' OR areas.area_id IS NULL
),

-- Which nationalities make up which: countries a group of them; Syrians, Iraqis and all others
-- those who are foreign, and the world.
nationalities AS (
    SELECT
        member,
        counted_in AS area_id,
        'countries' AS kind_of_parts
    FROM area_membership
    WHERE member <> counted_in
    UNION ALL
    SELECT
        member,
        counted_in AS area_id,
        'third-country nationals and others' AS kind_of_parts
    FROM area_membership
    WHERE member IN ('IRQ', 'SYR') AND counted_in IN ('foreign', 'world')
    UNION ALL
    SELECT DISTINCT
        'third_country' AS member,
        counted_in AS area_id,
        'third-country nationals and others' AS kind_of_parts
    FROM area_membership
    WHERE counted_in IN ('foreign', 'world')
),

parts AS (
    SELECT
        source_id,
        site_id,
        area_id,
        'all' AS persons_group,
        unit,
        as_of,
        'groups' AS kind_of_parts,
        SUM(least) AS least,
        MIN(report_id) AS first_id,
        MAX(report_id) AS last_id
    FROM groups_stated
    GROUP BY source_id, site_id, area_id, unit, as_of
    UNION ALL
    SELECT
        source_id,
        site_id,
        area_id,
        'women_children' AS persons_group,
        unit,
        as_of,
        'groups' AS kind_of_parts,
        SUM(least) AS least,
        MIN(report_id) AS first_id,
        MAX(report_id) AS last_id
    FROM groups_stated
    WHERE persons_group IN ('women', 'children')
    GROUP BY source_id, site_id, area_id, unit, as_of
    UNION ALL
    SELECT
        areas_stated.source_id,
        areas_stated.site_id,
        nationalities.area_id,
        areas_stated.persons_group,
        areas_stated.unit,
        areas_stated.as_of,
        nationalities.kind_of_parts,
        SUM(areas_stated.least) AS least,
        MIN(areas_stated.report_id) AS first_id,
        MAX(areas_stated.report_id) AS last_id
    FROM areas_stated
    INNER JOIN pages ON areas_stated.source_id = pages.source_id
    INNER JOIN nationalities ON areas_stated.area_id = nationalities.member
    GROUP BY
        areas_stated.source_id,
        areas_stated.site_id,
        nationalities.area_id,
        areas_stated.persons_group,
        areas_stated.unit,
        areas_stated.as_of,
        nationalities.kind_of_parts
)

SELECT
    wholes.report_id AS row_key,
    'value' AS field,
    wholes.most AS value,
    'at least ' || MAX(parts.least) || ', the sum of the parts from ' || MIN(parts.first_id)
    || ' to ' || MAX(parts.last_id) || ' of the same page; read it again' AS expected
FROM stated AS wholes
INNER JOIN parts
    ON
        wholes.source_id = parts.source_id
        AND wholes.site_id = parts.site_id
        AND wholes.area_id = parts.area_id
        AND wholes.persons_group = parts.persons_group
        AND wholes.unit = parts.unit
        AND wholes.as_of = parts.as_of
        AND wholes.most < parts.least
INNER JOIN population_reports AS reports ON wholes.report_id = reports.report_id
WHERE
    parts.first_id <> parts.last_id
    AND POSITION('parts' IN COALESCE(reports.note, '')) = 0
    -- Thousands are rounded, as their parts may be.
    AND (
        wholes.most <> 1000 * FLOOR(wholes.most / 1000.0)
        OR 20 * parts.least > 21 * wholes.most
    )
GROUP BY wholes.report_id, wholes.most
UNION ALL
SELECT
    first_id AS row_key,
    'value' AS field,
    least AS value,
    'percentages up to ' || last_id || ' of the same page that are together at most 100; '
    || 'read it again' AS expected
FROM parts
WHERE unit = 'percent' AND least > 100 AND first_id <> last_id
