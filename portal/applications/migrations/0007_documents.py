import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.applications.models.document
import portal.applications.models.paper
from portal.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_mandates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(choices=[("receipt", "Receipt of an application"), ("decision", "Decision"), ("certificate", "Certificate of right")], max_length=20, verbose_name="kind")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("code", models.CharField(max_length=16, verbose_name="public code")),
                ("language", models.CharField(choices=[("mk", "Macedonian"), ("sq", "Albanian")], max_length=2, verbose_name="language")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("ordered_at", models.DateTimeField(verbose_name="ordered at")),
                ("application", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="document_orders", to="applications.application", verbose_name="application")),
                ("ordered_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="ordered by")),
            ],
            options={
                "verbose_name": "order of a document",
                "verbose_name_plural": "orders of documents",
                "ordering": ("ordered_at", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("application", "kind", "version"), name="document_version_once"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["receipt", "decision", "certificate"])), name="document_kind_known"),
                    models.CheckConstraint(condition=models.Q(("valid_until__isnull", True), ("kind", "certificate"), _connector="OR"), name="document_only_certificates_run_out"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=200, storage=portal.applications.models.paper.private_storage, upload_to=portal.applications.models.document.sealed_name, verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="checksum")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                ("certificate", models.CharField(help_text="Its SHA-256 fingerprint.", max_length=64, verbose_name="certificate of the seal")),
                ("level", models.CharField(max_length=10, verbose_name="level of the seal")),
                ("is_demonstration", models.BooleanField(verbose_name="sealed for demonstration only")),
                ("order", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="document", to="applications.documentorder", verbose_name="order")),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "indexes": [models.Index(fields=["certificate"], name="document_by_certificate")],
            },
        ),
        append_only("applications_documentorder"),
        append_only("applications_document"),
    ]
