"""Actors around a démarche."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects import queries, services
from solimob.web.projects.access import visible_project
from solimob.web.projects.forms import ActorForm


@require_http_methods(["GET", "HEAD", "POST"])
def actors(request: HttpRequest, pk: int) -> HttpResponse:
    """List the actors, and add one."""
    project, context = visible_project(request, pk, Action.CAN_VIEW_PROJECT)
    form = ActorForm(request.POST or None)
    if request.method == "POST":
        visible_project(request, pk, Action.CAN_EDIT_ACTOR)
        if form.is_valid():
            data = form.cleaned_data
            try:
                services.add_actor(request.user, project, data["name"], data["sphere"], data["kind"])
            except RefusedActError as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(request, f"« {data['name']} » est ajouté.")
                return redirect("projects:actors", pk=pk)
    return render(request, "projects/actors.html", context | {"form": form, "actors": queries.actors_of(project)})


@require_POST
def remove_actor(request: HttpRequest, pk: int, actor: int) -> HttpResponse:
    """Take an actor out."""
    project, _ = visible_project(request, pk, Action.CAN_EDIT_ACTOR)
    found = get_object_or_404(queries.actors_of(project), pk=actor)
    services.remove_actor(request.user, found)
    messages.success(request, f"« {found.name} » est retiré.")
    return redirect("projects:actors", pk=pk)
