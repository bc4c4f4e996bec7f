import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def given_when_uploaded(apps, schema_editor):
    """Papers that are there already were given on the day on which they came."""
    apps.get_model("applications", "Paper").objects.update(given_at=models.F("uploaded_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name of the file')),
                ('length', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('arrived', models.PositiveIntegerField(default=0, verbose_name='bytes arrived')),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=64)),
                ('created_at', models.DateTimeField(verbose_name='begun at')),
                ('expires_at', models.DateTimeField(verbose_name='kept until')),
                ('content_type', models.CharField(blank=True, max_length=40, verbose_name='type')),
                ('content', models.BinaryField(null=True)),
                ('preview', models.BinaryField(null=True)),
                ('pages', models.PositiveSmallIntegerField(default=0, verbose_name='pages')),
                ('problems', models.JSONField(blank=True, default=list, verbose_name='hard to read')),
                ('scan', models.CharField(blank=True, max_length=20, verbose_name='virus scan')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place')),
                ('rotation', models.PositiveSmallIntegerField(default=0, verbose_name='turned by')),
            ],
            options={
                'verbose_name': 'file on its way',
                'verbose_name_plural': 'files on their way',
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='PaperUploadPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(verbose_name='first byte')),
                ('content', models.BinaryField()),
            ],
            options={
                'verbose_name': 'piece of a file',
                'verbose_name_plural': 'pieces of files',
                'ordering': ('start',),
            },
        ),
        migrations.AddField(
            model_name='paper',
            name='given_at',
            field=models.DateTimeField(null=True, verbose_name='first given at'),
        ),
        migrations.RunPython(given_when_uploaded, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='paper',
            name='given_at',
            field=models.DateTimeField(verbose_name='first given at'),
        ),
        migrations.AddField(
            model_name='paper',
            name='is_validity_confirmed',
            field=models.BooleanField(default=False, verbose_name='the validity is confirmed'),
        ),
        migrations.AddField(
            model_name='paper',
            name='kind',
            field=models.CharField(blank=True, max_length=60, verbose_name='kind of paper'),
        ),
        migrations.AddField(
            model_name='paper',
            name='legibility',
            field=models.JSONField(blank=True, default=list, verbose_name='hard to read'),
        ),
        migrations.AddField(
            model_name='paper',
            name='pages',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pages'),
        ),
        migrations.AddField(
            model_name='paper',
            name='reused_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reuses', to='applications.paper', verbose_name='reused from'),
        ),
        migrations.AddField(
            model_name='paper',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name='valid until'),
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(fields=['kind', 'valid_until'], name='paper_by_kind_and_validity'),
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(fields=['file'], name='paper_by_file'),
        ),
        migrations.AddField(
            model_name='paperupload',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='applications.application', verbose_name='application'),
        ),
        migrations.AddField(
            model_name='paperupload',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by'),
        ),
        migrations.AddField(
            model_name='paperuploadpart',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='applications.paperupload', verbose_name='file on its way'),
        ),
        migrations.AddIndex(
            model_name='paperupload',
            index=models.Index(fields=['owner', 'application'], name='upload_of_owner'),
        ),
        migrations.AddIndex(
            model_name='paperupload',
            index=models.Index(fields=['expires_at'], name='upload_by_expiry'),
        ),
        migrations.AddConstraint(
            model_name='paperupload',
            constraint=models.CheckConstraint(condition=models.Q(('length__gte', 1), ('length__lte', 10485760), ('arrived__lte', models.F('length'))), name='upload_size_within_limits'),
        ),
        migrations.AddConstraint(
            model_name='paperupload',
            constraint=models.CheckConstraint(condition=models.Q(('rotation__in', [0, 90, 180, 270])), name='upload_turned_by_right_angles'),
        ),
        migrations.AddConstraint(
            model_name='paperupload',
            constraint=models.UniqueConstraint(condition=models.Q(('fingerprint', ''), _negated=True), fields=('owner', 'application', 'fingerprint'), name='upload_of_a_file_once'),
        ),
        migrations.AddConstraint(
            model_name='paperuploadpart',
            constraint=models.UniqueConstraint(fields=('upload', 'start'), name='upload_part_once'),
        ),
    ]
