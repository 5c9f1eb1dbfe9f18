-- id: countries.stated
-- severity: error
-- statement: what is stated of a country is its latest comparable total that nobody disputes
WITH found AS (
    SELECT
        figures.area_id AS row_key,
        figures.stated,
        home.stated AS wanted_stated,
        figures.stated_qualifier,
        home.qualifier AS wanted_stated_qualifier,
        figures.stated_as_of,
        home.as_of AS wanted_stated_as_of,
        figures.stated_report_id,
        home.report_id AS wanted_stated_report_id,
        figures.remaining,
        held.stated AS wanted_remaining,
        figures.remaining_qualifier,
        held.qualifier AS wanted_remaining_qualifier,
        figures.remaining_as_of,
        held.as_of AS wanted_remaining_as_of,
        figures.remaining_report_id,
        held.report_id AS wanted_remaining_report_id
    FROM countries AS figures
    LEFT JOIN latest_totals AS home
        ON figures.area_id = home.area_id AND home.kind = 'repatriated'
    LEFT JOIN latest_totals AS held
        ON figures.area_id = held.area_id AND held.kind = 'remaining'
),

differing AS (
    SELECT
        row_key,
        'stated' AS field,
        CAST(stated AS VARCHAR(40)) AS value,
        CAST(wanted_stated AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'stated_qualifier' AS field,
        stated_qualifier AS value,
        wanted_stated_qualifier AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'stated_as_of' AS field,
        stated_as_of AS value,
        wanted_stated_as_of AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'stated_report_id' AS field,
        stated_report_id AS value,
        wanted_stated_report_id AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'remaining' AS field,
        CAST(remaining AS VARCHAR(40)) AS value,
        CAST(wanted_remaining AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'remaining_qualifier' AS field,
        remaining_qualifier AS value,
        wanted_remaining_qualifier AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'remaining_as_of' AS field,
        remaining_as_of AS value,
        wanted_remaining_as_of AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'remaining_report_id' AS field,
        remaining_report_id AS value,
        wanted_remaining_report_id AS wanted
    FROM found
)

SELECT
    row_key,
    field,
    value,
    'the ledger gives ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
