"""Let a démarche be reminded of its late answers every week."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0006_codes_of_printed_sheets")]

    operations = [
        migrations.CreateModel(
            name="WeeklyReminders",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site_address", models.URLField()),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weekly_reminders",
                        to="projects.project",
                    ),
                ),
            ],
            options={"verbose_name": "rappels de chaque semaine"},
        ),
    ]
