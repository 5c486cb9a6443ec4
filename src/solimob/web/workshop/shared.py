"""What is the same on every phone of a meeting, written once for all those that ask at the same moment.

A whole hall reads again when a poll opens and when its results are shown. Nothing of a device goes in here. What is
kept is never changed, stands under a key that says all that it depends on, and is let go after a second.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.template.loader import render_to_string

from solimob.core.workshop import Poll
from solimob.web.workshop.models import Meeting, Stage
from solimob.web.workshop.queries.stages import Exchanges, exchanges_of, results_of

SHOWN_FOR_S = 1.0
"""An answer that was changed, where nothing else says that something happened, shows in the next second."""


@dataclass(frozen=True, slots=True)
class _Kept:
    at: float
    value: Any


_MOST_KEPT = 500
_kept: dict[Hashable, _Kept] = {}


def _shared[T](key: Hashable, make: Callable[[], T]) -> T:
    """Return what was made under a key less than a second ago, or make it; several requests may do so at once."""
    now, known = monotonic(), _kept.get(key)
    if known is None or now - known.at > SHOWN_FOR_S:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _Kept(now, make())
        _kept[key] = known
    return known.value  # type: ignore[no-any-return]  # made by the same function under the same key


def results_shown(stage: Stage, ballots: int) -> str:
    """Return the results of a poll that has so many ballots, in HTML."""
    return _shared(
        ("results", stage.pk, stage.revealed_at, ballots),
        lambda: render_to_string("workshop/_results.html", {"results": results_of(stage)}),
    )


def fields_of(poll: Poll, given: Mapping[str, object]) -> str:
    """Return the fields of a poll in HTML: shared where nothing was given, else written for one device."""

    def write() -> str:
        return render_to_string("workshop/_fields.html", {"questions": poll.questions, "given": given})

    return write() if given else _shared(("fields", poll), write)


def exchanges_shown(meeting: Meeting, entry: str) -> Exchanges:
    """Return what everybody sees about an entry since the last event that `meeting` has.

    Each remark, vote, reaction and moderation is an event: what was hidden is never shown again from here.
    """
    return _shared(("exchanges", meeting.code, meeting.event_count, entry), lambda: exchanges_of(meeting, entry))
