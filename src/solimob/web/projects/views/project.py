"""Démarches: list, creation, home, settings, members."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.territory import UnknownCodeError
from solimob.web.accounts.policies import Action
from solimob.web.accounts.queries import members_of, organizations_where
from solimob.web.accounts.roles import Role
from solimob.web.projects import queries, services
from solimob.web.projects.access import visible_project
from solimob.web.projects.forms import CreateProjectForm, RenameProjectForm
from solimob.web.projects.services.store import current_store

_FORM = ["GET", "HEAD", "POST"]


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """List the démarches one may see."""
    may_create = organizations_where(request.user, Action.CAN_CREATE_PROJECT).exists()
    context = {"projects": queries.projects_visible_to(request.user), "may_create": may_create}
    return render(request, "projects/list.html", context)


@require_http_methods(_FORM)
def create(request: HttpRequest) -> HttpResponse:
    """Open a démarche; `?territory=…&name=…` fills the form, which is how a territory page leads here."""
    organizations = organizations_where(request.user, Action.CAN_CREATE_PROJECT)
    initial = {name: request.GET.get(name, "") for name in ("territory", "name")}
    initial["organization"] = organizations.first()
    form = CreateProjectForm(request.POST or None, initial=initial, organizations=organizations)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            territory = current_store().gazetteer().territory(data["territory"].replace(" ", ""))
        except UnknownCodeError as error:
            form.add_error("territory", f"{error} : vérifiez-le, ou cherchez le territoire par son nom.")
        else:
            project = services.create_project(request.user, data["organization"], data["name"], territory)
            messages.success(request, "La démarche est créée.")
            return redirect("projects:home", pk=project.pk)
    return render(request, "projects/create.html", {"form": form, "organizations": organizations})


@require_safe
def home(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a démarche: its territory, its last run, what to do next."""
    project, context = visible_project(request, pk, Action.CAN_VIEW_PROJECT)
    run = queries.latest_run(project)
    context |= {
        "run": run,
        "now": timezone.now(),
        "interrupted": run is not None and run.is_interrupted(timezone.now()),
    }
    return render(request, "projects/home.html", context)


@require_http_methods(_FORM)
def project_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a démarche, or delete it."""
    project, context = visible_project(request, pk, Action.CAN_VIEW_PROJECT)
    if request.method == "POST":
        visible_project(request, pk, Action.CAN_EDIT_PROJECT)
    form = RenameProjectForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        services.rename_project(request.user, project, form.cleaned_data["name"])
        messages.success(request, "La démarche est enregistrée.")
        return redirect("projects:settings", pk=pk)
    return render(request, "projects/settings.html", context | {"form": form})


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a démarche."""
    project, _ = visible_project(request, pk, Action.CAN_DELETE_PROJECT)
    services.delete_project(request.user, project)
    messages.success(request, f"La démarche « {project.name} » est supprimée.")
    return redirect("projects:list")


@require_safe
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who works on a démarche: the members of its organization."""
    project, context = visible_project(request, pk, Action.CAN_VIEW_PROJECT)
    context |= {"members": members_of(project.organization), "roles": list(Role)}
    return render(request, "projects/members.html", context)
