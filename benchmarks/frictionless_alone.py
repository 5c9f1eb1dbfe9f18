"""Validate a package with Frictionless alone: every check that it does by itself, every cell."""

import sys

import frictionless

report = frictionless.Package(sys.argv[1] + "/datapackage.json").validate()
print("valid" if report.valid else report.to_summary())
raise SystemExit(not report.valid)
