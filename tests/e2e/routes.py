"""The pages that the browser opens: every named URL, with the seeded objects as parameters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.web.test_pages import ROUTES

PARTS = frozenset({"accounts", "projects", "ui", *(name for name, _ in ROUTES if ":" not in name)})
NOT_PAGES = frozenset(
    {
        "accounts:demo_sign_in",
        "accounts:export_my_data",
        "accounts:remove_member",
        "accounts:revoke_invitation",
        "account_logout",
        "projects:cancel_run",
        "projects:delete",
        "projects:remove_actor",
        "projects:retry_run",
        "projects:root",
        "projects:start_run",
        "ui:logo",
        "ui:theme",
    }
)
"""Named URLs that answer no page to a GET: files, redirections, and acts that only take POST."""

PAGES = tuple(name for name, _ in ROUTES if name not in NOT_PAGES and name.partition(":")[0] in PARTS)
"""Every page of this part, by URL name."""


def address(name: str, seeded: dict[str, Any]) -> str:
    """Return the address of a page, with the seeded objects as parameters."""
    parameters = dict(ROUTES)[name]
    values: dict[str, Any] = {}
    for parameter in parameters:
        if parameter == "pk":
            values["pk"] = (
                seeded["runs"]["running"]
                if name == "projects:run"
                else seeded["organization"]
                if name.startswith("accounts:")
                else seeded["project"]
            )
        elif parameter == "token":
            values[parameter] = seeded["invitation_token"]
        else:
            values[parameter] = seeded.get(parameter, "x")
    return reverse(name, kwargs=values)
