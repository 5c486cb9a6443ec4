"""The page of the method says which fields decide each regime, as the rules do today."""

from __future__ import annotations

import json
import re
from pathlib import Path

from solimob.cli import today
from solimob.core.solutions.regime_book import RegimeBook
from solimob.core.solutions.regime_case import read_case
from solimob.reference.regimes import load_regimes

DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- début du tableau -->\n", "\n<!-- fin du tableau -->"


def deciding_table(book: RegimeBook) -> str:
    """Return the Markdown table of the fields that decide each regime, a row for each way to it."""
    lines = ["| régime | voie | champs qui décident | articles |", "|---|---|---|---|"]
    for regime, ways in book.ways.items():
        for id_ in ways:
            rule = book.rules.by_id[id_][-1]
            reads = book.rules.reads(rule.eligibility)
            fields = ", ".join(f"`{name}`" for name in book.rules.inputs if name in reads)
            articles = dict.fromkeys(condition.source.article or condition.source.act for condition in rule.conditions)
            lines.append(f"| `{regime}` | {rule.label} | {fields} | {', '.join(articles)} |")
    return "\n".join(lines)


def test_the_table_of_deciding_fields_is_that_of_the_rules() -> None:
    page = (DOCS / "methode" / "regimes.md").read_text("utf-8")
    table = page.partition(BEGIN)[2].partition(END)[0]
    assert table == deciding_table(load_regimes()), "recopiez deciding_table(load_regimes()) dans la page"


def test_the_case_of_the_guide_is_read() -> None:
    guide = (DOCS / "utilisateur" / "regimes.md").read_text("utf-8")
    found = re.search(r"```json\n(.*?)```", guide, re.DOTALL)
    assert found
    assert read_case(json.loads(found[1]), load_regimes().rules, today()).situation.facts["organiser"] == "association"
