"""Every page that people read: who may, what it says, where its sources are, what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.access import PURPOSES
from solimob.core.diagnosis import from_json
from solimob.web.diagnosis.services import correct_figure
from solimob.web.diagnosis.urls_read import PAGES
from solimob.web.projects.models import Run
from tests.web.diagnosis.edit.conftest import Team
from tests.web.diagnosis.read.page import RenderedPage

pytestmark = pytest.mark.django_db
NAMES = [name for name, _, _ in PAGES]
HTML = [name for name in NAMES if not name.startswith("map_")]
MOST_QUERIES = 13
NATURES = ("observé", "calculé", "déclaré", "modélisé", "hypothèse")


def page_of(client: Client, url: str) -> RenderedPage:
    response = client.get(url)
    assert response.status_code == 200, url
    return RenderedPage(response.content.decode())


@pytest.mark.parametrize("role", ["administrator", "editor", "contributor", "reader"])
def test_page_answers_when_member_of_any_role(
    as_role: Callable[[str], Client], result: Run, address: Callable[..., str], role: str
) -> None:
    client = as_role(role)
    assert {name: client.get(address(name)).status_code for name in NAMES} == dict.fromkeys(NAMES, 200)


def test_page_does_not_exist_when_asked_by_an_outsider(
    as_role: Callable[[str], Client], result: Run, address: Callable[..., str]
) -> None:
    outsider = as_role("outsider")
    for name in NAMES:
        assert outsider.get(address(name)).status_code == 404, name
    assert outsider.get(address("download", "note.pdf")).status_code == 404
    assert outsider.get(address("share")).status_code == 404


def test_page_says_what_to_do_when_nothing_is_computed(
    as_role: Callable[[str], Client], address: Callable[..., str]
) -> None:
    assert "n’a pas encore été calculé" in page_of(as_role("reader"), address("overview")).text


@pytest.mark.parametrize("name", NAMES)
def test_queries_are_bounded_when_page_is_read(
    reader: Client, address: Callable[..., str], at_most_queries: Callable[[int], object], name: str
) -> None:
    reader.get(address(name))
    with at_most_queries(MOST_QUERIES):
        reader.get(address(name))


@pytest.mark.parametrize("name", HTML)
def test_sources_are_at_most_two_clicks_away_when_on_any_page(
    reader: Client, address: Callable[..., str], name: str
) -> None:
    """L23: from any figure one goes back to its sources."""
    page = page_of(reader, address(name))
    assert address("sources") in page.links
    sources = page_of(reader, address("sources"))
    assert any(link.startswith("http") for link in sources.links)


@pytest.mark.parametrize("name", HTML)
def test_page_loads_only_from_here_and_runs_no_inline_script(
    reader: Client, address: Callable[..., str], name: str
) -> None:
    page = page_of(reader, address(name))
    assert [url for url in page.loaded if not url.startswith("/") and url] == []
    assert page.inline_scripts == 0
    assert page.styled == 0
    assert len(page.ids) == len(set(page.ids))


def test_every_internal_link_leads_somewhere_when_followed(reader: Client, address: Callable[..., str]) -> None:
    wanted = {
        link.split("#")[0]
        for name in HTML
        for link in page_of(reader, address(name)).links
        if link.startswith(address("overview"))
    }
    read_only = {"/constats/", "/corrections/", "/offre/", "/ponderation/", "/donnees/", "/partager/", "/calculs/"}
    for url in sorted(url for url in wanted if not any(part in url for part in read_only)):
        assert reader.get(url).status_code == 200, url


def test_every_indicator_has_its_page_with_question_nature_and_source(
    reader: Client, address: Callable[..., str], thouarsais_document: bytes
) -> None:
    """P4: a plain sentence for each indicator."""
    diagnosis = from_json(thouarsais_document, current_year=2026)
    for entry in (*diagnosis.indicators, *diagnosis.projections):
        text = page_of(reader, address("indicator", entry.indicator.id)).text
        assert entry.question in text, entry.indicator.id
        assert entry.plain.split("\n")[0][:40] in text
        assert entry.indicator.nature.label in text
        for source in entry.indicator.sources:
            assert source.licence in text


def test_method_of_every_indicator_is_readable_when_followed(
    reader: Client, address: Callable[..., str], thouarsais_document: bytes
) -> None:
    """P2: formula, inputs and uncertainty are shown."""
    diagnosis = from_json(thouarsais_document, current_year=2026)
    index = address("methods")
    for entry in diagnosis.indicators:
        links = page_of(reader, address("indicator", entry.indicator.id)).links
        method = next(link for link in links if link.startswith(index) and link != index)
        page = page_of(reader, method.split("#")[0])
        if "#" in method:
            assert method.split("#")[1] in page.ids, entry.indicator.id


def test_unknown_is_said_in_words_and_never_zero_when_a_value_is_secret(
    reader: Client, address: Callable[..., str], thouarsais_document: bytes
) -> None:
    column = from_json(thouarsais_document, current_year=2026).indicator("poverty_rate").indicator
    unknown = int((~column.known()).sum())
    assert unknown == 20, "20 communes of 24 are under statistical secrecy (facts/territories.md)"
    html = reader.get(address("indicator", "poverty_rate")).content.decode()
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    assert body.count("donnée absente") == unknown
    assert re.findall(r'<td class="numeric">\s*0(,0)?\s*<', body) == []
    assert (
        '"text":"donnée absente"' in reader.get(address("map_communes") + "?indicateur=poverty_rate").content.decode()
    )


@pytest.mark.parametrize(
    "name", ["overview", "indicators", "indicator", "publics", "public", "access", "kind", "scale"]
)
def test_nature_stands_beside_numbers_when_page_has_some(
    reader: Client, address: Callable[..., str], name: str
) -> None:
    assert any(nature in page_of(reader, address(name)).text for nature in NATURES)


def test_each_figure_carries_its_nature_and_opens_its_sources_when_shown(
    reader: Client, address: Callable[..., str]
) -> None:
    for name in ("overview", "indicators", "publics", "scale", "projection"):
        html = reader.get(address(name)).content.decode()
        figures = re.split(r'<(?:div|span) class="figure figure-', html)[1:]
        assert figures, name
        for figure in figures:
            is_unknown = "figure-unknown" in figure.partition(">")[0]
            assert ('class="nature nature-' in figure.partition("</details>")[0]) is not is_unknown
            assert 'class="figure-sources"' in figure


def test_aged_data_read_to_confirm_when_over_three_years_old(reader: Client, address: Callable[..., str]) -> None:
    assert "millésime 2018, à confirmer localement" in page_of(reader, address("indicator", "care_presence")).text
    assert "à confirmer localement" in page_of(reader, address("overview")).text


def test_vintage_is_that_of_the_value_when_the_territory_is_read_in_another_file(
    reader: Client, address: Callable[..., str]
) -> None:
    """The EPCI's median is of Filosofi 2016, those of its communes of 2021 (facts/territories.md)."""
    html = reader.get(address("indicator", "median_income")).content.decode()
    headline = html[html.index("headline") : html.index("<h2>Par commune")]
    assert "illésime 2016, à confirmer localement" in headline
    assert "illésime 2021" not in headline


