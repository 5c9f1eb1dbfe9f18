"""An explanation in the formats of the command line, each read again."""

import csv
import io
import json

import pytest

import nesyria as nes
from nesyria.explanation.formats import FORMATS, render
from tests.helpers import example


def test_every_format_has_the_same_numbers(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = nes.Dataset.at(example(tmp_path_factory.mktemp("formats"))).explain("FRA-2022-07-03")
    made = {name: render(found, name) for name in FORMATS}
    rows = list(csv.DictReader(io.StringIO(made["csv"])))
    persons = [row for row in rows if (row["measure"], row["role"]) == ("persons", "report")]
    assert [row["number"] for row in persons] == ["12", "14", "20", "13"]
    assert [row["contradicts"] for row in persons] == ["false", "true", "true", "true"]
    assert json.loads(made["json"]) == found.to_dict()
    assert made["text"] == str(found)
    assert made["html"] == found._repr_html_()
    with pytest.raises(nes.NesyriaError, match="unknown format 'pdf'"):
        render(found, "pdf")
