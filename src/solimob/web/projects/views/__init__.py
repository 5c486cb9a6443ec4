"""Pages of démarches."""

from solimob.web.projects.views.actor import actors, remove_actor
from solimob.web.projects.views.project import create, delete, home, members, project_list, project_settings
from solimob.web.projects.views.run import cancel_run, retry_run, run, start_run

__all__ = [
    "actors",
    "cancel_run",
    "create",
    "delete",
    "home",
    "members",
    "project_list",
    "project_settings",
    "remove_actor",
    "retry_run",
    "run",
    "start_run",
]
