-- id: population_reports.magnitude
-- alias: across.zeros
-- severity: warning
-- statement: two numbers for one site and month are within a factor of five of each other; more is a zero too many or too few
SELECT
    row_key,
    field,
    value,
    expected
FROM magnitudes
WHERE table_name = 'population_reports'
