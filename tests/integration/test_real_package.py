"""The real package: what holds of it, whatever evidence comes in."""

import nesyria as nes
from nesyria.datapackage.package import Package
from tests.helpers import ROOT


def test_as_of_its_release_is_what_is_published_but_for_the_undated() -> None:
    day = str(Package(ROOT).descriptor["created"])[:10]
    now = nes.load("repatriations").set_index("event_id")["persons"]
    then = nes.load("repatriations", as_of=day).set_index("event_id")["persons"]
    assert set(then.index) <= set(now.index)
    assert len(then) > 0.95 * len(now)
