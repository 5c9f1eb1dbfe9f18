-- id: areas.subregions
-- alias: across.subregions
-- severity: error
-- statement: a UN M49 sub-region lies in one region
WITH tally AS (
    SELECT
        subregion,
        region,
        COUNT(*) AS countries
    FROM areas
    WHERE subregion IS NOT NULL
    GROUP BY subregion, region
),

ranked AS (
    SELECT
        subregion,
        region,
        ROW_NUMBER() OVER (
            PARTITION BY subregion ORDER BY countries DESC, COALESCE(region, '') ASC
        ) AS place
    FROM tally
)

SELECT
    areas.area_id AS row_key,
    'region' AS field,
    areas.region AS value,
    areas.subregion || ' lies in ' || COALESCE(ranked.region, 'no region') AS expected
FROM areas
INNER JOIN ranked ON areas.subregion = ranked.subregion
WHERE
    ranked.place = 1
    AND COALESCE(areas.region, '') <> COALESCE(ranked.region, '')
