"""Every link of the shipped register leads somewhere: pages, sheets, returns of experience, law, files, commands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from solimob.cli import build_parser
from solimob.core.workshop.need_links import Resource, read_page, read_resource
from solimob.core.workshop.needs import AnswerLink, LinkKind
from solimob.reference.law.articles import load_law_book
from solimob.reference.law.questions import load_notebook
from solimob.reference.workshop.demo import demo_needs
from solimob.reference.workshop.kit_files import shipped_kits
from solimob.reference.workshop.survey_files import shipped_surveys
from solimob.web.config.urls import PUBLIC_NAMES
from solimob.web.projects.models import Project
from solimob.web.solutions.queries.catalogue import catalogue
from solimob.web.workshop.need_targets import shown_link, shown_links
from tests.conftest import ROOT

LINKS = sorted(
    {(link.kind, link.target) for need in demo_needs() for link in need.links if link.target is not None}, key=str
)


def of_kind(kind: LinkKind) -> list[str]:
    return [target for found, target in LINKS if found is kind]


def of_resource(resource: Resource) -> list[str]:
    targets = [read_resource(target) for target in of_kind(LinkKind.RESOURCE)]
    return [target.name for target in targets if target.resource is resource]


@pytest.mark.django_db
def test_every_page_has_an_address_when_the_register_is_shipped(project: Project) -> None:
    """F7: each of the 58 needs is linked to what answers it."""
    for target in of_kind(LinkKind.PAGE):
        assert shown_link(AnswerLink(LinkKind.PAGE, target, "x"), project).url, target


@pytest.mark.django_db
def test_every_page_open_to_all_answers_when_the_register_is_public(client: Client, project: Project) -> None:
    """A page of a démarche has no address for the public; every other one answers without an account."""
    for target in of_kind(LinkKind.PAGE):
        url = shown_link(AnswerLink(LinkKind.PAGE, target, "x"), project, public=True).url
        assert bool(url) == (read_page(target).url_name in PUBLIC_NAMES), target
        if url:
            assert client.get(url).status_code == 200, target


def test_every_sheet_and_experience_exists_when_the_register_is_shipped() -> None:
    assert {*of_kind(LinkKind.SOLUTION)} <= set(catalogue().sheets)
    assert {*of_resource(Resource.REX)} <= set(catalogue().rex)


def test_every_text_of_law_exists_when_the_register_is_shipped() -> None:
    book, notebook = load_law_book(), load_notebook()
    for article in of_resource(Resource.LAW):
        assert book.article(article)
    for question in of_resource(Resource.QUESTION):
        assert notebook.question(question)


def test_every_kit_and_survey_exists_when_the_register_is_shipped() -> None:
    assert {*of_resource(Resource.KIT)} <= shipped_kits().keys()
    assert {*of_resource(Resource.SURVEY)} <= shipped_surveys().keys()


def test_every_file_of_the_documentation_exists_when_the_register_is_shipped() -> None:
    for name in of_resource(Resource.DOC):
        assert Path(ROOT, name).is_file(), name


def test_every_command_is_known_when_the_register_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    for command in of_resource(Resource.COMMAND):
        program, *verbs = shlex.split(command)
        assert program == "solimob"
        with pytest.raises(SystemExit) as end:
            build_parser().parse_args([*verbs, "--help"])
        assert end.value.code == 0, command
    assert capsys.readouterr().out


def test_every_indicator_and_finding_is_one_of_the_diagnosis(tmp_path: Path) -> None:
    from solimob.core.diagnosis import diagnose
    from solimob.store import Store
    from solimob.store.diagnosis_inputs import load_inputs

    store = Store(tmp_path)
    diagnosis = diagnose(load_inputs(store, store.gazetteer().territory("247900798"), current_year=2026, seed=1))
    assert {*of_kind(LinkKind.INDICATOR)} <= {entry.indicator.id for entry in diagnosis.indicators}
    assert {*of_kind(LinkKind.FINDING)} <= {finding.id for finding in diagnosis.findings}


@pytest.mark.django_db
def test_a_link_without_an_address_still_says_what_it_is(project: Project) -> None:
    links = [
        AnswerLink(LinkKind.PAGE, "partie:disparue", "une page"),
        AnswerLink(LinkKind.SCENARIO, None, "un scénario"),
        AnswerLink(LinkKind.RESOURCE, "doc:docs/a.md", "un document"),
        AnswerLink(LinkKind.RESOURCE, "https://exemple.fr", "un site"),
        AnswerLink(LinkKind.FINDING, "3", "un constat"),
    ]
    gone, awaited, file, site, finding = shown_links(links, project)
    assert (gone.url, gone.is_awaited) == ("", False)
    assert awaited.is_awaited
    assert file.code == "docs/a.md"
    assert (site.url, site.is_web) == ("https://exemple.fr", True)
    assert finding.url == reverse("diagnosis:edit_finding", args=[project.pk, 3])
    assert shown_link(links[4], project, public=True).url == ""
