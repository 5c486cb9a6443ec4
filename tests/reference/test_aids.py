from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from solimob.core.counselling.aid_facet import Form, Level
from solimob.core.counselling.aid_situation import PURPOSES
from solimob.core.rules import Planner
from solimob.reference.aids import load_aids, load_all_aids, load_coverage
from solimob.reference.places import find_home
from solimob.reference.rules import BOOKS, gazetteer_resolver, read_sources
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.store import Store


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BOOKS / "aids", tmp_path / "aids"))


def written(book: Path, name: str, old: str, new: str) -> Path:
    path = book / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return book


def test_every_perimeter_is_of_the_official_code_when_the_book_ships(tmp_path: Path) -> None:
    """L22, C-S9: territories of the two whole territories and their départements and régions, none dead."""
    everything = load_all_aids(gazetteer_resolver(Store(tmp_path).gazetteer()))
    for commune in ("79329", "22113", "22343", "75056"):
        seen = load_aids(find_home(commune))
        here = {rule.id for rule in everything.rules.rules_at(commune)}
        assert {rule.id for rule in seen.rules.rules if commune in rule.perimeter} == here
    assert len(everything.rules.by_id) == 42


def test_an_aid_says_what_to_bring_and_where_to_ask_when_it_can_be_asked_for() -> None:
    book = load_aids(None)
    for id_, facet in book.facets.items():
        over = book.rules.by_id[id_][-1].valid_to is not None
        assert over or (facet.documents and facet.ask), id_
        assert not over or facet.ended, id_
        assert facet.form is not Form.LOAN or "se rembourse" in facet.note, id_


def test_what_it_is_for_is_one_question_when_the_book_ships() -> None:
    book = load_aids(None).rules
    asked = Planner(book, date(2026, 11, 27)).next_question(book.rules, {})
    assert asked is not None
    assert [spec.name for spec in asked.inputs] == [f"for_{purpose}" for purpose in PURPOSES]
    assert asked.text == "C'est pour quoi faire ?"


def test_every_source_is_cited_when_the_book_ships() -> None:
    rules = load_aids(None).rules
    cited = {source for rule in rules.rules for source in (*rule.sources, *(one.source for one in rule.conditions))}
    cited |= {version.source for parameter in rules.parameters.values() for version in parameter.versions}
    assert set(read_sources(BOOKS / "aids" / "sources.yaml").values()) == cited


def test_no_aid_rests_only_on_a_rumour_when_it_could_be_granted() -> None:
    for rules in load_aids(None).rules.by_id.values():
        for rule in rules:
            assert rule.conditions, rule.id


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("national-work.yaml", "level: state", "niveau: state", "ft-mobilite, details.niveau : clé inconnue"),
        ("national-work.yaml", "level: state", "level: etat", "details.level : « etat » ; au choix"),
        ("national-work.yaml", 'subsidiary: "yes"', 'subsidiary: "oui"', "ft-permis, details.subsidiary"),
        ("national-work.yaml", 'subsidiary: "yes"', "excludes: rien", "details.excludes : aide inconnue « rien »"),
        ("national-work.yaml", 'subsidiary: "yes"', "after: ft-permis", "les aides se comptent en rond"),
        ("national-licence.yaml", 'narrowed_on: "2026-02-26"', "note: rien", "vont ensemble"),
        ("nouvelle-aquitaine.yaml", "form: grant", "forme: grant", "vouliez-vous dire « form » ?"),
    ],
)
def test_the_book_is_refused_when_the_details_of_an_aid_are_wrong(
    book: Path, file: str, old: str, new: str, said: str
) -> None:
    written(book, file, old, new)
    with pytest.raises(ReferenceFileError) as refusal:
        load_aids(None, book)
    assert said in str(refusal.value)


def test_aids_may_not_count_in_a_circle_when_two_wait_for_each_other(book: Path) -> None:
    written(book, "national-work.yaml", 'subsidiary: "yes"', "after: cpf-permis")
    written(book, "national-licence.yaml", "ask: moncompteformation.gouv.fr", "ask: x\n    after: ft-permis")
    with pytest.raises(ReferenceFileError, match="cpf-permis → ft-permis → cpf-permis"):
        load_aids(None, book)


def test_every_search_is_of_a_level_and_a_day_when_the_file_ships() -> None:
    searches = load_coverage()
    assert {search.level for search in searches} == set(Level)
    assert all(search.searched for search in searches)
    assert {"247900798", "200065928", "dep:79", "dep:22", "reg:75", "reg:53"} <= {s.territory for s in searches}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("complete: false", "complete: peut-être", "true ou false"),
        ("complete: false", "complet: false", "clé inconnue ; vouliez-vous dire « complete » ?"),
        ("level: state", "level: pays", "« pays » est inconnu"),
        ("searched_on: 2026-11-27", "searched_on: hier", "n'est pas une date"),
    ],
)
def test_a_search_is_refused_with_its_line_when_it_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    from solimob.reference.aids import COVERAGE

    path = tmp_path / "coverage.yaml"
    path.write_text(COVERAGE.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ReferenceFileError) as refusal:
        load_coverage(path)
    assert said in str(refusal.value)
    assert "ligne" in str(refusal.value)
