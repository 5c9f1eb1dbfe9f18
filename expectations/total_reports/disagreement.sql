-- id: total_reports.disagreement
-- alias: across.one_day
-- severity: error
-- statement: two exact totals of one series for one day are equal, but where differs says so
SELECT
    row_key,
    field,
    value,
    expected
FROM disagreements
WHERE table_name = 'total_reports'
