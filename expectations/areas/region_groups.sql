-- id: areas.region_groups
-- alias: across.region_groups
-- severity: error
-- statement: europe and central_asia are the countries of that UN M49 region and sub-region
WITH pairs AS (
    SELECT
        listed.area_id AS group_id,
        country.area_id AS country_id,
        CASE WHEN membership.member IS NULL THEN 0 ELSE 1 END AS is_member,
        CASE
            WHEN listed.area_id = 'europe' AND country.region = 'Europe' THEN 1
            WHEN listed.area_id = 'central_asia' AND country.subregion = 'Central Asia' THEN 1
            ELSE 0
        END AS belongs
    FROM areas AS listed
    INNER JOIN areas AS country ON country.kind = 'country'
    LEFT JOIN area_membership AS membership
        ON
            listed.area_id = membership.counted_in
            AND country.area_id = membership.member
    WHERE listed.area_id IN ('europe', 'central_asia')
)

SELECT
    group_id AS row_key,
    'members' AS field,
    country_id AS value,
    CASE
        WHEN belongs = 1 THEN 'this country is a member'
        ELSE 'this country is no member'
    END AS expected
FROM pairs
WHERE is_member <> belongs
