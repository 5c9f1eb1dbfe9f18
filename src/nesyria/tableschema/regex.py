"""Patterns on columns of text by RE2, in Arrow: its time grows with the text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# What a spreadsheet would run when a CSV file is opened in it. It takes the wide and the small
# forms of the signs too, passes over spaces and quotes before them, and where a comma marks
# decimals a semicolon begins the next cell.
FORMULA = "(?:^|[;\\t])[\"' ]*[=+@\\-＝＋－＠﹦﹢﹣﹫]"


def matches(text: pd.Series, pattern: str) -> pd.Series:
    """Say where a text holds a match of a pattern; a missing one holds none."""
    import pandas as pd

    return pd.Series(hits(as_arrow(text), pattern), index=text.index)


def as_arrow(text: pd.Series) -> Any:
    """Return a column of text as an array of Arrow: its own, where it is kept in one."""
    import pyarrow as pa

    if getattr(text.dtype, "storage", None) == "pyarrow":
        return text.array.__arrow_array__()
    return pa.array(text, pa.string())


def hits(text: Any, pattern: str) -> np.ndarray[Any, Any]:
    """Say where a text of an array of Arrow holds a match of a pattern."""
    from pyarrow.compute import match_substring_regex

    found = match_substring_regex(text, pattern=pattern)
    mask: np.ndarray[Any, Any] = found.fill_null(False).to_numpy(zero_copy_only=False)
    return mask


def counts(text: pd.Series, pattern: str) -> pd.Series:
    """Return how many matches of a pattern each text holds; a missing one holds none."""
    import pandas as pd
    from pyarrow.compute import count_substring_regex

    found = count_substring_regex(as_arrow(text), pattern=pattern)
    return pd.Series(found.fill_null(0).to_numpy(zero_copy_only=False), index=text.index)


def extract(text: pd.Series, pattern: str) -> pd.DataFrame:
    """Return the named groups of a pattern, a column each; missing where there is no match.

    A group that takes no part in a match is empty text.
    """
    import pandas as pd
    import pyarrow as pa
    from pyarrow.compute import extract_regex

    found = extract_regex(as_arrow(text), pattern=pattern)
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    # Flattened, so that where the whole is missing each group is.
    columns = {
        found.type.field(place).name: pd.array(group, dtype="string")
        for place, group in enumerate(found.flatten())
    }
    return pd.DataFrame(columns, index=text.index)
