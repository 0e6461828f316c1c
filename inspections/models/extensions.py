"""A request for more time: the term changes when an officer grants it, and the old one stays on record."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint
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
    )

    WALLED = True  # row-level security, forced: see core.row_security

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        ordering = ["order", "requested_at", "id"]
        constraints = [
            UniqueConstraint(
                name="extension_one_open",
                code="already_requested",
                message=_("A request for more time waits for its decision."),
                fields=["order"],
                condition=Q(state="requested"),
            ),
            CheckConstraint(
                name="extension_asks_for_days",
                code="out_of_range",
                message=_("Ask for 1 to 250 working days, with a reason."),
                field="working_days",
                condition=Q(working_days__range=(1, 250)) & ~Q(reason=""),
            ),
            CheckConstraint(
                name="extension_decided_with_reason",
                code="required",
                message=_("State the reason."),
                field="decision",
                condition=~Q(state__in=["granted", "refused"]) | (Q(decided_by__isnull=False) & ~Q(decision="")),
            ),
            CheckConstraint(
                name="extension_moves_forward",
                code="not_later",
                message=_("More time ends later than the term before."),
                field="granted_days",
                condition=~Q(state="granted") | Q(granted_until__gt=F("old_due_on"), granted_days__gt=0),
            ),
            CheckConstraint(
                name="extension_not_granted_to_oneself",
                code="maker_is_checker",
                message=_("Whoever asked for more time does not grant it."),
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_state_display()}"
