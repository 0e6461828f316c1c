"""Signatures with a second factor: by whom, of what content, with which factor; each is used once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import UniqueConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models.people import User


class Signature(Identified):
    class Method(models.TextChoices):
        TOTP = "totp", _("Code of the authenticator app")
        PASSKEY = "passkey", _("Passkey")
        TOKEN = "token", _("API token")
        SESSION = "session", _("Session alone (signing is relaxed here)")

    user = models.ForeignKey(User, models.PROTECT, related_name="signatures")
    purpose = models.CharField(_("purpose"), max_length=40)
    object_id = models.CharField(_("object"), max_length=64)
    sha256 = models.CharField(_("SHA-256 of what was signed"), max_length=64)
    method = models.CharField(_("method"), max_length=8, choices=Method)
    nonce = models.CharField(_("nonce"), max_length=43)
    at = models.DateTimeField(_("at"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-at"]
        constraints = [
            UniqueConstraint(
                name="signature_used_once",
                fields=["nonce"],
                violation=Fault(
                    "/code",
                    "signature_used",
                    _("This signature was used already. Load the page again to sign once more."),
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.user}"
