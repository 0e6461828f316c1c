"""The register's sealed tables: people, memberships, enterprises, licences and second factors, as row versions."""

from core import sealing

sealing.version_rows(
    "enterprises",
    exempt={
        "enterprises_notification": "kept for 180 days",
        "enterprises_change": "kept for ninety days",
        "enterprises_webhook": "an address to which copies go; each act on it is in the audit trail",
        "enterprises_webhookdelivery": "kept for ninety days",
    },
)
sealing.version_table("mfa_authenticator")
