"""Draw the picture of the README from charts of the site: python scripts/draw_returns.py [FILE].

Needs the extra ``docs``. Iraq has a panel of its own: its convoys are an order of magnitude larger.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The code and the charts beside this script, installed or not.
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "site")]

import altair as alt  # noqa: E402
import vl_convert  # noqa: E402

import nesyria as nes  # noqa: E402
from charts.country import by_year  # noqa: E402
from records.totals import IRAQ, OTHERS  # noqa: E402

PANELS = {OTHERS: "Countries other than Iraq", IRAQ: "Iraq"}


def picture() -> str:
    """Return the picture as SVG; the same figures give the same text."""
    tables = {name: nes.load(name, path=ROOT) for name in nes.tables(ROOT)["name"]}
    panels = [
        by_year(tables, area, title).drawing.properties(title=title, width=380, height=220)
        for area, title in PANELS.items()
    ]
    title = "Persons taken home from the camps and prisons of north-east Syria, by year"
    drawing = alt.hconcat(*panels, title=alt.Title(title, anchor="middle"))
    drawing = drawing.configure(background="white", font="sans-serif", view={"stroke": None})
    return vl_convert.vegalite_to_svg(drawing.to_dict())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the picture and return the exit status."""
    parser = argparse.ArgumentParser(description="Draw the picture of the README.")
    parser.add_argument("file", type=Path, nargs="?", default=ROOT / "docs" / "returns.svg")
    parser.parse_args(arguments).file.write_text(picture() + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
