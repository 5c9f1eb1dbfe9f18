# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "pandas>=2.2.2",
#     "frictionless>=5.19",
#     "jsonschema>=4.20",
#     "pandera>=0.24",
#     "great-expectations>=1.24",
#     "duckdb>=1.1",
#     "sqlalchemy>=2.0.30",
#     "pyarrow>=17",
#     "jinja2>=3.1",
#     "rich>=13.7",
# ]
# ///
"""Validate this folder, or another one that holds such a package: python validate.py [PATH]."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if (HERE / "src" / "nesyria").is_dir():
    # The code beside the data it belongs to, installed or not.
    sys.path.insert(0, str(HERE / "src"))

from nesyria.cli import main  # noqa: E402

if __name__ == "__main__":
    main(["validate", *sys.argv[1:]], home=HERE)
