"""An inspection is a visit to a site: planned, carried out by two officers with their certificates, answered.

An unannounced inspection is hidden from the enterprise until it has been carried out.
"""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.constraints import CheckConstraint, UniqueConstraint, exists_once, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Enterprise, Jurisdiction, Site, User
from enterprises.roles import REGULATORS, Role
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.campaigns import Campaign

# Roles that may see an unannounced visit before it is carried out.
SEES_PLANNED = frozenset(
    {*REGULATORS, Role.INSPECTOR, Role.COORDINATOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER, Role.AUDITOR}
)


class InspectionQuerySet(ScopedQuerySet["Inspection"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return visits to the reader's place; of the reader's enterprise only announced or completed ones.

        Before that an unannounced visit is visible to those who plan, make or oversee visits, and to no other office.
        """
        rows = super().visible_to(actor)
        reach = getattr(actor, "reach", None)
        planned = reach.filter(Inspection.OFFICES, SEES_PLANNED) if reach is not None else Q()
        if planned:
            rows = rows.filter(Q(announced=True) | Q(carried_out_on__isnull=False) | planned)
        own = enterprises_of(actor)
        if not own:
            return rows
        # Also hidden from an official who works at the enterprise.
        return rows.exclude(enterprise__in=own, announced=False, carried_out_on=None)

    def overdue(self, on: dt.date) -> Self:
        """Return visits planned for a day that has passed, or not answered within their term."""
        return self.filter(
            Q(state=Inspection.State.PLANNED, planned_on__lt=on)
            | Q(state=Inspection.State.REPORTED, answer_due_on__lt=on)
        )


def enterprises_of(actor: Actor | None) -> list[Any]:
    reach = getattr(actor, "reach", None)
    return [] if reach is None else [bound.enterprise_id for bound in reach.bounds if bound.enterprise_id is not None]


class Inspection(Identified, Versioned):
    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CARRIED_OUT = "carried_out", _("Carried out")
        REPORTED = "reported", _("Report signed")
        ANSWERED = "answered", _("Answered")
        CONCLUDED = "concluded", _("Concluded")
        CANCELLED = "cancelled", _("Cancelled")

    SIGNED = (State.REPORTED, State.ANSWERED, State.CONCLUDED)
    ENDED = (State.CONCLUDED, State.CANCELLED)
    LEAST_OFFICERS = 2  # officers per visit, each with a certificate

    number = models.CharField(_("number"), max_length=40, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="inspections")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", help_text=_("holder of the site"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("whose officers see it"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="inspections")
    planned_on = models.DateField(_("planned for"))
    announced = models.BooleanField(_("announced"), default=False)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    reason = models.TextField(_("why this site"))
    risk = models.JSONField(_("risk when it was planned"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned at"))

    carried_out_on = models.DateField(_("carried out on"), null=True, blank=True)
    carried_out_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    present = models.TextField(_("present for the enterprise"), blank=True)
    summary = models.TextField(_("summary"), blank=True)

    reported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(_("report signed at"), null=True, blank=True)
    report_sha256 = models.CharField(_("SHA-256 of the report"), max_length=64, blank=True)
    signed_with = models.CharField(_("signed with"), max_length=8, blank=True)
    answer_due_on = models.DateField(_("to be answered by"), null=True, blank=True)

    answer = models.TextField(_("answer of the enterprise"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    conclusion = models.TextField(_("conclusion, or reason for cancelling"), blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = InspectionQuerySet.as_manager()

    SCOPE = Scope(place="place__code", enterprise="enterprise_id", matters=("findings__case_id",))
    OFFICES = Scope(place="place__code")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-planned_on", "-id"]
        constraints = [
            UniqueConstraint(
                name="inspection_once_a_day",
                fields=["site", "planned_on"],
                condition=Q(state="planned"),
                violation=Fault(
                    "", "planned_already", _("An inspection of this site is planned for that day already.")
                ),
            ),
            text_required("inspection_says_why", "reason"),
            CheckConstraint(
                name="inspection_carried_out_is_recorded",
                condition=Q(state__in=["planned", "cancelled"], carried_out_on=None)
                | (
                    ~Q(state__in=["planned", "cancelled"])
                    & Q(carried_out_on__isnull=False, carried_out_by__isnull=False)
                    & ~Q(summary="")
                ),
                violation=Fault(
                    "",
                    "incomplete",
                    _("An inspection that was carried out states its day, who led it and what was found."),
                ),
            ),
            CheckConstraint(
                name="inspection_report_is_signed",
                condition=Q(state__in=["planned", "carried_out", "cancelled"], reported_at=None)
                | Q(
                    state__in=["reported", "answered", "concluded"],
                    reported_at__isnull=False,
                    reported_by__isnull=False,
                    answer_due_on__isnull=False,
                    report_sha256__regex=r"^[0-9a-f]{64}$",
                ),
                violation=Fault(
                    "",
                    "incomplete",
                    _("A report of an inspection is signed, and states until when it can be answered."),
                ),
            ),
            CheckConstraint(
                name="inspection_answered_in_writing",
                condition=~Q(state="answered") | ~Q(answer=""),
                violation=Fault("/answer", "required", _("Write the answer.")),
            ),
            CheckConstraint(
                name="inspection_ended_by_somebody",
                condition=~Q(state__in=["concluded", "cancelled"])
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(conclusion="")),
                violation=Fault("/conclusion", "required", _("State the conclusion.")),
            ),
        ]
        indexes = [models.Index(name="inspection_site_and_day", fields=["site", "-carried_out_on"])]

    def __str__(self) -> str:
        return self.number

    def is_overdue(self, on: dt.date | None = None) -> bool:
        """Check whether the day of the visit, or of the answer, has passed on a day (today)."""
        on = on or clock.today()
        if self.state == self.State.PLANNED:
            return self.planned_on < on
        return self.state == self.State.REPORTED and self.answer_due_on is not None and self.answer_due_on < on

    def is_office(self, actor: Actor) -> bool:
        """Check whether the reader sees the visit as an office, not as the enterprise visited."""
        reach = getattr(actor, "reach", None)
        return reach is not None and any(bound.covers(self, self.OFFICES) for bound in reach.bounds)


class InspectionMember(Identified):
    """An officer of the team, with the number of the certificate. One of them is the leader."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="team")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    certificate = models.CharField(_("number of the law-enforcement certificate"), max_length=40, blank=True)
    leads = models.BooleanField(_("leads"), default=False)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("member of the team")
        verbose_name_plural = _("team")
        ordering = ["inspection", "-leads", "id"]
        constraints = [
            exists_once("inspection_member_once", ["inspection", "person"], _("This person is on the team already.")),
            UniqueConstraint(
                name="inspection_one_leads",
                fields=["inspection"],
                condition=Q(leads=True),
                violation=Fault("", "two_lead", _("One officer leads the team.")),
            ),
            UniqueConstraint(
                name="inspection_certificate_once",
                fields=["inspection", "certificate"],
                condition=~Q(certificate=""),
                violation=Fault("", "same_paper", _("This certificate belongs to another officer of the team.")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class InspectionEntry(Identified):
    """A line of an inspection's journal: who, when, what, why. Append-only."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="journal")
    at = models.DateTimeField(_("at"))
    actor_id = models.UUIDField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=160)
    verb = models.CharField(_("step"), max_length=40)
    text = models.TextField(_("text"), blank=True)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("journal entry of an inspection")
        verbose_name_plural = _("journal of an inspection")
        ordering = ["inspection", "at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb}"
