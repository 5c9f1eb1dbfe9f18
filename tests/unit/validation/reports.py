"""A report of two findings."""

from nesyria.validation.finding import Finding
from nesyria.validation.report import Report

EXAMPLE = Report(
    "nesyria 1.0.0",
    ("structure", "rows"),
    [
        Finding(
            "sites", "data/sites.csv", 3, "kind", "field.enum", "rows", "error", "<b>", 'not "camp"'
        ),
        Finding(
            "totals",
            "data/totals.csv",
            None,
            None,
            "file.hash",
            "structure",
            "warning",
            None,
            "50 % differs\nsecond line",
        ),
    ],
)
