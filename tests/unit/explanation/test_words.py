"""Each criterion of the rule has its words."""

from nesyria.explanation.words import WORDS
from nesyria.figures.countries import STATED_CRITERIA
from nesyria.figures.ranking import CRITERIA


def test_every_criterion_has_words_and_no_words_are_of_none() -> None:
    assert set(WORDS) == {*CRITERIA, *STATED_CRITERIA}
