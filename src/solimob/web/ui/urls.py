"""Addresses of pages that belong to no part."""

from django.urls import path

from solimob.web.ui import views

app_name = "ui"

urlpatterns = [
    path("theme.css", views.theme, name="theme"),
    path("logo", views.logo, name="logo"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("composants/", views.components, name="components"),
]
