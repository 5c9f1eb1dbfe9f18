"""The suites across tables where the figures are kept: on PostgreSQL, or on Spark.

The same files run there as on the embedded engine. What they need besides the tables is made for
the session alone: temporary tables and views, gone with the connection, and the data untouched.
"""

from __future__ import annotations

from contextlib import closing

from nesyria.datapackage.expectations import CORRECTIONS, history_rules
from nesyria.datapackage.package import Package
from nesyria.validation.finding import Finding
from nesyria.validation.rows.reader import Tables
from nesyria.validation.suites import catalog, locations, postgres, runner, spark
from nesyria.validation.suites.screen import Screen


def check(package: Package, address: str) -> list[Finding]:
    """Return the findings of the layer across tables on a warehouse.

    Parameters
    ----------
    package : Package
        The suites, the schemas and the releases to compare with.
    address : str
        ``postgresql://user@host/name`` (see ``nesyria export postgres``), or ``spark:FOLDER``, a
        folder of one Parquet file per table (see ``nesyria export parquet``).

    Raises
    ------
    NesyriaError
        When the address is neither, or nothing answers there, or the tables are not there.
    """
    rules = catalog.suites(package)
    if CORRECTIONS in package.resources:
        rules = [*history_rules(), *rules]
    # A table of a database has no rows with numbers.
    places = locations.RowLocator(package, Tables(package))
    engine = spark.engine if address.startswith(spark.PREFIX) else postgres.engine
    with closing(Screen(package)) as screen, engine(package, address, screen) as opened:
        return [
            finding
            for rule, broken, total in runner.run(rules, opened)
            for finding in locations.findings(package, rule, broken, total, places)
        ]
