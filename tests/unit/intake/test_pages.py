"""Pages and statements that are there already are found, under whatever address or key."""

from pathlib import Path

import pytest

from tests.unit.intake.batches import handover, lines, page, population, proposed, total

KNOWN = "gazette-20231208-kgz"


def address(ledger: Path) -> str:
    import csv

    with (ledger / "data" / "sources.csv").open(encoding="utf-8", newline="") as stream:
        return next(row["url"] for row in csv.DictReader(stream) if row["source_id"] == KNOWN)


@pytest.mark.parametrize("tail", ["", "/", "?utm_source=x", "#top", "/amp/"])
def test_known_page_under_another_address_and_key_is_a_duplicate(
    ledger: Path, tmp_path: Path, tail: str
) -> None:
    url = address(ledger).replace("https://", "http://www.") + tail
    (line,) = lines(proposed(ledger, tmp_path, sources=[page("courier-1", url=url)]), "sources.csv")
    assert (line.action, line.changes) == ("duplicate", {"source_id": ("courier-1", KNOWN)})
    assert KNOWN in line.reason


def test_known_page_under_its_key_is_a_duplicate(ledger: Path, tmp_path: Path) -> None:
    found = proposed(ledger, tmp_path, sources=[page(KNOWN, url=address(ledger))])
    (line,) = lines(found, "sources.csv")
    assert (line.action, line.changes) == ("duplicate", {})
    assert line.reason


def test_key_of_the_ledger_for_another_page_is_undecided(ledger: Path, tmp_path: Path) -> None:
    (line,) = lines(proposed(ledger, tmp_path, sources=[page(KNOWN)]), "sources.csv")
    assert line.action == "undecided"
    assert "for another address" in line.reason


def test_new_page_without_a_title_is_undecided(ledger: Path, tmp_path: Path) -> None:
    (line,) = lines(
        proposed(ledger, tmp_path, sources=[page("courier-1", title="")]), "sources.csv"
    )
    assert (line.action, "needs title" in line.reason) == ("undecided", True)


def test_page_with_two_keys_is_one_and_its_statements_are_one(ledger: Path, tmp_path: Path) -> None:
    pages = [page("courier-1"), page("courier-2", url="https://www.example.net/courier-1/")]
    said = [handover(key, "2024-01-05", persons="31") for key in ("courier-1", "courier-2")]
    found = proposed(ledger, tmp_path, sources=pages, events=said)
    assert [line.action for line in lines(found, "sources.csv")] == ["add", "duplicate"]
    first, second = lines(found)
    assert (first.action, second.action) == ("add", "duplicate")
    assert second.report_id == first.report_id
    assert second.event_id == first.event_id
    assert second.changes["source_id"] == ("courier-2", "courier-1")


@pytest.mark.parametrize(
    "url",
    ["https://example.net/статья", "https://пример.example/1", "https://Press@Example.net/1"],
)
def test_address_is_written_in_its_usual_form_and_the_change_listed(
    ledger: Path, tmp_path: Path, url: str
) -> None:
    said = [total("courier-1", "2023-12", "341")]
    found = proposed(ledger, tmp_path, sources=[page("courier-1", url=url)], totals=said)
    (line,) = lines(found, "sources.csv")
    assert line.action == "add"
    assert line.changes["url"][0] == url
    assert line.changes["url"][1].isascii()
    assert line.changes["url"][1].split("/")[2] in ("example.net", "xn--e1afmkfd.example")
    assert found.rows["sources"].at[2, "url"] == line.changes["url"][1]


def test_statements_of_a_known_page_are_duplicates(ledger: Path, tmp_path: Path) -> None:
    said = handover(KNOWN, "2023-12", persons="10", women="3", children="7")
    (line,) = lines(proposed(ledger, tmp_path, events=[said]))
    assert (line.action, line.report_id, line.event_id) == ("duplicate", "R0002", "KGZ-2023-12-07")
    assert line.reason


