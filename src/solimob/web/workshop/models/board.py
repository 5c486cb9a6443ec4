"""Pages of a board and the acts on their notes."""

from __future__ import annotations

from typing import Any

from django.db import models


class BoardPage(models.Model):
    """One of the parallel pages of a board: a sub-group works on it. Its state is what its acts made of it."""

    meeting = models.ForeignKey("workshop.Meeting", models.CASCADE, related_name="board_pages")
    entry = models.CharField(max_length=64)
    name = models.CharField("nom", max_length=80)
    position = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)
    """Number of the last act: the row is locked to give the next one."""
    state: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """A document of `core.workshop.boards`, after the act of this number."""
    merged_at = models.DateTimeField(null=True)
    """When its notes went to the register of needs."""

    class Meta:
        verbose_name = "page de tableau"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "entry", "position"], name="page_position_unique")]

    def __str__(self) -> str:
        return self.name


class BoardAct(models.Model):
    """An act on the notes of a page, in the order the server numbered it."""

    page = models.ForeignKey(BoardPage, models.CASCADE, related_name="acts")
    number = models.PositiveIntegerField()
    act_id = models.CharField(max_length=40)
    """Drawn by who sends it: sent twice, it is one act."""
    data: models.JSONField[dict[str, Any]] = models.JSONField()
    participant = models.ForeignKey("workshop.Participant", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="board_act_number_unique"),
            models.UniqueConstraint(fields=["page", "act_id"], name="board_act_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"
