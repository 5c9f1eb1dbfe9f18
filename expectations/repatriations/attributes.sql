-- id: repatriations.attributes
-- alias: across.attributes
-- severity: error
-- statement: kind, site and who handed over are what most reports of the event say
WITH stated AS (
    SELECT
        event_id,
        'kind' AS field,
        kind AS word,
        source_rank
    FROM placed_reports
    WHERE kind IS NOT NULL
    UNION ALL
    SELECT
        event_id,
        'site_id' AS field,
        site_id AS word,
        source_rank
    FROM placed_reports
    WHERE site_id IS NOT NULL
    UNION ALL
    SELECT
        event_id,
        'handed_over_by' AS field,
        handed_over_by AS word,
        source_rank
    FROM placed_reports
    WHERE handed_over_by IS NOT NULL
),

tally AS (
    SELECT
        event_id,
        field,
        word,
        COUNT(*) AS reports,
        MIN(source_rank) AS source_rank
    FROM stated
    GROUP BY event_id, field, word
),

ranked AS (
    SELECT
        event_id,
        field,
        word,
        ROW_NUMBER() OVER (
            PARTITION BY event_id, field ORDER BY reports DESC, source_rank ASC, word ASC
        ) AS place
    FROM tally
),

figures AS (
    SELECT
        event_id,
        'kind' AS field,
        kind AS word
    FROM repatriations
    UNION ALL
    SELECT
        event_id,
        'site_id' AS field,
        site_id AS word
    FROM repatriations
    UNION ALL
    SELECT
        event_id,
        'handed_over_by' AS field,
        handed_over_by AS word
    FROM repatriations
)

SELECT
    figures.event_id AS row_key,
    figures.field,
    figures.word AS value,
    'the reports give ' || COALESCE(commonest.word, 'nothing') || '; run: nesyria build'
        AS expected
FROM figures
LEFT JOIN ranked AS commonest
    ON
        figures.event_id = commonest.event_id
        AND figures.field = commonest.field
        AND commonest.place = 1
WHERE COALESCE(figures.word, '') <> COALESCE(commonest.word, '')
