"""Second factors since they were set up, attempts to sign in, and the counts that slow guessing down."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0111_approvals_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="key")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failures")),
                ("failed_at", models.DateTimeField(verbose_name="last failure")),
                ("until", models.DateTimeField(null=True, verbose_name="nothing is judged until")),
            ],
            options={
                "verbose_name": "throttle",
                "verbose_name_plural": "throttles",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="session_generation",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="generation of sessions"),
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("authenticator", models.BigIntegerField(unique=True, verbose_name="key of the library's row")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("recovery_codes", "Recovery codes"),
                            ("totp", "TOTP Authenticator"),
                            ("webauthn", "WebAuthn"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="set up")),
                ("replaces", models.BooleanField(verbose_name="another was set up before it")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="removed")),
                ("last_step", models.BigIntegerField(null=True, verbose_name="time step of the last code taken")),
                ("released_at", models.DateTimeField(null=True, verbose_name="released")),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "reset_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reset by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="factors", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "second factor",
                "verbose_name_plural": "second factors",
                "ordering": ["-since"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by", None),
                            models.Q(("released_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="factor_not_released_by_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by", None),
                            ("reset_by", None),
                            models.Q(("released_by", models.F("reset_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="factor_not_released_by_resetter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at", None), ("released_by", None)),
                            models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="factor_released_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Signed in"),
                            ("wrong_password", "Wrong password"),
                            ("wrong_code", "Wrong code"),
                            ("slowed", "Slowed down after wrong attempts"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("factor", models.CharField(blank=True, max_length=20, verbose_name="second factor")),
                ("address", models.GenericIPAddressField(verbose_name="address")),
                ("browser", models.CharField(blank=True, max_length=200, verbose_name="browser")),
                (
                    "unusual",
                    models.BooleanField(default=False, verbose_name="from a new address or browser, or after failures"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "verbose_name_plural": "sign-ins",
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["person", "-at"], name="sign_in_newest")],
            },
        ),
    ]
