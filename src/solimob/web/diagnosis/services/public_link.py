"""Public links to a diagnosis: opened, revoked, followed."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record, token_digest
from solimob.web.diagnosis.models import PublicLink
from solimob.web.projects.queries import Project

TOKEN_BYTES = 16
"""128 random bits."""
LIFETIME = timedelta(days=183)
"""Six months, when nobody says otherwise."""
LONGEST = timedelta(days=2 * 366)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@transaction.atomic
def open_public_link(user: User, project: Project, label: str, last_day: date) -> tuple[PublicLink, str]:
    """Open the diagnosis of a démarche to whoever holds a token; return the link and its token, which is shown once.

    Raises
    ------
    RefusedActError
        If the last day is past, or more than two years away.
    """
    now = timezone.now()
    expires_at = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    if expires_at <= now:
        raise RefusedActError("Ce jour est passé : choisissez une date à venir.")
    if expires_at - now > LONGEST:
        raise RefusedActError("Un lien public dure deux ans au plus : choisissez une date plus proche.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PublicLink.objects.create(
        project=project,
        token_sha256=token_digest(token),
        label=label.strip(),
        created_by=user,
        created_at=now,
        expires_at=expires_at,
    )
    record(user, "diagnosis.public_link.opened", link, project.organization, label=link.label)
    return link, token


@transaction.atomic
def revoke_public_link(user: User, link: PublicLink) -> None:
    """Close a link at once.

    Raises
    ------
    RefusedActError
        If it is closed already.
    """
    if not PublicLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise RefusedActError("Ce lien est déjà révoqué.")
    record(user, "diagnosis.public_link.revoked", link, link.project.organization, label=link.label)


def project_behind(token: str) -> Project | None:
    """Return the démarche a token opens, None when it is unknown, revoked or expired; a malformed one asks nothing."""
    if not _TOKEN.fullmatch(token):
        return None
    link = (
        PublicLink.objects.filter(token_sha256=token_digest(token), revoked_at=None, expires_at__gt=timezone.now())
        .select_related("project__organization")
        .first()
    )
    return None if link is None else link.project
