"""What devices receive of a page says neither who wrote two notes nor who votes for two (privacy of participants)."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.workshop import apply, read_state, recorded_act, state_document
from solimob.core.workshop.acts import act_document
from solimob.web.workshop.live import Seen, read_new
from solimob.web.workshop.models import BoardAct, BoardPage, Meeting
from solimob.web.workshop.queries.board_aliases import Aliases
from solimob.web.workshop.services.boards import take_act
from tests.core.workshop.board_play import played
from tests.web.workshop.board_case import act, create, make_board_meeting, make_writer


@pytest.mark.parametrize("seed", range(20))
def test_device_ends_in_the_page_it_would_read_whole_when_it_applies_the_acts_it_receives(seed: int) -> None:
    acts, states = played(Random(seed), 60)
    aliases = Aliases(1)
    for joined in (0, 30):
        state = read_state(aliases.state(states[joined]))
        for number, one in enumerate(acts[joined:], start=joined + 1):
            state = apply(state, number, recorded_act(aliases.act(act_document(one))))
        assert state_document(state) == aliases.state(states[-1])


def test_alias_is_that_of_one_person_on_one_note_of_one_page() -> None:
    one, other = Aliases(1), Aliases(2)
    drawn = [one.of("n1", "ana"), one.of("n2", "ana"), one.of("n1", "bob"), other.of("n1", "ana")]
    assert len(set(drawn)) == 4
    assert one.of("n1", "") == ""


@pytest.mark.django_db
def test_nothing_that_a_device_receives_links_the_notes_and_votes_of_a_person(project: object) -> None:
    """The page, the answers and the stream: the key of the author is in none, and no alias is on two notes."""
    meeting: Meeting = make_board_meeting(project)
    page = meeting.board_pages.first()
    writer, seen = make_writer(page), Seen()
    read_new(meeting.pk, seen)
    for rank in range(3):
        take_act(page, create(f"n{rank}"), writer)
    for rank in range(3):
        take_act(page, act("vote", f"n{rank}"), writer)
    acts_url = reverse("workshop:board_acts", args=[meeting.code, page.pk])
    shown = Client().get(reverse("workshop:board", args=[meeting.code, page.pk])).content.decode()
    answered = Client().get(f"{acts_url}?depuis=0").content.decode()
    whole = Client().get(f"{acts_url}?depuis=99").content.decode()
    streamed = "".join(message.text() for message in read_new(meeting.pk, seen))
    kept = BoardAct.objects.filter(page=page)
    assert all(each.data["author"] == writer.key for each in kept)
    for received in (shown, answered, whole, streamed):
        assert '"n2"' in received
        assert writer.key not in received
    authors = [note["author"] for note in json.loads(whole)["state"]["notes"]]
    assert max(Counter(authors).values()) == 1
    told = {(each["act"]["note"], each["act"]["author"]) for each in json.loads(answered)["acts"]}
    assert told == set(zip(("n0", "n1", "n2"), authors))
    assert BoardPage.objects.get(pk=page.pk).state["notes"][0]["author"] == writer.key
