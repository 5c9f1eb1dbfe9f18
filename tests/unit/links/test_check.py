"""A run over the sources of a package: in turns, within its time, resumed by the next."""

import json
from pathlib import Path

import pytest

from nesyria import cli
from nesyria.errors import NesyriaError
from nesyria.links import report
from nesyria.links.check import Bounds, Checked, check, in_words
from nesyria.links.follow import Answer, follow
from nesyria.links.hosts import Hosts
from nesyria.links.web import Web
from tests.helpers import ROOT
from tests.unit.links.server import FakeClock, Server, web

FIELDS = [{"name": name, "type": "string"} for name in ("source_id", "url", "published")]
BOUNDS = Bounds(minutes=10, pause=1)


def package(root: Path, *urls: str) -> Path:
    """Write a package whose sources have these addresses."""
    root.mkdir(exist_ok=True)
    lines = (f"s{number},{url},2023-12-07\n" for number, url in enumerate(urls))
    (root / "sources.csv").write_text("source_id,url,published\n" + "".join(lines))
    schema = {"fields": FIELDS, "primaryKey": "source_id"}
    resource = {"name": "sources", "path": "sources.csv", "schema": schema}
    descriptor = {"name": "small", "version": "1.0.0", "resources": [resource]}
    (root / "datapackage.json").write_text(json.dumps(descriptor))
    return root


def run(tmp_path: Path, *urls: str, clock: FakeClock, bounds: Bounds = BOUNDS) -> Checked:
    root = package(tmp_path / "package", *urls)
    return check(tmp_path / "report.csv", root, bounds=bounds, web=web(), clock=clock)


def statuses(tmp_path: Path) -> dict[str, str]:
    return {key: row.status for key, row in report.read(tmp_path / "report.csv").items()}


def test_a_report_has_a_row_for_each_source(tmp_path: Path, server: Server) -> None:
    urls = [f"{server.url}/to/301//page", f"{server.url}/status/404", "", "ftp://a.org/"]
    done = run(tmp_path, *urls, clock=FakeClock())
    assert (done.asked, done.left) == (3, 0)
    found = report.read(tmp_path / "report.csv")
    assert statuses(tmp_path) == {"s0": "200", "s1": "404", "s2": "", "s3": "not http"}
    assert found["s0"].final_url == f"{server.url}/page"
    assert found["s0"].checked_at == "2024-05-06"
    assert found["s0"].archived == f"https://web.archive.org/web/20231207/{urls[0]}"
    assert in_words(done) == "3 addresses asked\nsources by answer: 200: 1, 404: 1, not http: 1"


def test_an_address_of_two_sources_is_asked_once(tmp_path: Path, server: Server) -> None:
    run(tmp_path, f"{server.url}/page", f"{server.url}/page", clock=FakeClock())
    assert server.pages() == ["/page"]
    assert statuses(tmp_path) == {"s0": "200", "s1": "200"}


def test_hosts_take_turns(tmp_path: Path, server: Server) -> None:
    other = f"http://localhost:{server.server_port}"
    urls = [f"{server.url}/1", f"{server.url}/2", f"{other}/3", f"{other}/4"]
    run(tmp_path, *urls, clock=FakeClock())
    assert server.pages() == ["/1", "/3", "/2", "/4"]


def test_a_run_ends_in_time_and_the_next_goes_on(tmp_path: Path, server: Server) -> None:
    urls = [f"{server.url}/{number}" for number in range(4)]
    short = Bounds(minutes=0.04, pause=1)
    clock = FakeClock()
    first = run(tmp_path, *urls, clock=clock, bounds=short)
    assert (first.asked, first.left) == (2, 2)
    assert sum(clock.slept) <= 2.4
    assert "; 2 left, run the same again" in in_words(first)
    second = run(tmp_path, *urls, clock=FakeClock("2024-05-07"))
    assert (second.asked, second.left) == (2, 0)
    assert server.pages() == ["/0", "/1", "/2", "/3"]
    assert report.read(tmp_path / "report.csv")["s0"].checked_at == "2024-05-06"


