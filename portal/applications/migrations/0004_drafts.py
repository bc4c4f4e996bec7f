import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_papers"),
        ("catalogue", "0001_initial"),
        ("households", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="key"
                    ),
                ),
                ("subject", models.CharField(max_length=60, verbose_name="for what")),
                (
                    "is_for_somebody_new",
                    models.BooleanField(default=False, verbose_name="for somebody new"),
                ),
                (
                    "answers",
                    portal.core.fields.EncryptedJSONField(
                        blank=True, default=dict, verbose_name="answers"
                    ),
                ),
                (
                    "facts",
                    portal.core.fields.EncryptedJSONField(
                        blank=True, default=dict, verbose_name="facts told before"
                    ),
                ),
                (
                    "chosen",
                    models.JSONField(blank=True, default=list, verbose_name="people and services"),
                ),
                (
                    "questions",
                    models.JSONField(
                        blank=True, default=list, verbose_name="questions that were there"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
                ("saved_at", models.DateTimeField(verbose_name="saved at")),
                (
                    "reminders_stopped_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reminders stopped at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="households.person",
                        verbose_name="for whom",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.publicservice",
                        verbose_name="service",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "ordering": ("-saved_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="DraftReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(verbose_name="days after the last answer"),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="applications.draft",
                        verbose_name="draft",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
            },
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["saved_at"],
                name="draft_open_by_age",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("user", "subject"),
                name="draft_one_open_for_each_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftreminder",
            constraint=models.UniqueConstraint(fields=("draft", "day"), name="draft_reminder_once"),
        ),
    ]
