from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="servicedocument",
            name="is_validity_confirmed",
            field=models.BooleanField(default=False, verbose_name="the validity is confirmed"),
        ),
        migrations.AddField(
            model_name="servicedocument",
            name="valid_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Within them it can be used again in another file; empty: never.",
                null=True,
                verbose_name="valid for so many months",
            ),
        ),
        migrations.AlterField(
            model_name="servicedocument",
            name="code",
            field=models.SlugField(
                help_text="The same paper has the same code in every service.",
                max_length=60,
                verbose_name="code",
            ),
        ),
    ]
