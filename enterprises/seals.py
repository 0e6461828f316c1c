"""People, memberships, enterprises and licences are sealed as versions, and the factors that people sign with."""

from core import sealing

sealing.version_rows("enterprises", but={"enterprises_notification": "kept for 180 days"})
sealing.version_table("mfa_authenticator")
