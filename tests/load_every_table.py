"""Load every table of the installed package: run in an empty environment, away from the code."""

import sys
from importlib.metadata import distributions

import nesyria as nes

# The base install is pandas and what pandas needs.
NEEDED = {"nesyria", "pandas", "numpy", "python-dateutil", "pytz", "six", "tzdata"}
TOOLS = {"pip", "setuptools", "wheel"}
installed = {one.metadata["Name"].lower() for one in distributions()}
assert installed <= NEEDED | TOOLS, installed - NEEDED - TOOLS

listed = nes.tables()
for name, rows in zip(listed["name"], listed["rows"], strict=True):
    frame = nes.load(name)
    assert len(frame) == rows, name
    assert list(frame.columns[:1]) == [nes.describe(name)["field"][0]], name
handovers = nes.load("repatriations").set_index("event_id")
assert handovers.at["KGZ-2023-12-07", "persons"] == 96
assert len(nes.sources(nes.load("repatriations"))) > 500
assert "(Version " in nes.cite()
print(f"{len(listed)} tables loaded, nesyria {nes.__version__}, from {nes.__file__}")
print(f"Python {sys.version.split()[0]}")
