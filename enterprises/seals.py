"""The register's sealed tables: people, memberships, enterprises, licences and second factors, as row versions."""

from core import sealing

sealing.version_rows("enterprises", exempt={"enterprises_notification": "kept for 180 days"})
sealing.version_table("mfa_authenticator")
