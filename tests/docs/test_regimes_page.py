"""The page of the method says which fields decide each regime, as the rules do today."""

from __future__ import annotations

import json
import re
from pathlib import Path

from solimob.cli import today
from solimob.core.solutions.regime_case import read_case
from solimob.core.solutions.regime_format import deciding_table
from solimob.reference.regimes import load_regimes

DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- début du tableau -->\n", "\n<!-- fin du tableau -->"


def test_the_table_of_deciding_fields_is_that_of_the_rules() -> None:
    page = (DOCS / "methode" / "regimes.md").read_text("utf-8")
    table = page.partition(BEGIN)[2].partition(END)[0]
    assert table == deciding_table(load_regimes()), "recopiez deciding_table(load_regimes()) dans la page"


def test_the_case_of_the_guide_is_read() -> None:
    guide = (DOCS / "utilisateur" / "regimes.md").read_text("utf-8")
    found = re.search(r"```json\n(.*?)```", guide, re.DOTALL)
    assert found
    assert read_case(json.loads(found[1]), load_regimes().rules, today()).situation.facts["organiser"] == "association"
