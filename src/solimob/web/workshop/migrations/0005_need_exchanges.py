"""Messages about a need, between the team and the author of a note or between members."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import solimob.web.workshop.models.participation


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0004_name_of_deleted_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.BigIntegerField(default=solimob.web.workshop.models.participation.random_key, unique=True),
                ),
                ("side", models.CharField(max_length=10)),
                ("text", models.CharField(blank=True, max_length=1000, verbose_name="message")),
                ("verdict", models.CharField(blank=True, max_length=10, verbose_name="avis")),
                ("about", models.CharField(blank=True, max_length=64)),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "need",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="workshop.need",
                    ),
                ),
                ("read_by", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="workshop.needsource",
                    ),
                ),
            ],
            options={
                "verbose_name": "message sur un besoin",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("need__isnull", True), ("source__isnull", False)),
                            models.Q(("need__isnull", False), ("source__isnull", True)),
                            _connector="OR",
                        ),
                        name="need_message_one_thread",
                    )
                ],
            },
        ),
    ]
