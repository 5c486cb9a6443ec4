"""What participants give in a meeting. Nothing of it names a person; an anonymous ballot has no link to who gave it."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models


def random_key() -> int:
    """Return a random 63-bit key: rows so named lie in the table in an order that says nothing of when they came."""
    return secrets.randbits(63)


class Origin(models.TextChoices):
    """How an answer or a note came."""

    DEVICE = "device", "En ligne"
    PAPER = "paper", "Sur papier"
    TELEPHONE = "telephone", "Par téléphone"
    FACILITATOR = "facilitator", "Saisi par l’animation"


class Participant(models.Model):
    """A device in a meeting, known by the digest of the key it keeps; no name is asked."""

    meeting = models.ForeignKey("workshop.Meeting", models.CASCADE, related_name="participants")
    key_digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "participant"

    def __str__(self) -> str:
        return f"participant {self.pk}"


class AccessCode(models.Model):
    """A personal code handed out for polls of one answer per code, known by its digest."""

    meeting = models.ForeignKey("workshop.Meeting", models.CASCADE, related_name="access_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "digest"], name="access_code_unique")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class SpentRight(models.Model):
    """Who has answered an anonymous poll, or a poll by codes; nothing says which ballot is theirs."""

    stage = models.ForeignKey("workshop.Stage", models.CASCADE, related_name="spent_rights")
    holder = models.CharField(max_length=80)
    """« device:<participant> » or « code:<access code> »."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "holder"], name="right_spent_once")]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.holder}"


class Ballot(models.Model):
    """The answers of one person to the questions of a poll: by question, as `core.workshop.polls` reads them."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    stage = models.ForeignKey("workshop.Stage", models.CASCADE, related_name="ballots")
    answers: models.JSONField[dict[str, Any]] = models.JSONField()
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.DEVICE)
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="ballots")
    """Whose it is, where the poll is not anonymous and takes one answer per device: they may change it."""

    class Meta:
        verbose_name = "bulletin"
        constraints = [models.UniqueConstraint(fields=["stage", "participant"], name="ballot_one_per_device")]

    def __str__(self) -> str:
        return f"bulletin {self.pk}"


class RemarkKind(models.TextChoices):
    """What a participant writes about an entry."""

    QUESTION = "question", "Question"
    COMMENT = "comment", "Commentaire"


class RemarkStatus(models.TextChoices):
    """Where a remark stands: nobody but the facilitator sees it before it is shown."""

    PENDING = "pending", "À relire"
    SHOWN = "shown", "Affichée"
    ANSWERED = "answered", "Répondue"
    HIDDEN = "hidden", "Écartée"


class Remark(models.Model):
    """A question or a comment about an entry."""

    meeting = models.ForeignKey("workshop.Meeting", models.CASCADE, related_name="remarks")
    entry = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=RemarkKind)
    text = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=RemarkStatus, default=RemarkStatus.PENDING)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.DEVICE)
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="remarks")
    key = models.CharField(max_length=40, unique=True)
    """Drawn by who sends it: sent twice, it is one remark."""

    class Meta:
        verbose_name = "remarque"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class RemarkVote(models.Model):
    """A participant asks for an answer to a question too."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["remark", "participant"], name="remark_vote_once")]

    def __str__(self) -> str:
        return f"{self.remark_id}"


class Reaction(models.Model):
    """A quick reaction to an entry: each kind once per participant."""

    meeting = models.ForeignKey("workshop.Meeting", models.CASCADE, related_name="reactions")
    entry = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "entry", "kind", "participant"], name="reaction_once")
        ]

    def __str__(self) -> str:
        return self.kind
