"""Addresses where people enter something."""

from django.urls import path

from solimob.web.diagnosis.views import (
    edit_assumption,
    edit_correction,
    edit_finding,
    edit_offer,
    edit_run,
    edit_territory,
    edit_weights,
)
from solimob.web.diagnosis.views.editing import explained

_D = "demarches/<int:pk>/diagnostic/"
_F = f"{_D}constats/<int:number>/"

_PAGES = [
    path("territoires/", edit_territory.choose_territory, name="edit_territory"),
    path("territoires/ouvrir/", edit_territory.create, name="edit_create"),
    path(f"{_D}donnees/", edit_territory.data, name="edit_data"),
    path(f"{_D}calculs/", edit_run.runs, name="edit_runs"),
    path(f"{_D}offre/saisie/", edit_offer.offers, name="edit_offers"),
    path(f"{_D}offre/ajouter/", edit_offer.add_offer, name="add_offer"),
    path(f"{_D}offre/importer/", edit_offer.import_offers, name="import_offers"),
    path(f"{_D}offre/modele.csv", edit_offer.offer_template, name="offer_template"),
    path(f"{_D}offre/offre.csv", edit_offer.export_offers, name="export_offers"),
    path(f"{_D}offre/recensement/", edit_offer.inventory, name="declare_inventory"),
    path(f"{_D}offre/recensement/retirer/", edit_offer.withdraw_inventory, name="withdraw_inventory"),
    path(f"{_D}offre/<int:offer>/modifier/", edit_offer.edit_offer, name="edit_offer"),
    path(f"{_D}offre/<int:offer>/supprimer/", edit_offer.delete_offer, name="delete_offer"),
    path(f"{_D}corrections/", edit_correction.corrections, name="edit_corrections"),
    path(f"{_D}corrections/chiffre/", edit_correction.correct_figure, name="correct_figure"),
    path(f"{_D}corrections/service/", edit_correction.correct_service, name="correct_service"),
    path(
        f"{_D}corrections/<str:kind>/<int:correction>/retirer/",
        edit_correction.withdraw_correction,
        name="withdraw_correction",
    ),
    path(f"{_D}hypotheses/", edit_assumption.assumptions, name="edit_assumptions"),
    path(f"{_D}hypotheses/<str:parameter>/remplacer/", edit_assumption.replace_assumption, name="replace_assumption"),
    path(f"{_D}hypotheses/<int:replacement>/retirer/", edit_assumption.withdraw_assumption, name="withdraw_assumption"),
    path(f"{_D}ponderation/", edit_weights.weights, name="edit_weights"),
    path(f"{_D}ponderation/retablir/", edit_weights.reset_weights, name="reset_weights"),
    path(f"{_D}ponderation/poids.csv", edit_weights.weights_file, name="weights_file"),
    path(f"{_D}constats/", edit_finding.findings, name="edit_findings"),
    path(f"{_D}constats/garder/", edit_finding.keep_finding, name="keep_finding"),
    path(f"{_D}constats/ecrire/", edit_finding.write_finding, name="write_finding"),
    path(_F, edit_finding.finding, name="edit_finding"),
    path(f"{_F}modifier/", edit_finding.change_finding, name="change_finding"),
    path(f"{_F}retirer/", edit_finding.withdraw_finding, name="withdraw_finding"),
    path(f"{_F}terrain/", edit_finding.add_field_evidence, name="add_field_evidence"),
    path(f"{_F}terrain/<int:evidence>/retirer/", edit_finding.withdraw_field_evidence, name="withdraw_field_evidence"),
    path(f"{_F}position/", edit_finding.record_position, name="record_position"),
    path(f"{_F}versions/<int:version>/", edit_finding.finding_version, name="finding_version"),
]

urlpatterns = [path(str(page.pattern), explained(page.callback), name=page.name) for page in _PAGES]
