"""Addresses of démarches."""

from django.urls import path
from django.views.generic import RedirectView

from solimob.web.projects import views

app_name = "projects"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="projects:list"), name="root"),
    path("demarches/", views.project_list, name="list"),
    path("demarches/nouvelle/", views.create, name="create"),
    path("demarches/<int:pk>/", views.home, name="home"),
    path("demarches/<int:pk>/reglages/", views.project_settings, name="settings"),
    path("demarches/<int:pk>/supprimer/", views.delete, name="delete"),
    path("demarches/<int:pk>/membres/", views.members, name="members"),
    path("demarches/<int:pk>/acteurs/", views.actors, name="actors"),
    path("demarches/<int:pk>/acteurs/<int:actor>/retirer/", views.remove_actor, name="remove_actor"),
    path("demarches/<int:pk>/calculs/lancer/", views.start_run, name="start_run"),
    path("calculs/<int:pk>/", views.run, name="run"),
    path("calculs/<int:pk>/annuler/", views.cancel_run, name="cancel_run"),
    path("calculs/<int:pk>/relancer/", views.retry_run, name="retry_run"),
]
