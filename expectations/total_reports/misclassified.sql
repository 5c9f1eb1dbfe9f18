-- id: total_reports.misclassified
-- severity: warning
-- statement: the same number, of one area and month, is of one kind, group and scope
-- All persons and women and children may honestly be the same, and what is unstated differs from
-- nothing. Another scope of a round number on another day of the month may be honest, too.
WITH stated AS (
    SELECT
        report_id,
        area_id,
        number,
        kind,
        scope,
        since,
        persons_group,
        CASE WHEN persons_group = 'women_children' THEN 'all' ELSE persons_group END AS of_whom,
        as_of,
        SUBSTR(as_of, 1, 7) AS in_month,
        SUBSTR(as_of, 1, 4) AS in_year
    FROM undoubted_totals
    WHERE number >= 10 AND (LENGTH(as_of) >= 7 OR number <> 10 * FLOOR(number / 10.0))
),

attributes AS (
    SELECT
        report_id,
        area_id,
        number,
        'kind' AS field,
        kind AS word,
        kind AS word_there,
        of_whom || ' '
        || CASE WHEN number = 1000 * FLOOR(number / 1000.0) THEN in_month ELSE in_year END
            AS besides,
        1 AS certain
    FROM stated
    UNION ALL
    SELECT
        report_id,
        area_id,
        number,
        'group' AS field,
        of_whom AS word,
        persons_group AS word_there,
        kind || ' ' || in_month AS besides,
        1 AS certain
    FROM stated
    UNION ALL
    SELECT
        report_id,
        area_id,
        number,
        'scope' AS field,
        scope AS word,
        scope AS word_there,
        kind || ' ' || of_whom || ' ' || since || ' ' || in_month AS besides,
        0 AS certain
    FROM stated
    WHERE scope <> 'unstated' AND LENGTH(as_of) >= 7
    UNION ALL
    SELECT
        report_id,
        area_id,
        number,
        'scope' AS field,
        scope AS word,
        scope AS word_there,
        kind || ' ' || of_whom || ' ' || since || ' ' || as_of AS besides,
        1 AS certain
    FROM stated
    WHERE scope <> 'unstated' AND LENGTH(as_of) = 10
),

tally AS (
    SELECT
        area_id,
        number,
        field,
        besides,
        certain,
        word,
        COUNT(*) AS reports,
        MIN(report_id) AS report_id,
        MIN(word_there) AS word_there
    FROM attributes
    GROUP BY area_id, number, field, besides, certain, word
),

ranked AS (
    SELECT
        area_id,
        number,
        field,
        besides,
        certain,
        word,
        reports,
        report_id,
        word_there,
        ROW_NUMBER() OVER (
            PARTITION BY area_id, number, field, besides, certain
            ORDER BY reports DESC, report_id ASC
        ) AS place
    FROM tally
)

SELECT DISTINCT
    attributes.report_id AS row_key,
    attributes.field,
    attributes.word_there AS value,
    commonest.word_there || ', as ' || commonest.report_id || ' has the same number '
    || commonest.number || '; see which of the two the page means' AS expected
FROM ranked AS commonest
INNER JOIN attributes
    ON
        commonest.area_id = attributes.area_id
        AND commonest.number = attributes.number
        AND commonest.field = attributes.field
        AND commonest.besides = attributes.besides
        AND commonest.certain = attributes.certain
        AND commonest.word <> attributes.word
WHERE
    commonest.place = 1
    AND (
        commonest.certain = 1
        OR commonest.reports > 1
        OR (
            commonest.number >= 20
            AND commonest.number <> 10 * FLOOR(commonest.number / 10.0)
        )
    )
