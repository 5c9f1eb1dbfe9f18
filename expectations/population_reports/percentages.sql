-- id: population_reports.percentages
-- alias: across.percents
-- severity: error
-- statement: no percentage is above 100
SELECT
    report_id AS row_key,
    'value' AS field,
    value,
    'a percentage of at most 100' AS expected
FROM population_reports
WHERE unit = 'percent' AND (value > 100 OR high > 100)
