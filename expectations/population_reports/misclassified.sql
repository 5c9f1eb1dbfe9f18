-- id: population_reports.misclassified
-- severity: warning
-- statement: the same number, of one month, is of one group, unit, site and area
-- All persons and women and children may honestly be the same, as may alleged fighters where none
-- but they are; round numbers are of several sites, and of
-- any time where no month is given.
WITH stated AS (
    SELECT
        report_id,
        site_id,
        area_id,
        number,
        unit,
        persons_group,
        CASE
            WHEN persons_group IN ('women_children', 'alleged_fighters') THEN 'all'
            ELSE persons_group
        END AS of_whom,
        SUBSTR(as_of, 1, 7) AS in_month
    FROM undoubted_populations
    WHERE
        number >= 10
        AND unit <> 'countries'
        AND (LENGTH(as_of) >= 7 OR number <> 10 * FLOOR(number / 10.0))
),

attributes AS (
    SELECT
        report_id,
        number,
        'group' AS field,
        of_whom AS word,
        persons_group AS word_there,
        site_id || ' ' || area_id || ' ' || unit || ' ' || in_month AS besides
    FROM stated
    UNION ALL
    SELECT
        report_id,
        number,
        'unit' AS field,
        unit AS word,
        unit AS word_there,
        site_id || ' ' || area_id || ' ' || of_whom || ' ' || in_month AS besides
    FROM stated
    UNION ALL
    SELECT
        report_id,
        number,
        'area_id' AS field,
        area_id AS word,
        area_id AS word_there,
        site_id || ' ' || of_whom || ' ' || unit || ' ' || in_month AS besides
    FROM stated
    WHERE number <> 100 * FLOOR(number / 100.0) AND unit <> 'percent'
    UNION ALL
    SELECT
        report_id,
        number,
        'site_id' AS field,
        site_id AS word,
        site_id AS word_there,
        area_id || ' ' || of_whom || ' ' || unit || ' ' || in_month AS besides
    FROM stated
    WHERE number <> 100 * FLOOR(number / 100.0) AND unit <> 'percent'
),

tally AS (
    SELECT
        number,
        field,
        besides,
        word,
        COUNT(*) AS reports,
        MIN(report_id) AS report_id,
        MIN(word_there) AS word_there
    FROM attributes
    GROUP BY number, field, besides, word
),

ranked AS (
    SELECT
        number,
        field,
        besides,
        word,
        reports,
        report_id,
        word_there,
        ROW_NUMBER() OVER (
            PARTITION BY number, field, besides ORDER BY reports DESC, report_id ASC
        ) AS place
    FROM tally
)

SELECT
    attributes.report_id AS row_key,
    attributes.field,
    attributes.word_there AS value,
    commonest.word_there || ', as ' || commonest.report_id || ' has the same number '
    || commonest.number || '; see which of the two the page means' AS expected
FROM ranked AS commonest
INNER JOIN attributes
    ON
        commonest.number = attributes.number
        AND commonest.field = attributes.field
        AND commonest.besides = attributes.besides
        AND commonest.word <> attributes.word
WHERE commonest.place = 1
