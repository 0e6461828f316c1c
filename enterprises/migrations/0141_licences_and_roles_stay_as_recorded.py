"""Licences, roles and tenures stay as they were recorded, and nobody who was ever in the register is deleted."""

from django.db import migrations

from core.operations import KeptColumns, NeverDeleted

NEVER_DELETED = (
    "enterprises_complianceentry",
    "enterprises_compliancelist",
    "enterprises_enterprise",
    "enterprises_group",
    "enterprises_jurisdiction",
    "enterprises_licence",
    "enterprises_licencesuspension",
    "enterprises_membership",
    "enterprises_site",
    "enterprises_sitetenure",
    "enterprises_user",
)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0121_closed_matters"), ("core", "0141_kept_columns")]

    operations = [
        *map(NeverDeleted, NEVER_DELETED),
        KeptColumns(
            "enterprises_licence",
            always="id number kind site_id enterprise_id authority_id issuing_level exception fictitious",
            entered="valid_from valid_to",
            once="revoked_on revocation_reason",
        ),
        KeptColumns(
            "enterprises_licencesuspension", always="id licence_id suspended_on reason", once="ended_on", free=""
        ),
        KeptColumns(
            "enterprises_membership",
            always="id user_id role authority_id jurisdiction_id enterprise_id group_id",
            entered="valid_from",
            earlier="valid_to",
            free="",
        ),
        KeptColumns(
            "enterprises_sitetenure", always="id site_id", entered="enterprise_id held_from", once="held_to", free=""
        ),
        KeptColumns(
            "enterprises_complianceentry", always="id of_id enterprise_id listed_on", once="struck_on reason", free=""
        ),
        KeptColumns("enterprises_compliancelist", always="id number authority_id announced size source"),
    ]
