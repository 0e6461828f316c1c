"""Enterprises: legal persons that hold licences and quota and file reports.

Their history is kept as dated events; ``state`` is only the latest of them.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned, parts_of
from enterprises.credit_codes import CreditCodeField
from enterprises.models.groups import Group
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.pinyin import NamedInPinyin
from enterprises.scoping import Scope, ScopedQuerySet


class Enterprise(NamedInPinyin, Identified, Versioned):
    class Ownership(models.TextChoices):
        STATE = "state", _("State-owned")
        PRIVATE = "private", _("Private")
        FOREIGN_INVESTED = "foreign_invested", _("Foreign-invested")
        UNKNOWN = "unknown", _("Not in the sources")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", _("Merged into another")

    ENDED = (State.CLOSED, State.MERGED)

    code = models.CharField(_("code"), max_length=32, unique=True, help_text=_("begins with E-"))
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("Chinese name"), max_length=200, blank=True)
    credit_code = CreditCodeField(
        _("unified social credit code"),
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        help_text=_("GB 32100, 18 characters with check digit"),
    )
    ownership = models.CharField(_("ownership"), max_length=20, choices=Ownership)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="enterprises")
    # The code of the jurisdiction, kept by a trigger: row-level security compares it without a join.
    place = models.TextField(editable=False, db_default="", db_collation="C")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="enterprises")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ACTIVE)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(place="jurisdiction__code", enterprise="id", groups=("group_id",))

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["code"]
        indexes = [parts_of("enterprise_search", "code", "name", "name_zh", "name_pinyin")]
        constraints = [
            CheckConstraint(
                name="enterprise_code_form",
                condition=Q(code__regex=r"^E-[A-Z0-9-]+$"),
                violation=Fault(
                    "/code", "invalid_code", _("An enterprise's code is “E-” and capital letters, digits or hyphens.")
                ),
            ),
            CheckConstraint(
                name="enterprise_merged_has_successor",
                condition=Q(state="merged", successor__isnull=False) | (~Q(state="merged") & Q(successor__isnull=True)),
                violation=Fault("/successor", "required", _("A merged enterprise has a successor, and no other has.")),
            ),
            # The credit code of an invented firm might be a real one's.
            CheckConstraint(
                name="enterprise_invented_without_credit_code",
                condition=Q(fictitious=False) | Q(credit_code__isnull=True),
                violation=Fault(
                    "/credit_code",
                    "invented_enterprise",
                    _("An invented enterprise has no credit code: it could be that of a real firm."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseEvent(Identified):
    """A dated event in an enterprise's history: suspended, reinstated, closed, merged."""

    class Kind(models.TextChoices):
        SUSPEND = "suspend", _("Suspended")
        REINSTATE = "reinstate", _("Reinstated")
        CLOSE = "close", _("Closed")
        MERGE = "merge", _("Merged")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"))
    successor = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey("enterprises.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("enterprise event")
        verbose_name_plural = _("enterprise events")
        ordering = ["effective_on", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_kind_display()}"
