-- id: corrections.version
-- alias: across.version
-- severity: error
-- statement: the version of the package does not go back
SELECT
    about.name AS row_key,
    'version' AS field,
    about.version AS value,
    about.last_release || ' or later: that is published already' AS expected
FROM package AS about
INNER JOIN versions AS named ON about.version = named.version
INNER JOIN versions AS last_version ON about.last_release = last_version.version
WHERE named.place < last_version.place
