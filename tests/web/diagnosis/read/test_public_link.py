"""Public links: what they open, to whom, until when, and what they never show."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.core.diagnosis import from_json
from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis.models import PublicLink
from solimob.web.diagnosis.models.finding import Stance
from solimob.web.diagnosis.services import correct_figure, keep_proposal, record_position
from solimob.web.diagnosis.services.public_link import open_public_link, revoke_public_link
from solimob.web.diagnosis.urls_read import PAGES
from solimob.web.projects.models import Run
from tests.web.diagnosis.edit.conftest import Team
from tests.web.diagnosis.read.page import RenderedPage

pytestmark = pytest.mark.django_db
NAMES = [name for name, _, _ in PAGES]


@pytest.fixture
def disputed(team: Team, result: Run, thouarsais_document: bytes) -> None:
    """A finding that an actor disputes, with a reason."""
    diagnosis = from_json(thouarsais_document, current_year=2026)
    finding = keep_proposal(team.editor, team.project, diagnosis, result.run_id, diagnosis.findings[0].id)
    record_position(team.contributor, finding, team.actor, Stance.DISPUTE, "Demandez à Madame Sanspareil.", 1)


@pytest.mark.parametrize("name", NAMES)
def test_page_answers_without_account_and_discreetly_when_link_is_open(
    client: Client, public_address: Callable[..., str], name: str
) -> None:
    """J6: a public version."""
    response = client.get(public_address(name))
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_page_asks_not_to_be_indexed_nor_named_when_public(client: Client, public_address: Callable[..., str]) -> None:
    html = client.get(public_address("overview")).content.decode()
    assert '<meta name="robots" content="noindex' in html
    assert '<meta name="referrer"' not in html  # the header says it; a stricter one breaks the site's own forms


def test_public_pages_link_only_to_public_pages_when_read(client: Client, public_address: Callable[..., str]) -> None:
    for name in (name for name in NAMES if not name.startswith("map_")):
        page = RenderedPage(client.get(public_address(name)).content.decode())
        inside = [link for link in page.links if "/demarches/" in link and link != reverse("projects:list")]
        assert inside == [], name
        assert "Corriger" not in page.text


def test_names_of_those_who_dispute_are_hidden_when_public(
    client: Client, reader: Client, disputed: None, address: Callable[..., str], public_address: Callable[..., str]
) -> None:
    """J6, C-M8: agree and dispute by actor inside, without names outside."""
    inside = RenderedPage(reader.get(address("overview")).content.decode()).text
    outside = RenderedPage(client.get(public_address("overview")).content.decode()).text
    assert "Association d’essai" in inside
    assert "Madame Sanspareil" in inside
    assert "1 pas d’accord" in outside
    assert "Association d’essai" not in outside
    assert "Madame Sanspareil" not in outside


def test_public_is_told_that_figures_are_to_be_recomputed_when_an_entry_changed(
    client: Client, team: Team, public_address: Callable[..., str]
) -> None:
    """J6: what one reads by a link is as dated as what members read."""
    assert "plus à jour" not in client.get(public_address("overview")).content.decode()
    correct_figure(team.editor, team.project, "households", "79329", 7000.0, "D’après Madame Sanspareil.")
    for name in ("overview", "indicator", "downloads"):
        text = client.get(public_address(name)).content.decode()
        assert "Ce diagnostic n’est plus à jour" in text, name
        assert "à recalculer" in text
        assert "Sanspareil" not in text


def test_no_person_is_named_when_public(
    client: Client, team: Team, disputed: None, public_address: Callable[..., str]
) -> None:
    people = [team.administrator, team.editor, team.contributor, team.reader]
    for name in NAMES:
        html = client.get(public_address(name)).content.decode()
        for person in people:
            assert person.email not in html
            assert person.name not in html


def test_nobody_is_called_vulnerable_when_public(client: Client, public_address: Callable[..., str]) -> None:
    for name in (name for name in NAMES if not name.startswith("map_")):
        text = RenderedPage(client.get(public_address(name)).content.decode()).text.casefold()
        assert "vulnérables" not in text
        assert "personne vulnérable" not in text


def test_answer_is_the_same_404_when_token_is_unknown_revoked_or_expired(
    client: Client, team: Team, result: Run, token: str
) -> None:
    address = reverse("diagnosis:public_overview", args=[token])
    assert client.get(address).status_code == 200
    link = PublicLink.objects.get()
    revoke_public_link(team.editor, link)
    revoked = client.get(address)
    PublicLink.objects.update(
        revoked_at=None, created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    expired = client.get(address)
    unknown = client.get(reverse("diagnosis:public_overview", args=["A" * 22]))
    malformed = client.get(reverse("diagnosis:public_overview", args=["'--"]))
    answers = [revoked, expired, unknown, malformed]
    assert [answer.status_code for answer in answers] == [404] * 4
    bodies = {answer.content for answer in answers}
    assert len(bodies) == 1


def test_malformed_token_asks_the_database_nothing_when_tried(
    client: Client, db: None, at_most_queries: Callable[[int], object]
) -> None:
    with at_most_queries(0):
        client.get(reverse("diagnosis:public_overview", args=["x" * 60]))
    with at_most_queries(1):
        client.get(reverse("diagnosis:public_overview", args=["x" * 22]))


@pytest.mark.parametrize("name", NAMES)
def test_queries_are_bounded_when_public(
    client: Client, public_address: Callable[..., str], at_most_queries: Callable[[int], object], name: str
) -> None:
    client.get(public_address(name))
    with at_most_queries(10):
        client.get(public_address(name))


def test_public_pages_take_no_order_when_posted_to(client: Client, public_address: Callable[..., str]) -> None:
    for name in NAMES:
        assert client.post(public_address(name)).status_code in {403, 405}


def test_token_is_kept_hashed_and_has_128_bits_when_opened(team: Team, result: Run, token: str) -> None:
    link = PublicLink.objects.get()
    assert link.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) == 22
    assert token not in str(list(LogEntry.objects.values_list("data", flat=True)))


def test_link_is_opened_shown_once_and_revoked_when_editor_asks(
    as_role: Callable[[str], Client], result: Run, address: Callable[..., str], client: Client
) -> None:
    editor = as_role("editor")
    last_day = timezone.localdate() + timedelta(days=10)
    html = editor.post(address("share"), {"label": "conseil", "last_day": last_day.isoformat()}).content.decode()
    public = next(link for link in RenderedPage(html).links if "/public/" in link)
    assert client.get(public.removeprefix("http://testserver")).status_code == 200
    assert public not in editor.get(address("share")).content.decode()
    link = PublicLink.objects.get()
    editor.post(reverse("diagnosis:revoke_link", args=[link.project_id, link.pk]))
    assert client.get(public.removeprefix("http://testserver")).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_link_is_refused_when_role_may_not_share(
    as_role: Callable[[str], Client], result: Run, address: Callable[..., str], role: str
) -> None:
    assert as_role(role).get(address("share")).status_code == 403
    assert as_role(role).post(address("share"), {"last_day": "2099-01-01"}).status_code == 403
    assert not PublicLink.objects.exists()


@pytest.mark.parametrize("days", [-1, 800])
def test_link_is_refused_when_last_day_is_past_or_too_far(
    as_role: Callable[[str], Client], team: Team, result: Run, address: Callable[..., str], days: int
) -> None:
    last_day = timezone.localdate() + timedelta(days=days)
    response = as_role("editor").post(address("share"), {"label": "", "last_day": last_day.isoformat()})
    assert response.status_code == 200
    assert not PublicLink.objects.exists()
    with pytest.raises(RefusedActError):
        open_public_link(team.editor, team.project, "", last_day)


def test_link_of_another_démarche_is_not_revoked_when_its_number_is_guessed(
    as_role: Callable[[str], Client], team: Team, token: str
) -> None:
    link = PublicLink.objects.get()
    response = as_role("outsider").post(reverse("diagnosis:revoke_link", args=[team.project.pk, link.pk]))
    assert response.status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None
