"""Links that sign somebody in: invitations, and the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from solimob.web.accounts import queries, services
from solimob.web.accounts.forms import AcceptInvitationForm
from solimob.web.accounts.loopback import is_from_loopback

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@never_cache
@require_GET
def demo_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by the link that `solimob web serve --demo` prints; nowhere else does this page exist."""
    if not settings.SOLIMOB_DEMO or settings.SOLIMOB_HOSTED or not is_from_loopback(request):
        raise Http404
    try:
        user = services.use_sign_in_link(token)
    except services.RefusedActError as refusal:
        return _refused(request, "Lien de connexion refusé", refusal, 410)
    login(request, user, backend=_BACKEND)
    wanted = request.GET.get("suite", "")
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if here else settings.LOGIN_REDIRECT_URL)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join an organization; somebody without an account creates it here."""
    try:
        invitation = services.find_invitation(token, timezone.now())
    except services.RefusedActError as refusal:
        return _refused(request, "Invitation refusée", refusal, 410)
    has_account = queries.has_account(invitation.email)
    needs_account = not request.user.is_authenticated and not has_account
    form = AcceptInvitationForm(request.POST or None) if needs_account else None
    if request.method == "POST" and (request.user.is_authenticated or (form is not None and form.is_valid())):
        try:
            if form is not None:
                data = form.cleaned_data
                user = services.join_with_new_account(token, data["name"], data["password"])
                login(request, user, backend=_BACKEND)
            else:
                services.accept_invitation(request.user, token)
        except services.RefusedActError as refusal:
            return _refused(request, "Invitation refusée", refusal, 409)
        messages.success(request, f"Vous avez rejoint {invitation.organization}.")
        return redirect("accounts:organization", pk=invitation.organization_id)
    context = {"invitation": invitation, "form": form, "has_account": has_account}
    return render(request, "accounts/accept_invitation.html", context)


def _refused(request: HttpRequest, title: str, refusal: Exception, status: int) -> HttpResponse:
    return render(request, "ui/error.html", {"title": title, "explanation": str(refusal)}, status=status)
