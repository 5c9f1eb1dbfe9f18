"""Draw returns by year and country: python docs/plot_returns.py [FILE].

Needs the extra ``plot``. Iraq has a panel of its own: its convoys are an order of magnitude larger.
"""

import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd

import nesyria as nes

HERE = Path(__file__).resolve().parent
NAMED = 8
# Okabe and Ito's palette: told apart also by colour-blind readers.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000"]


def returns() -> pd.DataFrame:
    """Return persons taken home by year (rows) and country (columns)."""
    totals = nes.load("totals")
    areas = nes.load("areas").set_index("area_id")
    countries = areas.index[areas["kind"] == "country"]
    rows = totals[
        (totals["kind"] == "repatriation")
        & (totals["period"] != "all")
        & totals["area_id"].isin(countries)
    ]
    table = rows.pivot(index="period", columns="area_id", values="persons").fillna(0).astype(int)
    return table.rename(columns=areas["name"].to_dict())


def draw(target: Path) -> None:
    """Write the picture; the same figures give the same bytes."""
    mpl.rcParams.update({"svg.hashsalt": "nesyria", "font.size": 9, "svg.fonttype": "path"})
    table = returns()
    iraq, others = table[["Iraq"]], table.drop(columns="Iraq")
    ranked = others.sum().sort_values(ascending=False).index
    shown = others[ranked[:NAMED]].assign(**{"other countries": others[ranked[NAMED:]].sum(axis=1)})
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), width_ratios=(2, 1))
    shown.plot.bar(stacked=True, ax=left, width=0.8, color=[*COLOURS, "#999999"])
    left.set_title("Countries other than Iraq")
    left.legend(frameon=False, fontsize=8, ncols=1)
    iraq.plot.bar(ax=right, width=0.8, color="#555555", legend=False)
    right.set_title("Iraq")
    for axes in (left, right):
        axes.set_xlabel("")
        axes.set_ylabel("persons")
        axes.tick_params(axis="x", rotation=0 if axes is left else 90)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle("Persons taken home from the camps and prisons of north-east Syria")
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "returns.svg")
