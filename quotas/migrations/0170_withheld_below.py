"""A withheld share is subtracted above its holder too: in the stored figures and in those of any day."""

from decimal import Decimal

from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

import quotas.quantities
from core.operations import Finite, script

_BACK = """
DROP TRIGGER ledger_apply_withheld ON quotas_posting;
DROP FUNCTION ledger_apply_withheld();
ALTER TABLE quotas_account
    ALTER COLUMN allocated SET EXPRESSION AS (received - withheld),
    ALTER COLUMN available SET EXPRESSION AS (received - withheld - used_pending - used_accepted),
    ALTER COLUMN excess SET EXPRESSION AS (GREATEST(used_pending + used_accepted - received + withheld, 0.000)),
    ALTER COLUMN state SET EXPRESSION AS (
        CASE WHEN NOT plan_reached THEN 'awaiting_plan'
             WHEN given = 0 AND used_pending > -used_accepted THEN 'unplanned'
             WHEN used_pending > received - withheld - used_accepted THEN 'exceeded'
             WHEN received > withheld AND used_pending >= (received - withheld) * 0.9 - used_accepted THEN 'near'
             ELSE 'within' END);
"""
_DROP_BALANCES = "DROP FUNCTION ledger_balances(uuid[], date, timestamptz, date);"
_ALLOCATED = F("received") - F("withheld") - F("withheld_below")


def _derived(name: str, verbose_name: str, expression: object) -> migrations.AlterField:
    tonnes = quotas.quantities.TonnesField(verbose_name)
    return migrations.AlterField(
        "account", name, models.GeneratedField(expression=expression, output_field=tonnes, db_persist=True)
    )


class Migration(migrations.Migration):
    dependencies = [("quotas", "0140_figures_are_numbers")]

    operations = [
        migrations.AddField(
            "account",
            "withheld_below",
            quotas.quantities.TonnesField(
                "withheld below", default=quotas.quantities.ZERO, db_default=quotas.quantities.ZERO
            ),
        ),
        Finite("quotas_account", "withheld_below"),
        # Django cannot change a generated column; PostgreSQL can, and keeps its indexes.
        migrations.RunSQL(
            script(__file__, "withheld_below.sql"),
            _BACK,
            state_operations=[
                _derived("allocated", "allocated", _ALLOCATED),
                _derived("available", "available", _ALLOCATED - F("used_pending") - F("used_accepted")),
                _derived(
                    "excess",
                    "excess",
                    Greatest(
                        F("used_pending") + F("used_accepted") - F("received") + F("withheld") + F("withheld_below"),
                        Value(quotas.quantities.ZERO, output_field=quotas.quantities.TonnesField()),
                    ),
                ),
                migrations.AlterField(
                    "account",
                    "state",
                    models.GeneratedField(
                        expression=Case(
                            When(plan_reached=False, then=Value("awaiting_plan")),
                            When(Q(given=0) & Q(used_pending__gt=-F("used_accepted")), then=Value("unplanned")),
                            When(Q(used_pending__gt=_ALLOCATED - F("used_accepted")), then=Value("exceeded")),
                            When(
                                Q(received__gt=F("withheld") + F("withheld_below"))
                                & Q(used_pending__gte=_ALLOCATED * Value(Decimal("0.9")) - F("used_accepted")),
                                then=Value("near"),
                            ),
                            default=Value("within"),
                        ),
                        output_field=models.CharField(
                            "state",
                            max_length=16,
                            choices=[
                                ("awaiting_plan", "Awaiting the plan"),
                                ("unplanned", "Unplanned"),
                                ("exceeded", "Exceeded"),
                                ("near", "Near the limit"),
                                ("within", "Within"),
                            ],
                        ),
                        db_persist=True,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            _DROP_BALANCES + script(__file__, "ledger_balances_withheld.sql"),
            _DROP_BALANCES + script(__file__, "ledger_balances.sql"),
        ),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(name="account_withheld_below", condition=Q(withheld_below__gte=0)),
        ),
    ]
