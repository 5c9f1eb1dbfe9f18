-- id: areas.country_codes
-- alias: across.countries
-- severity: error
-- statement: countries have the codes that ISO 3166-1 gives them, groups have none
SELECT
    area_id AS row_key,
    'iso2' AS field,
    iso2 AS value,
    CASE
        WHEN kind = 'country' THEN 'a country has iso2 and former_soviet, and no members'
        ELSE 'a group has no codes'
    END AS expected
FROM areas
WHERE
    (
        kind = 'country'
        AND (
            iso2 IS NULL
            OR former_soviet IS NULL
            OR members IS NOT NULL
            OR LENGTH(area_id) <> 3
        )
    )
    OR (
        kind <> 'country'
        AND (
            iso2 IS NOT NULL
            OR m49 IS NOT NULL
            OR region IS NOT NULL
            OR former_soviet IS NOT NULL
        )
    )
