"""Many devices act on one page at the same moment: every act has its number, and none is lost (F9)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from solimob.core.workshop import Replica, recorded_act, state_document
from solimob.web.workshop.models import BoardAct, BoardPage
from solimob.web.workshop.queries.boards import state_of
from solimob.web.workshop.services.boards import take_act
from tests.web.factories import make_project
from tests.web.workshop.board_case import act, create, make_board_meeting, make_writer

DEVICES, ACTS = 6, 10


@pytest.mark.django_db(transaction=True)
def test_every_act_is_numbered_once_when_devices_act_and_repeat_at_the_same_moment() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a SQLite database in memory is not shared by threads; benchmarks/load runs it on a file")
    page = make_board_meeting(make_project()).board_pages.first()
    blank, writers = state_of(page), [make_writer(page) for _ in range(DEVICES)]
    take_act(page, create("shared"), writers[0])
    sent = [
        [create(f"n{device}-{rank}") if rank else act("edit", "shared", text=f"texte de {device}", base=1)
         for rank in range(ACTS)]
        for device in range(DEVICES)
    ]  # fmt: skip

    def play(device: int) -> None:
        try:
            for one in sent[device]:
                for _ in range(2):  # an answer was lost: the device sends again
                    take_act(page, one, writers[device])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(DEVICES) as devices:
        list(devices.map(play, range(DEVICES)))
    kept = list(BoardAct.objects.filter(page=page).order_by("number"))
    assert [each.number for each in kept] == list(range(1, DEVICES * ACTS + 2))
    replica = Replica(blank)
    for each in reversed(kept):
        replica = replica.received(each.number, recorded_act(each.data))
    now = BoardPage.objects.get(pk=page.pk)
    assert state_document(replica.state) == now.state
    shared = replica.state.note("shared")
    written = {shared.text, *(other.text for other in shared.other_texts)}
    assert written == {f"texte de {device}" for device in range(DEVICES)}
