-- id: corrections.immutable
-- alias: across.recorded
-- severity: error
-- statement: a published correction is never changed or removed
SELECT
    published."release" || ', ' || published."table" || ', ' || published."key" || ', '
    || published.field AS row_key,
    'new' AS field,
    recorded.new AS value,
    'as published: from ''' || published.old || ''' to ''' || published.new || ''', because '''
    || published.reason || '''; put it back, and record a further change in a row of its own'
        AS expected
FROM corrections_published AS published
LEFT JOIN corrections AS recorded
    ON
        published."release" = recorded."release"
        AND published."table" = recorded."table"
        AND published."key" = recorded."key"
        AND published.field = recorded.field
WHERE
    recorded.field IS NULL
    OR COALESCE(recorded.old, '') <> published.old
    OR COALESCE(recorded.new, '') <> published.new
    OR COALESCE(recorded.reason, '') <> published.reason
