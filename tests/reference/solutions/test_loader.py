"""The files of the catalogue are read strictly, and a territory adds its own without code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from solimob.core.solutions import Catalogue
from solimob.reference.solutions import REGIMES, load_catalogue
from solimob.reference.strict_yaml import ReferenceFileError

ARTICLES = ("ct-l3133-1", "ct-l1231-1-1-i-6")
SOURCES = """\
releve:
  title: Relevé d'essai
  publisher: Nous
  year: 2024
  licence: null
  url: null
  read_on: 2026-11-22
  status: to_verify
"""
RATIOS = """\
tus.price:
  label: Prix demandé
  value: 0.3
  low: 0.2
  high: 0.4
  unit: €/km
  year: 2024
  nature: observed
  confidence: B
  sources: [releve]
"""
VOCABULARY = """\
types:
  service: {label: Un service, about: Créer ce qui manque.}
inclusion_publics:
  seniors: {label: Seniors}
publics:
  ages: {label: Personnes âgées, inclusion: [seniors], legal: false}
needs:
  care: {label: Se soigner}
obstacles:
  offer: {label: Pas de bus}
themes:
  conduire: {label: Conduire}
posts:
  running: {label: Coût annuel, kind: cost}
  price: {label: Prix, kind: price}
families:
  tus: {label: Formes, posts: [running]}
"""
REX = """\
segre:
  title: Voitur'âgeS
  place: Segré
  form: Des bénévoles conduisent {users}.
  solutions: [tus]
  regime: {id: tus, checked: false, note: Non vérifié.}
  start: null
  outcome: running
  evidence: one_source
  events:
    - {when: "2022", text: Un relevé., sources: [releve]}
  figures:
    users: {label: Personnes, value: 300, unit: p., year: 2022, nature: observed, confidence: B, sources: [releve]}
  unknowns:
    - {what: Le coût, tells: Les comptes.}
  lessons: [Compter les conducteurs.]
  failure_points: []
  transfer: [Une équipe.]
  video: null
  contact: null
  sources: [releve]
"""
SHEET = """\
title: Transport solidaire
type: service
family: tus
summary: Un bénévole conduit la personne.
need: Il n'y a pas de bus.
needs: [care]
publics: [ages]
obstacles: [offer]
themes: [conduire]
steps:
  - La personne appelle.
lines:
  - {post: running, unknown: Le budget, tells: Les comptes.}
  - {post: price, ratio: tus.price}
levers:
  organise: {possible: false, text: Seule une association peut., articles: [ct-l3133-1]}
  contribute: {possible: true, text: Une convention suffit., articles: [ct-l1231-1-1-i-6]}
  pay_aids: {possible: null, text: À voir., articles: [], to_verify: true}
