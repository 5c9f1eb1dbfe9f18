"""One chart: its data, what it shows in a sentence, its drawing, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

# In the language that pages are written in; a function is asked anew for each.
Text = str | Callable[[], str]


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes
    ----------
    name : str
        Its file name and anchor.
    titled, read, noted : str or function
        What it is, what it says in one sentence, and what a reader should know before using it.
    data : DataFrame
        Exactly what is drawn: the table beside it and the file to download.
    drawing : altair.TopLevelMixin
        The picture.
    rests_on : tuple of DataFrame
        Rows of tables that lead to the reports and sources behind it.
    """

    name: str
    titled: Text
    read: Text
    data: pd.DataFrame
    drawing: Any
    rests_on: tuple[pd.DataFrame, ...] = field(repr=False)
    noted: Text = ""

    @property
    def title(self) -> str:
        """What it is."""
        return in_words(self.titled)

    @property
    def reading(self) -> str:
        """What it says in one sentence."""
        return in_words(self.read)

    @property
    def note(self) -> str:
        """What a reader should know before using it."""
        return in_words(self.noted)


def in_words(text: Text) -> str:
    """Return a text in the language that pages are written in."""
    return text if isinstance(text, str) else text()
