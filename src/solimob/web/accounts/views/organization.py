"""Organizations and their members."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.web.accounts import queries, services
from solimob.web.accounts.forms import InvitationForm, OrganizationForm, RoleForm
from solimob.web.accounts.models import Organization
from solimob.web.accounts.policies import Action, actions_of, require
from solimob.web.accounts.roles import Role

_FORM = ["GET", "HEAD", "POST"]


@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    """List one's organizations."""
    return render(request, "accounts/organizations.html", {"memberships": queries.memberships_of(request.user)})


@require_http_methods(_FORM)
def create_organization(request: HttpRequest) -> HttpResponse:
    """Create an organization, which one then administers."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        created = services.create_organization(request.user, data["name"], data["kind"], data["siren"])
        messages.success(request, f"{created} est créée.")
        return redirect("accounts:organization", pk=created.pk)
    return render(request, "accounts/organization_form.html", {"form": form, "organization": None})


@require_safe
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organization, its members and its invitations."""
    found = _organization(request, pk)
    may = actions_of(require(request.user, Action.CAN_VIEW_ORGANIZATION, found))
    invitations = queries.pending_invitations(found, timezone.now()) if Action.CAN_INVITE_MEMBER in may else []
    context = {"organization": found, "may": may, "members": queries.members_of(found), "invitations": invitations}
    return render(request, "accounts/organization.html", context | {"roles": list(Role)})


@require_http_methods(_FORM)
def edit_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name, the kind or the SIREN."""
    found = _organization(request, pk)
    require(request.user, Action.CAN_EDIT_ORGANIZATION, found)
    form = OrganizationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        services.edit_organization(request.user, form.save(commit=False))
        messages.success(request, "L’organisation est enregistrée.")
        return redirect("accounts:organization", pk=pk)
    return render(request, "accounts/organization_form.html", {"form": form, "organization": found})


@require_http_methods(_FORM)
def invite_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody by e-mail."""
    found = _organization(request, pk)
    require(request.user, Action.CAN_INVITE_MEMBER, found)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.invite_member(request.user, found, data["email"], Role(data["role"]), _invitation_link(request))
        except services.RefusedActError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"Une invitation est partie à {data['email']}.")
            return redirect("accounts:organization", pk=pk)
    return render(request, "accounts/invite.html", {"form": form, "organization": found, "roles": list(Role)})


@require_http_methods(_FORM)
def change_role(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Give a member another role."""
    found = _organization(request, pk)
    require(request.user, Action.CAN_EDIT_MEMBER, found)
    membership = get_object_or_404(queries.members_of(found), pk=member)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(request.user, membership, Role(form.cleaned_data["role"]))
        except services.RefusedActError as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{membership.user} : {membership.get_role_display()}.")
            return redirect("accounts:organization", pk=pk)
    context = {"form": form, "organization": found, "membership": membership, "roles": list(Role)}
    return render(request, "accounts/change_role.html", context)


@require_POST
def remove_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Take a member out."""
    found = _organization(request, pk)
    require(request.user, Action.CAN_EDIT_MEMBER, found)
    membership = get_object_or_404(queries.members_of(found), pk=member)
    try:
        services.remove_member(request.user, membership)
    except services.RefusedActError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{membership.user} n’est plus membre.")
    return redirect("accounts:organization", pk=pk)


@require_POST
def revoke_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Withdraw an invitation."""
    found = _organization(request, pk)
    require(request.user, Action.CAN_INVITE_MEMBER, found)
    pending = get_object_or_404(queries.pending_invitations(found, timezone.now()), pk=invitation)
    services.revoke_invitation(request.user, pending)
    messages.success(request, f"L’invitation de {pending.email} est retirée.")
    return redirect("accounts:organization", pk=pk)


def _organization(request: HttpRequest, pk: int) -> Organization:
    return get_object_or_404(queries.organizations_visible_to(request.user), pk=pk)


def _invitation_link(request: HttpRequest) -> Callable[[str], str]:
    def build(token: str) -> str:
        return request.build_absolute_uri(reverse("accounts:accept_invitation", args=[token]))

    return build
