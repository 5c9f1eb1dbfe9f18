"""Published figures change, and the folder says of itself whatever it takes: it is found."""

from pathlib import Path

import pytest

from nesyria.datapackage.package import DESCRIPTOR
from tests.helpers import PARTS, copied, read_descriptor, write_descriptor
from tests.unit.validation.suites.history.attacks import (
    Attack,
    both,
    change_figure,
    descriptor,
    drop_row,
    errors,
    field,
    forge,
    found,
    publish,
    remove,
    resource,
    schema,
    set_cell,
    write,
)

NOTHING = "SELECT name AS row_key FROM package WHERE 1 = 2\n"
SOFT = "-- id: corrections.unrecorded_changes\n-- severity: warning\n-- statement: none\n" + NOTHING
RULE = "expectations/corrections/unrecorded_changes.sql"
EMPTY_SUITE = '{"name": "corrections", "expectations": [], "meta": {"resource": "corrections"}}\n'
UNRECORDED = "corrections.unrecorded_changes"

# What is done besides changing a figure, and the rule that finds the change all the same.
ATTACKS: dict[str, tuple[Attack, str]] = {
    "nothing else": (lambda root: None, UNRECORDED),
    "the suite removed": (remove("expectations/corrections.json"), UNRECORDED),
    "all suites removed": (remove("expectations"), UNRECORDED),
    "an empty suite": (write("expectations/corrections.json", EMPTY_SUITE), UNRECORDED),
    "a suite of nothing else": (
        both(remove("expectations/*"), write("expectations/corrections.json", EMPTY_SUITE)),
        UNRECORDED,
    ),
    "a query that finds nothing": (write(RULE, SOFT.replace("warning", "error")), UNRECORDED),
    "a lower severity": (write(RULE, SOFT), UNRECORDED),
    "a view that is empty": (write("expectations/views/cells_current.sql", NOTHING), UNRECORDED),
    "a view of corrections": (write("expectations/views/new_corrections.sql", NOTHING), UNRECORDED),
    "no corrections": (
        descriptor(lambda one: one["resources"].pop(9)),
        UNRECORDED,
    ),
    "checksums emptied": (write("releases/SHA256SUMS", ""), "release.files"),
    "checksums removed": (remove("releases/SHA256SUMS"), "release.files"),
    "another checksum": (
        write("releases/SHA256SUMS", f"{'0' * 64}  example-1.0.0.zip\n"),
        "release.files",
    ),
    "a checksum twice": (
        lambda root: write(
            "releases/SHA256SUMS",
            (root / "releases/SHA256SUMS").read_text("utf-8") + f"{'0' * 64}  example-1.0.0.zip\n",
        )(root),
        "release.files",
    ),
    "the archive removed": (remove("releases/*.zip"), "release.files"),
    "all releases removed": (remove("releases"), "release.files"),
    "releases and citation removed": (
        remove("releases", "CITATION.cff", "datacite.json", ".zenodo.json"),
        "release.files",
    ),
    "releases and changelog removed": (remove("releases", "CHANGELOG.md"), "release.files"),
    "an earlier version": (descriptor(lambda one: one.update(version="0.9.0")), UNRECORDED),
    "a later version": (descriptor(lambda one: one.update(version="7.0.0")), UNRECORDED),
    "another name": (descriptor(lambda one: one.update(name="other")), "release.files"),
    "a forged version after": (lambda root: publish(root, "1.0.1"), UNRECORDED),
    "two forged versions after": (
        both(lambda root: publish(root, "1.0.1"), lambda root: publish(root, "1.1.0")),
        UNRECORDED,
    ),
    "another stage": (resource("total_reports", stage="figures"), UNRECORDED),
    "no stage": (resource("total_reports", stage=None), UNRECORDED),
    "another key": (
        schema("total_reports", lambda one: one.update(primaryKey=["value"])),
        UNRECORDED,
    ),
    "no key": (schema("total_reports", lambda one: one.pop("primaryKey")), UNRECORDED),
    "the table removed": (
        descriptor(lambda one: one["resources"].pop(6)),
        "constraint.relaxed",
    ),
    "the field removed": (
        schema("total_reports", lambda one: one["fields"].pop(_place(one, "value"))),
        "constraint.relaxed",
    ),
    "values that are missing": (
        schema("total_reports", lambda one: one.update(missingValues=["", "99"])),
        "constraint.relaxed",
    ),
}


def _place(schema: dict[str, list[dict[str, str]]], name: str) -> int:
    return [one["name"] for one in schema["fields"]].index(name)


@pytest.mark.parametrize(("attack", "rule"), ATTACKS.values(), ids=ATTACKS)
def test_a_changed_figure_is_found_whatever_the_folder_says(
    released: Path, attack: Attack, rule: str
) -> None:
    assert errors(released) == set()
    change_figure(released)
    attack(released)
    assert rule in errors(released)


