"""The pages of the register: members, the author of a note, the public, programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from solimob.reference.schemas import schema
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services import token_digest
from solimob.web.projects.models import Project
from solimob.web.workshop.access import cookie_name, device_cookie
from solimob.web.workshop.models import Meeting, Need, NeedSource, Participant, PublicRegister, WeeklyReminders
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services import need_follow, need_publication, need_reminders, needs
from solimob.web.workshop.services.need_demo import prepare_demo_workshop
from tests.web.factories import make_member, make_project

pytestmark = pytest.mark.django_db
VALIDATOR = jsonschema.Draft202012Validator(schema("needs"))


@pytest.fixture
def held(project: Project) -> Meeting:
    """The démarche with the register of the founding meeting."""
    return prepare_demo_workshop(project.created_by, project)[0]


@pytest.fixture
def member(project: Project, client_of: Callable[..., Client]) -> Client:
    return client_of(project.created_by)


def address(name: str, project: Project, **arguments: Any) -> str:
    return reverse(f"workshop:{name}", kwargs={"pk": project.pk, **arguments})


def one_need(project: Project, text: str = "Un car le soir", **fields: Any) -> Need:
    written = {"text": text, "audience": "Usagers", "kind": "subject"} | fields
    need = needs.write_need(project.created_by, project, written)
    NeedSource.objects.create(need=need, note=f"n{need.pk}", text=f"{text} !", origin="paper")
    return need


def form_of(member: Client, here: str) -> dict[str, str]:
    """What the form of a need sends when nothing is changed."""
    context = member.get(here).context
    form = {field.html_name: field.value() for field in context["form"]}
    return {name: "" if value is None else str(value) for name, value in form.items()} | {"seen": context["seen"]}


def rows(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_register_shows_all_notes_in_few_queries_when_opened(
    project: Project, held: Meeting, member: Client, at_most_queries: Callable[..., Any]
) -> None:
    """F7."""
    with at_most_queries(14):
        page = member.get(address("needs", project)).content.decode()
    assert "58 besoins" in page
    assert "Parangonnage" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=taxi", 1),
        ("statut=answered", 27),
        ("public=Collectivités&nature=method", 15),
        ("theme=support", 8),
        ("theme=sans", 0),
        ("statut=inconnu", 58),
        ("tri=attendu&nature=subject", 34),
    ],
)
def test_register_is_filtered_when_asked(
    project: Project, held: Meeting, member: Client, query: str, count: int
) -> None:
    page = member.get(f"{address('needs', project)}?{query}").content.decode()
    assert page.count('class="card need-row"') == count
    table = rows(member.get(f"{address('needs_file', project, extension='csv')}?{query}"))
    assert len(table) - 1 == count


def test_cross_table_is_shown_and_exported_when_asked(project: Project, held: Meeting, member: Client) -> None:
    """F8: audience × theme, exported."""
    assert "Cellules France Mobilités" in member.get(address("needs_cross", project)).content.decode()
    table = rows(member.get(address("needs_cross_file", project)))
    assert table[-1] == ["total", "35", "23", "58"]


def test_register_is_exported_when_asked(project: Project, held: Meeting, member: Client) -> None:
    """F13."""
    document = json.loads(member.get(address("needs_file", project, extension="json")).content)
    VALIDATOR.validate(document)
    assert len(document["needs"]) == 58
    assert all(need["notes"] for need in document["needs"])
    odt = member.get(address("needs_file", project, extension="odt"))
    assert odt.content.startswith(b"PK")
    assert member.get(address("needs_file", project, extension="pdf")).status_code == 404


def test_need_is_answered_when_the_form_is_filled(project: Project, member: Client) -> None:
    """F12: an answer has a text, a refusal its reason, each asked for on its field."""
    need = one_need(project)
    here = address("need", project, need=need.pk)
    fields = form_of(member, here) | {"status": "answered"}
    assert "Écrivez la réponse" in member.post(here, fields).content.decode()
    assert "Écrivez le motif" in member.post(here, fields | {"status": "refused"}).content.decode()
    response = member.post(here, fields | {"answer": "Une ligne est ouverte.", "owner": "l’AOM"}, follow=True)
    page = response.content.decode()
    assert "Une ligne est ouverte." in page
    need.refresh_from_db()
    assert (need.status, need.answered_on is not None) == ("answered", True)


def test_second_of_two_changes_is_refused_with_both_texts_when_a_need_changed_meanwhile(
    project: Project, client_of: Callable[..., Client]
) -> None:
    one, two = client_of(project.created_by), client_of(make_member(project.organization, Role.CONTRIBUTOR))
    need = one_need(project)
    here = address("need", project, need=need.pk)
    first, second = form_of(one, here), form_of(two, here)
    one.post(here, first | {"status": "answered", "answer": "Une ligne est ouverte.", "owner": "l’AOM"})
    refused = two.post(here, second | {"theme": "costs", "territory": "Redon"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Quelqu’un a enregistré autre chose" in page
    assert page.count("Une ligne est ouverte.") >= 1
    assert 'value="Redon"' in page
    need.refresh_from_db()
    assert (need.answer, need.owner, need.theme) == ("Une ligne est ouverte.", "l’AOM", "")
    again = second | {"theme": "costs", "answer": "Une ligne est ouverte.", "status": "answered"}
    assert two.post(here, again | {"seen": refused.context["seen"]}).status_code == 302
    need.refresh_from_db()
    assert (need.answer, need.theme) == ("Une ligne est ouverte.", "costs")


def test_answer_of_the_second_is_told_and_kept_for_its_author_when_answered_needs_are_merged(
    project: Project, member: Client, client: Client
) -> None:
    answer = {"status": "answered", "answered_on": "2026-11-02"}
    first = one_need(project, "Un car", **answer, answer="Une ligne ouvre en mars.")
    second = one_need(project, "Un bus", **answer, answer="Voir la permanence du mardi, Mme Martin.")
    keys = [need_follow.give_author_link(need.sources.get(), project.created_by) for need in (first, second)]
    merge = f"{address('needs_merge', project)}?besoin={first.pk}&besoin={second.pk}"
    asked = member.get(merge)
    assert "a une réponse : Voir la permanence du mardi" in asked.content.decode()
    page = member.post(merge, {"text": "Un car ou un bus", "seen": asked.context["seen"]}, follow=True)
    assert "« Un bus » : Voir la permanence du mardi" in page.content.decode()
    theirs, others = (client.get(reverse("workshop:need_follow", args=[key])).content.decode() for key in keys)
    assert "Une ligne ouvre en mars." in theirs
    assert "permanence" not in theirs
    assert "Une ligne ouvre en mars." in others
    assert "Ce qui avait été répondu à « Un bus »" in others
    assert "Voir la permanence du mardi, [nom]." in others


def test_merge_is_refused_when_a_need_was_answered_since_it_was_shown(project: Project, member: Client) -> None:
    first, second = one_need(project, "Un car"), one_need(project, "Un bus")
    merge = f"{address('needs_merge', project)}?besoin={first.pk}&besoin={second.pk}"
    asked = member.get(merge)
    assert "ne sera plus montrée" not in asked.content.decode()
    answer = {"status": "refused", "reason": "Trop cher."}
    needs.edit_need(project.created_by, second, answer)
    refused = member.post(merge, {"text": "Un car ou un bus", "seen": asked.context["seen"]})
    assert refused.status_code == 409
    assert "« Un bus » est refusé : Trop cher." in refused.content.decode()
    assert "Un car ou un bus" in refused.content.decode()
    assert len(register_of(project)) == 2


def test_change_is_shown_to_be_copied_when_the_need_was_merged_meanwhile(project: Project, member: Client) -> None:
    first, need = one_need(project, "Un car"), one_need(project, "Un bus")
    here = address("need", project, need=need.pk)
    sent = form_of(member, here) | {"answer": "Une longue réponse."}
    needs.merge_needs(project.created_by, [first, need], "Un car ou un bus")
    page = member.post(here, sent).content.decode()
    assert "réuni à un autre" in page
    assert "Une longue réponse." in page


def test_needs_are_merged_separated_and_split_when_a_member_decides(project: Project, member: Client) -> None:
    one, two = (
        one_need(project, "Modèles économiques"),
        one_need(project, "Quels modèles économiques ?", audience="Élus"),
    )
    merge = address("needs_merge", project)
    assert "Quels modèles économiques ?" in member.get(merge).content.decode()
    chosen = f"{merge}?besoin={one.pk}&besoin={two.pk}"
    assert "n’en feront qu’un" in member.get(chosen).content.decode()
    seen = member.get(chosen).context["seen"]
    page = member.post(chosen, {"text": "Les modèles économiques", "seen": seen}, follow=True).content.decode()
    assert "Usagers, Élus" in page
    assert "« Quels modèles économiques ? ! »" in page
    assert "Cochez-en deux" in member.get(f"{merge}?besoin={one.pk}").content.decode()
    member.post(address("need_unmerge", project, need=two.pk))
    assert len(register_of(project)) == 2
    split = address("need_split", project, need=two.pk)
    assert member.get(split).status_code == 200
    member.post(split, {"text_1": "Au départ", "text_2": "Ensuite"})
    assert {row.need.text for row in register_of(project)} == {"Les modèles économiques", "Au départ", "Ensuite"}


def test_links_are_added_and_taken_out_when_a_member_decides(project: Project, member: Client) -> None:
    need = one_need(project)
    here = address("need_add_link", project, need=need.pk)
    wrong = member.post(here, {"kind": "page", "target": "nulle part", "label": "x"}).content.decode()
    assert "n&#x27;est pas le nom d&#x27;une page" in wrong
    script = member.post(here, {"kind": "page", "target": "javascript:alert(1)", "label": "x"}).content.decode()
    assert "n’existe pas sur ce site" in script
    assert not need.links.exists()
    member.post(here, {"kind": "solution", "target": "tad-solidaire", "label": "Fiche TAD"})
    member.post(here, {"kind": "scenario", "target": "", "label": "une comparaison"})
    page = member.get(address("need", project, need=need.pk)).content.decode()
    assert f'<a href="{reverse("solutions:sheet", args=["tad-solidaire"])}">Fiche TAD</a>' in page
    assert "Scénario : une comparaison" in page
    member.post(address("need_remove_link", project, need=need.pk, link=need.links.get(kind="scenario").pk))
    assert need.links.count() == 1


def test_reminders_of_the_day_are_listed_when_an_answer_is_late(project: Project, member: Client) -> None:
    one_need(project, "Un car", due_on="2020-01-01", owner="l’AOM")
    page = member.get(address("needs_reminders", project)).content.decode()
    assert "Un car" in page
    assert "en retard" in page
    response = member.post(address("needs_remind", project), follow=True)
    assert "Rappels envoyés" in response.content.decode() or "n’envoie pas de courriel" in response.content.decode()


def test_weekly_reminders_are_turned_on_and_off_by_whoever_edits_needs(
    project: Project, client_of: Callable[..., Client], settings: Any
) -> None:
    client, here = client_of(project.created_by), address("needs_reminders", project)
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    shown = client.get(here).content.decode()
    assert "Activer les rappels de chaque semaine" in shown
    assert "rien ne part tant que son exploitant" in shown
    reader = client_of(make_member(project.organization, Role.READER))
    assert reader.post(address("needs_weekly", project), {"rappels": "oui"}).status_code == 403
    client.post(address("needs_weekly", project), {"rappels": "oui"})
    assert project.weekly_reminders.site_address == "http://testserver/"
    shown = client.get(here).content.decode()
    assert "Arrêter les rappels" in shown
    client.post(address("needs_weekly", project), {"rappels": "non"})
    assert not WeeklyReminders.objects.exists()


def test_member_is_told_whom_no_reminder_reached_when_the_mail_server_is_down(
    project: Project, member: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    one_need(project, "Un car", due_on="2020-01-01", owner_email="mobilite@example.org")

    def refuse(*_: object) -> None:
        raise ConnectionRefusedError("down")

    monkeypatch.setattr(need_reminders, "send_mail", refuse)
    response = member.post(address("needs_remind", project), follow=True)
    assert response.status_code == 200
    assert "Rappels envoyés aujourd’hui : 0." in response.content.decode()
    assert "« Un car » (mobilite@example.org)" in response.content.decode()


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1:8000", True), ("localhost", True), ("testserver", False)])
def test_member_is_told_when_links_handed_out_lead_only_here(
    project: Project, member: Client, settings: Any, host: str, told: bool
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.ALLOWED_HOSTS = ["*"]
    need = one_need(project, "Un car", due_on="2020-01-01", owner_email="mobilite@example.org")
    here, said = {"host": host}, "n’ouvre le site que sur cet ordinateur"
    assert (said in member.get(address("needs_reminders", project), headers=here).content.decode()) is told
    member.post(address("needs_weekly", project), {"rappels": "oui"}, headers=here)
    after = member.get(address("needs_reminders", project)).content.decode()
    assert ("Des rappels qui ne mènent nulle part" in after) is told
    given = address("need_author_link", project, need=need.pk, source=need.sources.get().pk)
    assert (said in member.post(given, headers=here).content.decode()) is told


def test_public_page_shows_only_what_was_published(project: Project, member: Client, client: Client) -> None:
    """F12: « what you said, what we did », without an account."""
    shown, hidden = one_need(project, "Un car"), one_need(project, "Un besoin gardé")
    named = one_need(project, "Demandez à Mme Martin")
    here = address("needs_publish", project)
    assert "Mme Martin" in member.get(here).content.decode()
    refused = member.post(here, {"besoin": [str(named.pk)], "introduction": ""})
    assert "relisez les passages" in refused.content.decode()
    assert not PublicRegister.objects.filter(published_at__isnull=False).exists()
    refused = member.post(here, {"besoin": [str(shown.pk)], "introduction": "Appelez le 06 12 34 56 78."})
    assert "L’introduction contient un passage" in refused.content.decode()
    assert not any(one.is_published for one in register_of(project))
    member.post(here, {"besoin": [str(shown.pk)], "introduction": "Après la réunion."})
    key = project.public_register.key
    page = client.get(reverse("workshop:public_register", args=[key]))
    content = page.content.decode()
    assert "Un car" in content
    assert "Après la réunion." in content
    for absent in (hidden.text, named.text, "Un car !"):
        assert absent not in content
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert not client.cookies
    member.post(address("need_withdraw", project, need=shown.pk))
    assert "Un car" not in client.get(reverse("workshop:public_register", args=[key])).content.decode()
    member.post(address("needs_close_page", project))
    assert client.get(reverse("workshop:public_register", args=[key])).status_code == 404


def test_every_note_has_its_suite_on_the_public_page_when_the_demonstration_is_read(
    project: Project, held: Meeting, client: Client
) -> None:
    """F7, F12: 58 needs, each with its status, and no address of a page that needs an account."""
    page = client.get(reverse("workshop:public_register", args=[project.public_register.key])).content.decode()
    assert page.count("card-title") == 58
    assert "58 besoins : " in page
    assert f"/demarches/{project.pk}/" not in page


def test_author_follows_a_note_without_an_account_when_given_its_link(
    project: Project, member: Client, client: Client
) -> None:
    """F12."""
    need = one_need(project, due_on="2027-01-01")
    source = need.sources.get()
    given = member.post(address("need_author_link", project, need=need.pk, source=source.pk)).content.decode()
    key = given.split("/besoin/")[1].split("/")[0]
    page = client.get(reverse("workshop:need_follow", args=[key])).content.decode()
    assert "« Un car le soir ! »" in page
    assert "Réponse attendue le 1er janvier 2027" in page
    needs.edit_need(project.created_by, need, {"status": "refused", "reason": "Trop peu de voyageurs."})
    assert "Trop peu de voyageurs." in client.get(reverse("workshop:need_follow", args=[key])).content.decode()
    assert client.get(reverse("workshop:need_follow", args=["x" * 22])).status_code == 404


@pytest.mark.parametrize("notes", [2, 40])
def test_register_is_read_once_when_a_participant_has_many_notes(
    project: Project, held: Meeting, client: Client, at_most_queries: Callable[..., Any], notes: int
) -> None:
    participant = Participant.objects.create(meeting=held, key_digest=token_digest("clef"))
    mine = NeedSource.objects.filter(need__project=project).order_by("pk")[:notes]
    NeedSource.objects.filter(pk__in=[source.pk for source in mine]).update(participant=participant)
    client.cookies[cookie_name(held)] = device_cookie(held, "clef")
    with at_most_queries(9):
        page = client.get(reverse("workshop:my_needs", args=[held.code])).content.decode()
    assert page.count('name="source"') == notes


def test_address_is_told_to_no_other_site_and_forms_keep_their_origin_when_a_page_has_a_private_link(
    project: Project, held: Meeting, client: Client
) -> None:
    """A browser told `no-referrer` sends « Origin: null » with a form, which the site refuses."""
    source = NeedSource.objects.filter(need__project=project).first()
    source.participant = Participant.objects.create(meeting=held, key_digest=token_digest("clef"))
    source.save()
    key = need_follow.give_author_link(source, source.participant)
    for page in (
        reverse("workshop:need_follow", args=[key]),
        reverse("workshop:my_needs", args=[held.code]),
        reverse("workshop:public_register", args=[project.public_register.key]),
    ):
        response = client.get(page)
        assert response["Referrer-Policy"] == "same-origin", page
        assert "no-referrer" not in response.content.decode(), page
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[cookie_name(held)] = device_cookie(held, "clef")
    mine = reverse("workshop:my_needs", args=[held.code])
    form = browser.get(mine).context["csrf_token"]
    sent = {"source": str(source.pk), "csrfmiddlewaretoken": str(form)}
    assert "/besoin/" in browser.post(mine, sent, headers={"origin": "http://testserver"}).content.decode()


def test_participant_sees_only_their_own_notes_when_the_device_is_known(
    project: Project, held: Meeting, client: Client
) -> None:
    key = "clef de cet appareil"
    participant = Participant.objects.create(meeting=held, key_digest=token_digest(key))
    mine = Need.objects.filter(project=project).first()
    mine.sources.update(participant=participant)
    here = reverse("workshop:my_needs", args=[held.code])
    assert "Aucun post-it de cet appareil" in client.get(here).content.decode()
    client.cookies[cookie_name(held)] = device_cookie(held, key)
    page = client.get(here).content.decode()
    assert page.count('name="source"') == 1
    given = client.post(here, {"source": str(mine.sources.get().pk)}).content.decode()
    follow = given.split("/besoin/")[1].split("/")[0]
    assert need_follow.source_behind(follow) == mine.sources.get()
    other = NeedSource.objects.exclude(need=mine).first()
    assert client.post(here, {"source": str(other.pk)}).status_code == 404


def test_api_answers_the_published_needs_when_asked(project: Project, held: Meeting, client: Client) -> None:
    one_need(make_project(), "Un besoin d’ailleurs, pas publié")
    here = reverse("workshop:needs_api")
    response = client.get(here)
    document = response.json()
    VALIDATOR.validate(document)
    assert len(document["needs"]) == 58
    assert not any("notes" in need for need in document["needs"])
    assert response["Access-Control-Allow-Origin"] == "*"
    answered = client.get(here, {"registre": project.public_register.key, "statut": "answered", "theme": "law"}).json()
    assert {(need["status"], need["theme"]) for need in answered["needs"]} == {("answered", "law")}
    assert client.post(here).status_code == 405


@pytest.mark.parametrize(
    ("query", "status"),
    [("ville=x", 400), ("statut=fait", 400), ("theme=x", 400), ("registre=x", 404), ("statut=", 200)],
)
def test_api_refuses_what_it_does_not_understand(client: Client, query: str, status: int) -> None:
    response = client.get(f"{reverse('workshop:needs_api')}?{query}")
    assert response.status_code == status
    assert ("error" in response.json()) == (status != 200)


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (Role.READER, "needs", 200),
        (Role.READER, "needs_merge", 403),
        (Role.READER, "new_need", 403),
        (Role.CONTRIBUTOR, "needs_merge", 200),
        (Role.CONTRIBUTOR, "needs_publish", 403),
        (Role.EDITOR, "needs_publish", 200),
    ],
)
def test_page_answers_by_role(
    project: Project, client_of: Callable[..., Client], role: Role, name: str, status: int
) -> None:
    client = client_of(make_member(project.organization, role))
    assert client.get(address(name, project)).status_code == status


def test_tick_counts_for_the_passages_that_were_shown_only(project: Project, client_of: Callable[..., Client]) -> None:
    need = one_need(project, "Appelez Mme Martin")
    client, here = client_of(project.created_by), address("needs_publish", project)
    marks = client.get(here).context["marks"]
    Need.objects.filter(pk=need.pk).update(text="Appelez Mme Durand")
    sent = {"introduction": "", "besoin": [need.pk], "relu": "on", "passage": marks}
    refused = client.post(here, sent)
    assert "ont changé depuis que la page vous les a montrés" in refused.content.decode()
    assert "« Mme Durand »" in refused.content.decode()
    assert not Need.objects.exclude(published_at=None).exists()
    assert client.post(here, sent | {"passage": refused.context["marks"]}).status_code == 302
    assert Need.objects.exclude(published_at=None).exists()


def test_passage_of_the_introduction_is_shown_before_it_may_be_published(
    project: Project, client_of: Callable[..., Client]
) -> None:
    client, here = client_of(project.created_by), address("needs_publish", project)
    sent = {"introduction": "Demandez à Mme Martin", "relu": "on"}
    refused = client.post(here, sent)
    assert "À relire, introduction : « Mme Martin »" in refused.content.decode()
    assert not PublicRegister.objects.exists()
    client.post(here, sent | {"passage": refused.context["marks"]})
    assert PublicRegister.objects.get().introduction == "Demandez à Mme Martin"


def test_needs_of_another_organization_do_not_exist(project: Project, client_of: Callable[..., Client]) -> None:
    need = one_need(project)
    stranger = make_project()
    client = client_of(stranger.created_by)
    assert client.get(address("needs", project)).status_code == 404
    assert client.get(address("need", stranger, need=need.pk)).status_code == 404
    assert client.post(address("need_withdraw", stranger, need=need.pk)).status_code == 404


def test_markup_is_shown_as_text_when_a_note_holds_some(project: Project, member: Client, client: Client) -> None:
    need = one_need(project, "<script>alert(1)</script>")
    need_publication.publish_needs(project.created_by, register_of(project))
    need_publication.open_register(project.created_by, project)
    for page in (
        member.get(address("needs", project)),
        member.get(address("need", project, need=need.pk)),
        client.get(reverse("workshop:public_register", args=[project.public_register.key])),
    ):
        assert "<script>alert(1)" not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()
