"""How an author is named where nothing can be erased any more."""

from __future__ import annotations

from solimob.web.projects.queries import Project


def run_author(user_id: int | None, project: Project) -> str:
    """Return the author as runs and documents name them: the organization and the number of the account.

    A run never changes, so a name written in it could not be erased; the number leads back to the person only as long
    as their account says who they are.
    """
    who = "compte effacé" if user_id is None else f"compte {user_id}"
    return f"{project.organization.name} ({who})"
