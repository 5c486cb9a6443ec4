"""The aids of the package as rules: perimeter, dates, sources, and no default ever."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from solimob.core.rules import Verdict, assess_on
from solimob.core.rules.inputs import Situation
from solimob.core.rules.vectors import simulate
from solimob.ingest.publicodes.adding import add_rule_model
from solimob.ingest.publicodes.aides_velo import NotAddedError, facts_at, load_aides_velo, rule_book, stored_model
from solimob.ingest.publicodes.population import read_population
from solimob.ingest.refusal import FileRefusedError
from solimob.store import Store, StoreError
from solimob.store.rule_models import FOLDER
from tests.ingest.publicodes.small_package import RULES, archive, members

TODAY = date(2026, 11, 27)
PLACE = "localisation . code insee = '79329'"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the small package."""
    folder = tmp_path_factory.mktemp("store")
    add_rule_model(Store(folder), "aides-velo", archive(folder), TODAY)
    return folder


class TestAdding:
    def test_tells_defects_dead_names_and_ended_aids(self, home: Path) -> None:
        kept, _ = stored_model(home)
        said = "\n".join(kept.notes)
        assert (
            "aides . thouarsais, clé « plaond » : clé inconnue, sans effet dans le calcul ; vouliez-vous dire" in said
        )
        assert "lieu inconnu : localisation . epci = « CC qui n'existe pas »" in said
        assert "3 aides, 1 terminées le 27/11/2026, 2 sans date" in said

    def test_replaces_the_version_before(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        for version in ("9.9.8", "9.9.9"):
            add_rule_model(store, "aides-velo", archive(tmp_path, members(version)), TODAY)
        assert stored_model(tmp_path)[0].version == "9.9.9"
        assert len([path for path in (tmp_path / FOLDER).iterdir() if path.is_dir()]) == 1

    @pytest.mark.parametrize(
        ("files", "said"),
        [
            (members(name="@betagouv/autre"), "le paquet est « @betagouv/autre »"),
            ({**members(), "publicodes-build/aides-velo.model.json": b"{"}, "JSON lisible"),
            ({"package.json": b"{}"}, "ne contient pas"),
        ],
    )
    def test_refuses_a_package_and_keeps_the_store_when_it_is_another(
        self, tmp_path: Path, files: dict[str, bytes], said: str
    ) -> None:
        with pytest.raises(FileRefusedError, match=said):
            add_rule_model(Store(tmp_path), "aides-velo", archive(tmp_path, files), TODAY)
        with pytest.raises(NotAddedError, match="solimob ingest add aides-velo"):
            stored_model(tmp_path)

    def test_is_told_when_the_kept_model_is_damaged(self, tmp_path: Path) -> None:
        add_rule_model(Store(tmp_path), "aides-velo", archive(tmp_path), TODAY)
        next((tmp_path / FOLDER).glob("*/model.json")).write_bytes(b"{}")
        with pytest.raises(StoreError, match="Ajoutez-le de nouveau"):
            stored_model(tmp_path)


class TestRuleBook:
    """Rows L22 and X2: aids with giver, link, date read and end; an unknown answer stays unknown."""

    def test_has_the_communes_the_link_and_the_dates_of_each_aid(self, home: Path) -> None:
        thouars, thouarsais, gone = load_aides_velo(home).rules
        assert (thouars.perimeter.communes, thouars.label) == ({"79329"}, "Aide d'essai de Thouars")
        assert (thouars.sources[0].url, thouars.last_checked) == ("https://exemple.invalid/thouars", date(2026, 2, 3))
        assert len(thouarsais.perimeter.communes or ()) == 24
        assert (thouarsais.valid_to, thouarsais.last_checked) == (date(2025, 12, 31), None)
        assert gone.perimeter.communes == frozenset()

    def test_leaves_an_aid_undetermined_when_only_a_default_would_settle_it(self, home: Path) -> None:
        book, (kept, _) = load_aides_velo(home), stored_model(home)
        found = assess_on(book, "aides . thouars", Situation(TODAY, facts_at(kept, "79329")))
        assert (found.verdict, found.missing) == (Verdict.UNDETERMINED, ("vélo . prix", "vélo . type"))
        settled = {**facts_at(kept, "79329"), "vélo . type": "électrique", "vélo . prix": 800.0}
        told = assess_on(book, "aides . thouars", Situation(TODAY, settled))
        assert told.verdict is Verdict.ELIGIBLE
        assert told.amount is not None
        assert told.amount.value == 160

    def test_says_since_when_an_aid_has_ended(self, home: Path) -> None:
        kept, _ = stored_model(home)
        found = assess_on(load_aides_velo(home), "aides . thouarsais", Situation(TODAY, facts_at(kept, "79329")))
        assert (found.in_force, found.ended_on) == (False, date(2025, 12, 31))

    def test_reads_only_the_aids_of_a_commune_when_one_is_given(self, home: Path) -> None:
        assert [rule.id for rule in load_aides_velo(home, "79014").rules] == ["aides . thouarsais"]

    def test_asks_the_general_question_when_its_words_depend_on_the_answers(self, home: Path) -> None:
        assert load_aides_velo(home).inputs["vélo . prix"].question == "Quel est le prix du vélo ?"


class TestWordsByCases:
    """A population cannot read them: the aid is left aside and named, as a rule file of ours would be refused."""

    def added(self, folder: Path, rules: dict[str, object]) -> Path:
        model = json.dumps({**RULES, **rules}, ensure_ascii=False).encode()
        files = {**members(), "publicodes-build/aides-velo.model.json": model}
        add_rule_model(Store(folder), "aides-velo", archive(folder, files), TODAY)
        return folder

    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            (
                {"variations": [{"si": "demandeur . âge > 30 an", "alors": "'cargo'"}, {"sinon": "'électrique'"}]},
                "elle lit la règle « vélo . rayon » : un mot y dépend de cas",
            ),
            ({"applicable si": "demandeur . âge > 30 an", "valeur": "vélo . type"}, "un mot y dépend de cas"),
        ],
    )
    def test_names_the_aid_and_the_rule_when_a_word_depends_on_cases(
        self, tmp_path: Path, rule: dict[str, object], said: str
    ) -> None:
        aid = {"applicable si": {"toutes ces conditions": [PLACE, "vélo . rayon = 'cargo'"]}, "valeur": "5 €"}
        home = self.added(tmp_path, {"vélo . rayon": rule, "aides . rayon": aid})
        notes = [note for note in stored_model(home)[0].notes if note.startswith("non compris")]
        assert len(notes) == 1
        assert notes[0].startswith("non compris : aides . rayon, clé « valeur » : ")
        assert said in notes[0]
        assert "aides . rayon" not in [rule.id for rule in load_aides_velo(home).rules]
        assert "aides . thouars" in [rule.id for rule in load_aides_velo(home).rules]

    def test_names_the_aid_when_two_answers_that_are_words_are_compared(self, tmp_path: Path) -> None:
        aid = {
            "applicable si": {"toutes ces conditions": [PLACE, "localisation . epci = vélo . type"]},
            "valeur": "5 €",
        }
        home = self.added(tmp_path, {"aides . même mot": aid})
        assert "non compris : aides . même mot, clé « valeur » : deux mots qui dépendent" in "\n".join(
            stored_model(home)[0].notes
        )

    def test_a_simulation_reads_every_aid_that_is_left(self, tmp_path: Path) -> None:
        rule = {"variations": [{"si": "demandeur . âge > 30 an", "alors": "'cargo'"}, {"sinon": "'électrique'"}]}
        aid = {"applicable si": {"toutes ces conditions": [PLACE, "vélo . rayon = 'cargo'"]}, "valeur": "5 €"}
        home = self.added(tmp_path, {"vélo . rayon": rule, "aides . rayon": aid})
        kept, model = stored_model(home)
        book = rule_book(model, kept, perimeters=False)
        table = pl.DataFrame({"demandeur . âge": [25.0, 40.0], "localisation . code insee": ["79329", "79329"]})
        found = simulate(book, read_population(table, book, kept, lambda code: code), TODAY)
        assert set(found.rule_ids) == {"aides . thouars", "aides . disparue"}
