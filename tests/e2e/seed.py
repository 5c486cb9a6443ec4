"""Fill the site that the browser tests drive: `python -m tests.e2e.seed` prints, as JSON, who and what is there."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.web.accounts.models import Organization, User
    from solimob.web.projects.models import Project

PASSWORD = "des pissenlits par la racine"


def main() -> None:
    """Create an organization with a person of each role, a démarche, a run in each state, and an invitation."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")
    django.setup()

    from solimob.web.accounts import services as accounts
    from solimob.web.accounts.roles import OrganizationKind, Role, Sphere
    from solimob.web.projects import services as projects
    from solimob.web.projects.models import RunStatus
    from tests.web.factories import make_member, make_organization, make_project, make_run

    organization = make_organization()
    people = {role.value: make_member(organization, role, password=PASSWORD) for role in Role}
    administrator = people["administrator"]
    project = make_project(organization=organization)
    actor = projects.add_actor(administrator, project, "CCAS d’Essai", Sphere.SOCIAL, OrganizationKind.SOCIAL)
    runs = {status.value: make_run(project, status=status).pk for status in RunStatus if status != RunStatus.QUEUED}
    tokens: list[str] = []
    invitation = accounts.invite_member(
        administrator, organization, "invitee@example.org", Role.READER, lambda t: tokens.append(t) or t
    )
    diagnosed, token = _diagnosed(organization, administrator)
    document = {
        "diagnosed": diagnosed,
        "public_token": token,
        "password": PASSWORD,
        "emails": {role: user.email for role, user in people.items()},
        "organization": organization.pk,
        "member": organization.memberships.get(role=Role.READER).pk,
        "project": project.pk,
        "actor": actor.pk,
        "runs": runs,
        "invitation": invitation.pk,
        "invitation_token": tokens[0],
        "board": _boards(project),
        "exchange": _exchange(project),
        "author": _author(project),
    }
    print(json.dumps(document))  # noqa: T201


def _diagnosed(organization: Organization, administrator: User) -> tuple[int, str]:
    """Compute the diagnosis of the embedded Thouarsais, and open a public link to it."""
    from datetime import timedelta

    from django.utils import timezone

    from solimob.web.diagnosis.services import current_store, perform_run
    from solimob.web.diagnosis.services.public_link import open_public_link
    from solimob.web.projects import services as projects
    from solimob.web.projects.models import RunStatus
    from tests.web.factories import make_run

    territory = current_store().gazetteer().territory("247900798")
    project = projects.create_project(administrator, organization, "Diagnostic du Thouarsais", territory)
    run = make_run(project, status=RunStatus.RUNNING)
    projects.finish_run(run.pk, perform_run(run, lambda percent, message: None, lambda: False))
    last_day = timezone.localdate() + timedelta(days=30)
    return project.pk, open_public_link(administrator, project, "essai", last_day)[1]


def _exchange(project: Project) -> dict[str, str]:
    """Write a need that was said on paper and is answered; its author has no link yet."""
    from django.urls import reverse
    from django.utils import timezone

    from solimob.web.workshop.models import NeedSource
    from solimob.web.workshop.services import needs

    written = {"text": "Un car pour rentrer", "audience": "Usagers", "kind": "subject"}
    need = needs.write_need(project.created_by, project, written)
    NeedSource.objects.create(need=need, note="n1", text="Un car pour rentrer le soir", origin="paper")
    answer = {"status": "answered", "answer": "Une ligne est ouverte.", "answered_on": timezone.localdate()}
    needs.edit_need(project.created_by, need, answer)
    return {"need": reverse("workshop:need", args=[project.pk, need.pk])}


def _author(project: Project) -> dict[str, object]:
    """Open a meeting on a board of one page, whose notes go into the register."""
    from dataclasses import replace

    from tests.web.workshop.board_case import BOARD, make_board_meeting

    meeting = make_board_meeting(project, replace(BOARD, pages=1))
    return {
        "code": meeting.code,
        "page": meeting.board_pages.get().pk,
        "meeting": meeting.pk,
        "board": BOARD.id,
    }


def _boards(project: Project) -> dict[str, object]:
    """Open a meeting on a board of two pages, on one whose notes are to be merged, and on one that is to be locked."""
    from dataclasses import replace

    from tests.web.workshop.board_case import BOARD, make_board_meeting

    others = (replace(BOARD, id=id_, pages=1) for id_ in ("essai-de-regroupement", "essai-de-temps"))
    meeting = make_board_meeting(project, BOARD, *others)
    pages = list(meeting.board_pages.order_by("entry", "position").values_list("pk", flat=True))
    stages = {stage.entry: stage.pk for stage in meeting.stages.all()}
    return {
        "project": project.pk, "meeting": meeting.pk, "code": meeting.code, "pages": pages,
        "timed_stage": stages["essai-de-temps"], "merged_stage": stages["essai-de-regroupement"],
    }  # fmt: skip


if __name__ == "__main__":
    main()
