-- Each distinct text of flags that a row carries, and every flag that is a word of it.
SELECT
    carried.flags,
    codes.flag,
    codes.counted,
    codes.places_event,
    codes.doubted
FROM (
    SELECT flags FROM repatriation_reports
    UNION DISTINCT
    SELECT flags FROM total_reports
    UNION DISTINCT
    SELECT flags FROM population_reports
    UNION DISTINCT
    SELECT flags FROM repatriations
) AS carried
INNER JOIN flags AS codes
    ON POSITION(' ' || codes.flag || ' ' IN ' ' || carried.flags || ' ') > 0
