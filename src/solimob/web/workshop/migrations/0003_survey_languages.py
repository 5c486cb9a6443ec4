"""How many answered a survey in each language."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0002_outreach")]

    operations = [
        migrations.CreateModel(
            name="SurveyLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=12)),
                ("answered", models.PositiveIntegerField(default=0)),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="languages", to="workshop.survey"
                    ),
                ),
            ],
            options={
                "verbose_name": "langue des réponses",
                "constraints": [models.UniqueConstraint(fields=("survey", "language"), name="survey_language_unique")],
            },
        ),
    ]
