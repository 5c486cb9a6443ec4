"""The words shared by every part: roles in an organization, and spheres of action."""

from django.db import models


class Role(models.TextChoices):
    """What a person is in an organization, from the widest rights to the narrowest."""

    ADMINISTRATOR = "administrator", "Administration"
    EDITOR = "editor", "Technique"
    CONTRIBUTOR = "contributor", "Contribution"
    READER = "reader", "Lecture"

    @property
    def explanation(self) -> str:
        """What the role lets one do, in one sentence."""
        return {
            Role.ADMINISTRATOR: "tout, y compris inviter, changer les rôles et supprimer une démarche",
            Role.EDITOR: "mener une démarche : lancer les calculs, corriger, partager",
            Role.CONTRIBUTOR: "apporter ce que l’on sait : offre, acteurs, avis sur les constats",
            Role.READER: "lire et télécharger",
        }[self]


class OrganizationKind(models.TextChoices):
    """The kinds of organizations that take part, over every sphere."""

    COLLECTIVITE = "collectivite", "Commune ou intercommunalité"
    AOM = "aom", "Autorité organisatrice de la mobilité"
    REGION = "region", "Région"
    DEPARTEMENT = "departement", "Département"
    ETAT = "etat", "Service de l’État (préfecture, DDT, cellule)"
    SOCIAL = "social", "Action sociale (CCAS, insertion)"
    EMPLOI = "emploi", "Emploi"
    SANTE = "sante", "Santé"
    ASSOCIATION = "association", "Association"
    EMPLOYEUR = "employeur", "Employeur"
    AUTRE = "autre", "Autre"


class Sphere(models.TextChoices):
    """The spheres whose actors agree or disagree on a finding."""

    MOBILITE = "mobilite", "Mobilité"
    SOCIAL = "social", "Social"
    EMPLOI = "emploi", "Emploi"
    SANTE = "sante", "Santé"
    ASSOCIATION = "association", "Associations"
    EMPLOYEUR = "employeur", "Employeurs"
    INSTITUTION = "institution", "Institutions et élus"
