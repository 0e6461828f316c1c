"""Rows bear the columns that decide who sees them: see ADR 8."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Left

from core.operations import script


def text(**options):
    return models.TextField(db_collation="C", editable=False, **options)


def link(to, **options):
    return models.ForeignKey(
        to=to, on_delete=django.db.models.deletion.PROTECT, null=True, editable=False, related_name="+", **options
    )


def derived(expression):
    return models.GeneratedField(
        expression=expression, output_field=models.TextField(db_collation="C"), db_persist=True
    )


class Migration(migrations.Migration):
    dependencies = [("quotas", "0270_filed_sites"), ("enterprises", "0300_places_of_enterprises")]

    operations = [
        migrations.AddField("account", "authority", text(default=""), preserve_default=False),
        migrations.AddField("account", "place", text(default=""), preserve_default=False),
        migrations.AddField("account", "enterprise", link("enterprises.enterprise")),
        migrations.AddField("account", "group", link("enterprises.group")),
        migrations.AddField("account", "seat", text(null=True)),
        migrations.AddField("account", "province", derived(Left("place", 2))),
        migrations.AddField(
            "account",
            "scope",
            derived(Concat("authority", Value(":", output_field=models.TextField()), "place")),
        ),
        migrations.AddField("posting", "authority", text(default=""), preserve_default=False),
        migrations.AddField("posting", "from_enterprise", link("enterprises.enterprise", db_index=False)),
        migrations.AddField("posting", "to_enterprise", link("enterprises.enterprise", db_index=False)),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(
            script(__file__, "account_reach.sql"),
            """
            DROP FUNCTION accounts_in_reach();
            DROP TRIGGER programme_keeps_authority ON quotas_programme;
            DROP TRIGGER account_reach_follows ON quotas_holder;
            DROP TRIGGER account_reach_follows ON enterprises_enterprise;
            DROP TRIGGER account_reach_begins ON quotas_account;
            DROP FUNCTION programme_keeps_authority(), account_reach_follows(), account_reach_begins(),
                account_reach(uuid, uuid);
            """,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(
            script(__file__, "rows_reach.sql"),
            """
            DROP TRIGGER report_filer ON quotas_lineuse;
            DROP TRIGGER report_filer ON quotas_trade;
            DROP TRIGGER report_filer ON quotas_reportline;
            ALTER TABLE quotas_lineuse DROP COLUMN filer_id;
            ALTER TABLE quotas_trade DROP COLUMN filer_id;
            ALTER TABLE quotas_reportline DROP COLUMN filer_id;
            DROP TRIGGER report_keeps_enterprise ON quotas_report;
            DROP TRIGGER posting_reach_fits ON quotas_posting;
            DROP FUNCTION report_filer(), report_keeps_enterprise(), posting_reach_fits();
            """,
        ),
    ]
