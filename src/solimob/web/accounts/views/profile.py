"""One's own account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from solimob.web.accounts import services
from solimob.web.accounts.forms import EraseAccountForm, ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show one's account, and change one's name."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.edit_profile(form.save(commit=False))
        messages.success(request, "Votre nom est enregistré.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_safe
def export_my_data(request: HttpRequest) -> HttpResponse:
    """Download everything the site holds of oneself."""
    response = JsonResponse(
        services.export_account(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase_my_account(request: HttpRequest) -> HttpResponse:
    """Erase one's account, once confirmed."""
    form = EraseAccountForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase_account(request.user)
        except services.RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, "Votre compte est effacé.")
            return redirect("account_login")
    return render(request, "accounts/erase.html", {"form": form})
