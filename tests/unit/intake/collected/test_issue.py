"""The issue form "A new source" is read as the same statement in a file would be."""

from pathlib import Path

import pytest
import yaml

from nesyria.datapackage.package import Package
from nesyria.intake.collected import issue
from nesyria.intake.collected.faults import InputError
from nesyria.intake.collected.issue import read_issue
from nesyria.intake.collected.statements import from_grids
from tests.helpers import ROOT, row_of

ANSWERS = {
    "Address of the page": "https://example.net/1",
    "Publisher": "Courier",
    "Date of publication": "2024-01-06",
    "Title of the page": "Thirty-one go home",
    "Language of the page": "en",
    "Kind of publisher": "news",
    "What does it state?": "A handover of people",
    "Country of the people": "Kyrgyzstan",
    "Date": "2024-01-05",
    "Persons": "31",
    "Women": "10",
    "Men": "_No response_",
    "Children": "21",
    "How the numbers are stated": "exact",
    "Camp or prison": "roj",
    "Remark": "_No response_",
    "The words of the page": "Thirty-one people went home.",
}


def text(**answers: str) -> str:
    said = ANSWERS | {key.replace("_", " "): value for key, value in answers.items()}
    return "\n\n".join(f"### {heading}\n\n{answer}" for heading, answer in said.items())


def test_headings_are_those_of_the_form() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/source.yml").read_text(encoding="utf-8"))
    parts = [part for part in form["body"] if part["type"] != "markdown"]
    labels = [part["attributes"]["label"] for part in parts]
    known = [*issue.PAGE, issue.STATES, *issue.ABOUT, *issue.NUMBERS, *issue.OTHER]
    assert sorted(labels) == sorted(known)
    states = next(part for part in parts if part["attributes"]["label"] == issue.STATES)
    assert states["attributes"]["options"] == list(issue.CHOICES)
    needed = [
        part["attributes"]["label"] for part in parts if part.get("validations", {}).get("required")
    ]
    assert set(issue.REQUIRED) <= set(needed)


def test_handover_is_one_statement(ledger: Path) -> None:
    batch = from_grids(read_issue(text(), Package.at(ledger)), Package.at(ledger))
    assert batch["sources"].ledger.loc[2, "source_id"] == "courier-20240106-kgz"
    row = row_of(batch["events"].ledger, 2)
    told = ["area_id", "date", "date_basis", "persons", "women", "men", "children", "site_id"]
    assert row[told].tolist() == ["KGZ", "2024-01-05", "stated", "31", "10", "", "21", "roj"]


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        ("A total of people taken home", "totals"),
        ("How many people are, or were, in a camp or prison", "populations"),
    ],
)
def test_each_number_of_a_total_is_a_statement(ledger: Path, choice: str, name: str) -> None:
    said = text(**{"What does it state?": choice})
    batch = from_grids(read_issue(said, Package.at(ledger)), Package.at(ledger))
    own = batch[name].ledger
    assert own["value"].tolist() == ["31", "10", "21"]
    assert own["group"].tolist() == ["all", "women", "children"]
    assert own["area_id"].unique().tolist() == ["KGZ"]


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"Publisher": "_No response_"}, "issue, field Publisher: the answer is missing"),
        ({"What does it state?": "Something"}, "choose one of: A handover of people"),
        ({"Anything else": "yes"}, "field Anything else: no heading of the form"),
    ],
)
def test_answer_that_is_missing_or_unknown_is_named(
    ledger: Path, answers: dict[str, str], fault: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_issue(text(**answers), Package.at(ledger))
    assert fault in str(caught.value)


def test_faults_of_answers_are_those_of_cells(ledger: Path) -> None:
    package = Package.at(ledger)
    with pytest.raises(InputError, match="'1,500': a number is written without separators: 1500"):
        from_grids(read_issue(text(Persons="1,500"), package), package)
