-- id: countries.at_least
-- severity: error
-- statement: a country took home at least the greater of stated and counted then, and what was counted since
WITH homecomings AS (
    SELECT
        events.area_id,
        events.persons,
        CASE
            -- Compared as far as both are precise; an event without a date does not come after.
            WHEN events.date IS NULL THEN 0
            WHEN SUBSTR(events.date, 1, LENGTH(latest.as_of)) <= latest.as_of THEN 0
            ELSE 1
        END AS after,
        latest.as_of
    FROM repatriations AS events
    LEFT JOIN latest_totals AS latest
        ON events.area_id = latest.area_id AND latest.kind = 'repatriated'
    WHERE events.kind = 'repatriation'
),

sums AS (
    SELECT
        area_id,
        SUM(persons) AS persons,
        SUM(CASE WHEN after = 0 AND as_of IS NOT NULL THEN persons END) AS counted_then,
        SUM(CASE WHEN after = 1 AND as_of IS NOT NULL THEN persons END) AS counted_after
    FROM homecomings
    GROUP BY area_id
),

found AS (
    SELECT
        figures.area_id AS row_key,
        figures.counted_then,
        sums.counted_then AS wanted_counted_then,
        figures.at_least,
        CASE
            WHEN latest.stated IS NULL THEN sums.persons
            ELSE
                GREATEST(latest.stated, COALESCE(sums.counted_then, 0))
                + COALESCE(sums.counted_after, 0)
        END AS wanted_at_least,
        figures.basis,
        CASE
            WHEN latest.stated IS NOT NULL AND sums.persons IS NOT NULL THEN 'both'
            WHEN latest.stated IS NOT NULL THEN 'stated'
            WHEN sums.persons IS NOT NULL THEN 'counted'
        END AS wanted_basis
    FROM countries AS figures
    LEFT JOIN sums ON figures.area_id = sums.area_id
    LEFT JOIN latest_totals AS latest
        ON figures.area_id = latest.area_id AND latest.kind = 'repatriated'
),

differing AS (
    SELECT
        row_key,
        'counted_then' AS field,
        CAST(counted_then AS VARCHAR(40)) AS value,
        CAST(wanted_counted_then AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'at_least' AS field,
        CAST(at_least AS VARCHAR(40)) AS value,
        CAST(wanted_at_least AS VARCHAR(40)) AS wanted
    FROM found
    UNION ALL
    SELECT
        row_key,
        'basis' AS field,
        basis AS value,
        wanted_basis AS wanted
    FROM found
)

SELECT
    row_key,
    field,
    value,
    'the ledger gives ' || COALESCE(wanted, 'nothing') || '; run: nesyria build' AS expected
FROM differing
WHERE COALESCE(value, '') <> COALESCE(wanted, '')
