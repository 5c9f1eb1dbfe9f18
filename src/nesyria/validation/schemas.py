"""Table Schemas that cannot be worked with, as findings: the same ones in every layer."""

from __future__ import annotations

from nesyria.datapackage.package import DESCRIPTOR, Package
from nesyria.errors import NesyriaError
from nesyria.tableschema.profile import ProfileError
from nesyria.validation.finding import At, Finding


def schema_findings(package: Package, name: str, error: NesyriaError, layer: str) -> list[Finding]:
    """Return what is wrong with the schema of a table, a finding for each violation."""
    reference = package.resource(name).get("schema")
    at = At(name, reference if isinstance(reference, str) else DESCRIPTOR)
    messages = error.violations if isinstance(error, ProfileError) else [str(error)]
    return [Finding.of("package.descriptor", at, message, layer=layer) for message in messages]
