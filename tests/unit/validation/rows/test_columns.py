"""Constraints of single fields, checked on whole files."""

import json
from pathlib import Path

import pytest

from tests.helpers import Make, edit, example, findings, rehash, source, table_rows, write_rows


def with_flags(tmp_path: Path, flags: str) -> Path:
    """Return the example with other flags on its first report."""
    root = example(tmp_path)
    rows = table_rows(root, "repatriation_reports")
    rows[0]["flags"] = flags
    write_rows(root, "repatriation_reports", list(rows[0]), rows)
    rehash(root)
    return root


@pytest.mark.slow
@pytest.mark.parametrize("flags", ["rumoured", "falls", "differs_", "disputed rumoured"])
def test_a_flag_that_the_codes_table_does_not_list_for_the_table_is_refused(
    tmp_path: Path, flags: str
) -> None:
    root = with_flags(tmp_path, flags)
    found = {(one.row, one.field, one.value) for one in findings(root) if "enum" in one.rule}
    assert found == {(2, "flags", flags)} or flags == "differs_"
    assert any(one.field == "flags" and one.row == 2 for one in findings(root))


@pytest.mark.slow
def test_a_flag_is_allowed_by_one_row_of_the_codes_table(tmp_path: Path) -> None:
    root = with_flags(tmp_path, "rumoured")
    row = "rumoured,repatriation_reports,hearsay,true,true,false,\n"
    edit(root, "flags", "several_events,", f"{row}several_events,")
    assert [one for one in findings(root) if one.field == "flags"] == []


@pytest.mark.slow
def test_a_kind_of_source_has_a_rank(tmp_path: Path) -> None:
    root = example(tmp_path)
    kind = table_rows(root, "sources")[0]["kind"]
    rows = [row for row in table_rows(root, "source_kinds") if row["kind"] != kind]
    write_rows(root, "source_kinds", ["kind", "rank"], rows)
    rehash(root)
    lost = [one for one in findings(root) if one.field == "kind" and one.value == kind]
    assert {one.resource for one in lost} == {"sources"}


@pytest.mark.parametrize(("least", "most"), [(2, 4), (4, 9), (1, 20), (0, 0)])
def test_a_length_is_kept_to_in_rows_and_in_columns(make: Make, least: int, most: int) -> None:
    root = make(sources=[source("a")])
    about = root / "schemas" / "sites.json"
    read = json.loads(about.read_text(encoding="utf-8"))
    for field in read["fields"]:
        if field["name"] == "name":
            field["constraints"] = {"minLength": least, "maxLength": most}
    about.write_text(json.dumps(read), encoding="utf-8")
    found = findings(root, ["structure"]), findings(root, ["rows"])
    assert [len(one) for one in found] == ([0, 0] if (least, most) == (1, 20) else [1, 1])
