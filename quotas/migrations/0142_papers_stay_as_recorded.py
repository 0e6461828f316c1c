"""Successions are only added, and what holds quota stays what it is; a sheet stays as it was handed in."""

from django.db import migrations

from core.operations import AppendOnly, KeptColumns, NeverDeleted


class Migration(migrations.Migration):
    dependencies = [("quotas", "0120_notice_submissions"), ("core", "0141_kept_columns")]

    operations = [
        AppendOnly("quotas_succession"),
        NeverDeleted("quotas_holder"),
        NeverDeleted("quotas_programmeyear"),
        NeverDeleted("quotas_programme"),
        KeptColumns("quotas_holder", always="id code type jurisdiction_id group_id enterprise_id", free="place_id"),
        KeptColumns("quotas_programmeyear", always="id programme_id year", free="version state scheme"),
        KeptColumns(
            "quotas_import",
            always="id kind file_name size sha256 uploaded_by_id uploaded_at",
            free="version state dry_run content table lines faults findings enterprise_id period report_id notice_id",
        ),
    ]
