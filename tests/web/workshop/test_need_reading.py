"""What nobody read over leaves the public page, whatever act brought it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.web.accounts.models import User
from solimob.web.accounts.services import RefusedActError, token_digest
from solimob.web.projects.models import Project
from solimob.web.workshop.access import cookie_name, device_cookie
from solimob.web.workshop.models import Need, NeedEvent, NeedSource, Participant
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services import need_follow, need_publication, need_reading, needs
from solimob.web.workshop.services.need_demo import prepare_demo_workshop

pytestmark = pytest.mark.django_db
NAMED = "Mme Durand, 06 12 34 56 78"
EDITED = ("text", "audience", "territory", "owner", "answer", "reason")
MERGED = ("audience", "territory", "owner")


@pytest.fixture
def user(project: Project) -> User:
    return project.created_by


def a_need(project: Project, text: str = "Un car le soir", **fields: Any) -> Need:
    written = {"text": text, "audience": "Usagers", "kind": "subject"} | fields
    need = needs.write_need(project.created_by, project, written)
    NeedSource.objects.create(need=need, note=f"n{need.pk}", text=text)
    return need


def shown(project: Project, *rows: Need, read_over: bool = False) -> None:
    """Publish these needs and open the page."""
    wanted = [one for one in register_of(project) if one.row in rows]
    marks = {need_reading.passages_mark(need_reading.flagged_texts(one)) for one in wanted}
    need_publication.publish_needs(project.created_by, wanted, read_over=marks if read_over else ())
    need_publication.open_register(project.created_by, project)


def read_by_all(project: Project) -> str:
    """Return what anybody reads: the public page and the open data."""
    key = project.public_register.key
    pages = (reverse("workshop:public_register", args=[key]), f"{reverse('workshop:needs_api')}?registre={key}")
    return "".join(Client().get(page).content.decode() for page in pages)


def edited(field: str) -> Callable[[User, Need, Need], None]:
    def act(user: User, need: Need, _: Need) -> None:
        needs.edit_need(user, need, {field: NAMED})

    return act


def merged_with(**fields: Any) -> Callable[[User, Need, Need], None]:
    """Return the merge of the need with another that has these fields."""

    def act(user: User, need: Need, other: Need) -> None:
        needs.edit_need(user, other, fields)
        needs.merge_needs(user, [need, other], "Un car ou un bus")

    return act


def merged_under_a_name(user: User, need: Need, other: Need) -> None:
    needs.merge_needs(user, [need, other], f"Un car ({NAMED})")


def merged_with_its_link(user: User, need: Need, other: Need) -> None:
    needs.add_link(user, other, "scenario", "", NAMED)
    needs.merge_needs(user, [need, other], "Un car ou un bus")


def linked_once_merged(user: User, need: Need, other: Need) -> None:
    needs.merge_needs(user, [need, other], "Un car ou un bus")
    needs.add_link(user, other, "scenario", "", NAMED)


def split_under_a_name(user: User, need: Need, _: Need) -> None:
    notes = [source.pk for source in need.sources.all()]
    needs.split_needs(user, need, [(f"Un car ({NAMED})", notes), ("Un bus", notes)])


def linked(user: User, need: Need, _: Need) -> None:
    needs.add_link(user, need, "scenario", "", NAMED)


def linked_to_an_address(user: User, need: Need, _: Need) -> None:
    needs.add_link(user, need, "resource", "https://exemple.fr/?de=durand@example.org", "un site")


@pytest.mark.parametrize(
    "act",
    [
        *(pytest.param(edited(name), id=name) for name in EDITED),
        *(pytest.param(merged_with(**{name: NAMED}), id=f"merged {name}") for name in MERGED),
        merged_under_a_name,
        merged_with_its_link,
        linked_once_merged,
        split_under_a_name,
        linked,
        linked_to_an_address,
    ],
)
def test_a_need_leaves_the_page_until_read_over_when_an_act_brings_a_flagged_passage(
    project: Project, user: User, act: Callable[[User, Need, Need], None]
) -> None:
    need, other, kept = a_need(project), a_need(project, "Un bus"), a_need(project, "Un train")
    shown(project, need, kept)
    act(user, need, other)
    page = read_by_all(project)
    assert "Durand" not in page
    assert "durand@" not in page
    assert "Un train" in page
    assert NeedEvent.objects.filter(need=need, code="workshop.need.withdrawn", by=user).count() == 1
    with pytest.raises(RefusedActError, match="relisez"):
        shown(project, need)
    shown(project, need, read_over=True)
    assert "urand" in read_by_all(project)


def test_a_need_leaves_the_page_when_separating_shows_what_another_hid(project: Project, user: User) -> None:
    """The territory shown is that of the first of the needs merged that has one."""
    need, clean = a_need(project), a_need(project, "Un bus", territory="Redon")
    named = a_need(project, "Un train", territory=NAMED)
    needs.merge_needs(user, [need, clean, named], "Un car, un bus ou un train")
    shown(project, need)
    needs.unmerge_need(user, clean)
    assert "Durand" not in read_by_all(project)


def test_a_need_stays_on_the_page_when_nothing_new_is_flagged(project: Project, user: User) -> None:
    """What was read over once stays read over, as long as it does not change."""
    need, other = a_need(project, owner="Mme Martin, maire"), a_need(project, "Un bus", audience="Élus")
    shown(project, need, read_over=True)
    needs.edit_need(user, need, {"text": "Un car le matin", "theme": "costs", "owner_email": "a@example.org"})
    link = needs.add_link(user, need, "scenario", "", "une comparaison")
    needs.merge_needs(user, [need, other], "Un car ou un bus")
    needs.unmerge_need(user, other)
    needs.remove_link(user, link)
    note = need.sources.get().pk
    needs.split_needs(user, need, [("Un car", [note]), ("Un autre", [note])])
    need.refresh_from_db()
    assert need.published_at is not None


def test_nothing_merged_is_published_when_nobody_read_it_over(project: Project, user: User) -> None:
    need, other = a_need(project), a_need(project, "Un bus", audience=NAMED)
    needs.merge_needs(user, [need, other], "Un car ou un bus")
    (found,) = register_of(project)
    assert [text.label for text in need_reading.flagged_texts(found)] == ["public"]
    with pytest.raises(RefusedActError, match="relisez"):
        shown(project, need)


def test_what_is_published_is_read_as_it_is_now_when_it_changed_since_it_was_found(
    project: Project, user: User
) -> None:
    need = a_need(project)
    found = register_of(project)
    needs.add_link(user, need, "scenario", "", NAMED)
    with pytest.raises(RefusedActError, match="relisez"):
        need_publication.publish_needs(user, found)


@pytest.mark.parametrize("field", [name for name in EDITED if name != "territory"])
def test_author_reads_no_flagged_passage_behind_their_link_until_somebody_read_it_over(
    project: Project, user: User, field: str
) -> None:
    """A private link is passed on; what made the need leave the public page is not there either."""
    status = {"answer": "answered", "reason": "refused"}.get(field, "open")
    need = a_need(project)
    need.sources.update(origin="paper")
    key = need_follow.give_author_link(need.sources.get(), user)
    link = reverse("workshop:need_follow", args=[key])
    fields = {"status": status, field: NAMED, "answered_on": timezone.localdate() if field == "answer" else None}
    needs.edit_need(user, need, fields)
    needs.add_link(user, need, "resource", "https://exemple.fr/?de=durand@example.org", NAMED)
    page = Client().get(link).content.decode()
    assert "urand" not in page
    assert "06 12" not in page
    assert "[nom], [téléphone]" in page
    assert "Un car le soir" in page
    shown(project, need, read_over=True)
    assert "Mme Durand, 06 12 34 56 78" in Client().get(link).content.decode()


def test_participant_reads_no_flagged_passage_on_their_device_when_needs_are_merged(
    project: Project, user: User
) -> None:
    meeting = prepare_demo_workshop(user, project)[0]
    need, other = a_need(project), a_need(project, "Un bus")
    participant = Participant.objects.create(meeting=meeting, key_digest=token_digest("clef"))
    need.sources.update(participant=participant, meeting=meeting)
    merged_under_a_name(user, need, other)
    phone = Client()
    phone.cookies[cookie_name(meeting)] = device_cookie(meeting, "clef")
    page = phone.get(reverse("workshop:my_needs", args=[meeting.code])).content.decode()
    assert "Un car ([nom], [téléphone])" in page


def test_member_is_told_when_an_act_takes_a_need_off_the_page(
    project: Project, client_of: Callable[..., Client]
) -> None:
    member = client_of(project.created_by)
    said = "n’est plus sur la page publique"
    for name, fields in (
        ("need", {"text": NAMED, "audience": "Usagers", "kind": "subject", "status": "open"}),
        ("need_split", {"text_1": NAMED, "text_2": "Un bus"}),
        ("need_add_link", {"kind": "scenario", "target": "", "label": NAMED}),
    ):
        need = a_need(project)
        shown(project, need)
        here = reverse(f"workshop:{name}", kwargs={"pk": project.pk, "need": need.pk})
        seen = {"seen": member.get(here).context["seen"]} if name == "need" else {}
        assert said in member.post(here, fields | seen, follow=True).content.decode(), name
    need, other = a_need(project), a_need(project)
    shown(project, need, other)
    chosen = f"{reverse('workshop:needs_merge', args=[project.pk])}?besoin={need.pk}&besoin={other.pk}"
    assert (
        member.post(chosen, {"text": NAMED, "seen": member.get(chosen).context["seen"]}, follow=True)
        .content.decode()
        .count(said)
        == 1
    )
    clean, second = a_need(project), a_need(project)
    shown(project, clean, second)
    chosen = f"{reverse('workshop:needs_merge', args=[project.pk])}?besoin={clean.pk}&besoin={second.pk}"
    assert (
        said
        not in member.post(
            chosen, {"text": "Un car", "seen": member.get(chosen).context["seen"]}, follow=True
        ).content.decode()
    )
