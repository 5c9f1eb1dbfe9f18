"""Handovers are put to their events; new ones are named; what is unclear is left to a person."""

from pathlib import Path

import pytest

from tests.unit.intake.batches import events, handover, lines, page, proposed

SIZE = {"persons": "10", "women": "3", "children": "7"}


def test_same_day_and_size_is_the_event_with_score_and_reason(ledger: Path, tmp_path: Path) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", "2023-12-07", **SIZE))
    assert (line.action, line.event_id) == ("add", "KGZ-2023-12-07")
    assert float(line.score) > 0.9
    assert line.reason.startswith("Same day; same 10 persons, 3 women, 7 children as R000")


@pytest.mark.parametrize("date", ["2023-12-06", "2023-12-08", "2023-12", "2023"])
def test_date_is_compared_as_far_as_both_are_precise(
    ledger: Path, tmp_path: Path, date: str
) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", date, **SIZE))
    assert (line.action, line.event_id) == ("add", "KGZ-2023-12-07")


def test_page_of_which_only_the_day_is_known_tells_what_was_before(
    ledger: Path, tmp_path: Path
) -> None:
    said = handover("courier-1", "2023-12-11", date_basis="published", **SIZE)
    (line,) = events(ledger, tmp_path, said, courier_1="2023-12-11")
    assert (line.action, line.event_id) == ("add", "KGZ-2023-12-07")


def test_undated_statement_with_a_telling_size_is_the_event(ledger: Path, tmp_path: Path) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", "", **SIZE))
    assert (line.action, line.event_id) == ("add", "KGZ-2023-12-07")


def test_undated_statement_that_fits_nothing_is_undecided(ledger: Path, tmp_path: Path) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", "", persons="400"))
    assert (line.action, line.event_id, line.report_id) == ("undecided", "", "")
    assert "no new one is made" in line.reason


def test_other_size_on_a_day_near_by_is_undecided_and_names_the_candidate(
    ledger: Path, tmp_path: Path
) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", "2023-12-07", persons="13"))
    assert line.action == "undecided"
    assert "KGZ-2023-12-07 (0." in line.reason


def test_another_date_is_a_new_event_named_by_area_and_date(ledger: Path, tmp_path: Path) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", "2021-03-09", persons="40"))
    assert (line.action, line.event_id) == ("add", "KGZ-2021-03-09")
    assert "A new event" in line.reason


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("own_return", "KGZ-2021-03-09-o"),
        ("detainee_transfer", "KGZ-2021-03-09-d"),
        ("third_country_transfer", "KGZ-2021-03-09-t"),
    ],
)
def test_kind_is_part_of_the_key(ledger: Path, tmp_path: Path, kind: str, key: str) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", "2021-03-09", persons="40", kind=kind))
    assert line.event_id == key


def test_another_size_on_one_day_is_no_new_event_by_itself(ledger: Path, tmp_path: Path) -> None:
    said = [
        handover("courier-1", "2021-03-09", persons="40"),
        handover("courier-2", "2021-03-09", persons="600"),
    ]
    first, second = events(ledger, tmp_path, *said)
    assert first.event_id == "KGZ-2021-03-09"
    # Another convoy, or another count of the same.
    assert second.action == "undecided"
    assert "It may be KGZ-2021-03-09" in second.reason


def test_transfer_on_the_day_of_a_convoy_is_another_event(ledger: Path, tmp_path: Path) -> None:
    said = [
        handover("courier-1", "2021-03-09", persons="40"),
        handover("courier-2", "2021-03-09", men="7", persons="7", kind="detainee_transfer"),
    ]
    first, second = events(ledger, tmp_path, *said)
    assert (first.event_id, second.event_id) == ("KGZ-2021-03-09", "KGZ-2021-03-09-d")


def test_one_handover_told_by_ten_pages_on_three_days_is_one_event(
    ledger: Path, tmp_path: Path
) -> None:
    days = ["2021-03-09", "2021-03-10", "2021-03-08"]
    said = [handover(f"courier-{n}", days[n % 3], persons="47", site="al-hol") for n in range(10)]
    found = events(ledger, tmp_path, *said)
    assert {line.action for line in found} == {"add"}
    # Most pages give the ninth.
    assert {line.event_id for line in found} == {"KGZ-2021-03-09"}
    assert [line.report_id for line in found] == [f"R{n:04d}" for n in range(25, 35)]


