"""Keep what the codes of printed sheets stand for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0005_need_exchanges")]

    operations = [migrations.AddField("meeting", "paper_codes", models.JSONField(default=dict))]
