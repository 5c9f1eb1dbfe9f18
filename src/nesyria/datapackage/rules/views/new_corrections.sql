-- The corrections that the last release did not have yet.
SELECT
    recorded."release",
    recorded."table",
    recorded."key",
    recorded.field,
    recorded.old,
    recorded.new,
    recorded.reason
FROM corrections AS recorded
LEFT JOIN corrections_published AS published
    ON
        recorded."release" = published."release"
        AND recorded."table" = published."table"
        AND recorded."key" = published."key"
        AND recorded.field = published.field
WHERE published.field IS NULL
