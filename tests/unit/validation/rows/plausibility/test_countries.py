"""Which countries a text names."""

import pytest

from nesyria.datapackage.package import Package
from nesyria.tableschema.pandas import read_frame
from nesyria.validation.rows.plausibility.countries import Countries
from tests.helpers import ROOT

COUNTRIES = Countries.of_areas(read_frame(Package(ROOT), "areas"))


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Kazakhstan and Kazakh women, Tajik and Uzbek children", "KAZ KAZ TJK UZB"),
        ("Nigerian, not Niger", "NGA NER"),
        ("Iraqi and Malian, but Malik and Omanis", "IRQ MLI"),
        ("Australia or Austria or Austrians", "AUS AUT AUT"),
        ("New Zealand, Sri Lanka, United States, Bosnia and Herzegovina", "NZL LKA USA BIH"),
        ("Guinea and Guinea-Bissau", "GIN GNB"),
        ("Georgian and South Georgia", "GEO GEO"),
        ("Central Asia, North Korea", "PRK"),
        ("kazakhstan, in Latin letters; Казахстан", ""),
        ("", ""),
    ],
)
def test_names_and_words_that_begin_like_them(text: str, areas: str) -> None:
    assert [one.area for one in COUNTRIES.of(text)] == areas.split()
