-- id: population_reports.magnitude
-- alias: across.zeros
-- severity: warning
-- statement: two numbers for one site and month are within a factor of five of each other; more is a zero too many or too few
WITH stated AS (
    SELECT
        reports.report_id,
        reports.site_id,
        reports.area_id,
        reports."group" AS persons_group,
        reports.unit,
        SUBSTR(reports.as_of, 1, 7) AS in_month,
        reports.value AS number
    FROM population_reports AS reports
    WHERE
        reports.flags IS NULL
        AND reports.qualifier IN ('exact', 'about')
        AND LENGTH(reports.as_of) >= 7
        AND reports.value > 0
),

numbers AS (
    SELECT
        site_id,
        area_id,
        persons_group,
        unit,
        in_month,
        number,
        MIN(report_id) AS report_id
    FROM stated
    GROUP BY site_id, area_id, persons_group, unit, in_month, number
),

-- Of many numbers the least and the greatest decide, and not each beside each.
bounds AS (
    SELECT
        site_id,
        area_id,
        persons_group,
        unit,
        in_month,
        MIN(number) AS least,
        MAX(number) AS most
    FROM numbers
    GROUP BY site_id, area_id, persons_group, unit, in_month
)

SELECT
    stated.report_id AS row_key,
    'value' AS field,
    stated.number AS value,
    'for the same month ' || others.report_id || ' says ' || others.number
    || '; count the zeros' AS expected
FROM stated
INNER JOIN bounds
    ON
        stated.site_id = bounds.site_id
        AND stated.area_id = bounds.area_id
        AND stated.persons_group = bounds.persons_group
        AND stated.unit = bounds.unit
        AND stated.in_month = bounds.in_month
INNER JOIN numbers AS others
    ON
        stated.site_id = others.site_id
        AND stated.area_id = others.area_id
        AND stated.persons_group = others.persons_group
        AND stated.unit = others.unit
        AND stated.in_month = others.in_month
        AND others.number
        = CASE WHEN stated.number > 5 * bounds.least THEN bounds.least ELSE bounds.most END
WHERE stated.number > 5 * bounds.least OR bounds.most > 5 * stated.number