def test_two_handovers_on_one_page_are_two_events(ledger: Path, tmp_path: Path) -> None:
    said = [
        handover("courier-1", "2021-03-09", persons="40"),
        handover("courier-1", "2021-08-01", persons="40"),
    ]
    first, second = events(ledger, tmp_path, *said)
    assert (first.event_id, second.event_id) == ("KGZ-2021-03-09", "KGZ-2021-08-01")


def test_second_statement_of_a_page_on_one_event_is_undecided(ledger: Path, tmp_path: Path) -> None:
    said = [
        handover("courier-1", "2021-03-09", persons="40"),
        handover("courier-1", "2021-03-10", persons="41"),
    ]
    first, second = events(ledger, tmp_path, *said)
    assert first.event_id == "KGZ-2021-03-09"
    assert second.action == "undecided"
    assert "has a report already" in second.reason


def test_families_are_compared_with_families(ledger: Path, tmp_path: Path) -> None:
    same = handover(
        "courier-1", "2021-05", iso3="IRQ", qualifier="", note="94 families, mostly women"
    )
    other = handover("courier-2", "2021-05", iso3="IRQ", qualifier="", note="151 families")
    first, second = events(ledger, tmp_path, same, other)
    assert (first.action, first.event_id) == ("add", "IRQ-2021-05-25")
    assert second.event_id != "IRQ-2021-05-25"


def test_families_given_as_persons_are_undecided(ledger: Path, tmp_path: Path) -> None:
    said = handover("courier-1", "2021-05-25", iso3="IRQ", persons="94", note="94 families")
    (line,) = events(ledger, tmp_path, said)
    assert line.action == "undecided"
    assert "families are no persons" in line.reason


@pytest.mark.parametrize(
    ("note", "kind", "flag"),
    [
        ("from Iraq, not NES", "other", "outside_nes"),
        ("left Roj, turned back the same day", "own_return", "not_completed"),
    ],
)
def test_what_is_no_handover_from_nes_is_kept_flagged_and_not_counted(
    ledger: Path, tmp_path: Path, note: str, kind: str, flag: str
) -> None:
    said = handover("courier-1", "2021-03-09", persons="40", note=note, kind=kind)
    (line,) = events(ledger, tmp_path, said)
    assert (line.action, line.event_id) == ("add", "KGZ-2021-03-09-x")
    assert line.changes["flags"] == ("", flag)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("note", "flags"),
    [
        ("decided; still to come", "planned"),
        ("due Friday; had fled Ain Issa", "planned"),
        ("announced as coming night", "planned"),
        ("from shelters in Damascus", "outside_nes"),
        ("second figure: the ministry", "second_figure"),
        ("children; part only", "partial"),
    ],
)
def test_words_of_the_note_are_a_flag(ledger: Path, tmp_path: Path, note: str, flags: str) -> None:
    said = handover("courier-1", "2023-12-07", **SIZE, note=note)
    (line,) = events(ledger, tmp_path, said)
    assert line.changes["flags"] == ("", flags)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("expelled from Turkey", "did all of them leave from north-east Syria?"),
        ("Roj and a shelter in Damascus together", "did all of them leave"),
        ("the first of nine, the rest still to come", "if nobody was handed over yet, put planned"),
        ("who asked to return", "if nobody was handed over yet"),
    ],
)
def test_words_that_may_mean_a_flag_are_left_to_a_person(
    ledger: Path, tmp_path: Path, note: str, why: str
) -> None:
    (line,) = events(ledger, tmp_path, handover("courier-1", "2023-12-07", **SIZE, note=note))
    assert (line.action, why in line.reason) == ("undecided", True)
    assert "flags" not in line.changes


