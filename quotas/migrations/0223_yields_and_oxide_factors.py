"""Bounds of yields and factors to oxide are set from a month on; a statistic printed in metal names its metal."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, ForeignKey, Q
from django.db.models.functions import UUID7

import core.clock
from core.operations import AppendOnly, Finite

_KINDS = [
    ("raw_ore", "Raw ore"),
    ("concentrate", "Concentrate"),
    ("precipitate", "Ion-type precipitate"),
    ("oxide", "Oxide"),
    ("carbonate", "Carbonate"),
    ("chloride", "Chloride"),
    ("metal", "Metal"),
    ("alloy", "Alloy"),
]
_OUT_OF_ONE = "t REO out of one t REO fed"


def _common() -> list[tuple[str, Any]]:
    person = ForeignKey(
        settings.AUTH_USER_MODEL,
        PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="recorded by",
    )
    evidence = models.CharField(
        "evidence",
        max_length=12,
        default="entered",
        choices=[
            ("sourced", "Read in a source"),
            ("derived", "Computed from sourced figures"),
            ("entered", "Entered by an officer"),
            ("invented", "Set by the register, not found in a source"),
        ],
    )
    return [
        ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
        ("from_month", models.DateField("from month", help_text="its first day")),
        ("document", models.TextField("document", help_text="office, number and day of the document")),
        ("evidence", evidence),
        ("recorded_at", models.DateTimeField("recorded at", default=core.clock.now, editable=False)),
        ("recorded_by", person),
    ]


def _options(name: str, *constraints: models.CheckConstraint, **names: str) -> dict[str, Any]:
    return {
        **names,
        "ordering": ["-from_month", "-pk"],
        "abstract": False,
        "constraints": [
            models.CheckConstraint(condition=Q(from_month__day=1), name=f"{name}_begins_with_a_month"),
            models.CheckConstraint(condition=~Q(document=""), name=f"{name}_names_its_document"),
            *constraints,
        ],
    }


def _share(label: str) -> Any:
    return models.DecimalField(label, max_digits=5, decimal_places=4, null=True, blank=True, help_text=_OUT_OF_ONE)


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0222_days_of_receipt_are_confirmed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="YieldBound",
            fields=[
                *_common(),
                ("output_kind", models.CharField("output", max_length=16, choices=_KINDS)),
                ("feed_kind", models.CharField("feed", max_length=16, choices=_KINDS)),
                ("lowest", _share("at least")),
                ("highest", _share("at most")),
                (
                    "output",
                    ForeignKey(
                        "quotas.product",
                        PROTECT,
                        null=True,
                        blank=True,
                        related_name="+",
                        verbose_name="product",
                        help_text="empty: every product of this kind",
                    ),
                ),
            ],
            options=_options(
                "yieldbound",
                models.CheckConstraint(
                    condition=(Q(lowest=None) | Q(lowest__gt=0, lowest__lte=2))
                    & (Q(highest=None) | Q(highest__gt=0, highest__lte=2)),
                    name="yield_bound_positive",
                ),
                models.CheckConstraint(
                    condition=Q(lowest=None) | Q(highest=None) | Q(lowest__lte=F("highest")),
                    name="yield_bound_ordered",
                ),
                verbose_name="yield bound",
                verbose_name_plural="yield bounds",
            ),
        ),
        migrations.CreateModel(
            name="OxideFactor",
            fields=[
                *_common(),
                (
                    "factor",
                    models.DecimalField(
                        "factor to REO",
                        max_digits=6,
                        decimal_places=4,
                        null=True,
                        blank=True,
                        help_text="t REO per t of product; empty: what comes with the product holds again",
                    ),
                ),
                ("product", ForeignKey("quotas.product", PROTECT, related_name="+", verbose_name="product")),
            ],
            options=_options(
                "oxidefactor",
                models.CheckConstraint(
                    condition=Q(factor=None) | Q(factor__gt=0, factor__lte=2), name="oxide_factor_positive"
                ),
                verbose_name="oxide factor",
                verbose_name_plural="oxide factors",
            ),
        ),
        migrations.AddField(
            "publishedstatistic",
            "product",
            ForeignKey(
                "quotas.product",
                PROTECT,
                null=True,
                blank=True,
                related_name="+",
                verbose_name="product",
                help_text="of a figure that is not in oxide",
            ),
        ),
        Finite("quotas_yieldbound", "lowest", "highest"),
        Finite("quotas_oxidefactor", "factor"),
        AppendOnly("quotas_yieldbound"),
        AppendOnly("quotas_oxidefactor"),
    ]
