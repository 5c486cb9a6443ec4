"""The meeting that is played: made through the services of the site, read again in its database at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from solimob.core.territory import Scale, Territory
from solimob.core.workshop import Board, Column, Item, Meeting, Poll, PollKind, PollQuestion, Sequence

POLL, BOARD = "sondage", "tableau"
PAGES = 6
_QUESTIONS = (
    PollQuestion(
        id="frein", kind=PollKind.SINGLE, text="Quel frein d’abord ?", choices=("le prix", "l’offre", "l’information")
    ),
    PollQuestion(id="confiance", kind=PollKind.SCALE, text="Votre confiance ?", low=1, high=5),
)


def content() -> Meeting:
    """Return a meeting with a poll of two questions and a board of three columns on six pages."""
    columns = tuple(Column(f"c{rank}", f"Question {rank} ?") for rank in (1, 2, 3))
    entries = (
        Item(id="accueil", title="Accueil", role="animation"),
        Poll(id=POLL, title="Les freins", questions=_QUESTIONS),
        Board(id=BOARD, title="Besoins", columns=columns, pages=PAGES, minutes=10),
    )
    return Meeting(id="charge", title="Réunion de charge", sequences=(Sequence("s1", "Séquence", entries),))


@dataclass(frozen=True, slots=True)
class Scene:
    """A running meeting: its facilitator, its row, the path of its screen."""

    actor: Any
    meeting: Any
    screen_path: str

    @property
    def code(self) -> str:
        """What participants type."""
        return str(self.meeting.code)


def prepare() -> None:
    """Set Django up and make the tables."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def open_meeting() -> Scene:
    """Return a new meeting that runs; the database of `site.database` must be there."""
    from solimob.web.accounts import services as accounts
    from solimob.web.accounts.models import User
    from solimob.web.accounts.roles import OrganizationKind
    from solimob.web.projects import services as projects
    from solimob.web.workshop.access import screen_token
    from solimob.web.workshop.services import meetings

    number = User.objects.count()
    actor = accounts.create_account(f"charge{number}@example.org", "Essai de charge", None)
    organization = accounts.create_organization(actor, f"Organisation {number}", OrganizationKind.AOM)
    territory = Territory("999999999", "CC d’Essai", Scale.EPCI, ("99001",), ("999999999",), 2025)
    project = projects.create_project(actor, organization, f"Démarche {number}", territory)
    meeting = meetings.create_meeting(actor, project, content())
    meetings.open_meeting(actor, meeting)
    meeting.refresh_from_db()
    return Scene(actor, meeting, f"/r/{meeting.code}/ecran/{screen_token(meeting)}/")


def open_activity(scene: Scene, entry: str) -> Any:
    """Open the poll or the board without a limit of time; return the opening."""
    from solimob.web.workshop.services import stages

    return stages.open_stage(scene.actor, scene.meeting, entry, None)


def reveal(scene: Scene, stage: Any) -> None:
    """Show the results: every view is told."""
    from solimob.web.workshop.services import stages

    stages.reveal(scene.actor, stage, shown=True)


def page_ids(scene: Scene) -> list[int]:
    """Return the pages of the board."""
    return [page.pk for page in scene.meeting.board_pages.filter(entry=BOARD)]


def write_notes(page: int, count: int) -> None:
    """Put notes of an ordinary length on a page, as the facilitator types them from paper."""
    from solimob.web.workshop.models import BoardPage
    from solimob.web.workshop.queries.boards import facilitator
    from solimob.web.workshop.services.boards import take_acts

    text = "Savoir comment recruter et garder des conducteurs bénévoles"
    acts = [
        {"id": f"a{rank}", "kind": "create", "note": f"n{rank}", "column": f"c{1 + rank % 3}", "text": f"{text} {rank}"}
        for rank in range(count)
    ]
    take_acts(BoardPage.objects.get(pk=page), acts, facilitator())


def ballot_ids(stage: Any) -> list[int]:
    """Return what the database holds of a poll."""
    return list(stage.ballots.values_list("pk", flat=True))


def acts_of(page: int) -> tuple[list[tuple[int, dict[str, Any]]], dict[str, Any]]:
    """Return the acts of a page in the database, and its state as kept, both as devices receive them."""
    from solimob.web.workshop.models import BoardAct, BoardPage
    from solimob.web.workshop.queries.board_aliases import Aliases
    from solimob.web.workshop.queries.boards import state_of

    aliases = Aliases(page)
    acts = BoardAct.objects.filter(page_id=page).order_by("number").values_list("number", "data")
    shown = [(number, aliases.act(data)) for number, data in acts]
    return shown, aliases.state(state_of(BoardPage.objects.get(pk=page)))
