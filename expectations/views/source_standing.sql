-- How the reports of a source rank among others: by its kind, then by when it was published.
-- A kind without a rank comes last; an unknown day of publication counts as the earliest.
SELECT
    pages.source_id,
    pages.publisher,
    COALESCE(kinds."rank", 1000000) AS source_rank,
    COALESCE(pages.published, '') AS published
FROM sources AS pages
LEFT JOIN source_kinds AS kinds ON pages.kind = kinds.kind
