"""A request for more time: the term changes when an officer grants it, and the old one stays on record."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.orders import Order


class Extension(Identified):
    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("No longer needed")

    order = models.ForeignKey(Order, models.PROTECT, related_name="extensions")
    working_days = models.PositiveSmallIntegerField(_("working days asked for"))
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested at"))
    old_due_on = models.DateField(_("term before"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.REQUESTED)
    granted_days = models.PositiveSmallIntegerField(_("working days granted"), null=True, blank=True)
    granted_until = models.DateField(_("term after"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True)

    objects = ScopedQuerySet["Extension"].as_manager()

    SCOPE = Scope(
        place="order__case__place__code",
        enterprise="order__respondent__enterprise_id",
        hangs_on=("order",),
        file=("order__case_id",),
        sources=("order__case__source",),
        handled=("order__case_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        ordering = ["order", "requested_at", "id"]
        constraints = [
            UniqueConstraint(
                name="extension_one_open",
                fields=["order"],
                condition=Q(state="requested"),
                violation=Fault("", "already_requested", _("A request for more time waits for its decision.")),
            ),
            CheckConstraint(
                name="extension_asks_for_days",
                condition=Q(working_days__range=(1, 250)) & ~Q(reason=""),
                violation=Fault("/working_days", "out_of_range", _("Ask for 1 to 250 working days, with a reason.")),
            ),
            CheckConstraint(
                name="extension_decided_with_reason",
                condition=~Q(state__in=["granted", "refused"]) | (Q(decided_by__isnull=False) & ~Q(decision="")),
                violation=Fault("/decision", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="extension_moves_forward",
                condition=~Q(state="granted") | Q(granted_until__gt=F("old_due_on"), granted_days__gt=0),
                violation=Fault("/granted_days", "not_later", _("More time ends later than the term before.")),
            ),
            CheckConstraint(
                name="extension_not_granted_to_oneself",
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                violation=Fault("", "maker_is_checker", _("The person who asked for more time cannot grant it.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_state_display()}"
