"""The suites across tables where the figures are kept: on PostgreSQL, or on Spark.

The same files run there as on the embedded SQLite. What they need besides the tables is made for
the session alone: temporary tables and views, gone with the connection, and the data untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from nesyria._optional import optional_dependency
from nesyria._postgres import database_url
from nesyria.datapackage.package import Package
from nesyria.errors import NesyriaError
from nesyria.validation.report import Finding
from nesyria.validation.rows.reader import Tables
from nesyria.validation.suites import catalog, embedded, locations, runner

if TYPE_CHECKING:
    import sqlalchemy as sa

SPARK = "spark:"

# PostgreSQL's and Spark's word for text in a cast.
_TEXT = {"postgresql": "TEXT", "spark": "STRING"}

_VERDICTS = {1: "holds", 0: "contradicted", None: "undecided"}

Query = Callable[[str], list[tuple[Any, ...]]]


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
    rules = list(catalog.suites(package))
    run = _on_spark if address.startswith(SPARK) else _on_postgres
    # A table of a database has no rows with numbers.
    places = locations.RowLocator(package, Tables(package))
    return [
        finding
        for rule, broken, total in run(package, rules, address)
        for finding in locations.findings(package, rule, broken, total, places)
    ]


Results = Iterator[tuple[catalog.Rule, list[dict[str, Any]], int]]


def _on_postgres(package: Package, rules: list[catalog.Rule], address: str) -> Results:
    with optional_dependency("postgres", "a PostgreSQL database"):
        import psycopg  # noqa: F401
        import sqlalchemy as sa

    place = database_url(address)
    shown = place.render_as_string(hide_password=True)
    engine = sa.create_engine(place, poolclass=sa.pool.StaticPool)
    try:
        with engine.begin() as connection:
            _prepare_postgres(package, connection)
        # One connection for all, since what was made for the session is seen by it alone.
        raw = engine.raw_connection()
        source = runner.context().data_sources.add_postgres(
            "warehouse",
            # A form to satisfy; the connection is the one that exists already.
            connection_string="postgresql+psycopg://user@localhost/warehouse",
            create_temp_table=False,
            kwargs={"creator": lambda: raw.driver_connection, "poolclass": sa.pool.StaticPool},
        )
        yield from runner.results(source, rules, runner.table_batch)
    except sa.exc.DBAPIError as error:
        said = str(error.orig).strip().splitlines()
        raise NesyriaError(f"{shown}: {said[0] if said else error}") from None
    finally:
        engine.dispose()


def _prepare_postgres(package: Package, connection: sa.Connection) -> None:
    """Make what the suites need, for this session; from then on it can only read."""
    import sqlalchemy as sa

    missing = sorted(set(package.resources) - set(sa.inspect(connection).get_table_names()))
    if missing:
        raise NesyriaError(
            f"the database has no table {missing[0]}; write the tables with: "
            "nesyria export postgres URL"
        )

    def ask(query: str) -> list[tuple[Any, ...]]:
        # As the driver takes it: no part of a claim's query is a parameter.
        return [tuple(row) for row in connection.exec_driver_sql(query).fetchall()]

    for name, frame in _small(package, ask).items():
        columns = ", ".join(f'"{column}" TEXT' for column in frame.columns)
        connection.execute(sa.text(f'CREATE TEMP TABLE "{name}" ({columns})'))
        if len(frame):
            marks = ", ".join(f":{column}" for column in frame.columns)
            plain = frame.astype("object").where(frame.notna(), None)
            rows = [dict(zip(frame.columns, row, strict=True)) for row in plain.to_numpy()]
            connection.execute(sa.text(f'INSERT INTO "{name}" VALUES ({marks})'), rows)
    for name, query in _views(package, "postgresql").items():
        connection.execute(sa.text(f'CREATE TEMP VIEW "{name}" AS {query}'))
    connection.execute(sa.text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))


def _on_spark(package: Package, rules: list[catalog.Rule], address: str) -> Results:
    with optional_dependency("spark", "Spark"):
        from pyspark.sql import SparkSession

    folder = address.removeprefix(SPARK)
    context = runner.context()
    ours = SparkSession.getActiveSession() is None
    session = (
        SparkSession.builder.appName("nesyria")
        # The suites write names in double quotes, as standard SQL does.
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.ansi.doubleQuotedIdentifiers", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    if ours:
        # What it warns of is not the reader's to mend.
        session.sparkContext.setLogLevel("ERROR")
    for name in ("spark.sql.ansi.enabled", "spark.sql.ansi.doubleQuotedIdentifiers"):
        session.conf.set(name, "true")
    frames = {name: _parquet(session, folder, name) for name in package.resources}
    for name, frame in frames.items():
        frame.createOrReplaceTempView(name)

    def ask(query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in session.sql(query).collect()]

    for name, small in _small(package, ask).items():
        plain = small.astype("object").where(small.notna(), None)
        schema = ", ".join(f"`{column}` STRING" for column in small.columns)
        rows = list(plain.itertuples(index=False, name=None))
        session.createDataFrame(rows, schema).createOrReplaceTempView(name)
    for name, query in _views(package, "spark").items():
        session.sql(query).createOrReplaceTempView(name)
    source = context.data_sources.add_spark("warehouse")

    def batch(_: Any, resource: str) -> Any:
        asset = source.add_dataframe_asset(resource)
        whole = asset.add_batch_definition_whole_dataframe(resource)
        return whole.get_batch({"dataframe": frames[resource]})

    yield from runner.results(source, rules, batch)


def _parquet(session: Any, folder: str, name: str) -> Any:
    from pyspark.errors import PySparkException

    try:
        return session.read.parquet(f"{folder.rstrip('/')}/{name}.parquet").cache()
    except PySparkException as error:
        said = str(error).splitlines()[0]
        raise NesyriaError(
            f"{folder}: no Parquet file of table {name} ({said}); write them with: "
            "nesyria export parquet FOLDER"
        ) from None


def _small(package: Package, ask: Query) -> dict[str, pd.DataFrame]:
    """Return the tables that the session needs: the release before, and the claims' verdicts."""
    made = embedded.auxiliary(package, embedded.last_release(package))
    kept = {name: made[name] for name in made if not name.endswith("_current")}
    rows = []
    for claim, query in ask("SELECT claim_id, query FROM claims"):
        try:
            (answer,) = ask(query)
            rows.append((claim, _VERDICTS[_number(answer[0])], answer[1]))
        except (ValueError, IndexError, KeyError) as error:
            rows.append((claim, "", f"not one row of two values: {error}"))
    kept["claims_decided"] = pd.DataFrame(rows, columns=["claim_id", "verdict", "evidence"])
    return kept


def _number(value: Any) -> Any:
    return None if value is None else int(value)


def _views(package: Package, dialect: str) -> Mapping[str, str]:
    """Return queries that give every cell of the edited tables as text, and the keys of rows."""
    cells, rows = [], []
    for name in embedded.edited(package):
        schema = package.schema(name)
        fields = [field["name"] for field in schema["fields"]]
        key = " || ', ' || ".join(f'"{one}"' for one in schema.get("primaryKey") or fields[:1])
        start = f"SELECT '{name}' AS table_name, {key} AS row_key"
        rows.append(f'{start} FROM "{name}"')
        cells += [
            f"{start}, '{field}' AS field, "
            f'COALESCE(CAST("{field}" AS {_TEXT[dialect]}), \'\') AS value FROM "{name}"'
            for field in fields
            if field not in embedded.BUILT
        ]
    return {"cells_current": " UNION ALL ".join(cells), "rows_current": " UNION ALL ".join(rows)}
