"""Requests for two-person acts: proposed by one person with a preview, decided by another, kept permanently."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.authorities import Authority
from enterprises.models.enterprises import Enterprise
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.matters import Matter
from enterprises.models.people import User
from enterprises.roles import Role
from enterprises.scoping import Reach, Scope

# Roles that see requests about people, in addition to the people named.
_SEES_PEOPLE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


class ApprovalRequestQuerySet(models.QuerySet["ApprovalRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the requests of the actor's place and authority.

        Those about a person are visible only to the people they name and to administrators and auditors.
        """
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        visible = self.filter(reach.without_closed(ApprovalRequest))
        own = Q(proposed_by=actor.pk) | Q(decided_by=actor.pk) | Q(person=actor.pk)
        inside = reach.filter(ApprovalRequest.SCOPE) & Q(person=None)
        about_people = reach.filter(ApprovalRequest.SCOPE, _SEES_PEOPLE)
        if not about_people:
            return visible  # everywhere: an empty condition, which would vanish in the disjunction below
        return visible.filter(own | inside | about_people)

    def open(self) -> Self:
        """Return requests that are not decided, or decided and not yet in effect."""
        return self.filter(state__in=ApprovalRequest.OPEN)


class ApprovalRequest(Identified, Versioned):
    """``act`` names a declaration of ``enterprises.two_person_acts``; ``digest`` covers all that was proposed.

    The database keeps what was proposed as it was, refuses a decision of the maker, and notes the transaction in which
    an approved act is done (``done_in``): a service that needs two people asks for it there, once (``consumed``).
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waits for a second person")
        WAITING = "waiting", _("Approved, not yet in effect")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")
        LAPSED = "lapsed", _("Could not take effect")

    OPEN = (State.PENDING, State.WAITING)

    act = models.CharField(_("act"), max_length=60)
    target_id = models.UUIDField(_("object"))
    target_label = models.CharField(_("object"), max_length=300)
    arguments = models.JSONField(_("arguments"), default=dict)
    preview = models.JSONField(_("what it will do"), default=dict)
    digest = models.CharField(_("SHA-256 of what was proposed"), max_length=64)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    proposal_signature = models.JSONField(_("signature of the proposal"), null=True)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name=_("authority"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="+", verbose_name=_("enterprise concerned")
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="approvals_about", verbose_name=_("person concerned")
    )
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name=_("matter"))
    # The address of the person concerned when it was proposed: the act may change this very address.
    person_address = models.EmailField(_("e-mail of the person concerned"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    expires_at = models.DateTimeField(_("expires at"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decision_signature = models.JSONField(_("signature of the decision"), null=True)
    effective_from = models.DateTimeField(_("takes effect at"), null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by"))
    ended_at = models.DateTimeField(_("done or ended at"), null=True)
    failure = models.JSONField(_("why it could not take effect"), null=True)
    done_in = models.BigIntegerField(_("transaction in which it is done"), null=True, editable=False)
    consumed = models.BooleanField(_("used by the act"), default=False, editable=False)

    objects = ApprovalRequestQuerySet.as_manager()

    SCOPE = Scope(place="place__code", enterprise="enterprise_id", authority="authority__code", matters=("matter_id",))
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("approval request")
        verbose_name_plural = _("approval requests")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            CheckConstraint(
                name="approval_maker_does_not_decide",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                violation=Fault("", "maker_is_checker", _("The person who proposed this cannot approve it.")),
            ),
            CheckConstraint(
                name="approval_decision_names_its_maker",
                condition=~Q(state__in=["waiting", "done", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                violation=Fault("", "incomplete", _("A decision on an approval request names who decided and when.")),
            ),
            CheckConstraint(
                name="approval_delay_is_stated",
                condition=~Q(state="waiting") | Q(effective_from__isnull=False),
                violation=Fault(
                    "", "incomplete", _("An approved request that waits states from when it takes effect.")
                ),
            ),
            UniqueConstraint(
                name="approval_one_open_for_an_act",
                fields=["act", "target_id", "authority"],
                nulls_distinct=False,
                condition=Q(state__in=["pending", "waiting"]),
                violation=Fault("", "already_proposed", _("This is proposed already, and waits for its decision.")),
            ),
        ]
        indexes = [
            models.Index(name="approval_newest", fields=["-proposed_at", "-id"]),
            models.Index(name="approval_open", fields=["state"], condition=Q(state__in=["pending", "waiting"])),
        ]

    def __str__(self) -> str:
        return f"{self.act} · {self.target_label}"
