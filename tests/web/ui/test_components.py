"""Components, seen as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.urls import reverse

from solimob.core.evidence import Figure, Nature, Source, SourceStatus
from solimob.publish import french
from solimob.web.ui import views
from tests.web.factories import make_user


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class NameForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Tel qu’il sera montré.")


def test_field_links_label_hint_and_error_when_invalid() -> None:
    html = render("{% ui_fields form %}", form=NameForm({"name": ""}))
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'id="id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#id_name">Nom</a>' in html


@pytest.mark.parametrize(
    ("source", "zero", "one", "two"),
    [
        ("réponse{{ n|pluralize }}", "réponse", "réponse", "réponses"),
        ('réseau{{ n|pluralize:"x" }}', "réseau", "réseau", "réseaux"),
        ('{{ n|pluralize:"a,ont" }}', "a", "a", "ont"),
    ],
)
def test_count_is_singular_below_two_when_a_page_is_in_french(source: str, zero: str, one: str, two: str) -> None:
    assert [render(source, n=n) for n in (0, 1, 2)] == [zero, one, two]
    assert [render(source, n=["x"] * n) for n in (0, 1, 2)] == [zero, one, two]


@pytest.mark.parametrize(
    ("day", "written", "said"),
    [
        (date(2020, 1, 1), "j F Y", "1er janvier 2020"),
        (date(2020, 1, 11), "j F Y", "11 janvier 2020"),
        (date(2020, 1, 1), "d/m/Y", "01/01/2020"),
        (datetime(2020, 7, 31, 22, 30, tzinfo=UTC), "l j F Y à H:i", "samedi 1er août 2020 à 00:30"),
        (None, "j F Y", ""),
    ],
)
def test_first_of_the_month_is_an_ordinal_when_a_page_or_a_mail_writes_it(
    day: date | None, written: str, said: str
) -> None:
    assert render(f'{{{{ day|date:"{written}" }}}}', day=day) == said


def test_summary_is_absent_when_form_is_right() -> None:
    assert 'role="alert"' not in render("{% ui_fields form %}", form=NameForm({"name": "x"}))


def test_figure_shows_nature_interval_and_sources_when_modelled() -> None:
    """Two clicks at most to the source of a figure (issue 2, section 6)."""
    source = Source("s", "Titre", "Éditeur", 2018, "LO", None, date(2026, 1, 1), SourceStatus.TO_VERIFY)
    figure = Figure(17.2, "min", Nature.MODELLED, (source,), low=12.1, high=23.9, year=2018, method="détour de 1,3")
    html = render('{% ui_figure figure label="Temps" %}', figure=figure)
    assert "17,2&nbsp;min" in re.sub("</?span[^>]*>", "", html)
    assert french.bounds(12.1, 23.9, 1) in html
    assert "modélisé" in html
    assert "<details" in html
    assert "Éditeur, Titre (2018) — à vérifier" in html
    assert "millésime 2018, à confirmer localement" in html
    assert "détour de 1,3" in html


def test_figure_says_so_when_it_is_unknown_or_rests_on_an_assumption() -> None:
    unknown = render("{% ui_figure figure %}", figure=Figure(None, "hab.", Nature.OBSERVED))
    assert "donnée absente" in unknown
    assert ">0" not in unknown
    figure = Figure(4, "ménages", Nature.MODELLED, rests_on=frozenset({Nature.ASSUMED}))
    assert "repose en partie sur une hypothèse" in render("{% ui_figure figure %}", figure=figure)


def test_component_escapes_what_it_is_given_when_it_holds_html() -> None:
    html = render("{% ui_card title %}{{ text }}{% endui_card %}{% ui_badge text %}", title="<b>", text="<i>")
    assert "<b>" not in html
    assert "<i>" not in html


def test_component_is_refused_when_its_kind_is_unknown() -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% ui_badge "x" "pink" %}')


@pytest.mark.django_db
def test_living_page_is_for_staff_or_demo_when_asked(client_of: Callable[..., Client], settings: object) -> None:
    url = reverse("ui:components")
    client = client_of(make_user())
    assert client.get(url).status_code == 404
    assert client_of(make_user(is_staff=True)).get(url).status_code == 200
    settings.SOLIMOB_DEMO = True
    assert client.get(url).status_code == 200


@pytest.mark.django_db
def test_error_pages_are_french_when_shown(client_of: Callable[..., Client], rf: RequestFactory) -> None:
    missing = client_of(make_user()).get("/nulle-part/")
    assert missing.status_code == 404
    assert "Page introuvable" in missing.content.decode()
    page = views.server_error(rf.get("/"))
    assert page.status_code == 500
    assert "Une erreur est survenue" in page.content.decode()


def test_theme_carries_the_accent_when_set(client: Client, settings: object) -> None:
    settings.SOLIMOB_BRAND = settings.SOLIMOB_BRAND | {"accent": "#7a1f5c"}
    response = client.get(reverse("ui:theme"))
    assert response["Content-Type"].startswith("text/css")
    assert "--accent: #7a1f5c" in response.content.decode()
