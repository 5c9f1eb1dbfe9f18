-- Each distinct text of flags, and what its flags together do to a report (1 or 0).
SELECT
    flags,
    MIN(CASE WHEN counted THEN 1 ELSE 0 END) AS counted,
    MIN(CASE WHEN places_event THEN 1 ELSE 0 END) AS places_event,
    MAX(CASE WHEN doubted THEN 1 ELSE 0 END) AS doubted
FROM flag_words
GROUP BY flags
