-- id: areas.members
-- alias: across.members
-- severity: error
-- statement: the members of a group are countries
WITH known AS (
    SELECT
        counted_in,
        COUNT(*) AS members
    FROM area_membership
    GROUP BY counted_in
)

SELECT
    listed.area_id AS row_key,
    'members' AS field,
    COALESCE(known.members, 0) AS value,
    'each member once, as a country of this table' AS expected
FROM areas AS listed
LEFT JOIN known ON listed.area_id = known.counted_in
WHERE
    listed.members IS NOT NULL
    -- Keys of countries have three letters, with one space between two.
    AND LENGTH(listed.members) <> 4 * COALESCE(known.members, 0) - 1
