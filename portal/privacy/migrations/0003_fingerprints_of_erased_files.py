"""Takes the fingerprint of the personal number out of files that were erased before."""

from django.db import migrations


def blank(apps, _schema_editor):
    erased = apps.get_model("privacy", "Erasure").objects.values("application")
    files = apps.get_model("applications", "Application").objects
    files.filter(pk__in=erased).exclude(embg_digest="").update(embg_digest="")


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0011_silence_is_settled"),
        ("privacy", "0002_days_of_keeping"),
    ]

    operations = [migrations.RunPython(blank, migrations.RunPython.noop, elidable=True)]