# Published rows that go or change places.
MOVES: dict[str, tuple[Attack, str]] = {
    "a row is gone": (
        lambda root: drop_row(root, "total_reports", "T0002"),
        "corrections.unrecorded_withdrawals",
    ),
    "two rows change their keys": (
        both(
            lambda root: set_cell(root, "total_reports", "T0001", "report_id", "T"),
            lambda root: set_cell(root, "total_reports", "T0002", "report_id", "T0001"),
            lambda root: set_cell(root, "total_reports", "T", "report_id", "T0002"),
        ),
        UNRECORDED,
    ),
    "a key is another": (
        lambda root: set_cell(root, "total_reports", "T0002", "report_id", "T0900"),
        "corrections.unrecorded_withdrawals",
    ),
    "a table of reference": (
        lambda root: set_cell(root, "sites", "roj", "name", "Elsewhere"),
        UNRECORDED,
    ),
    "the meaning of a flag": (
        lambda root: set_cell(root, "flags", "disputed", "meaning", "nobody denied it"),
        UNRECORDED,
    ),
    "the query of a claim": (
        lambda root: set_cell(root, "claims", "C001", "query", "SELECT 1, 'so'"),
        UNRECORDED,
    ),
}


@pytest.mark.parametrize(("attack", "rule"), MOVES.values(), ids=MOVES)
def test_published_rows_stay(released: Path, attack: Attack, rule: str) -> None:
    attack(released)
    assert rule in errors(released)


def test_columns_that_are_built_are_those_of_claims_alone(released: Path) -> None:
    set_cell(released, "claims", "C001", "evidence", "built anew")
    assert errors(released) == set()


def test_a_release_is_compared_with_the_one_before_it(released: Path) -> None:
    publish(released, "1.0.1")
    assert errors(released) == set()
    change_figure(released)
    publish(released, "1.0.2")
    publish(released, "1.0.3")
    (finding,) = [one for one in found(released) if one.severity == "error"]
    assert (finding.rule, finding.file) == (UNRECORDED, "releases/example-1.0.2.zip")
    assert finding.message.startswith("from 1.0.1 to 1.0.2, total_reports: T0001")


# Another copy of the package that this code carries.
COPIES: dict[str, tuple[Attack, str]] = {
    "a forged archive, consistent": (
        both(
            lambda root: forge(root, "sites", "Roj camp", "Roj town"),
            lambda root: set_cell(root, "sites", "roj", "name", "Roj town"),
        ),
        "not the archive that was published as 1.0.0",
    ),
    "a forged version before": (
        both(
            lambda root: publish(root, "0.9.0"), descriptor(lambda one: one.update(version="1.0.0"))
        ),
        "0.9.0 was never published",
    ),
    "the archive and its line removed": (
        both(remove("releases/*.zip"), write("releases/SHA256SUMS", "")),
        "release 1.0.0 is gone",
    ),
    "no releases, and another figure": (
        both(remove("releases"), lambda root: set_cell(root, "sites", "roj", "name", "Roj town")),
        "published as 'Roj camp'",
    ),
    "no releases, and an earlier version": (
        both(remove("releases"), descriptor(lambda one: one.update(version="0.1.0"))),
        "0.1.0 is before 1.0.0",
    ),
    "a query that the release did not have either": (
        write(
            "expectations/totals/years.sql",
            "-- id: totals.years\n-- alias: across.years\n-- severity: error\n"
            "-- statement: none\n" + NOTHING,
        ),
        "the query of the rule totals.years",
    ),
}


@pytest.mark.parametrize(("attack", "words"), COPIES.values(), ids=COPIES)
def test_the_code_knows_the_releases_that_it_carries(
    copy: Path, attack: Attack, words: str
) -> None:
    attack(copy)
    messages = [one.message for one in found(copy) if one.severity == "error"]
    assert any(words in one for one in messages), messages


@pytest.mark.slow
def test_a_copy_is_compared_with_the_releases_that_the_code_carries(tmp_path: Path) -> None:
    root = copied(tmp_path / "bare", DESCRIPTOR, *PARTS)
    assert found(root) == []


def test_a_new_record_allows_what_the_installed_package_has_otherwise(copy: Path) -> None:
    COPIES["a query that the release did not have either"][0](copy)
    text = (copy / "CHANGELOG.md").read_text(encoding="utf-8")
    record = "\n### Data\n\n- The rule `totals.years` holds less.\n"
    said = text.replace("## Unreleased\n", f"## Unreleased\n{record}", 1)
    (copy / "CHANGELOG.md").write_text(said, encoding="utf-8")
    assert errors(copy) == set()


def test_a_package_that_was_never_published_gets_a_warning(released: Path) -> None:
    remove("releases", "CHANGELOG.md", "CITATION.cff", "datacite.json", ".zenodo.json")(released)
    (finding,) = found(released)
    assert (finding.rule, finding.severity) == ("corrections.no_release", "warning")


def test_a_package_with_a_correction_needs_no_release(example: Path) -> None:
    remove("releases", "CHANGELOG.md", "CITATION.cff", "datacite.json", ".zenodo.json")(example)
    assert [one.rule for one in found(example)] == ["corrections.no_release"]
    set_cell(example, "total_reports", "T0001", "value", "33")
    assert errors(example) == {"corrections.current_values"}


def test_a_release_whose_fields_are_of_another_form_is_told(released: Path) -> None:
    write_descriptor(released, read_descriptor(released) | {"licenses": 5})
    field("sites", "name", lambda one: one.pop("constraints"))(released)
    assert "constraint.relaxed" in errors(released)
