"""A decided request becomes the file of a request: received, its documents, decided, paid, erased."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_DECIDED = ("version", "decided_on", "granted_cents", "recorded_at")
_USER = {"null": True, "on_delete": django.db.models.deletion.SET_NULL, "related_name": "+", "to": settings.AUTH_USER_MODEL}  # fmt: skip
_STATES = [("missing", "manquante"), ("received", "reçue"), ("not_needed", "pas nécessaire")]
_MEANS = [("transfer", "virement"), ("cheque", "chèque bancaire"), ("voucher", "bon, ticket ou carte"), ("cash", "espèces")]  # fmt: skip
_PAYEES = [("beneficiary", "la personne"), ("supplier", "le fournisseur (vendeur, auto-école…)")]


class Migration(migrations.Migration):
    dependencies = [
        ("counselling", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="designedaid",
            name="keep_months",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="mois de garde du détail des demandes"),
        ),
        migrations.RenameModel(old_name="DecidedRequest", new_name="AidRequest"),
        migrations.AlterModelOptions(
            name="aidrequest", options={"ordering": ("-pk",), "verbose_name": "demande"}
        ),
        migrations.AlterField(
            model_name="aidrequest",
            name="aid",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="counselling.designedaid"
            ),
        ),
        migrations.AlterField(
            model_name="aidrequest",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="requests",
                to="counselling.aidversion",
            ),
        ),
        migrations.AlterField(
            model_name="aidrequest", name="decided_on", field=models.DateField(null=True, verbose_name="jour")
        ),
        migrations.AlterField(
            model_name="aidrequest",
            name="granted_cents",
            field=models.PositiveIntegerField(null=True, verbose_name="montant accordé, en centimes"),
        ),
        migrations.AlterField(model_name="aidrequest", name="recorded_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="aidrequest", name="received_on", field=models.DateField(null=True, verbose_name="reçue le")
        ),
        migrations.AddField(model_name="aidrequest", name="opened_by", field=models.ForeignKey(**_USER)),
        migrations.AddField(model_name="aidrequest", name="opened_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="aidrequest",
            name="erased_on",
            field=models.DateField(null=True, verbose_name="détail effacé le"),
        ),
        migrations.AddConstraint(
            model_name="aidrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(**{f"{name}__isnull": True for name in _DECIDED})
                | models.Q(**{f"{name}__isnull": False for name in _DECIDED}),
                name="counselling_request_decided_whole",
            ),
        ),
        migrations.CreateModel(
            name="AidDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=2000, verbose_name="pièce")),
                ("state", models.CharField(choices=_STATES, default="missing", max_length=20)),
                ("marked_on", models.DateField(null=True, verbose_name="depuis le")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="counselling.aidrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce d’une demande",
                "ordering": ("place",),
                "constraints": [
                    models.UniqueConstraint(fields=("request", "place"), name="counselling_document_once"),
                    models.CheckConstraint(
                        condition=models.Q(("marked_on__isnull", True), ("state", "missing"))
                        | (~models.Q(("state", "missing")) & models.Q(("marked_on__isnull", False))),
                        name="counselling_document_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AidPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.PositiveIntegerField(verbose_name="montant, en centimes")),
                ("paid_on", models.DateField(verbose_name="payé le")),
                ("means", models.CharField(choices=_MEANS, max_length=20, verbose_name="moyen")),
                ("payee", models.CharField(choices=_PAYEES, max_length=20, verbose_name="à qui")),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(**_USER)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payments",
                        to="counselling.aidrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "paiement",
                "ordering": ("paid_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cents__gt", 0)), name="counselling_payment_of_something"
                    )
                ],
            },
        ),
    ]