@pytest.mark.slow
@pytest.mark.parametrize("note", ["announced Tuesday", "flight due 26 July", "from Turkey"])
def test_announcement_joins_an_event_and_founds_none(
    ledger: Path, tmp_path: Path, note: str
) -> None:
    known = handover("courier-1", "2023-12-07", **SIZE, note=note)
    other = handover("courier-2", "2021-03-09", persons="40", note=note)
    told = handover("courier-3", "2021-03-09", persons="40")
    first, alone = events(ledger, tmp_path / "a", known, other)
    assert (first.action, first.event_id) == ("add", "KGZ-2023-12-07")
    assert (alone.action, "The note says" in alone.reason) == ("undecided", True)
    confirmed, by = events(ledger, tmp_path / "b", other, told)
    assert (confirmed.event_id, by.event_id) == ("KGZ-2021-03-09", "KGZ-2021-03-09")


@pytest.mark.parametrize(("year", "action"), [("2022", "undecided"), ("2021", "add")])
def test_year_alone_does_not_found_an_event_of_known_numbers(
    ledger: Path, tmp_path: Path, year: str, action: str
) -> None:
    said = handover("courier-1", year, iso3="KAZ", persons="2", women="1", children="1")
    known = handover("courier-2", "2023-12-07", iso3="KAZ", persons="2", women="1", children="1")
    line, _ = events(ledger, tmp_path, said, known)
    assert line.action == action
    told = "alone has its numbers, in another year" in line.reason
    assert told == (action == "undecided")


def test_numbers_without_parts_or_of_two_events_are_no_reason_to_doubt_the_year(
    ledger: Path, tmp_path: Path
) -> None:
    pair = {"persons": "2", "women": "1", "children": "1"}
    twice = [
        handover(f"courier-{n}", day, **pair) for n, day in ((1, "2021-02-01"), (2, "2021-09-01"))
    ]
    (bare,) = events(ledger, tmp_path / "a", handover("courier-1", "2022", persons="10"))
    assert bare.action == "add"
    found = events(ledger, tmp_path / "b", *twice, handover("courier-3", "2020", **pair))
    assert [line.action for line in found] == ["add"] * 3


def test_plan_without_a_handover_is_undecided_and_flagged(ledger: Path, tmp_path: Path) -> None:
    said = handover("courier-1", "2021-03-09", persons="40", note="planned for March")
    (line,) = events(ledger, tmp_path, said)
    assert line.action == "undecided"
    assert line.changes["flags"] == ("", "planned")


def test_other_kind_without_a_word_of_where_it_began_is_undecided(
    ledger: Path, tmp_path: Path
) -> None:
    (line,) = events(
        ledger, tmp_path, handover("courier-1", "2021-03-09", persons="4", kind="other")
    )
    assert (line.action, "The kind is other" in line.reason) == ("undecided", True)


@pytest.mark.parametrize("group", ["WLD", "central_asia"])
def test_group_of_countries_is_kept_flagged_and_has_no_event(
    ledger: Path, tmp_path: Path, group: str
) -> None:
    (line,) = events(
        ledger, tmp_path, handover("courier-1", "2021-03-09", iso3=group, persons="40")
    )
    assert (line.action, line.event_id) == ("add", "")
    assert line.changes["flags"] == ("", "several_events")


def test_country_of_departure_is_undecided(ledger: Path, tmp_path: Path) -> None:
    (line,) = events(
        ledger, tmp_path, handover("courier-1", "2021-03-09", iso3="SYR", persons="40")
    )
    assert (line.action, "Syria is where they left" in line.reason) == ("undecided", True)


def test_place_in_the_own_country_is_undecided(ledger: Path, tmp_path: Path) -> None:
    said = handover("courier-1", "2024-01-09", iso3="IRQ", persons="40", site="al-jadaa")
    (line,) = events(ledger, tmp_path, said)
    assert (line.action, "in their own country" in line.reason) == ("undecided", True)


def test_handover_after_its_page_was_written_is_undecided(ledger: Path, tmp_path: Path) -> None:
    said = handover("courier-1", "2021-03-09", persons="40")
    (line,) = events(ledger, tmp_path, said, courier_1="2021-03-01")
    assert line.action == "undecided"
    assert "published on 2021-03-01, before this date" in line.reason