def test_indicators_stand_under_each_purpose_and_each_public_when_listed(
    reader: Client, address: Callable[..., str]
) -> None:
    """L5, P10: by purpose first; by public too."""
    text = page_of(reader, address("indicators")).text
    assert all(label in text for label in PURPOSES.values())
    by_public = page_of(reader, address("indicators") + "?par=public").text
    assert "65 ans et plus" in by_public
    assert "Ménages sans voiture" in by_public


def test_nearest_service_outside_is_said_when_it_is(reader: Client, address: Callable[..., str]) -> None:
    """L5: nothing stops at the edge of the territory."""
    assert "hors du territoire" in page_of(reader, address("kind", "post_office")).text
    assert "Transports en commun : non calculé" in page_of(reader, address("kind", "post_office")).text


def test_commune_sheet_gives_rank_with_interval_and_says_no_shame(reader: Client, address: Callable[..., str]) -> None:
    text = page_of(reader, address("commune", "79329")).text
    assert re.search(r"entre le \d+er?e? et le \d+e rang sur \d+ communes classées, classement (solide|fragile)", text)
    assert "il ne désigne personne" in text
    assert "Services les plus proches" in text


def test_peers_stand_side_by_side_with_the_method(reader: Client, address: Callable[..., str]) -> None:
    """C-S10: comparable territories, chosen by similarity, with the method."""
    text = page_of(reader, address("peers")).text
    assert "CC du Thouarsais" in text
    assert "écart-type" in text


