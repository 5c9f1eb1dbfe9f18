-- Every count of the table totals, one row per figure and field; missing where a figure has none.
SELECT
    area_id,
    kind,
    period,
    'events' AS field,
    events AS number
FROM totals
UNION ALL
SELECT
    area_id,
    kind,
    period,
    'persons' AS field,
    persons AS number
FROM totals
UNION ALL
SELECT
    area_id,
    kind,
    period,
    'women' AS field,
    women AS number
FROM totals
UNION ALL
SELECT
    area_id,
    kind,
    period,
    'men' AS field,
    men AS number
FROM totals
UNION ALL
SELECT
    area_id,
    kind,
    period,
    'children' AS field,
    children AS number
FROM totals
