"""Stores of tailings, leached ore and slag, and old workings without an owner, in their state on a day.

Rows are only added. A later state or a correction is a further row that names the one before it, so that no stock or
cost is overwritten. What has no owner is restored by a level of government, which bears the cost. This is an office's
record of one store, by a survey; ``resources.TailingsReturn`` is the enterprise's statement of the stock of its site.
"""

from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from enterprises.models import Jurisdiction, Site
from enterprises.models.entries import Recorded
from enterprises.scoping import Scope, ScopedQuerySet


class TailingsStoreQuerySet(ScopedQuerySet["TailingsStore"]):
    def standing(self) -> Self:
        """Return the rows that count: the last of each store that was not withdrawn."""
        return self.filter(correction=None, withdrawn=False)


class TailingsStore(Recorded):
    class Kind(models.TextChoices):
        POND = "pond", _("Tailings pond")
        DUMP = "dump", _("Dump of waste rock")
        LEACHED = "leached", _("Leached ore")
        SLAG = "slag", _("Slag or residue")
        OLD_WORKING = "old_working", _("Old working")

    class Condition(models.TextChoices):
        IN_USE = "in_use", _("In use")
        CLOSED = "closed", _("Closed")
        RESTORING = "restoring", _("Being restored")
        RESTORED = "restored", _("Restored")

    class Radioactive(models.TextChoices):
        YES = "yes", _("Radioactive")
        NO = "no", _("Not radioactive")
        UNKNOWN = "unknown", _("Not examined")

    class Bearer(models.TextChoices):
        HOLDER = "holder", _("The holder of the site")
        COUNTY = "county", _("County government")
        PREFECTURE = "prefecture", _("Prefecture government")
        PROVINCE = "province", _("Provincial government")
        NATION = "nation", _("Central government")

    class State(models.TextChoices):
        STANDING = "standing", _("Counts")
        REPLACED = "replaced", _("Replaced")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    name = models.CharField(_("name"), max_length=200)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tailings_stores",
        verbose_name=_("site"),
        help_text=_("empty: it has no owner any more"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    condition = models.CharField(_("condition"), max_length=12, choices=Condition)
    radioactive = models.CharField(_("radioactivity"), max_length=8, choices=Radioactive)
    day = models.DateField(_("day"), help_text=_("on which this was so"))
    capacity = models.DecimalField(_("capacity, t"), max_digits=16, decimal_places=3, null=True, blank=True)
    stock = models.DecimalField(_("stock, t"), max_digits=16, decimal_places=3, null=True, blank=True)
    bearer = models.CharField(_("who bears its restoration"), max_length=12, choices=Bearer)
    cost = models.DecimalField(
        _("spent on restoration so far, yuan"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    document = models.TextField(_("document"), help_text=_("the survey, record or decision that states this"))
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("replaces")
    )
    withdrawn = models.BooleanField(_("withdraws the store as a mistake"), default=False)
    reason = models.TextField(_("reason for the change"), blank=True)

    objects = TailingsStoreQuerySet.as_manager()

    site_id: UUID | None
    corrects_id: UUID | None

    SCOPE = Scope(place="place__code", enterprise="site__enterprise_id", groups=("site__enterprise__group_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("store of tailings")
        verbose_name_plural = _("stores of tailings")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(name="tailings_newest", fields=["-day", "-id"]),
            models.Index(name="tailings_site_day", fields=["site", "-day", "-id"]),
        ]
        constraints = [
            text_required("tailings_have_a_name", "name", _("Name the store.")),
            text_required("tailings_name_their_document", "document", _("Name the survey, record or decision.")),
            CheckConstraint(
                name="tailings_figures_not_negative",
                condition=(Q(capacity=None) | Q(capacity__gt=0))
                & (Q(stock=None) | Q(stock__gte=0))
                & (Q(cost=None) | Q(cost__gt=0)),
                violation=Fault(
                    "/stock", "negative", _("Figures are not negative; a capacity and a cost are above 0.")
                ),
            ),
            CheckConstraint(
                name="tailings_without_owner_borne_by_government",
                condition=Q(site__isnull=False) | ~Q(bearer="holder"),
                violation=Fault(
                    "/bearer", "no_owner", _("What has no owner is restored by a level of government: state which.")
                ),
            ),
            CheckConstraint(
                name="tailings_changed_with_reason",
                condition=Q(corrects=None, reason="", withdrawn=False) | Q(corrects__isnull=False) & ~Q(reason=""),
                violation=Fault("/reason", "required", _("A change or withdrawal has a reason.")),
            ),
        ]

    @property
    def percent_full(self) -> Decimal | None:
        """Return the unrounded stock as a percentage of the capacity; ``None`` where one is not known."""
        if self.stock is None or self.capacity is None:
            return None
        return 100 * self.stock / self.capacity

    @property
    def state(self) -> State:
        if self.withdrawn:
            return self.State.WITHDRAWAL
        following: TailingsStore | None = getattr(self, "correction", None)
        if following is None:
            return self.State.STANDING
        return self.State.WITHDRAWN if following.withdrawn else self.State.REPLACED

    def get_state_display(self) -> str:
        return str(self.state.label)

    def __str__(self) -> str:
        return self.name
