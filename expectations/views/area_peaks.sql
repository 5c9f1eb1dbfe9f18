-- The greatest number of persons that any report states of an area, on how many pages, and the
-- next one below it.
WITH stated AS (
    SELECT
        area_id,
        number,
        report_id,
        source_id
    FROM undoubted_totals
    WHERE persons_group <> 'families' AND kind <> 'returned_all_means'
    UNION ALL
    SELECT
        area_id,
        number,
        report_id,
        source_id
    FROM undoubted_populations
    WHERE unit = 'persons'
),

numbers AS (
    SELECT
        area_id,
        number,
        MIN(report_id) AS report_id,
        COUNT(DISTINCT source_id) AS pages
    FROM stated
    GROUP BY area_id, number
),

ranked AS (
    SELECT
        area_id,
        number,
        report_id,
        pages,
        ROW_NUMBER() OVER (PARTITION BY area_id ORDER BY number DESC) AS place
    FROM numbers
)

SELECT
    first_one.area_id,
    first_one.number AS greatest,
    first_one.report_id AS greatest_report_id,
    first_one.pages AS greatest_pages,
    next_one.number AS following,
    next_one.report_id AS following_report_id
FROM ranked AS first_one
LEFT JOIN ranked AS next_one
    ON first_one.area_id = next_one.area_id AND next_one.place = 2
WHERE first_one.place = 1
