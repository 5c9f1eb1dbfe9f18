"""Hostile packages: whatever stands in one, the outcome is a finding, soon, and nothing else.

No traceback, no wait, no file outside the folder, no connection.
"""

import csv
import io
import json
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import nesyria as nes
from nesyria.datapackage import archives, dialect, files, releases
from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.tableschema import profile
from nesyria.validation import rows, structure, suites
from nesyria.validation.finding import Finding
from nesyria.validation.rows import reader
from nesyria.validation.suites import duckdb, history
from tests.helpers import ROOT, Make, rehash, report, source, write_table

# Far more processor time than any of these takes, far less than forever; a busy machine adds none.
SECONDS = 120


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every connection, and every wait."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a connection was tried")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


@pytest.fixture
def small(make: Make) -> Path:
    return make(sources=[source("a")])


def found(root: Path) -> list[Finding]:
    """Return what each layer finds on its own, as each may be asked for alone."""
    package = Package(root)
    out = structure.check(package)
    tables, broken = reader.read(package)
    out += broken + rows.check(tables) + suites.check(tables)
    json.dumps([finding.message for finding in out])
    return out


def rows_of(package: Package) -> list[Finding]:
    tables, broken = reader.read(Package(package.root))
    return broken + rows.check(tables)


def descriptor(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = root / DESCRIPTOR
    read = json.loads(path.read_text(encoding="utf-8"))
    change(read)
    path.write_text(json.dumps(read), encoding="utf-8")


def schema(root: Path, change: Callable[[dict[str, Any]], object], name: str = "sites") -> None:
    path = root / "schemas" / f"{name}.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    change(read)
    path.write_text(json.dumps(read), encoding="utf-8")


ODD: list[object] = [None, True, 7, "x", "", [], [1], [{}], {}, {"a": 1}]
ODD_RESOURCES = [one for one in ODD if one not in ([],)]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_odd_resources(small: Path, value: object) -> None:
    descriptor(small, lambda read: read.update(resources=value))
    assert nes.validate(small, layers=("structure",)).findings


@pytest.mark.parametrize("key", ["path", "schema", "dialect", "profile", "title", "encoding"])
def test_odd_properties_of_a_resource(small: Path, key: str) -> None:
    for value in ODD:
        change = {key: value}

        def changed(read: dict[str, Any], change: Mapping[str, object] = change) -> None:
            read["resources"][1].update(change)

        descriptor(small, changed)
        found(small)


RESOURCE: list[Mapping[str, object]] = [
    {"path": "data"},
    {"path": "data/sites.csv.gz"},
    {"path": ["data/sites.csv", "data/areas.csv"]},
    {"profile": "https://example.org/profile.json"},
    {"profile": "../profile.json"},
    {"dialect": "https://example.org/dialect.json"},
    {"dialect": {"delimiter": ";"}},
    {"dialect": {"commentChar": "s"}},
    {"dialect": {"header": False}},
    {"dialect": {"headerRows": [2, 3]}},
    {"extrapaths": 5},
    {"extrapaths": ["/etc/passwd"]},
    {"extrapaths": ["data/areas.csv"]},
    {"data": [{"site_id": "x"}]},
    {"compression": "gz"},
    {"scheme": "https"},
    {"encoding": "utf-16"},
    {"format": "xlsx"},
    {"name": 'x"; DROP TABLE areas; --'},
    *({"name": name} for name in sorted(profile.RESERVED)),
    {"path": "data/areas.csv"},
    {"path": "data/\ud800.csv"},
    {"schema": "a" * 5_000},
    {"name": "sqlite_master"},
    {"schema": "schemas"},
    {"schema": "data/sites.csv"},
    {"schema": "../schemas/sites.json"},
]


@pytest.mark.parametrize("change", RESOURCE, ids=repr)
def test_hostile_resources_are_findings(small: Path, change: Mapping[str, object]) -> None:
    descriptor(small, lambda read: read["resources"][1].update(change))
    assert found(small)


def test_two_resources_of_one_name_are_a_finding(small: Path) -> None:
    hidden = {"name": "areas", "path": "../../etc/passwd", "data": [[1]]}
    descriptor(small, lambda read: read["resources"].insert(0, hidden))
    (one,) = nes.validate(small).findings
    assert one.rule == "package.descriptor"
    assert "two resources have the name 'areas'" in one.message


@pytest.mark.parametrize("table", sorted(Package(ROOT).resources))
def test_a_field_that_rules_need_may_be_gone(make: Make, table: str) -> None:
    reports = [report(1, "KGZ-2023-12-07", "a", persons=4), report(2, None, "a", persons=5)]
    root = make(sources=[source("a")], repatriation_reports=reports)
    package = Package(root)
    file, about = root / "data" / f"{table}.csv", root / "schemas" / f"{table}.json"
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    kept = about.read_text(encoding="utf-8")
    for place in range(len(rows[0])):
        read = json.loads(kept)
        name = read["fields"].pop(place)["name"]
        read["primaryKey"] = [one for one in read["primaryKey"] if one != name]
        keys = read.get("foreignKeys", [])
        read["foreignKeys"] = [one for one in keys if one["fields"] != [name]]
        about.write_text(json.dumps(read), encoding="utf-8")
        fewer = [row[:place] + row[place + 1 :] for row in rows]
        file.write_bytes(dialect.dumps(fewer[0], fewer[1:]))
        json.dumps([one.message for one in rows_of(package)])


def test_what_could_run_is_not_looked_at(small: Path) -> None:
    clean = found(small)
    steps = {"steps": [{"type": "table-write", "path": str(small / "written.csv")}]}
    check = {"type": "row-constraint", "formula": "__import__('os').mkdir('made')"}
    extra = {"checklist": {"checks": [check]}, "pipeline": steps, **steps, "detector": {"a": 1}}
    descriptor(small, lambda read: read["resources"][1].update(extra))
    before = sorted(small.rglob("*"))
    assert found(small) == clean
    assert sorted(small.rglob("*")) == before


SCHEMA: list[Mapping[str, object]] = [
    *({"fields": value} for value in ODD),
    {"fields": [{"name": "site_id"}]},
    {"fields": [{"type": "string"}]},
    {"fields": [{"name": "a", "type": "any"}]},
    {"fields": [{"name": "a", "type": ["string"]}]},
    {"fields": [{"name": "a", "type": "string"}, {"name": "A", "type": "string"}]},
    {"fields": [{"name": 'a" INT, "b', "type": "string"}]},
    *({"primaryKey": value} for value in ODD if value != []),
    {"primaryKey": ["nothing"]},
    *({"foreignKeys": value} for value in ODD if value != []),
    {"foreignKeys": [{"fields": ["nothing"], "reference": {"resource": "x", "fields": ["y"]}}]},
    {"foreignKeys": [{"fields": ["name"], "reference": {"resource": "x", "fields": ["y"]}}]},
    {"foreignKeys": [{"fields": ["name"], "reference": {"resource": "areas", "fields": ["y"]}}]},
    {"foreignKeys": [{"fields": [], "reference": {"resource": "areas", "fields": []}}]},
    {"foreignKeys": [{"fields": ["name"], "reference": "areas"}]},
    {"missingValues": ["-"]},
    {"fieldsMatch": ["subset"]},
    {"uniqueKeys": [["name"]]},
]


@pytest.mark.parametrize("change", SCHEMA, ids=repr)
def test_hostile_schemas_are_findings(small: Path, change: Mapping[str, object]) -> None:
    schema(small, lambda read: read.update(change))
    assert found(small)


NO_NUMBERS: list[object] = ["x", True, [], 10**400, float("nan")]
CONSTRAINTS: list[tuple[int, Mapping[str, object]]] = [
    *((1, {"pattern": value}) for value in (7, None, "(", "[", "(?P<x", "\\", "(?=a)", "(a)\\1")),
    (1, {"pattern": "x" * 100_000}),
    (1, {"pattern": "(" * 400 + ")" * 400}),
    (1, {"pattern": "((a{1000}){1000}){1000}"}),
    *((1, {"enum": value}) for value in (7, None, [], [1], [None], ["a", "a"])),
    *((1, {"required": value}) for value in (7, None, "yes")),
    *((1, {"maxLength": value}) for value in ("x", True, 10**400, None)),
    *((5, {"minimum": value}) for value in NO_NUMBERS),
    (1, {"jsonSchema": {}}),
    (5, {"pattern": "a"}),
]


@pytest.mark.parametrize(("field", "rules"), CONSTRAINTS, ids=lambda one: repr(one)[:60])
def test_hostile_constraints_are_findings(
    small: Path, field: int, rules: Mapping[str, object]
) -> None:
    schema(small, lambda read: read["fields"][field].update(constraints=rules))
    assert found(small)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "^([a-z]+)*$", "^(.*)*x$"])
