-- id: population_reports.disagreement
-- alias: across.one_day
-- severity: error
-- statement: two exact counts of one site for the day that their sources state are equal, but where differs says so
WITH exact AS (
    SELECT
        reports.report_id,
        reports.site_id,
        reports.area_id,
        reports."group" AS persons_group,
        reports.unit,
        reports.as_of,
        reports.value AS number,
        reports.flags
    FROM population_reports AS reports
    LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
    WHERE
        reports.qualifier = 'exact'
        AND reports.as_of_basis = 'stated'
        AND LENGTH(reports.as_of) = 10
        AND reports.value IS NOT NULL
        AND COALESCE(sets.counted, 1) = 1
),

numbers AS (
    SELECT
        site_id,
        area_id,
        persons_group,
        unit,
        as_of,
        number,
        -- Of the reports without any flag; missing where each report of this number has one.
        MIN(CASE WHEN flags IS NULL THEN report_id END) AS report_id
    FROM exact
    GROUP BY site_id, area_id, persons_group, unit, as_of, number
),

-- Of many numbers the least and the greatest decide, and not each beside each.
bounds AS (
    SELECT
        site_id,
        area_id,
        persons_group,
        unit,
        as_of,
        MIN(CASE WHEN report_id IS NOT NULL THEN number END) AS least,
        MAX(CASE WHEN report_id IS NOT NULL THEN number END) AS most,
        COUNT(*) AS numbers
    FROM numbers
    GROUP BY site_id, area_id, persons_group, unit, as_of
)

SELECT
    exact.report_id AS row_key,
    'value' AS field,
    CAST(exact.number AS VARCHAR(40)) AS value,
    'for the same day ' || others.report_id || ' says ' || others.number
    || '; if both pages say so, add the flag differs to the one that you trust less' AS expected
FROM exact
INNER JOIN bounds
    ON
        exact.site_id = bounds.site_id
        AND exact.area_id = bounds.area_id
        AND exact.persons_group = bounds.persons_group
        AND exact.unit = bounds.unit
        AND exact.as_of = bounds.as_of
INNER JOIN numbers AS others
    ON
        exact.site_id = others.site_id
        AND exact.area_id = others.area_id
        AND exact.persons_group = others.persons_group
        AND exact.unit = others.unit
        AND exact.as_of = others.as_of
        AND others.number
        = CASE WHEN exact.number <> bounds.least THEN bounds.least ELSE bounds.most END
WHERE exact.flags IS NULL AND (exact.number <> bounds.least OR exact.number <> bounds.most)
UNION ALL
SELECT
    exact.report_id AS row_key,
    'flags' AS field,
    exact.flags AS value,
    'another exact number for the same day, from which this one differs; '
    || 'otherwise no flag differs' AS expected
FROM exact
INNER JOIN flag_words AS flagged ON exact.flags = flagged.flags AND flagged.flag = 'differs'
LEFT JOIN bounds
    ON
        exact.site_id = bounds.site_id
        AND exact.area_id = bounds.area_id
        AND exact.persons_group = bounds.persons_group
        AND exact.unit = bounds.unit
        AND exact.as_of = bounds.as_of
WHERE COALESCE(bounds.numbers, 1) = 1
