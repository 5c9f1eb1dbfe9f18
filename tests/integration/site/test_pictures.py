"""Pictures of charts, and charts drawn on a phone: every text is whole, large enough and apart."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.site.conftest import PHONE, Visit

pytestmark = pytest.mark.slow

# The least size of a text, in pixels.
LEAST = 12
# Pixels by which boxes of two texts may share an edge: a box is higher than its letters.
SHARED = 3
# Where each text of a drawing stands, as far as it is seen, and where the drawing ends.
TEXTS = """svg => {
  const seen = (it) => {
    for (let one = it; one && one !== svg; one = one.parentElement)
      if (["0", "none"].includes(one.getAttribute("opacity") ?? one.style.opacity)) return false;
    return getComputedStyle(it).opacity !== "0" && it.textContent.trim() !== "";
  };
  const box = svg.getBoundingClientRect();
  const size = (it) => parseFloat(getComputedStyle(it).fontSize);
  return {
    outside: [box.left, box.top, box.right, box.bottom],
    texts: [...svg.querySelectorAll("text")].filter(seen).map((it) => {
      const own = it.getBoundingClientRect();
      return [it.textContent, size(it), own.left, own.top, own.right, own.bottom];
    }),
  };
}"""


def faults(name: str, found: dict[str, Any]) -> list[str]:
    """Say which texts of a drawing are small, cut, or touch another one."""
    left, top, right, bottom = found["outside"]
    wrong = []
    for place, (text, size, *box) in enumerate(found["texts"]):
        if size < LEAST:
            wrong.append(f"{name}: {text!r} has {size} pixels")
        if box[0] < left - 1 or box[1] < top - 1 or box[2] > right + 1 or box[3] > bottom + 1:
            wrong.append(f"{name}: {text!r} is cut")
        wrong += [
            f"{name}: {text!r} and {other!r} touch"
            for other, _, *its in found["texts"][place + 1 :]
            if min(box[2], its[2]) - max(box[0], its[0]) > SHARED
            and min(box[3], its[3]) - max(box[1], its[1]) > SHARED
        ]
    return wrong


def shown(page: Any, picture: str) -> dict[str, Any]:
    """Return the texts of a picture that a browser shows in its own size."""
    page.set_content(f"<body style='margin: 0'>{picture}</body>")
    found: dict[str, Any] = page.locator("svg").first.evaluate(TEXTS)
    return found


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        ('x="10" y="80">two', None),
        ('x="18" y="22">two', "touch"),
        ('x="190" y="80">two', "cut"),
        ('x="10" y="80" font-size="9">two', "pixels"),
        ('x="18" y="22" opacity="0">two', None),
    ],
)
def test_a_text_that_is_cut_small_or_too_near_is_seen(
    browser: Any, second: str, fault: str | None
) -> None:
    page = browser.new_page()
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" font-size="12">'
    picture += f'<text x="10" y="20">one</text><text {second}</text></svg>'
    found = faults("x", shown(page, picture))
    page.close()
    assert [fault in one for one in found if fault] == [True] * bool(fault)
    assert bool(found) == bool(fault)


def test_no_text_of_a_picture_is_cut_or_touches_another(browser: Any, site: Path) -> None:
    page, wrong = browser.new_page(), []
    pictures = sorted((site / "charts").glob("*.svg"))
    assert len(pictures) > 50
    for path in pictures:
        text = path.read_text(encoding="utf-8")
        assert re.search(r'viewBox="0 0 \d', text), path.name
        found = shown(page, text)
        assert len(found["texts"]) > 4, path.name
        wrong += faults(path.name, found)
    page.close()
    assert wrong == []


@pytest.mark.parametrize(
    "path", ["charts.html", "countries/fra.html", "countries/kgz.html", "camps/prisons.html"]
)
def test_no_text_of_a_chart_on_a_phone_is_cut_or_touches_another(visit: Visit, path: str) -> None:
    page, wrong = visit.open(path, PHONE), []
    for drawing in page.locator(".drawing").all():
        found = drawing.locator("svg").first.evaluate(TEXTS)
        wrong += faults(drawing.get_attribute("data-spec"), found)
    assert wrong == []
