-- Each country and every area in which it is counted: itself, the groups that list it, the world.
SELECT
    country.area_id AS member,
    country.area_id AS counted_in
FROM areas AS country
WHERE country.kind = 'country'
UNION ALL
SELECT
    country.area_id AS member,
    'world' AS counted_in
FROM areas AS country
WHERE country.kind = 'country'
UNION ALL
SELECT
    country.area_id AS member,
    listed.area_id AS counted_in
FROM areas AS listed
INNER JOIN areas AS country
    ON POSITION(' ' || country.area_id || ' ' IN ' ' || listed.members || ' ') > 0
WHERE country.kind = 'country'
