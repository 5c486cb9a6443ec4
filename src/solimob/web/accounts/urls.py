"""Addresses of accounts and organizations. The names `account_*` are those django-allauth asks for."""

from allauth.account import views as allauth_views
from django.urls import include, path

from solimob.web.accounts import views

_sign_in = [
    path("connexion/", allauth_views.login, name="account_login"),
    path("deconnexion/", allauth_views.logout, name="account_logout"),
    path("inscription/", allauth_views.signup, name="account_signup"),
    path("compte/inactif/", allauth_views.account_inactive, name="account_inactive"),
    path("compte/confirmer/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("compte/adresse/", allauth_views.email, name="account_email"),
    path("compte/adresse/envoi/", allauth_views.email_verification_sent, name="account_email_verification_sent"),
    path("compte/adresse/<str:key>/", allauth_views.confirm_email, name="account_confirm_email"),
    path("compte/mot-de-passe/", allauth_views.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", allauth_views.password_set, name="account_set_password"),
    path("mot-de-passe-oublie/", allauth_views.password_reset, name="account_reset_password"),
    path("mot-de-passe-oublie/envoye/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe-oublie/fait/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        "mot-de-passe-oublie/<str:uidb36>-<str:key>/",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

_pages = [
    path("compte/", views.profile, name="profile"),
    path("compte/mes-donnees.json", views.export_my_data, name="export_my_data"),
    path("compte/effacer/", views.erase_my_account, name="erase_my_account"),
    path("organisations/", views.organizations, name="organizations"),
    path("organisations/nouvelle/", views.create_organization, name="create_organization"),
    path("organisations/<int:pk>/", views.organization, name="organization"),
    path("organisations/<int:pk>/modifier/", views.edit_organization, name="edit_organization"),
    path("organisations/<int:pk>/inviter/", views.invite_member, name="invite_member"),
    path("organisations/<int:pk>/membres/<int:member>/role/", views.change_role, name="change_role"),
    path("organisations/<int:pk>/membres/<int:member>/retirer/", views.remove_member, name="remove_member"),
    path(
        "organisations/<int:pk>/invitations/<int:invitation>/retirer/",
        views.revoke_invitation,
        name="revoke_invitation",
    ),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("demonstration/<str:token>/", views.demo_sign_in, name="demo_sign_in"),
]

urlpatterns = [*_sign_in, path("", include((_pages, "accounts")))]