def test_scale_page_gives_a_share_for_each_scale(reader: Client, address: Callable[..., str]) -> None:
    """C-M11: share of needs met inside commune, EPCI and territory."""
    text = page_of(reader, address("scale")).text
    assert "Dans la commune" in text
    assert "modélisé" in text


def test_public_page_says_where_and_how_to_reach(reader: Client, address: Callable[..., str]) -> None:
    """C-S3, L11: headcount by commune, where they live, how to reach them."""
    text = page_of(reader, address("public", "age_65p")).text
    assert "Aller vers" in text
    assert "Thouars" in text
    assert "Code des transports" in page_of(reader, address("public", "vulnerable")).text


def test_missing_data_name_the_file_that_fills_them(reader: Client, address: Callable[..., str]) -> None:
    text = page_of(reader, address("missing")).text
    assert "75 ans et plus" in text
    assert "solimob ingest add" in text


def test_no_known_offer_is_not_no_offer_when_nothing_was_entered(reader: Client, address: Callable[..., str]) -> None:
    html = reader.get(address("coverage")).content.decode()
    assert "Pas d’offre connue pour ce public" in html
    assert "state-none" not in html


def test_stale_result_says_so_when_a_figure_was_corrected(
    reader: Client, team: Team, address: Callable[..., str]
) -> None:
    correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte de la mairie.")
    assert "À recalculer" in page_of(reader, address("overview")).text


@pytest.mark.parametrize(
    ("name", "argument"),
    [("indicator", "nothing"), ("commune", "75056"), ("public", "nobody"), ("kind", "casino"), ("method", "none")],
)
def test_page_does_not_exist_when_argument_is_unknown(
    reader: Client, address: Callable[..., str], name: str, argument: str
) -> None:
    assert reader.get(address(name, argument)).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["map?indicateur=x", "map_services?service=x", "access?mode=x", "access?besoin=x", "coverage?public=x"],
)
def test_page_does_not_exist_when_choice_is_unknown(reader: Client, team: Team, query: str) -> None:
    name, _, choice = query.partition("?")
    assert reader.get(reverse(f"diagnosis:{name}", args=[team.project.pk]) + f"?{choice}").status_code == 404


def test_table_is_sorted_by_the_server_when_a_link_asks(reader: Client, address: Callable[..., str]) -> None:
    def names(sort: str) -> list[str]:
        html = reader.get(address("indicator", "population") + f"?tri={sort}").content.decode()
        return re.findall(r'/communes/\d+/">([^<]+)<', html)

    assert names("-valeur")[0] == "Thouars"
    assert names("valeur")[-1] == "Thouars"
    assert names("nom") == sorted(names("nom"), key=str.casefold)


def test_map_draws_every_commune_with_five_classes_at_most(reader: Client, address: Callable[..., str]) -> None:
    document = reader.get(address("map_communes") + "?indicateur=population").json()
    assert len(document["features"]) == 24
    ranks = {feature["properties"]["rank"] for feature in document["features"]}
    assert ranks <= {1, 2, 3, 4, 5}
    html = reader.get(address("map")).content.decode()
    assert html.count("<tr data-code=") == 24
    assert 'role="img"' in html, "the static map is there without JavaScript"


def test_services_of_the_halo_are_points_when_nearest_is_outside(reader: Client, address: Callable[..., str]) -> None:
    document = reader.get(address("map_services").split("?")[0] + "?service=post_office").json()
    assert {feature["geometry"]["type"] for feature in document["features"]} == {"Point"}
    assert any(feature["properties"]["outside"] for feature in document["features"])


def test_publics_say_where_a_figure_is_published_when_the_territory_has_none(
    reader: Client, address: Callable[..., str]
) -> None:
    """L1: the poverty rate is published for 4 of the 24 communes."""
    html = reader.get(address("publics")).content.decode()
    assert "publié pour 4\u00a0communes sur 24 (ailleurs : secret statistique, ou non publié)" in html
    assert "figure-unknown" not in html


def test_income_of_another_year_is_not_a_key_figure_when_the_overview_is_read(
    reader: Client, address: Callable[..., str]
) -> None:
    overview = reader.get(address("overview")).content.decode().partition("<h2>Constats</h2>")[0]
    assert "Part des ménages sans voiture" in overview
    assert "Médiane du niveau de vie" not in overview