def test_unknown_site_is_undecided_and_says_what_to_do(ledger: Path, tmp_path: Path) -> None:
    said = handover("courier-1", "2021-03-09", persons="40", site="derik")
    (line,) = events(ledger, tmp_path, said)
    assert line.action == "undecided"
    assert "No site 'derik' in the ledger" in line.reason


def test_basis_published_of_a_page_without_a_date_does_not_come_in(
    ledger: Path, tmp_path: Path
) -> None:
    said = [
        handover("courier-1", "2021-03-09", persons="40", date_basis="published"),
        handover("courier-2", "", **SIZE, date_basis="published"),
    ]
    first, second = events(ledger, tmp_path, *said, courier_1="", courier_2="")
    assert first.changes["date_basis"] == ("published", "noted")
    assert second.changes["date_basis"] == ("published", "")
    assert first.reason
    assert second.reason


def test_day_of_the_page_stands_where_only_that_is_known(ledger: Path, tmp_path: Path) -> None:
    found = proposed(
        ledger,
        tmp_path,
        sources=[page("courier-1", "2021-03-10")],
        events=[handover("courier-1", "", persons="40", date_basis="published")],
    )
    (line,) = lines(found)
    assert line.changes["date"] == ("", "2021-03-10")
    assert line.event_id == "KGZ-2021-03-10"


def test_sites_tell_two_groups_of_one_month_apart(ledger: Path, tmp_path: Path) -> None:
    said = [
        handover("courier-1", "2021-03", persons="40", site="al-hol"),
        handover("courier-2", "2021-03", persons="7", site="roj"),
        handover("courier-3", "2021-03", persons="7", site="roj"),
    ]
    found = events(ledger, tmp_path, *said)
    assert found[1].event_id == found[2].event_id != found[0].event_id


def test_qualifier_belongs_to_persons(ledger: Path, tmp_path: Path) -> None:
    said = [
        handover("courier-1", "2021-03-09", women="4", children="9"),
        handover("courier-2", "2021-03-09", persons="13", qualifier=""),
    ]
    first, second = events(ledger, tmp_path, *said)
    assert first.changes["qualifier"] == ("exact", "")
    assert second.action == "undecided"


def test_parts_have_a_qualifier_where_it_is_not_that_of_persons(
    ledger: Path, tmp_path: Path
) -> None:
    about: dict[str, str] = {"parts_qualifier": "about"}
    said = [
        handover("courier-1", "2021-03-09", persons="13", children="9", **about),
        handover("courier-2", "2021-03-09", children="9", qualifier="about"),
        handover("courier-3", "2021-03-09", persons="13", children="9", qualifier="about", **about),
        handover("courier-4", "2021-03-09", persons="13", **about),
        handover("courier-5", "2021-03-09", children="9", qualifier="", parts_qualifier="exact"),
    ]
    found = [line.changes.get("parts_qualifier") for line in events(ledger, tmp_path, *said)]
    assert found == [None, ("", "about"), *[("about", "")] * 2, ("exact", "")]


def test_reports_of_an_event_are_of_one_kind(ledger: Path, tmp_path: Path) -> None:
    turned_back = {"persons": "40", "note": "turned back the same day"}
    said = [
        handover("courier-1", "2021-03-09", kind="own_return", **turned_back),
        handover("courier-2", "2021-03-09", kind="other", **turned_back),
        handover("courier-3", "2021-03-09", kind="repatriation", **turned_back),
    ]
    first, second, third = events(ledger, tmp_path, *said)
    assert second.event_id == first.event_id
    assert second.changes["kind"] == ("other", "own_return")
    assert (third.action, first.event_id in third.reason) == ("undecided", True)


def test_event_that_is_not_counted_gets_no_report_that_counts(ledger: Path, tmp_path: Path) -> None:
    said = [
        handover("courier-1", "2021-03-09", persons="40", note="turned back the same day"),
        handover("courier-2", "2021-03-09", persons="40"),
    ]
    first, second = events(ledger, tmp_path, *said)
    assert {first.action, second.action} == {"add", "undecided"}
