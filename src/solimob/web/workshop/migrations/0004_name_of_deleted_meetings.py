"""Keep the title and the day of a deleted meeting in the provenance of its needs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0003_survey_languages")]

    operations = [
        migrations.AddField("needsource", "deleted_held_on", models.DateField(null=True)),
        migrations.AddField("needsource", "deleted_title", models.CharField(blank=True, default="", max_length=200)),
    ]
