-- id: corrections.next_release
-- alias: across.next
-- severity: error
-- statement: a new correction is recorded for a release to come
SELECT
    recorded."release" || ', ' || recorded."table" || ', ' || recorded."key" || ', '
    || recorded.field AS row_key,
    'release' AS field,
    recorded."release" AS value,
    'a version after ' || about.last_release || ', which is published without this correction'
        AS expected
FROM new_corrections AS recorded
INNER JOIN package AS about ON about.last_release <> ''
INNER JOIN versions AS last_version ON about.last_release = last_version.version
LEFT JOIN versions AS named ON recorded."release" = named.version
WHERE named.version IS NULL OR named.place <= last_version.place
