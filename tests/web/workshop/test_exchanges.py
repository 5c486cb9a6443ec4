"""Exchanges about a need: the team and the author of a note, members among themselves (C-M4: « Echanges »)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.web.accounts.models import User
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.models import Project
from solimob.web.workshop import privacy
from solimob.web.workshop.access import cookie_name, device_cookie
from solimob.web.workshop.models import Need, NeedMessage, NeedSource, Participant
from solimob.web.workshop.queries.exchanges import Standing, standings_of
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services import exchanges, need_follow, need_publication, needs
from solimob.web.workshop.services.meetings import create_meeting, open_meeting
from solimob.web.workshop.services.participation import join_with
from tests.web.factories import make_member, make_project
from tests.web.workshop.test_taking_part import content

pytestmark = pytest.mark.django_db
SECRET = "Appelez Mme Martin au 06 12 34 56 78"


@pytest.fixture
def user(project: Project) -> User:
    return project.created_by


@pytest.fixture
def other(project: Project) -> User:
    return make_member(project.organization, Role.CONTRIBUTOR)


@pytest.fixture
def member(user: User, client_of: Callable[..., Client]) -> Client:
    return client_of(user)


@pytest.fixture
def need(project: Project, user: User) -> Need:
    """A need that came on paper."""
    row = needs.write_need(user, project, {"text": "Un car le soir", "audience": "Usagers", "kind": "subject"})
    NeedSource.objects.create(need=row, note="n1", text="Un car le soir !", origin="paper")
    return row


@pytest.fixture
def source(need: Need) -> NeedSource:
    return need.sources.get()


@pytest.fixture
def link(source: NeedSource, user: User) -> str:
    """The address that the author of the note was given."""
    key = need_follow.give_author_link(source, user)
    source.refresh_from_db()
    return reverse("workshop:need_follow", args=[key])


def standings(project: Project, user: User) -> list[Standing]:
    return standings_of(user, register_of(project))


def here(need: Need, name: str = "need_exchanges", **more: int) -> str:
    return reverse(f"workshop:{name}", kwargs={"pk": need.project_id, "need": need.pk, **more})


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def answered(user: User, need: Need, answer: str = "Une ligne est ouverte.") -> None:
    needs.edit_need(user, need, {"status": "answered", "answer": answer, "answered_on": timezone.localdate()})


def test_author_and_team_write_to_each_other_when_a_need_is_answered(
    project: Project, need: Need, source: NeedSource, link: str, member: Client, client: Client, user: User
) -> None:
    """End to end: question, answer, « cela ne répond pas » with a word, and the register says it."""
    assert "La réponse répond-elle" not in words(client.get(link))
    response = client.post(link, {"texte": "Et le dimanche ?", "cle": "12"}, follow=True)
    assert "C’est envoyé à l’équipe" in words(response)
    assert not response.cookies
    register = member.get(reverse("workshop:needs", args=[project.pk]))
    assert "À lire 1 message — l’auteur attend une réponse" in words(register)
    page = words(member.get(here(need)))
    assert "Auteur de la contribution" in page
    assert "Et le dimanche ?" in page
    answered(user, need)
    response = member.post(here(need), {"texte": "Le dimanche aussi.", "note": str(source.pk), "cle": "13"})
    assert response["Location"].endswith(f"#note-{source.pk}")
    assert "Équipe" in words(client.get(link))
    assert "Le dimanche aussi." in words(client.get(link))
    assert "pourquoi cela ne répond pas" in words(client.post(link, {"juger": "1", "avis": "does_not"}))
    client.post(link, {"juger": "1", "avis": "does_not", "pourquoi": "Pas le soir"})
    assert "L’auteur dit : cela ne répond pas." in words(member.get(here(need)))
    assert "l’auteur dit : cela ne répond pas" in words(member.get(reverse("workshop:needs", args=[project.pk])))
    answered(user, need, "Deux lignes sont ouvertes.")
    assert "La réponse a changé depuis" in words(member.get(here(need)))
    assert "cela ne répond pas" not in words(member.get(reverse("workshop:needs", args=[project.pk])))
    client.post(link, {"juger": "1", "avis": "answers"})
    assert "L’auteur dit : cela répond." in words(member.get(here(need)))
    assert "Un auteur dit : cela répond." in words(member.get(reverse("workshop:need", args=[project.pk, need.pk])))
    assert "auteur dit" not in words(member.get(reverse("workshop:needs", args=[project.pk])))


def test_message_is_kept_once_when_it_is_sent_twice(source: NeedSource, link: str, client: Client) -> None:
    for _ in range(2):
        client.post(link, {"texte": "Bonjour", "cle": "7"})
    assert NeedMessage.objects.count() == 1
    with pytest.raises(RefusedActError, match="envoyez-le de nouveau"):
        exchanges.write_to_members(source.need.project.created_by, source.need, "Autre", 7)


def test_another_text_is_refused_and_stays_on_the_page_when_its_page_has_sent_one(
    need: Need, source: NeedSource, link: str, user: User, client: Client, member: Client
) -> None:
    """« Back », another message, « Send »: the page sends the key of the first one."""
    answered(user, need)
    client.post(link, {"texte": "Le premier", "cle": "7"})
    for more in ({"texte": "Le second"}, {"juger": "1", "avis": "does_not", "pourquoi": "Le second"}):
        page = client.post(link, more | {"cle": "7"})
        assert page.status_code == 200
        assert "envoyez-le de nouveau" in words(page)
        assert "Le second" in page.content.decode()
        assert page.context["key"] != 7
    sent = {"texte": "Le troisième", "note": str(source.pk), "cle": "7"}
    assert "Le troisième" in member.post(here(need), sent).content.decode()
    assert NeedMessage.objects.count() == 1
    client.post(link, {"texte": "Le second", "cle": str(page.context["key"])})
    assert NeedMessage.objects.count() == 2


def test_what_was_written_stays_on_the_page_when_it_is_refused(
    need: Need, source: NeedSource, link: str, client: Client, member: Client
) -> None:
    page = client.post(link, {"texte": "x" * 1001}).content.decode()
    assert "1000 caractères au plus" in page
    assert "x" * 1001 in page
    page = member.post(here(need), {"texte": "y" * 1001, "note": str(source.pk)}).content.decode()
    assert page.count("y" * 1001) == 1
    assert not NeedMessage.objects.exists()


def test_author_never_reads_what_members_write_to_each_other(
    need: Need, link: str, client: Client, member: Client
) -> None:
    member.post(here(need), {"texte": "On ne pourra pas", "note": ""})
    assert "On ne pourra pas" in words(member.get(here(need)))
    assert "On ne pourra pas" not in words(client.get(link))


def test_each_author_has_their_own_exchange_when_needs_are_made_one(
    project: Project, need: Need, source: NeedSource, link: str, user: User, client: Client, member: Client
) -> None:
    second = needs.write_need(user, project, {"text": "Un bus", "audience": "Usagers", "kind": "subject"})
    note = NeedSource.objects.create(need=second, note="n2", text="Un bus !", origin="paper")
    theirs = reverse("workshop:need_follow", args=[need_follow.give_author_link(note, user)])
    client.post(link, {"texte": "Le mien"})
    client.post(theirs, {"texte": "Le sien"})
    needs.merge_needs(user, [need, second], "Un car ou un bus")
    page = words(member.get(here(need)))
    assert "Le mien" in page
    assert "Le sien" in page
    assert "Le sien" not in words(client.get(link))
    assert "Le mien" not in words(client.get(theirs))


def test_message_is_unread_for_each_member_until_they_open_it(
    project: Project, need: Need, link: str, user: User, other: User, client: Client, member: Client
) -> None:
    client.post(link, {"texte": "Bonjour"})
    assert [one.unread for one in standings(project, user)] == [1]
    member.head(here(need))
    assert "Nouveau" in words(member.get(here(need)))
    assert "Nouveau" not in words(member.get(here(need)))
    assert [one.unread for one in standings(project, user)] == [0]
    assert [one.unread for one in standings(project, other)] == [1]
    exchanges.write_to_author(user, need.sources.get(), "Merci", 3)
    assert [one.unread for one in standings(project, other)] == [2]
    assert [one.unread for one in standings(project, user)] == [0]


def test_nothing_of_an_exchange_is_public(
    project: Project, need: Need, source: NeedSource, link: str, user: User, client: Client, member: Client
) -> None:
    client.post(link, {"texte": SECRET})
    exchanges.write_to_members(user, need, SECRET, 4)
    answered(user, need)
    need_publication.publish_needs(user, [one.found for one in standings(project, user)], read_over=True)
    register = need_publication.open_register(user, project)
    addresses = [reverse("workshop:public_register", args=[register.key]), reverse("workshop:needs_api")]
    kinds = ("json", "csv")
    addresses += [reverse("workshop:needs_file", kwargs={"pk": project.pk, "extension": kind}) for kind in kinds]
    for address in addresses:
        page = member.get(address).content.decode()
        assert "Un car le soir" in page
        assert "Martin" not in page
    need.refresh_from_db()
    assert need.published_at is not None


def test_exchanges_are_taken_away_masked_when_a_member_asks(
    project: Project, need: Need, link: str, user: User, client: Client, member: Client
) -> None:
    client.post(link, {"texte": SECRET})
    message = exchanges.write_to_members(user, need, "À supprimer", 4)
    exchanges.delete_message(user, message)
    response = member.get(reverse("workshop:exchanges_file", args=[project.pk]))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert {row["note"] for row in rows} == {"Un car le soir !", "entre membres"}
    said = " ".join(row["message"] for row in rows)
    assert "[téléphone]" in said
    assert "Martin" not in said
    assert "supprimé par l'équipe" in said


def test_deletion_leaves_a_trace_when_the_team_deletes(need: Need, link: str, client: Client, member: Client) -> None:
    client.post(link, {"texte": SECRET})
    message = NeedMessage.objects.get()
    member.post(here(need, "need_message_delete", message=message.pk))
    message.refresh_from_db()
    assert message.text == ""
    assert "Message supprimé par l’équipe" in words(client.get(link))
    event = need.events.last()
    assert event.code == "workshop.need.message_deleted"
    assert event.by is not None
    assert "message supprimé" in words(member.get(reverse("workshop:need", args=[need.project_id, need.pk])))


def test_no_verdict_is_shown_when_the_last_one_was_deleted(
    need: Need, link: str, user: User, client: Client, member: Client
) -> None:
    """What the author took back does not stand again because the team deletes what they said next."""
    answered(user, need)
    client.post(link, {"juger": "1", "avis": "answers"})
    client.post(link, {"juger": "1", "avis": "does_not", "pourquoi": "Pas le soir"})
    exchanges.delete_message(user, NeedMessage.objects.last())
    assert "Votre avis" not in words(client.get(link))
    assert "auteur dit" not in words(member.get(here(need)))


def test_message_of_another_need_is_not_deleted_from_here(
    project: Project, need: Need, user: User, member: Client
) -> None:
    second = needs.write_need(user, project, {"text": "Un bus", "audience": "Usagers", "kind": "subject"})
    message = exchanges.write_to_members(user, second, "Bonjour", 4)
    assert member.post(here(need, "need_message_delete", message=message.pk)).status_code == 404


def test_program_is_stopped_when_it_writes_many_times(link: str, client: Client) -> None:
    for rank in range(exchanges.AUTHOR_MESSAGES.most):
        assert client.post(link, {"texte": f"Message {rank}"}).status_code == 302
    page = client.post(link, {"texte": "Un de trop"})
    assert page.status_code == 429
    assert "Un de trop" in page.content.decode()
    assert NeedMessage.objects.count() == exchanges.AUTHOR_MESSAGES.most


def test_author_is_not_written_to_when_they_cannot_read(need: Need, source: NeedSource, member: Client) -> None:
    assert "n’a pas de lien" in words(member.get(here(need)))
    page = words(member.post(here(need), {"texte": "Bonjour", "note": str(source.pk)}))
    assert "donnez-lui-en un d’abord" in page
    assert not NeedMessage.objects.exists()


def test_author_on_their_device_reads_the_team_when_they_have_no_link_yet(
    project: Project, need: Need, source: NeedSource, user: User, client: Client
) -> None:
    meeting = create_meeting(user, project, content())
    open_meeting(user, meeting)
    key = "a-device-of-twenty-letters"
    source.participant = join_with(meeting, key, "192.0.2.1")
    source.meeting = meeting
    source.save()
    exchanges.write_to_author(user, source, "Une ligne est prévue.", 5)
    client.cookies[cookie_name(meeting)] = device_cookie(meeting, key)
    page = words(client.get(reverse("workshop:my_needs", args=[meeting.code])))
    assert "Une ligne est prévue." in page
    assert Participant.objects.count() == 1


def test_link_of_the_author_gives_nothing_else_when_it_is_replaced(
    source: NeedSource, link: str, user: User, client: Client
) -> None:
    need_follow.give_author_link(source, user)
    assert client.post(link, {"texte": "Bonjour"}).status_code == 404
    assert not NeedMessage.objects.exists()


def test_answer_is_not_judged_when_there_is_none(link: str, client: Client) -> None:
    assert "pas encore de réponse" in words(client.post(link, {"juger": "1", "avis": "answers"}))
    assert "Choisissez" in words(client.post(link, {"juger": "1", "avis": "peut-être"}))


def test_reader_reads_and_does_not_write(need: Need, client_of: Callable[..., Client], project: Project) -> None:
    reader = client_of(make_member(project.organization, Role.READER))
    page = reader.get(here(need)).content.decode()
    assert "<textarea" not in page
    assert reader.post(here(need), {"texte": "Bonjour"}).status_code == 403


def test_exchange_does_not_exist_for_somebody_who_is_no_member(need: Need, client_of: Callable[..., Client]) -> None:
    stranger = client_of(make_project().created_by)
    assert stranger.get(here(need)).status_code == 404


def test_thread_is_erased_a_year_after_its_last_message(need: Need, source: NeedSource, link: str, user: User) -> None:
    old = exchanges.write_to_author(user, source, "Ancien", 1)
    exchanges.write_to_members(user, need, "Entre nous", 2)
    today = timezone.localdate()
    NeedMessage.objects.filter(pk=old.pk).update(written_at=timezone.now() - exchanges.KEPT_FOR - timedelta(days=2))
    exchanges.write_to_author(user, source, "Récent", 3)
    assert exchanges.erase_expired(today) == 0
    assert NeedMessage.objects.count() == 3
    NeedMessage.objects.filter(source=source).update(written_at=timezone.now() - exchanges.KEPT_FOR - timedelta(days=2))
    exchanges.erase_expired(today)
    assert [message.text for message in NeedMessage.objects.all()] == ["Entre nous"]


def test_member_is_forgotten_when_they_erase_their_account(need: Need, other: User, member: Client) -> None:
    exchanges.write_to_members(other, need, "Bonjour", 1)
    exported = privacy.export_personal_data(other)
    assert len(exported["messages_read"]) == 1
    assert len(exported["acts_on_needs"]) == 1
    privacy.erase_personal_data(other)
    assert not NeedMessage.objects.get().read_by.exists()
    assert other.email not in member.get(here(need)).content.decode()


def test_message_belongs_to_one_thread(need: Need, source: NeedSource) -> None:
    with pytest.raises(IntegrityError):
        NeedMessage.objects.create(need=need, source=source, side="team", text="x")


def test_markup_is_shown_as_text_when_somebody_writes_it(need: Need, link: str, client: Client, member: Client) -> None:
    client.post(link, {"texte": "<script>alert(1)</script>"})
    assert "<script>alert" not in member.get(here(need)).content.decode()
    assert "<script>alert" not in client.get(link).content.decode()


def test_author_follows_their_exchange_when_the_note_is_split(
    need: Need, source: NeedSource, link: str, user: User, client: Client, member: Client
) -> None:
    client.post(link, {"texte": "Bonjour"})
    first, second = needs.split_needs(user, need, [("Un car", [source.pk]), ("Le soir", [source.pk])])
    assert "Bonjour" in words(client.get(link))
    assert "Bonjour" in words(member.get(here(first)))
    assert "Bonjour" not in words(member.get(here(second)))
