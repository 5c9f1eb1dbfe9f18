"""Questions that readers have, each with the query that answers it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question that readers have, and the query that answers it."""

    text: str
    sql: str


QUESTIONS = (
    Question(
        "How many persons did each country other than Iraq take home?",
        """SELECT areas.name AS country, persons, persons_low, persons_high, events
FROM countries
JOIN areas USING (area_id)
WHERE area_id <> 'IRQ' AND persons IS NOT NULL
ORDER BY persons DESC, country""",
    ),
    Question(
        "How many persons went home to Iraq in each year, and how many elsewhere?",
        """SELECT period AS year,
  max(persons) FILTER (WHERE area_id = 'IRQ') AS iraq,
  max(persons) FILTER (WHERE area_id = 'third_country') AS elsewhere
FROM totals
WHERE kind = 'repatriation' AND period <> 'all'
GROUP BY period
HAVING iraq IS NOT NULL OR elsewhere IS NOT NULL
ORDER BY year""",
    ),
    Question(
        "How many children went home in each year, to other countries than Iraq?",
        """-- Not every source states children: children_events counts the events where one does.
SELECT period AS year, children, children_events, events, persons
FROM totals
WHERE area_id = 'third_country' AND kind = 'repatriation' AND period <> 'all'
ORDER BY year""",
    ),
    Question(
        "Which handovers to France are known?",
        """SELECT date, persons, women, men, children, persons_low, persons_high, publishers,
  event_id
FROM repatriations
WHERE area_id = 'FRA' AND kind = 'repatriation'
ORDER BY date""",
    ),
    Question(
        "What does each source say of the handover to Kyrgyzstan of 7 December 2023?",
        """SELECT publisher, published, persons, women, men, children, sources.title, url
FROM repatriation_reports
JOIN sources USING (source_id)
WHERE event_id = 'KGZ-2023-12-07'
ORDER BY published, publisher""",
    ),
    Question(
        "On which handovers do sources disagree most?",
        """SELECT event_id, areas.name AS country, date, persons, persons_low, persons_high,
  persons_high - persons_low AS apart, publishers
FROM repatriations
JOIN areas USING (area_id)
WHERE repatriations.kind = 'repatriation' AND persons_high > persons_low
ORDER BY apart DESC, event_id
LIMIT 25""",
    ),
    Question(
        "How far is the total that a country is said to have taken home from what is counted?",
        """SELECT areas.name AS country, stated - counted_then AS stated_less_counted, stated,
  stated_qualifier, counted_then, stated_as_of, publisher AS stated_by, url
FROM countries
JOIN areas USING (area_id)
JOIN total_reports ON total_reports.report_id = stated_report_id
JOIN sources USING (source_id)
ORDER BY stated_less_counted DESC, country""",
    ),
    Question(
        "How many persons remained in al-Hol, as exact numbers for a day or a month?",
        """SELECT date, value AS persons, low, high, reports
FROM populations
WHERE site_id = 'al-hol' AND area_id = 'world' AND "group" = 'all' AND unit = 'persons'
  AND qualifier = 'exact' AND length(date) >= 7
ORDER BY date""",
    ),
    Question(
        "How many nationals of each country are still held, and who says so?",
        """SELECT areas.name AS country, remaining, remaining_qualifier, remaining_as_of,
  publisher, url
FROM countries
JOIN areas USING (area_id)
JOIN total_reports ON total_reports.report_id = remaining_report_id
JOIN sources USING (source_id)
ORDER BY remaining DESC, country""",
    ),
)


def answered(content: bytes) -> list[Question]:
    """Return the questions that the tables of a database answer: another package has others."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(content)
        return [one for one in QUESTIONS if _answers(opened, one.sql)]


def _answers(opened: sqlite3.Connection, sql: str) -> bool:
    try:
        return opened.execute(sql).fetchone() is not None
    except sqlite3.Error:
        return False
