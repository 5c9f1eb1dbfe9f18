-- id: corrections.no_release
-- alias: across.released
-- severity: warning
-- statement: there is a release that the rows are compared with
SELECT
    name AS row_key,
    'version' AS field,
    version AS value,
    'the archive of a release in releases; without it no change to a published row is seen'
        AS expected
FROM package
WHERE last_release = ''