def test_a_pattern_that_never_ends_ends(small: Path, pattern: str) -> None:
    schema(small, lambda read: read["fields"][3].update(constraints={"pattern": pattern}))
    file = small / "data" / "sites.csv"
    header, row = file.read_text(encoding="utf-8").splitlines()
    cells = row.split(",")
    cells[3] = "a" * 5_000 + "!"
    file.write_text(f"{header}\n{','.join(cells)}\n", encoding="utf-8")
    rehash(small)
    assert any(finding.rule == "field.pattern" for finding in found(small))


def test_links_lead_nowhere(small: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("site_id\nsecret\n", encoding="utf-8")
    for name in ("data/sites.csv", "schemas/sites.json", DESCRIPTOR):
        path = small / name
        kept = path.read_bytes()
        path.unlink()
        path.symlink_to(secret)
        try:
            said = str(nes.validate(small, layers=("structure", "rows")).to_dict())
        except NesyriaError as error:
            said = str(error)
        assert "refused" in said
        assert "secret" not in said.replace("secret.csv", "")
        path.unlink()
        path.write_bytes(kept)


def test_links_that_lead_round_are_findings(small: Path) -> None:
    for name in ("data/sites.csv", "data", "schemas/sites.json", "schemas", "releases"):
        kept = small / f"{name}.kept"
        if (small / name).exists():
            (small / name).rename(kept)
        (small / name).symlink_to(small / name)
        assert found(small)
        (small / name).unlink()
        if kept.exists():
            kept.rename(small / name)


def test_files_that_are_closed_are_findings(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.suffix == ".json" and path.name != DESCRIPTOR:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    write_suite(small, {"name": "sites", "expectations": []})
    assert any("Permission denied" in one.message for one in found(small))


TRAP = """\
import os
open({target!r}, "w").close()
print('{{"findings": []}}', flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("program", [[str(ROOT / "validate.py")], ["-m", "nesyria", "validate"]])
def test_no_code_is_taken_from_the_folder(small: Path, tmp_path: Path, program: list[str]) -> None:
    target = tmp_path / "ran"
    for name in ("frictionless.py", "json.py", "pandas.py"):
        (small / name).write_text(TRAP.format(target=str(target)), encoding="utf-8")
    file = small / "data" / "sites.csv"
    file.write_bytes(file.read_bytes().replace(b"camp", b"Camp"))
    done = subprocess.run(
        [sys.executable, *program, "."],
        cwd=small,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert not target.exists()
    assert done.returncode == 1, done.stderr
    assert "file.hash" in done.stdout


def test_a_pipe_is_no_file(small: Path) -> None:
    path = small / "data" / "sites.csv"
    path.unlink()
    os.mkfifo(path)
    assert any(finding.rule == "package.path" for finding in found(small))


CSV: list[Callable[[bytes], bytes]] = [
    lambda content: content + b"x" * 2**20 + b"," * 9 + b"\n",
    lambda content: content + b"x" + b",y" * 100_000 + b"\n",
    lambda content: b",".join(b"c%d" % one for one in range(100_000)) + b"\n",
    lambda content: content + b'"' * 9_999 + b"\n",
    lambda content: content + b'"' * 10_000 + b"," * 9 + b"\n",
    lambda content: content + b'"a\n' * 1_000,
    lambda content: content + b"\n" * 10_000,
    lambda content: content + b"," * 9 + b"\n",
    lambda content: b"\n" + content,
    lambda content: b"\n",
    lambda content: b",\n,\n",
    lambda content: content[: content.index(b"\n") + 1] * 3,
    lambda content: content.replace(b"al-hol", "\ud800".encode("utf-8", "surrogatepass"), 1),
    lambda content: content.replace(b"\n", b"\r"),
    lambda content: content.replace(b"\n", "\u2028".encode()) + b"\n",
    lambda content: content.replace(b",camp", b",\x1a", 1),
]


@pytest.mark.parametrize("change", CSV)
def test_hostile_files_are_findings(small: Path, change: Callable[[bytes], bytes]) -> None:
    file = small / "data" / "sites.csv"
    file.write_bytes(change(file.read_bytes()))
    rehash(small)
    assert found(small)


NUMBERS = ["9" * 18, "9" * 400, "1e9", "NaN", "inf", "-0", "0x10", "1_0", "\u0661", "1.0", " 1"]


@pytest.mark.parametrize("number", NUMBERS)
def test_hostile_numbers_are_findings(make: Make, number: str) -> None:
    root = make(sources=[source("a")])
    about = {"report_id": "T0001", "area_id": "KGZ", "source_id": "a", "group": "all"}
    about |= {"value": number, "qualifier": "exact", "scope": "nes", "kind": "remaining"}
    table = Package(root).schema("total_reports")
    names = [field["name"] for field in table["fields"]]
    line = ",".join(about.get(name, "") for name in names)
    (root / "data" / "total_reports.csv").write_text(
        f"{','.join(names)}\n{line}\n", encoding="utf-8"
    )
    rehash(root)
    assert any(one.field == "value" and one.row == 2 for one in found(root))


def expectation(query: object = "SELECT 1 AS row_key", **meta: object) -> dict[str, object]:
    about = {"rule": "across.x", "severity": "error", "statement": "x"} | meta
    kind = "unexpected_rows_expectation"
    return {"type": kind, "meta": about, "kwargs": {"unexpected_rows_query": query}}


ODD_RULES: list[dict[str, Any]] = [
    {"rule": 5},
    {"rule": ["a"]},
    {"rule": "across.\x1b[2J"},
    {"rule": "file.hash"},
    {"rule": "suite.valid"},
    {"statement": 5},
    {"severity": "grave"},
    {"query": 5},
]
SUITES: list[object] = [
    [],
    {"name": "sites"},
    {"name": ["sites"], "expectations": []},
    {"name": "sites", "expectations": 5},
    {"name": "sites", "expectations": ["x"]},
    {"name": "sites", "expectations": [{"type": "unexpected_rows_expectation"}]},
    *({"name": "sites", "expectations": [expectation(**one)]} for one in ODD_RULES),
    {"name": "sites", "expectations": [expectation(), expectation(severity="warning")]},
]
QUERIES = [
    "",
    "SELECT 1 AS row_key, 5 AS field UNION ALL SELECT 2, 'x'",
    "SELECT x'ff' AS row_key, x'ff' AS field, x'ff' AS value, x'ff' AS expected",
    "SELECT 1 AS row_key FROM {batch} {nothing}",
    "SELECT zeroblob(1000000000) AS row_key FROM {batch}",
    "SELECT printf('%1000000000d', 1) AS row_key FROM {batch}",
    "SELECT load_extension('x') AS row_key FROM {batch}",
    "SELECT 1 AS \"a\", x'00ff' AS value FROM {batch}",
    "PRAGMA writable_schema = 1",
    "VACUUM INTO 'stolen.db'",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n",
]


def write_suite(root: Path, suite: object) -> None:
    (root / "expectations").mkdir(exist_ok=True)
    (root / "expectations" / "sites.json").write_text(json.dumps(suite), encoding="utf-8")


@pytest.mark.parametrize("suite", SUITES, ids=repr)
def test_hostile_suites_are_findings(small: Path, suite: object) -> None:
    write_suite(small, suite)
    assert {finding.rule for finding in found(small)} == {"suite.valid"}


@pytest.mark.parametrize("query", QUERIES, ids=repr)
def test_hostile_queries_are_findings(
    small: Path, query: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Their share of the work is smaller here, that the test does not take as long as they may.
    monkeypatch.setattr(duckdb, "_SECONDS", 2)
    write_suite(small, {"name": "sites", "expectations": [expectation(query)]})
    before = sorted(small.rglob("*"))
    assert found(small)
    assert sorted(small.rglob("*")) == before


def zipped(files: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    content = buffer.getvalue()
    if encrypted:
        # The bit that says so, in the header of the one file and in the directory.
        place = content.index(b"PK\x01\x02") + 8
        content = content[:6] + b"\x01" + content[7:place] + b"\x01" + content[place + 1 :]
    return content


# By name: an archive holds the time at which it was made, and so would the name of its test.
RELEASES: dict[str, bytes] = {
    "empty": b"",
    "no-archive": b"no archive",
    "no-files": b"PK\x05\x06" + b"\0" * 18,
    "outside": zipped({"../../outside.txt": b"x", "/etc/outside.txt": b"x"}),
    "broken-descriptor": zipped({DESCRIPTOR: b"{"}),
    "path-no-text": zipped({DESCRIPTOR: b'{"resources": [{"name": "sites", "path": 5}]}'}),
    "path-outside": zipped({DESCRIPTOR: b'{"resources": [{"name": "sites", "path": "../x.csv"}]}'}),
    "encrypted": zipped({DESCRIPTOR: b"{}"}, encrypted=True),
    "no-version": zipped({DESCRIPTOR: b'{"resources": []}'}),
    "another-version": zipped({DESCRIPTOR: b'{"resources": [], "version": "0.5.0"}'}),
    "large-descriptor": zipped({DESCRIPTOR: b"0" * (32 * 1024**2)}),
}


@pytest.mark.parametrize("content", RELEASES.values(), ids=RELEASES.keys())
def test_hostile_releases_are_findings(small: Path, content: bytes) -> None:
    folder = small / "releases"
    folder.mkdir()
    name = releases.archive_name(Package(small), "1.0.0")
    (folder / name).write_bytes(content)
    (folder / "SHA256SUMS").write_text(f"{files.sha256(content)}  {name}\n", encoding="utf-8")
    before = sorted(small.parent.rglob("*"))
    assert {finding.rule for finding in found(small)} == {"suite.valid"}
    assert sorted(small.parent.rglob("*")) == before


def test_an_archive_that_unpacks_to_too_much_is_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_TABLE_BYTES", 1024**2)
    test_hostile_releases_are_findings(small, zipped({"data/x.csv": b"0" * (2 * 1024**2)}))


CHECKSUMS = {"latin": b"\xff\xfe", "short": b"x\n", "nul": b"\0" * 64, "long-line": b"a" * 10**6}
CHECKSUMS["another-package"] = b"0" * 64 + b"  others-1.0.0.zip\n"
CHECKSUMS["leading-zeros"] = b"0" * 64 + b"  nesyria-01.0.0.zip\n"
CHECKSUMS["too-large"] = b"\n" * (2 * 1024**2)


@pytest.mark.parametrize("content", CHECKSUMS.values(), ids=CHECKSUMS.keys())
def test_hostile_checksums_are_findings(small: Path, content: bytes) -> None:
    (small / "releases").mkdir()
    (small / "releases" / "SHA256SUMS").write_bytes(content)
    # The parts of the release disagree as well, but where nothing of it can be read.
    assert {finding.rule for finding in found(small)} - {"release.files"} == {"suite.valid"}


def test_many_keys_that_lead_nowhere_take_no_time(make: Make) -> None:
    pages = [source(f"page-of-{number:05d}") for number in range(6_000)]
    reports = [
        report(number, None, f"pages-of-{number:05d}", persons=1, flags="unplaced")
        for number in range(1, 1_500)
    ]
    root = make(sources=pages, repatriation_reports=[])
    write_table(Package(root), "repatriation_reports", reports)
    rehash(root)
    lost = [one for one in rows_of(Package(root)) if one.rule == "key.foreign"]
    assert len(lost) == 1_001
    assert "did you mean page-of-00001" in lost[0].message


def test_an_archive_without_its_checksum_is_a_finding(small: Path) -> None:
    (small / "releases").mkdir()
    (small / "releases" / "nesyria-1.0.0.zip").write_bytes(b"")
    assert {finding.rule for finding in found(small)} == {"release.files", "suite.valid"}


def test_the_tables_of_the_checks_have_names_of_their_own() -> None:
    package = Package(ROOT)
    assert {
        *history.about(package, None),
        *history.changes(package, None),
        "claims_decided",
    } == profile.RESERVED


OLD = [
    lambda files: files.pop("data/areas.csv"),
    lambda files: files.update({"schemas/areas.json": b"{}"}),
    lambda files: files.update({"schemas/areas.json": b'{"fields": 5}'}),
    lambda files: files.update({"schemas/areas.json": b'{"fields": [{"type": "string"}]}'}),
    lambda files: files.update({"expectations/sites.json": b'{"name": "sites"}'}),
]


@pytest.mark.parametrize("change", range(len(OLD)))
def test_a_release_of_another_form_hides_nothing_else(small: Path, change: int) -> None:
    package = Package(small)
    write_suite(
        small, {"name": "sites", "expectations": [expectation("SELECT 'al-hol' AS row_key")]}
    )
    held = {
        path.relative_to(small).as_posix(): path.read_bytes()
        for path in small.rglob("*.*")
        if path.is_file()
    }
    OLD[change](held)
    content = zipped(held)
    (small / "releases").mkdir()
    name = releases.archive_name(package, package.version)
    (small / "releases" / name).write_bytes(content)
    line = f"{files.sha256(content)}  {name}\n"
    (small / "releases" / "SHA256SUMS").write_text(line, encoding="utf-8")
    rules = {finding.rule for finding in found(small)}
    # Without its tables nothing can be compared with it, and that is said.
    assert rules & {"constraint.relaxed", "suite.valid"}
    assert "across.x" in rules or "suite.valid" in rules


def test_fields_of_other_types_than_rules_need_are_findings(make: Make) -> None:
    root = make(sources=[source("a")])
    for table, names in {"total_reports": ["flags"], "repatriations": ["persons_low"]}.items():
        file = root / "schemas" / f"{table}.json"
        read = json.loads(file.read_text(encoding="utf-8"))
        for field in read["fields"]:
            if field["name"] in names:
                field["type"] = "boolean" if field["type"] == "string" else "string"
                field.pop("constraints", None)
        file.write_text(json.dumps(read), encoding="utf-8")
    found(root)