def test_further_statement_of_a_known_page_is_no_duplicate(ledger: Path, tmp_path: Path) -> None:
    said = handover(KNOWN, "2023-06-01", persons="77")
    (line,) = lines(proposed(ledger, tmp_path, events=[said]))
    assert (line.action, line.report_id) == ("add", "R0025")


@pytest.mark.parametrize("second", ["2024-01-05", "2024-01", "2024"])
def test_statement_handed_in_twice_is_one(ledger: Path, tmp_path: Path, second: str) -> None:
    said = [handover("courier-1", date, persons="31") for date in ("2024-01-05", second)]
    found = lines(proposed(ledger, tmp_path, sources=[page("courier-1")], events=said))
    assert [line.action for line in found] == ["add", "duplicate"]
    assert found[1].report_id == found[0].report_id
    assert "row 2" in found[1].reason


def test_totals_and_populations_are_numbered_and_found_again(ledger: Path, tmp_path: Path) -> None:
    found = proposed(
        ledger,
        tmp_path,
        sources=[page("courier-1")],
        totals=[total("courier-1", "2023-12", "341"), total("courier-1", "2023-12", "341")],
        populations=[population("courier-1", "2023-12", "2100")] * 2,
    )
    for file, letter in (("totals.csv", "T"), ("populations.csv", "P")):
        first, second = lines(found, file)
        assert first.report_id.startswith(letter)
        assert (first.action, second.action) == ("add", "duplicate")
        assert second.report_id == first.report_id


def test_second_number_for_one_thing_is_flagged(ledger: Path, tmp_path: Path) -> None:
    said = [total("courier-1", "2023-12", value) for value in ("341", "350")]
    found = proposed(ledger, tmp_path, sources=[page("courier-1")], totals=said)
    first, second = lines(found, "totals.csv")
    assert first.changes == {}
    assert second.changes == {"flags": ("", "second_figure")}
    assert found.rows["totals"].at[3, "flags"] == "second_figure"


def test_page_of_which_nothing_is_added_is_left_out(ledger: Path, tmp_path: Path) -> None:
    (line,) = lines(proposed(ledger, tmp_path, sources=[page("courier-1")]), "sources.csv")
    assert (line.action, line.reason) == ("exclude", "None of its statements is added.")


def test_publisher_is_spelled_as_in_the_ledger(ledger: Path, tmp_path: Path) -> None:
    said = [total("courier-1", "2023-12", "341")]
    pages = [page("courier-1", publisher="EXAMPLE Bulletin")]
    (line,) = lines(proposed(ledger, tmp_path, sources=pages, totals=said), "sources.csv")
    assert line.changes["publisher"] == ("EXAMPLE Bulletin", "Example Bulletin")


def test_agency_is_spelled_as_the_publisher_that_it_is(ledger: Path, tmp_path: Path) -> None:
    said = [total("courier-1", "2023-12", "341")]
    pages = [page("courier-1", agency="EXAMPLE Bulletin")]
    found = proposed(ledger, tmp_path, sources=pages, totals=said)
    (line,) = lines(found, "sources.csv")
    assert line.changes == {"agency": ("EXAMPLE Bulletin", "Example Bulletin")}
    assert found.rows["sources"].at[2, "agency"] == "Example Bulletin"


@pytest.mark.parametrize(
    ("key", "published", "becomes"),
    [
        ("courier-202312-kgz", "", "courier-nd-kgz"),
        ("courier-2023-12-kgz", "", "courier-nd-kgz"),
        ("courier-202312-kgz", "2023-12", "courier-202312-kgz"),
        ("courier-nd-kgz", "", "courier-nd-kgz"),
        ("664connect-kgz", "", "664connect-kgz"),
    ],
)
def test_key_of_a_page_without_a_date_carries_none(
    ledger: Path, tmp_path: Path, key: str, published: str, becomes: str
) -> None:
    pages, said = [page(key, published=published)], [total(key, "2023-12", "341")]
    found = proposed(ledger, tmp_path, sources=pages, totals=said)
    (line,) = lines(found, "sources.csv")
    assert (line.action, found.rows["sources"].at[2, "source_id"]) == ("add", becomes)
    assert found.rows["totals"].at[2, "source_id"] == becomes
