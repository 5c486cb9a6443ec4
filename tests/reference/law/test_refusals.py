"""Legal data files that are wrong are refused with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from solimob.core.solutions.law_book import LawBook
from solimob.reference.law import load_actor_map, load_glossary, load_law_book, load_notebook
from solimob.reference.strict_yaml import ReferenceFileError

READINGS = "page: {title: Légifrance, kind: text, read_on: 2026-11-22, legifrance: LEGIARTI000039669576}\n"
ARTICLE = """ct-l1-1:
  corpus: transports
  number: L.1-1
  title: Un titre
  concerns: [tus]
  versions:
    - in_force_from: 2020-01-01
      in_force_to: null
      status: verified
      readings: [page]
      sentence: Une phrase.
      example: Un exemple.
      content: Le contenu.
"""
QUESTION = """q:
  question: Une question ?
  asked_by: [association]
  concerns: [tus]
  sentence: Oui.
  example: Un exemple.
  content: Le contenu.
  articles: [ct-l1-1]
  interactions: []
  reading: verified
"""
ENTRY = """aom-organise:
  actor: aom
  lever: organise
  answer: allowed
  sentence: Oui.
  limits: null
  act: délibération
  articles: [ct-l1-1]
  reading: verified
"""
TERM = """aom:
  term: AOM
  definition: Une autorité.
  mobility: AOM
  social: null
  employment: null
  source: usage
  status: to_verify
"""


def book(folder: Path, article: str = ARTICLE, readings: str = READINGS) -> LawBook:
    (folder / "articles").mkdir()
    (folder / "articles" / "1.yaml").write_text(article, encoding="utf-8")
    (folder / "readings.yaml").write_text(readings, encoding="utf-8")
    return load_law_book(folder / "articles", folder / "readings.yaml")


def written(folder: Path, text: str) -> Path:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_small_book_is_read_when_it_is_right(tmp_path: Path) -> None:
    expected = "article L.1-1 du code des transports, version du 01/01/2020 — vérifié le 22/11/2026"
    assert book(tmp_path).citation("ct-l1-1") == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  title:", "  titre:", "ligne 4.*titre : clé inconnue"),
        ("  title: Un titre\n", "", "ligne 2.*title : clé absente"),
        ("      status: verified\n", "", "ligne 7.*status : clé absente"),
        ("status: verified", "status: sure", "ligne 9.*status : « sure » est inconnu"),
        ("2020-01-01", "hier", "ligne 7.*in_force_from : « hier » n'est pas une date"),
        ("in_force_to: null", "in_force_to: 2019-01-01", "ligne 7.*avant le début"),
        ("[page]", "[autre]", "ligne 10.*page inconnue « autre »"),
        ("[page]", "[]", "ligne 7.*« verified » demande un texte"),
        ("ct-l1-1:", "ct-l1-2:", "ligne 2.*identifiant attendu est « ct-l1-1 »"),
        ("[tus]", "[bus]", "ligne 5.*concerns : « bus »"),
        ("[tus]", "[]", "ligne 5.*au moins un élément"),
        ("Un exemple.", "''", "ligne 12.*example : un texte est attendu"),
        ("  number: L.1-1\n", "  number: L.1-1\n  act: une loi\n", "ligne 2.*article de code"),
        ("  number: L.1-1\n", "  number: L.1-1\n  number_to_verify: oui\n", "ligne 4.*« true » ou « false »"),
    ],
)
def test_article_is_refused_with_file_and_line(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in ARTICLE
    with pytest.raises(ReferenceFileError, match=rf"1\.yaml, {message}"):
        book(tmp_path, ARTICLE.replace(old, new, 1))


def test_overlapping_versions_are_refused_with_file_and_line(tmp_path: Path) -> None:
    head, version = ARTICLE.split("    - ")
    closed = version.replace("in_force_to: null", "in_force_to: 2021-06-30")
    later = version.replace("2020-01-01", "2021-06-30")
    with pytest.raises(ReferenceFileError, match=r"1\.yaml, ligne 2.*se recouvrent le 30/06/2021"):
        book(tmp_path, f"{head}    - {closed}    - {later}")


def test_article_is_refused_when_two_files_describe_it(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("1.yaml", "2.yaml"):
        (tmp_path / "articles" / name).write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(ReferenceFileError, match=r"2\.yaml, ligne 2.*déjà décrit"):
        load_law_book(tmp_path / "articles", written(tmp_path, READINGS))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("LEGIARTI000039669576", "LEGI1", "identifiant de Légifrance"),
        ("2026-11-22", "novembre", "n'est pas une date"),
    ],
)
def test_reading_is_refused_with_file_and_line(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match=rf"readings\.yaml, ligne 1.*{message}"):
        book(tmp_path, readings=READINGS.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[ct-l1-1]", "[ct-l9-9]", "ligne 8.*articles : article « ct-l9-9 » : absent"),
        ("Une question ?", "Une phrase.", "ligne 2.*finit par"),
        ("interactions: []", "interactions: [{articles: [ct-l1-1], says: Rien.}]", "interactions 1.*deux articles"),
        ("  reading:", "  see_also: [ct-l8-8]\n  reading:", "ligne 10.*see_also : article « ct-l8-8 »"),
    ],
)
def test_question_is_refused_with_file_and_line(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match=message):
        load_notebook(written(tmp_path, QUESTION.replace(old, new)), book(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("answer: allowed", "answer: limited", "ligne 2.*les limites"),
        ("reading: verified", "reading: to_verify", "ligne 2.*ne décide rien"),
        ("actor: aom", "actor: mairie", "ligne 2.*actor : « mairie »"),
        ("Oui.", "Oui.", r"file\.yaml : .*absent"),
    ],
)
def test_map_of_actors_is_refused_with_its_place(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match=message):
        load_actor_map(written(tmp_path, ENTRY.replace(old, new)), book(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  mobility: AOM", "  mobility: null", "ligne 2.*trois métiers"),
        ("  source: usage\n", "", "ligne 2.*source : clé absente"),
        ("status: to_verify", "status: to_verify\n  articles: [ct-l9-9]", "ligne 9.*articles"),
    ],
)
def test_term_is_refused_with_file_and_line(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match=message):
        load_glossary(written(tmp_path, TERM.replace(old, new)), book(tmp_path))
