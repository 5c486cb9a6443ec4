"""Row L22: the aids as one JSON anybody can read and run, and as tables a jurist can read."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from solimob.core.rules import RuleBook
from solimob.publish.aids_feed import aids_feed, render_feed, render_tables
from solimob.reference.schemas import example, schema
from tests.core.rules.small_book import RUMOUR, SECONDARY, book, condition, rule

TODAY = date(2026, 11, 27)
BOOK = book(
    rule(
        "age >= 18 and status in [seeker, retired]",
        condition("poor", SECONDARY, "poor"),
        condition("age < aid.rumoured", RUMOUR, "heard"),
        id_="permis",
        amount="min(round(0.5 * income), aid.ceiling) if not owns_car else 100",
        communes=frozenset({"79329", "79014"}),
        details={"documents": "une pièce d'identité"},
    ),
    rule(id_="ancienne", amount="income / parts", dates=(None, date(2025, 12, 31))),
)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


class TestFeed:
    def test_follows_its_schema(self) -> None:
        jsonschema.validate(aids_feed(BOOK, TODAY, "essai"), schema("aids_feed"))

    def test_is_the_published_example(self) -> None:
        assert aids_feed(BOOK, TODAY, "essai : aides inventées", ["textes d'essai"]) == example("aids_feed")

    def test_says_what_has_ended_and_what_is_to_verify(self) -> None:
        permis, ended = aids_feed(BOOK, TODAY, "essai")["aids"]
        assert [c["decides"] for c in permis["conditions"]] == [True, True, False]
        assert [c["source"]["to_verify"] for c in permis["conditions"]] == [False, True, True]
        assert (ended["in_force"], ended["valid_to"]) == (False, "2025-12-31")

    @pytest.mark.parametrize("strange", [{"aidss": []}, {"on": "27/11/2026"}, {"inputs": {"x": {}}}])
    def test_is_refused_by_its_schema_when_a_key_is_strange(self, strange: dict[str, Any]) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**aids_feed(BOOK, TODAY, "essai"), **strange}, schema("aids_feed"))


class TestTables:
    def test_have_a_line_for_each_aid_condition_and_dated_value(self) -> None:
        tables = {name: rows(content) for name, content in render_tables(BOOK, TODAY).items()}
        assert [row["aide"] for row in tables["aides.csv"]] == ["permis", "ancienne"]
        assert tables["aides.csv"][1]["en vigueur"] == "non"
        assert [row["décide"] for row in tables["conditions.csv"]] == ["oui", "oui", "non"]
        assert {row["valeur"] for row in tables["valeurs.csv"]} == {"aid.ceiling", "aid.rumoured"}
        assert [row["montant"] for row in tables["valeurs.csv"]][:2] == ["100", "200"]

    def test_have_no_cell_that_a_spreadsheet_would_run(self) -> None:
        tricky: RuleBook = book(rule(id_="=1+1"))
        assert rows(render_tables(tricky, TODAY)["aides.csv"])[0]["aide"] == "'=1+1"


def test_file_is_written_in_utf_8(tmp_path: Path) -> None:
    (tmp_path / "aides.json").write_bytes(render_feed(BOOK, TODAY, "essai"))
    assert "recherche d'emploi" in (tmp_path / "aides.json").read_text("utf-8")