def test_an_address_is_asked_again_when_it_is_old_or_another(
    tmp_path: Path, server: Server
) -> None:
    run(tmp_path, f"{server.url}/1", f"{server.url}/2", clock=FakeClock())
    run(tmp_path, f"{server.url}/1", f"{server.url}/3", clock=FakeClock("2024-05-07"))
    assert server.pages() == ["/1", "/2", "/3"]
    run(tmp_path, f"{server.url}/1", f"{server.url}/3", clock=FakeClock("2024-06-05"))
    assert server.pages() == ["/1", "/2", "/3", "/1"]


def test_a_busy_host_is_asked_again_when_it_said(tmp_path: Path, server: Server) -> None:
    clock = FakeClock()
    done = run(tmp_path, f"{server.url}/busy/90", f"{server.url}/page", clock=clock)
    assert (done.asked, done.left) == (2, 0)
    assert 90 in clock.slept
    assert statuses(tmp_path) == {"s0": "200", "s1": "200"}


def test_a_host_that_stays_busy_is_left_in_the_end(tmp_path: Path, server: Server) -> None:
    run(tmp_path, f"{server.url}/busy/always5", clock=FakeClock())
    assert server.pages() == ["/busy/always5"] * 3
    assert statuses(tmp_path) == {"s0": "429"}


def test_a_host_that_wants_an_hour_is_left_for_the_next_run(tmp_path: Path, server: Server) -> None:
    clock = FakeClock()
    done = run(tmp_path, f"{server.url}/busy/3600", f"{server.url}/page", clock=clock)
    assert (done.asked, done.left) == (0, 2)
    assert sum(clock.slept) < 10
    assert statuses(tmp_path) == {"s0": "", "s1": ""}


def test_a_page_that_leads_to_a_busy_host_is_left_for_the_next_run(
    tmp_path: Path, server: Server
) -> None:
    busy = f"http://localhost:{server.server_port}/busy/always3600"
    urls = [f"{server.url}/to/302/{busy}", f"{server.url}/page"]
    done = run(tmp_path, *urls, clock=FakeClock())
    assert (done.asked, done.left) == (1, 1)
    assert statuses(tmp_path) == {"s0": "", "s1": "200"}


def test_what_was_answered_is_kept_whatever_happens(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def once(url: str, web: Web, hosts: Hosts) -> Answer:
        calls.append(url)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return follow(url, web, hosts)

    monkeypatch.setattr("nesyria.links.check.follow", once)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, f"{server.url}/1", f"{server.url}/2", clock=FakeClock())
    assert statuses(tmp_path) == {"s0": "200", "s1": ""}


def test_the_command_asks_no_private_address_unless_it_is_told_to(
    tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    root = package(tmp_path / "package", f"{server.url}/page")
    command = ["links", str(tmp_path / "report.csv"), "--path", str(root), "--pause", "0"]
    assert cli.run(command) == 0
    assert (statuses(tmp_path), server.asked) == ({"s0": "private"}, [])
    assert cli.run([*command, "--private", "--days", "0"]) == 0
    assert statuses(tmp_path) == {"s0": "200"}
    assert "sources by answer: 200: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--minutes", "-1"], "--minutes"),
        (["--minutes", "soon"], "'soon' is not a number"),
        (["--pause", "1e9"], "'1e9' is not a number"),
        (["--path", "nowhere"], "no datapackage.json in nowhere"),
    ],
)
def test_mistakes_are_one_sentence(
    tmp_path: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.csv"
    assert cli.run(["links", str(file), *arguments]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert not file.exists()


def test_another_file_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    before = (ROOT / "data" / "sources.csv").read_bytes()
    assert cli.run(["links", str(ROOT / "data" / "sources.csv")]) == 2
    assert "is no report of links" in capsys.readouterr().err
    assert (ROOT / "data" / "sources.csv").read_bytes() == before


def test_a_package_without_sources_is_told(tmp_path: Path) -> None:
    root = package(tmp_path / "package")
    descriptor = json.loads((root / "datapackage.json").read_text())
    (root / "datapackage.json").write_text(json.dumps(descriptor | {"resources": []}))
    with pytest.raises(NesyriaError, match="no table 'sources'"):
        check(tmp_path / "report.csv", root)
    assert not (tmp_path / "report.csv").exists()
