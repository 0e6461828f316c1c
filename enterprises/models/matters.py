"""Matters and their parties: whom a tip or a case concerns, and who is therefore excluded from it.

A tip and the case that it becomes share one matter. ``enterprises.conflicts`` says to whom a matter is closed.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, exists_once, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.authorities import Authority
from enterprises.models.enterprises import Enterprise
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.people import User


class Matter(Identified):
    """The common part of a tip and its case. ``parties_version`` counts the changes to its list of parties."""

    opened_at = models.DateTimeField(_("opened at"))
    parties_version = models.PositiveIntegerField(_("version of the parties"), default=0)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d}"

    @property
    def assignment(self) -> "OfficeAssignment | None":
        """Return the assignment in force: the last one, if the matter was assigned to another office."""
        return max(self.assignments.all(), key=lambda row: row.number, default=None)


class PartyQuerySet(models.QuerySet["Party"]):
    def standing(self) -> Self:
        """Return the parties and those proposed as parties."""
        return self.exclude(state=Party.State.DENIED)

    def respondents(self) -> Self:
        return self.filter(state=Party.State.CONFIRMED, role__in=Party.ANSWERING)


class Party(Identified, Versioned):
    """A person, an office, an enterprise, or the name of an unidentified party.

    Its identity never changes (``identifies``).
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        OFFICE = "office", _("Office")
        ENTERPRISE = "enterprise", _("Enterprise")
        UNKNOWN = "unknown", _("Unknown person")

    class Role(models.TextChoices):
        RESPONDENT = "respondent", _("Respondent")
        ACCUSED = "accused", _("Accused")
        CONCERNED = "concerned", _("Concerned")
        COMPLAINANT = "complainant", _("Complainant")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        DENIED = "denied", _("Denied")
        IDENTIFIED = "identified", _("Identified later")

    class Allegation(models.TextChoices):
        OVER_QUOTA = "over_quota", _("Production above quota")
        UNPLANNED = "unplanned", _("Production without quota")
        UNLICENSED_MINING = "unlicensed_mining", _("Mining without a licence")
        UNLICENSED_SEPARATION = "unlicensed_separation", _("Smelting or separation without permission")
        ILLEGAL_TRADE = "illegal_trade", _("Trade in illegal products")
        FALSE_RECORDS = "false_records", _("False or missing records")
        POLLUTION = "pollution", _("Pollution")
        SMUGGLING = "smuggling", _("Smuggling")
        HINDERED = "hindered", _("Inspection hindered")
        NEGLECT = "neglect", _("Neglect of duty")
        BRIBERY = "bribery", _("Bribery or abuse of office")
        OTHER = "other", _("Other")

    class Outcome(models.TextChoices):
        PENDING = "", _("Pending")
        PENALISED = "penalised", _("Penalised")
        UNPENALISED = "unpenalised", _("Decided without penalty")
        RECTIFIED = "rectified", _("Rectified, without penalty")
        REFERRED = "referred", _("Referred to prosecution")
        NOT_ESTABLISHED = "not_established", _("Nothing established")
        NOT_IDENTIFIED = "not_identified", _("Not identified")
        DISCONTINUED = "discontinued", _("Discontinued")

    ANSWERING = (Role.RESPONDENT, Role.ACCUSED)

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parties")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person of the register")
    )
    office_place = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place of the office")
    )
    office_authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority of the office")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name as given"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    allegations = ArrayField(
        models.CharField(max_length=24, choices=Allegation), verbose_name=_("allegations"), default=list, blank=True
    )
    identifies = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="identified_by", verbose_name=_("identifies")
    )
    state = models.CharField(_("state"), max_length=12, choices=State)
    reason = models.TextField(_("reason"))
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("empty: comparison of names")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)
    outcome_reason = models.TextField(_("reason of the outcome"), blank=True)
    outcome_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome_at = models.DateTimeField(_("outcome at"), null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["matter", "number"]
        constraints = [
            exists_once(
                "party_numbered_once", ["matter", "number"], _("This number is used by another party of the case file.")
            ),
            CheckConstraint(
                name="party_is_of_its_kind",
                condition=Q(kind="person", office_place=None, office_authority=None, enterprise=None)
                & (Q(person__isnull=False) | ~Q(name=""))
                | Q(kind="office", office_place__isnull=False, person=None, enterprise=None)
                | Q(kind="enterprise", office_place=None, office_authority=None, person=None)
                & (Q(enterprise__isnull=False) | ~Q(name=""))
                | Q(kind="unknown", office_place=None, office_authority=None, person=None, enterprise=None)
                & ~Q(name=""),
                violation=Fault("", "incomplete", _("Name the person, enterprise or office that is the party.")),
            ),
            text_required("party_added_with_reason", "reason"),
            CheckConstraint(
                name="party_maker_does_not_decide",
                condition=Q(added_by=None) | Q(decided_by=None) | ~Q(decided_by=models.F("added_by")),
                violation=Fault(
                    "",
                    "maker_is_checker",
                    _("An official whom you added to the list must be confirmed or denied by another officer."),
                ),
            ),
            CheckConstraint(
                name="party_denied_with_reason",
                condition=~Q(state="denied") | (Q(decided_by__isnull=False) & ~Q(decision_reason="")),
                violation=Fault("/decision_reason", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="party_outcome_with_reason",
                condition=Q(outcome="", outcome_by=None, outcome_at=None, outcome_reason="")
                | (~Q(outcome="") & Q(outcome_by__isnull=False, outcome_at__isnull=False) & ~Q(outcome_reason="")),
                violation=Fault("/outcome_reason", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="party_not_identified_is_unknown",
                condition=~Q(outcome="not_identified") | Q(kind="unknown"),
                violation=Fault(
                    "/outcome", "outcome_does_not_fit", _("Only an unknown party can end as not identified.")
                ),
            ),
            CheckConstraint(
                name="party_added_by_another_than_released",
                condition=~Q(outcome="not_established") | Q(added_by=None) | ~Q(outcome_by=models.F("added_by")),
                violation=Fault("", "maker_is_checker", _("The officer who named a respondent cannot release it.")),
            ),
        ]
        indexes = [
            models.Index(name="party_person", fields=["person"], condition=Q(person__isnull=False)),
            models.Index(name="party_office", fields=["office_place"], condition=Q(office_place__isnull=False)),
            models.Index(name="party_enterprise", fields=["enterprise"], condition=Q(enterprise__isnull=False)),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.OFFICE:
            return " · ".join(str(part) for part in (self.office_place, self.office_authority) if part)
        return str(self.person or self.enterprise or self.name)

    @property
    def answers(self) -> bool:
        """Return whether it is a confirmed respondent."""
        return self.state == self.State.CONFIRMED and self.role in self.ANSWERING

    @property
    def allegation_names(self) -> list[str]:
        return [str(self.Allegation(code).label) for code in self.allegations]


class Recusal(Identified):
    """A person's exclusion from a matter, declared by himself or imposed by a superior; never revoked."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    reason = models.TextField(_("reason"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", help_text=_("the person, or a superior"))
    recorded_at = models.DateTimeField(_("recorded at"))
    successor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("successor")
    )
    escalated_to = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("escalated to")
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["matter", "recorded_at", "id"]
        constraints = [
            UniqueConstraint(
                name="recusal_once",
                fields=["matter", "person"],
                violation=Fault("", "already_recused", _("This person has been recused.")),
            ),
            text_required("recusal_has_reason", "reason"),
            CheckConstraint(
                name="recusal_has_successor",
                condition=(Q(successor__isnull=False) & ~Q(successor=models.F("person")))
                | Q(escalated_to__isnull=False),
                violation=Fault(
                    "/successor", "required", _("Name another person who takes over, or the office it is handed to.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ImpartialityDeclaration(Identified):
    """A person's declaration of having no conflict of interest with the parties of a matter. Append-only.

    It is valid for the list of parties for which it was made: ``parties`` is the highest number on it. The database
    admits it from its proven person alone (ADR 14).
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    parties = models.PositiveSmallIntegerField(_("number of the last party"))
    made_at = models.DateTimeField(_("made at"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("declaration of impartiality")
        verbose_name_plural = _("declarations of impartiality")
        ordering = ["matter", "made_at", "id"]
        constraints = [
            UniqueConstraint(
                name="declared_once_for_a_list",
                fields=["person", "matter", "parties"],
                violation=Fault("", "already_declared", _("You have declared this for every party on the list.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.made_at:%Y-%m-%d}"


class OfficeAssignment(Identified):
    """The assignment of a matter to another office by the level above. Append-only; the last one is in force.

    The office handles the matter as if it lay in its place, and the offices of its own place no longer do (ADR 14).
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    number = models.PositiveSmallIntegerField(_("number"))
    office_place = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place of the office")
    )
    office_authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority of the office")
    )
    reason = models.TextField(_("reason"))
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("assigned by"))
    assigned_at = models.DateTimeField(_("assigned at"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("assignment to an office")
        verbose_name_plural = _("assignments to offices")
        ordering = ["matter", "number"]
        constraints = [
            exists_once("assignment_numbered_once", ["matter", "number"], _("This assignment exists already.")),
            text_required("assignment_has_reason", "reason"),
        ]

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.office_place, self.office_authority) if part)
