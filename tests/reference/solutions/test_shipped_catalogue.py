"""The shipped catalogue: what every sheet and every return of experience must say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from solimob.core.evidence import Nature
from solimob.core.solutions import Catalogue, CatalogueSearch, LawBook, Lever, Sheet, readability
from solimob.core.solutions.catalogue import FIGURE_IN_TEXT, text_pieces
from solimob.core.solutions.rex import EvidenceLevel, Outcome, Rex
from solimob.core.solutions.sheet import PostKind
from solimob.core.solutions.sourced_figure import Confidence, SourcedFigure
from solimob.publish.sourced import value_text
from solimob.reference.law import load_law_book
from solimob.reference.solutions import REGIMES, load_catalogue

LAW: LawBook = load_law_book()
SHIPPED: Catalogue = load_catalogue([article.id for article in LAW], REGIMES)
LISTS = ("steps", "liability", "conditions", "opportunities", "limits", "stops", "contacts")
TUS_FORMS = {
    "tus-federation",
    "tus-insertion-salaries",
    "tus-plateforme",
    "tus-vehicules-association",
    "tus-voitures-benevoles",
}


def said(text: str, figures: dict[str, SourcedFigure]) -> str:
    return "".join(p if isinstance(p, str) else value_text(p) for p in text_pieces(text, figures))


def sheet_texts(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.summary, sheet.need, *sheet.own.values())
    for name in LISTS:
        yield from getattr(sheet, name)
    yield from (basis.text for basis in sheet.levers)
    for line in sheet.lines:
        yield from filter(None, (line.about, *(getattr(line.content, key, "") for key in ("what", "tells", "why"))))
    yield from (reading.about for reading in sheet.reading)


def rex_texts(rex: Rex) -> Iterator[str]:
    yield from (rex.form, rex.regime.note, *rex.lessons, *rex.failure_points, *rex.transfer)
    yield from (event.text for event in rex.events)
    yield from (text for unknown in rex.unknowns for text in (unknown.what, unknown.tells))


def test_catalogue_has_at_least_sixteen_solutions_under_the_three_types_of_the_deck() -> None:
    """L25, L12–L18: the three types are the top level."""
    assert [type_.label for type_ in SHIPPED.types.values()] == [
        "Rendre plus inclusifs les services de transport actuels",
        "Développer des services spécifiques",
        "Accompagner les publics",
    ]
    assert len(SHIPPED.sheets) >= 16
    assert {sheet.type for sheet in SHIPPED.sheets.values()} == set(SHIPPED.types)


@pytest.mark.parametrize("id_", ["tpmr", "tad-solidaire", "garage-solidaire", "location-solidaire"])
def test_services_named_by_the_deck_have_their_sheet(id_: str) -> None:
    """L13, L18."""
    assert SHIPPED.sheet(id_).lines


@pytest.mark.parametrize("sheet", SHIPPED.sheets.values(), ids=lambda sheet: sheet.id)
def test_sheet_has_legal_basis_costs_staff_and_price(sheet: Sheet) -> None:
    """C-S9, K-S9, C-S19: every lever answers; L1: every article exists."""
    assert [basis.lever for basis in sheet.levers] == list(Lever)
    assert all(article in LAW for article in sheet.articles())
    kinds = {SHIPPED.posts[line.post].kind for line in sheet.lines}
    assert kinds == set(PostKind)


@pytest.mark.parametrize("sheet", SHIPPED.sheets.values(), ids=lambda sheet: sheet.id)
def test_texts_of_a_sheet_are_plain_french(sheet: Sheet) -> None:
    """C-M13."""
    for text in sheet_texts(sheet):
        assert readability(said(text, dict(SHIPPED.ratios))).faults() == (), text


@pytest.mark.parametrize("rex", SHIPPED.rex.values(), ids=lambda rex: rex.id)
def test_texts_of_a_rex_are_plain_french(rex: Rex) -> None:
    """C-M13."""
    for text in rex_texts(rex):
        assert readability(said(text, {figure.id: figure for figure in rex.figures})).faults() == (), text


def test_legal_publics_come_first_and_each_public_maps_to_data_inclusion() -> None:
    """L11."""
    legal = [public.legal for public in SHIPPED.publics.values()]
    assert legal == sorted(legal, reverse=True)
    assert sum(legal) == 4
    assert all(public.inclusion for public in SHIPPED.publics.values())
    for sheet in SHIPPED.sheets.values():
        ranks = [SHIPPED.publics[id_].legal for id_ in sheet.publics]
        assert ranks == sorted(ranks, reverse=True), sheet.id


def test_association_alone_organises_a_tus_and_the_aom_may_contribute() -> None:
    """L7, L14."""
    for id_ in TUS_FORMS:
        levers = {basis.lever: basis for basis in SHIPPED.sheet(id_).levers}
        assert levers[Lever.ORGANISE].possible is False
        assert "ct-l3133-1" in levers[Lever.ORGANISE].articles
        assert levers[Lever.CONTRIBUTE].possible is True
        assert "ct-l1231-1-1-i-6" in levers[Lever.CONTRIBUTE].articles


def test_mise_en_relation_has_its_own_regime() -> None:
    """L15."""
    assert SHIPPED.sheet("covoiturage-solidaire").regimes == ("covoiturage",)
    assert SHIPPED.sheet("tus-voitures-benevoles").regimes == ("tus",)


def test_five_forms_of_tus_answer_the_same_posts_of_cost_and_staff() -> None:
    """K-S10: unknown is said, never left out."""
    forms = SHIPPED.family_sheets("tus")
    assert {sheet.id for sheet in forms} == TUS_FORMS
    posts = set(SHIPPED.families["tus"].posts)
    assert {SHIPPED.posts[post].kind for post in posts} >= {PostKind.COST, PostKind.STAFF}
    for sheet in forms:
        assert posts <= {line.post for line in sheet.lines}, sheet.id


def test_every_figure_has_unit_source_and_a_nature_that_its_confidence_allows() -> None:
    """C-S18."""
    for cited in SHIPPED.ratios.values():
        assert cited.figure.unit, cited.id
        assert cited.figure.sources, cited.id
    by_confidence = {id_: cited.confidence for id_, cited in SHIPPED.ratios.items()}
    assumed = {id_ for id_, cited in SHIPPED.ratios.items() if cited.figure.nature is Nature.ASSUMED}
    assert assumed == {id_ for id_, level in by_confidence.items() if level is Confidence.ASSUMED}
    assert {
        "tus.coord_min",
        "tad.cost_trip",
        "tad.veh_cost",
        "license.full_cost",
        "platform.adviser_caseload",
    } == assumed
    assert all(SHIPPED.ratios[id_].figure.rests_on_assumption for id_ in ("tus.volunteers_per_1000", *assumed))


def test_every_ratio_and_every_source_is_used() -> None:
    used = {
        line.content.id for s in SHIPPED.sheets.values() for line in s.lines if isinstance(line.content, SourcedFigure)
    }
    used |= {
        id_ for sheet in SHIPPED.sheets.values() for text in sheet_texts(sheet) for id_ in FIGURE_IN_TEXT.findall(text)
    }
    assert set(SHIPPED.ratios) - used == set()
    figures = [*SHIPPED.ratios.values(), *(figure for rex in SHIPPED.rex.values() for figure in rex.figures)]
    read = {source.id for cited in figures for source in cited.figure.sources}
    read |= {source.id for rex in SHIPPED.rex.values() for source in rex.sources}
    read |= {reading.source for sheet in SHIPPED.sheets.values() for reading in sheet.reading}
    assert set(SHIPPED.sources) - read == set()


def test_covoitsante_63_is_shipped_with_its_figures_over_time() -> None:
    """X1: 110 users, 90 waiting, 16 drivers in 2023; about 800 rides in 5 years; renamed and widened in 2024."""
    rex = SHIPPED.rex["covoitsante-63"]
    values = {figure.id: (figure.figure.value, figure.figure.year) for figure in rex.figures}
    assert values["users_2022"] == (113, 2022)
    assert values["users_2023"] == (110, 2023)
    assert values["waiting_2023"] == (90, 2023)
    assert values["drivers_2023"] == (16, 2023)
    assert values["drivers_2024"] == (30, 2024)
    assert values["rides"][0] == 800
    assert [event.when for event in rex.events] == ["2019", "11/2023", "2024"]
    assert rex.video
    assert "coût" in rex.unknowns[0].what
    assert rex.failure_points
    assert rex.transfer


@pytest.mark.parametrize("id_", ["autopartage-ardeche", "pack-mobilite-ploumilliau", "maison-mobilites-thouars"])
def test_other_videos_of_the_deck_have_their_rex(id_: str) -> None:
    """X2, X3, X4."""
    rex = SHIPPED.rex[id_]
    assert rex.video is not None
    assert rex.video.startswith("https://www.youtube.com/watch")
    assert rex.unknowns


def test_rex_is_to_document_when_nothing_public_was_found() -> None:
    """X3."""
    rex = SHIPPED.rex["pack-mobilite-ploumilliau"]
    assert rex.evidence is EvidenceLevel.TO_DOCUMENT
    assert rex.figures == ()


def test_failures_are_kept_with_what_failed() -> None:
    """C-S7."""
    ended = {rex.id: rex for rex in SHIPPED.rex.values() if rex.outcome is Outcome.ENDED}
    assert set(ended) == {"comobi-lotocar", "tad-monde"}
    assert all(rex.failure_points for rex in ended.values())


def test_no_rex_claims_a_check_of_its_regime_that_nobody_made() -> None:
    """C-S6."""
    assert not any(rex.regime.checked for rex in SHIPPED.rex.values())


@pytest.mark.parametrize(
    ("text", "sheet", "rex"),
    [
        ("chauffeur bénévole medecin", "tus-voitures-benevoles", "covoitsante-63"),
        ("panne", "garage-solidaire", None),
        ("Thouars", None, "maison-mobilites-thouars"),
        ("fauteuil", "tpmr", None),
        ("HANDICAP", "tpmr", None),
        ("échecs", None, "comobi-lotocar"),
    ],
)
def test_words_of_a_mayor_find_the_right_sheet(text: str, sheet: str | None, rex: str | None) -> None:
    """C-S9."""
    search = CatalogueSearch(SHIPPED)
    assert next((found.id for found in search.sheets(text)), None) == sheet
    assert rex is None or rex in [found.id for found in search.rex(text)]


def test_cost_per_person_and_exits_are_said_of_advice() -> None:
    """P3."""
    ids = {
        line.content.id for line in SHIPPED.sheet("conseil-mobilite").lines if isinstance(line.content, SourcedFigure)
    }
    assert {"platform.cost_user", "platform.positive_exits"} <= ids
    assert SHIPPED.ratios["platform.positive_exits"].figure.nature is Nature.DECLARED