regimes: [tus]
liability: [L'association répond.]
rules: [ct-l3133-1]
conditions: [Des conducteurs.]
opportunities: [Peu cher.]
limits: ["La personne paie {tus.price}."]
stops: [Plus de conducteur.]
contacts: [La mairie.]
rex: [segre]
reading:
  - {source: releve, about: Le relevé.}
"""
FILES = {
    "sources.yaml": SOURCES,
    "ratios.yaml": RATIOS,
    "vocabulary.yaml": VOCABULARY,
    "rex.yaml": REX,
    "sheets/tus.yaml": SHEET,
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, *added: Path) -> Catalogue:
    return load_catalogue(ARTICLES, REGIMES, added, shipped=folder)


def test_catalogue_is_read_when_every_file_is_right(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path, FILES))
    sheet = catalogue.sheet("tus")
    assert sheet.levers[2].possible is None
    assert catalogue.rex_of(sheet)[0].figures[0].figure.value == 300
    assert catalogue.ratios["tus.price"].figure.high == 0.4


WRONG = [
    ("sources.yaml", "  year: 2024\n", "  year: 2024\n  colour: red\n", 5, "clé inconnue"),
    ("sources.yaml", "  status: to_verify\n", "", 2, "status : clé absente"),
    ("sources.yaml", "2026-11-22", "hier", 7, "n'est pas une date"),
    ("sources.yaml", "to_verify", "sure", 8, "« sure » est inconnu"),
    ("ratios.yaml", "  sources: [releve]\n", "  sources: []\n", 10, "une liste d'au moins un élément"),
    ("ratios.yaml", "  sources: [releve]\n", "", 2, "sources : clé absente"),
    ("ratios.yaml", "[releve]", "[autre]", 10, "source inconnue « autre »"),
    ("ratios.yaml", "nature: observed", "nature: assumed", 8, "ne va pas avec la confiance B"),
    ("ratios.yaml", "value: 0.3", "value: beaucoup", 3, "un nombre est attendu"),
    ("ratios.yaml", "low: 0.2", "low: 0.35", 3, "does not hold"),
    ("ratios.yaml", "year: 2024", "year: 24", 7, "une année est attendue"),
    ("vocabulary.yaml", "inclusion: [seniors]", "inclusion: [aines]", 6, "public data.inclusion inconnu « aines »"),
    ("vocabulary.yaml", "kind: cost", "kind: prix", 14, "« prix » est inconnu ; vouliez-vous dire « price »"),
    ("vocabulary.yaml", "posts: [running]", "posts: [autre]", 17, "poste inconnu « autre »"),
    ("vocabulary.yaml", "  care: {", "  Soin: {", 8, "n'est pas un identifiant"),
    ("rex.yaml", "{users}", "{drivers}", 4, "chiffre inconnu « drivers »"),
    ("rex.yaml", "solutions: [tus]", "solutions: [tad]", 5, "fiche inconnue « tad »"),
    ("rex.yaml", "id: tus,", "id: bus,", 6, "régime inconnu « bus »"),
    ("rex.yaml", "evidence: one_source", "evidence: to_document", 9, "ne va pas avec 1 chiffre(s)"),
    ("rex.yaml", "sources: [releve]}\n  figures", "sources: []}\n  figures", 11, "une liste d'au moins un élément"),
    ("rex.yaml", "  video: null\n", "", 2, "video : clé absente"),
    ("sheets/tus.yaml", "type: service", "type: autre", 2, "type inconnu « autre »"),
    ("sheets/tus.yaml", "ratio: tus.price", "ratio: tus.cost", 14, "ratio inconnu « tus.cost »"),
    ("sheets/tus.yaml", "{tus.price}.", "{tus.cost}.", 24, "chiffre inconnu « tus.cost »"),
    ("sheets/tus.yaml", "{tus.price}.", "0,30 € par km.", 24, "un chiffre est écrit sans sa source"),
    ("sheets/tus.yaml", "articles: [ct-l1231-1-1-i-6]", "articles: [ct-l9]", 17, "article inconnu « ct-l9 »"),
    ("sheets/tus.yaml", ", to_verify: true", "", 18, "aucun article"),
    ("sheets/tus.yaml", "regimes: [tus]", "regimes: [bus]", 19, "régime inconnu « bus »"),
    ("sheets/tus.yaml", "rex: [segre]", "rex: [angers]", 27, "REX inconnu « angers »"),
    ("sheets/tus.yaml", "publics: [ages]", "publics: [jeunes]", 7, "public inconnu « jeunes »"),
    ("sheets/tus.yaml", "source: releve", "source: autre", 29, "source inconnue « autre »"),
    ("sheets/tus.yaml", ", tells: Les comptes.", "", 13, "« tells » dit ce qui renseignerait"),
    ("sheets/tus.yaml", "ratio: tus.price}", "ratio: tus.price, none: Rien.}", 14, "une seule réponse est attendue"),
    ("sheets/tus.yaml", "post: running, ", "post: price, ", 12, "demande le poste « running »"),
    ("sheets/tus.yaml", "stops: [Plus de conducteur.]\n", "", 1, "stops : clé absente"),
    ("sheets/tus.yaml", "stops: [Plus de conducteur.]", "stops: []", 25, "une liste d'au moins un élément"),
    ("sheets/tus.yaml", "title:", "colour: red\ntitle:", 1, "clé inconnue"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "message"), WRONG)
def test_file_is_refused_with_its_line_when_something_is_wrong(
    name: str, old: str, new: str, line: int, message: str, tmp_path: Path
) -> None:
    assert old in FILES[name]
    folder = write(tmp_path, FILES | {name: FILES[name].replace(old, new, 1)})
    with pytest.raises(ReferenceFileError) as refusal:
        load(folder)
    text = str(refusal.value)
    assert str(folder / name) in text
    assert f"ligne {line}," in text
    assert message in text


ADDED = {
    "vocabulary.yaml": """\
types:
  animal:
    label: Transport animal
    about: Un type que le produit ne connaît pas.
    fields:
      beast: {label: Animal}
""",
    "sheets/caleche.yaml": SHEET.replace("type: service", "type: animal").replace(
        "family: tus\n", "own: {beast: Un cheval de trait.}\n"
    ),
}


def test_territory_adds_a_type_with_its_own_fields_without_code(tmp_path: Path) -> None:
    """L12."""
    shipped, added = write(tmp_path / "shipped", FILES), write(tmp_path / "ours", ADDED)
    catalogue = load(shipped, added)
    assert list(catalogue.types) == ["service", "animal"]
    assert catalogue.sheet("caleche").own == {"beast": "Un cheval de trait."}
    assert list(load(shipped).sheets) == ["tus"], "what one territory adds stays its own"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("own: {beast: Un cheval de trait.}\n", "", "le type « animal » demande « own » : beast"),
        ("own: {beast: Un cheval de trait.}\n", "own: {colour: Rouge.}\n", "clé inconnue"),
        ("title: Transport solidaire", "title: 12", "un texte est attendu"),
    ],
)
def test_added_sheet_is_refused_when_it_does_not_fit_its_type(old: str, new: str, message: str, tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", FILES)
    sheet = ADDED["sheets/caleche.yaml"]
    assert old in sheet
    added = write(tmp_path / "ours", ADDED | {"sheets/caleche.yaml": sheet.replace(old, new)})
    with pytest.raises(ReferenceFileError, match=message):
        load(shipped, added)


def test_identifier_is_refused_when_two_folders_have_it(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", FILES)
    copied = tmp_path / "ours"
    (copied / "sheets").mkdir(parents=True)
    shutil.copy(shipped / "sheets/tus.yaml", copied / "sheets/tus.yaml")
    with pytest.raises(ReferenceFileError, match="« tus » existe déjà"):
        load(shipped, copied)


def test_folder_is_refused_when_it_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match="ce dossier n'existe pas"):
        load(write(tmp_path / "shipped", FILES), tmp_path / "nothing")
