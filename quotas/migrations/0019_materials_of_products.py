"""Families of materials of products; a metal is never counted as oxide, and a printed price is above zero."""

from django.db import migrations, models

from core.migrations.operations import KeptColumns


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0018_kept_consumption_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="material",
            field=models.CharField(
                blank=True,
                choices=[
                    ("magnet", "Permanent-magnet materials"),
                    ("luminescent", "Luminescent materials"),
                    ("hydrogen_storage", "Hydrogen-storage materials"),
                    ("polishing", "Polishing materials"),
                ],
                db_default="",
                default="",
                help_text="for a metal, an alloy or a product of further processing",
                max_length=16,
                verbose_name="family of materials",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("material", ""), ("stage__in", ["metal", "processing"]), _connector="OR"),
                name="product_material_of_late_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "metal"), _negated=True),
                    ("reo_factor", None),
                    ("reo_factor__gt", 1),
                    _connector="OR",
                ),
                name="product_metal_is_less_than_its_oxide",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedstatistic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", "price"), _negated=True), ("figure", None), ("figure__gt", 0), _connector="OR"
                ),
                name="statistic_price_positive",
            ),
        ),
        KeptColumns(
            "quotas_product",
            always="id code name name_zh kind element_id element_class material ore_type stage specification variety_of_id"
            " reo_factor source",
            once="ended_on",
        ),
    ]
