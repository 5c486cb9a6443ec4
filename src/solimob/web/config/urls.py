"""Every address of the site. `PUBLIC_NAMES` are the only ones that answer without signing in."""

from django.urls import include, path

from solimob.web.counselling import urls as counselling_urls
from solimob.web.diagnosis import urls_read
from solimob.web.solutions import urls as solutions_urls
from solimob.web.workshop import urls as workshop_urls

PUBLIC_NAMES = (
    urls_read.PUBLIC_NAMES
    | solutions_urls.PUBLIC_NAMES
    | frozenset(
        {
            "account_confirm_email",
            "account_email_verification_sent",
            "account_inactive",
            "account_login",
            "account_logout",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "account_signup",
            "accounts:accept_invitation",
            "accounts:demo_sign_in",
            "ui:accessibility",
            "ui:legal",
            "ui:logo",
            "ui:theme",
        }
    )
    | counselling_urls.PUBLIC_NAMES
    | workshop_urls.PUBLIC_NAMES
)

urlpatterns = [
    # First: the addresses of a meeting are found 500 times a second, and no other part has one that begins like them.
    path("", include("solimob.web.workshop.urls")),
    path("", include("solimob.web.ui.urls")),
    path("", include("solimob.web.accounts.urls")),
    path("", include("solimob.web.projects.urls")),
    path("", include("solimob.web.solutions.urls")),
    path("", include("solimob.web.diagnosis.urls")),
    path("", include("solimob.web.counselling.urls")),
]

handler400 = "solimob.web.ui.views.bad_request"
handler403 = "solimob.web.ui.views.permission_denied"
handler404 = "solimob.web.ui.views.page_not_found"
handler500 = "solimob.web.ui.views.server_error"
