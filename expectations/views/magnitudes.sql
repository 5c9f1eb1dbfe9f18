-- Numbers that are more than five times above or below another one of their series and month.
WITH stated AS (
    SELECT
        table_name,
        report_id,
        series,
        SUBSTR(as_of, 1, 7) AS in_month,
        number
    FROM stated_numbers
    WHERE
        flags IS NULL
        AND qualifier IN ('exact', 'about')
        AND LENGTH(as_of) >= 7
        AND number > 0
),

numbers AS (
    SELECT
        table_name,
        series,
        in_month,
        number,
        MIN(report_id) AS report_id
    FROM stated
    GROUP BY table_name, series, in_month, number
),

-- Of many numbers the least and the greatest decide, and not each beside each.
bounds AS (
    SELECT
        table_name,
        series,
        in_month,
        MIN(number) AS least,
        MAX(number) AS most
    FROM numbers
    GROUP BY table_name, series, in_month
)

SELECT
    stated.table_name,
    stated.report_id AS row_key,
    'value' AS field,
    stated.number AS value,
    'for the same month ' || others.report_id || ' says ' || others.number
    || '; count the zeros' AS expected
FROM stated
INNER JOIN bounds
    ON
        stated.table_name = bounds.table_name
        AND stated.series = bounds.series
        AND stated.in_month = bounds.in_month
INNER JOIN numbers AS others
    ON
        stated.table_name = others.table_name
        AND stated.series = others.series
        AND stated.in_month = others.in_month
        AND others.number
        = CASE WHEN stated.number > 5 * bounds.least THEN bounds.least ELSE bounds.most END
WHERE stated.number > 5 * bounds.least OR bounds.most > 5 * stated.number
