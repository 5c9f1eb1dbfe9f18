"""The figures of the source that the project started from come back exactly."""

import pytest

import nesyria as nes
from tests.helpers import row_of

SOURCE = "anf-202312-kyrgyzstan96"
TOTALS = {"KAZ": 710, "RUS": 481, "UZB": 339, "KGZ": 333, "TJK": 254}
TOTALS |= {"FRA": 226, "XKX": 123, "DEU": 108, "NLD": 62, "BEL": 45}


def test_the_handover() -> None:
    reports = nes.load("repatriation_reports")
    own = reports[reports["source_id"] == SOURCE]
    assert own[["persons", "women", "children"]].to_numpy().tolist() == [[96, 27, 69]]
    event = row_of(nes.load("repatriations").set_index("event_id"), "KGZ-2023-12-07")
    assert event[["persons", "women", "children"]].tolist() == [96, 27, 69]
    assert event["date"] == "2023-12-07"


def test_the_totals_by_december_2023() -> None:
    reports = nes.load("total_reports")
    own = reports[reports["source_id"] == SOURCE]
    assert dict(zip(own["area_id"], own["value"], strict=True)) == TOTALS
    assert set(own["as_of"]) == {"2023-12"}
    assert set(own["kind"]) == {"repatriated"}


@pytest.mark.slow
def test_its_order_comes_out_of_the_countries_of_that_year() -> None:
    countries = nes.load("countries", as_of="2023-12-31").set_index("area_id")
    others = countries.drop(index="IRQ").sort_values("stated", ascending=False)
    assert others["stated"].head(len(TOTALS)).to_dict() == TOTALS
    # What is counted may exceed a stated total: at least as many as the source says.
    assert (others["at_least"] >= others["stated"]).loc[list(TOTALS)].all()


def test_the_populations() -> None:
    reports = nes.load("population_reports")
    own = reports[reports["source_id"] == SOURCE]
    columns = ["site_id", "area_id", "unit", "value", "qualifier"]
    found = {tuple(row) for row in own[columns].astype("object").to_numpy()}
    assert found == {
        ("al-hol", "world", "persons", 50000, "about"),
        ("al-hol", "world", "percent", 50, "about"),
        ("all-prisons", "world", "persons", 10000, "at_least"),
        ("all-prisons", "world", "countries", 60, "about"),
        ("all-prisons", "western", "persons", 2000, "about"),
        ("roj", "world", "persons", 2300, "about"),
    }
    percent = own[own["unit"] == "percent"]
    assert percent["group"].tolist() == ["children"]


def test_its_claims_stand_with_a_verdict() -> None:
    claims = nes.load("claims")
    own = claims[claims["source_id"] == SOURCE]
    said = " ".join(own["statement"])
    for words in ("former Soviet republics", "Central Asian states lead", "France is sixth"):
        assert words in said
    for country in ("Kosovo", "Germany", "the Netherlands", "Belgium"):
        assert country in said
    assert own["verdict"].notna().all()
    assert own["evidence"].notna().all()


@pytest.mark.slow
def test_the_handover_is_known_on_its_day() -> None:
    known = nes.load("repatriations", as_of="2023-12-07")
    assert "KGZ-2023-12-07" in set(known["event_id"])
    # A page that is known to the month can have been published on its first day.
    before = nes.load("repatriations", as_of="2023-11-30")
    assert "KGZ-2023-12-07" not in set(before["event_id"])
