-- How the reports of a source rank among others: by its kind, then by when it was published.
-- Its author is the agency whose text it repeats, or else its publisher.
-- A kind without a rank comes last; an unknown day of publication counts as the earliest.
SELECT
    pages.source_id,
    COALESCE(pages.agency, pages.publisher) AS author,
    COALESCE(kinds."rank", 1000000) AS source_rank,
    COALESCE(pages.published, '') AS published
FROM sources AS pages
LEFT JOIN source_kinds AS kinds ON pages.kind = kinds.kind
