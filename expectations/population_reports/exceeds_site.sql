-- id: population_reports.exceeds_site
-- alias: across.nationalities
-- severity: error
-- statement: one nationality's number never exceeds the greatest for the whole site in that year, beyond a flagged contradiction
WITH people AS (
    SELECT
        reports.report_id,
        reports.site_id,
        reports.area_id,
        reports."group" AS persons_group,
        SUBSTR(reports.as_of, 1, 4) AS in_year,
        COALESCE(reports.value, reports.low) AS least,
        COALESCE(reports.high, reports.value) AS most,
        reports.flags
    FROM population_reports AS reports
    LEFT JOIN flag_sets AS sets ON reports.flags = sets.flags
    WHERE
        reports.unit = 'persons'
        AND reports.as_of IS NOT NULL
        AND COALESCE(sets.counted, 1) = 1
),

whole AS (
    SELECT
        site_id,
        in_year,
        MAX(most) AS most
    FROM people
    WHERE area_id = 'world' AND persons_group = 'all'
    GROUP BY site_id, in_year
)

SELECT
    people.report_id AS row_key,
    'value' AS field,
    people.least AS value,
    'the whole site had at most ' || whole.most || ' in ' || whole.in_year
    || '; if the source says so, add the flag exceeds_site' AS expected
FROM people
INNER JOIN whole
    ON
        people.site_id = whole.site_id
        AND people.in_year = whole.in_year
LEFT JOIN flag_words AS flagged
    ON
        people.flags = flagged.flags
        AND flagged.flag = 'exceeds_site'
WHERE
    people.area_id <> 'world'
    AND people.least > whole.most
    AND flagged.flag IS NULL
