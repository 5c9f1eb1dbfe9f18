-- id: population_reports.disagreement
-- alias: across.one_day
-- severity: error
-- statement: two exact counts of one site for the day that their sources state are equal, but where differs says so
SELECT
    row_key,
    field,
    value,
    expected
FROM disagreements
WHERE table_name = 'population_reports'
