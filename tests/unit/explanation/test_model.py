"""An explanation as values: for JSON, as a frame, and by measure."""

import json

import pytest

import nesyria as nes
from nesyria.explanation.model import Explanation
from tests.helpers import example


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Explanation:
    return nes.Dataset.at(example(tmp_path_factory.mktemp("model"))).explain("FRA-2022-07-03")


def test_json_has_all_of_it(found: Explanation) -> None:
    told = json.loads(json.dumps(found.to_dict()))
    assert told == found.to_dict()
    assert told["key"] == {"event_id": "FRA-2022-07-03"}
    assert told["measures"][0]["reports"][0] == {
        "report_id": "R0005",
        "source_id": "ministry-20220703-fra",
        "standing": 1,
        "number": 12,
        "said_low": None,
        "said_high": None,
        "qualifier": "exact",
        "behind": None,
        "contradicts": False,
        "states": ["best", "low"],
    }
    assert set(told["place"]) == {"package", "version"}
    assert told["figure"]["persons_high"] == 20


def test_a_frame_has_a_row_per_report_and_measure(found: Explanation) -> None:
    rows = found.to_frame()
    persons = rows[(rows["measure"] == "persons") & (rows["role"] == "report")]
    assert persons["report_id"].tolist() == ["R0005", "R0006", "R0008", "R0007"]
    assert persons["number"].tolist() == [12, 14, 20, 13]
    assert rows["url"].notna().all()
    out = rows[rows["role"] == "left_out"]
    assert out[["report_id", "flags", "measure", "number"]].to_numpy().tolist() == [
        ["R0009", "partial", "persons", 2],
        ["R0009", "partial", "children", 2],
    ]


def test_a_measure_is_asked_for_by_its_name(found: Explanation) -> None:
    assert [one.measure for one in found] == ["persons", "women", "men", "children"]
    assert found["women"].value == 4
    with pytest.raises(nes.NesyriaError, match="unknown measure 'girls'; choose one of: persons"):
        found["girls"]
