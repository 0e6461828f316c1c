"""Reports: each version of a month's report is a row of its own, which freezes when it is filed."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from core import clock, undo
from core.constraints import CheckConstraint, UniqueConstraint, exists_once, first_of_month
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Enterprise, Site, User
from enterprises.scoping import OF_ENTERPRISE, ScopedQuerySet
from quotas.models.products import Feed, Product
from quotas.quantities import TonnesField, entered_tonnes

if TYPE_CHECKING:
    from quotas.report_lines import LineRow

REPUDIATION_DAYS = 7


class Report(Identified, Versioned):
    """A version of one month's report of one enterprise.

    ``number`` counts the versions (the API's ``version``); the inherited ``version`` is the row's own, for ETags.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        SUPERSEDED = "superseded", _("Superseded")
        REPUDIATED = "repudiated", _("Repudiated")

    # The one version of a month whose use is in the ledger.
    STANDING = (State.SUBMITTED, State.ACCEPTED, State.RETURNED)
    BEGUN_OR_FILED = (State.DRAFT, *STANDING)
    WAITS_FOR_SIGNATURE = Q(state=State.DRAFT, handed_over_at__isnull=False, sent_back_at=None)
    # A paper that came in time by the day that was keyed in, which a second officer has not confirmed.
    RECEIPT_WAITS = Q(state__in=STANDING, late=True, received_on__lte=F("due_on"))

    # The word of the officer who entered it: its use is pending until another one accepts it. An amendment takes two.
    UNCONFIRMED = Q(state=State.SUBMITTED, origin="paper", amends=None)

    class Origin(models.TextChoices):
        PAGE = "page", _("Page")
        API = "api", _("API")
        SHEET = "sheet", _("Uploaded sheet")
        PAPER = "paper", _("Paper, entered by an officer")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="reports")
    period = models.DateField(_("month"), help_text=_("its first day"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    nil = models.BooleanField(_("nil return"), default=False)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.API)
    # Set only for a report on paper: lateness is judged by the day on which it was received.
    received_on = models.DateField(_("paper report received on"), null=True, blank=True)
    paper_reference = models.CharField(
        _("file number of the paper report"), max_length=60, blank=True, help_text=_("under which the office keeps it")
    )
    # The sheet with many reports that it was filed from: whoever confirmed that sheet has filed it.
    sheet_id = models.UUIDField(_("sheet"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("due on"))
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")
    reason = models.TextField(_("reason for the amendment"), blank=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("prepared at"))
    # The desk of a draft: who said that it is ready, for whose signature (empty: any), and who sent it back.
    handed_over_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    handed_over_to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    sent_back_reason = models.TextField(_("reason for sending it back"), blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    late = models.BooleanField(_("late"), null=True, help_text=_("unknown until filed"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    # The exact text that was signed, so that a receipt can always be checked against it.
    receipt_number = models.CharField(_("receipt"), max_length=32, null=True, blank=True, unique=True)
    canonical = models.TextField(_("canonical JSON"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    over = models.JSONField(_("accounts taken over their limit"), default=list, blank=True)
    explanations = models.JSONField(_("reasons given for warnings"), default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()
    line_rows: "Sequence[LineRow] | None" = None  # its lines, once they are read (quotas.report_lines)

    SCOPE = OF_ENTERPRISE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-period", "enterprise", "-number"]
        constraints = [
            exists_once(
                "report_version_once",
                ["enterprise", "period", "number"],
                _("This version of the report is there already."),
            ),
            UniqueConstraint(
                name="report_one_open_draft",
                fields=["enterprise", "period"],
                condition=Q(state="draft"),
                violation=Fault("", "draft_exists", _("There is a draft for this month already.")),
            ),
            UniqueConstraint(
                name="report_one_standing",
                fields=["enterprise", "period"],
                condition=Q(state__in=["submitted", "accepted", "returned"]),
                violation=Fault("", "already_filed", _("A report for this month is filed already.")),
            ),
            first_of_month("report_period_is_a_month", "period"),
            CheckConstraint(
                name="report_filed_has_receipt",
                condition=Q(state="draft")
                | Q(
                    submitted_by__isnull=False,
                    submitted_at__isnull=False,
                    late__isnull=False,
                    receipt_number__isnull=False,
                ),
                violation=Fault("", "incomplete", _("A filed report names who filed it and when, and has a receipt.")),
            ),
            CheckConstraint(
                name="report_on_paper_says_when_it_came",
                condition=Q(origin="paper", received_on__isnull=False, received_on__gte=F("period"))
                & ~Q(paper_reference="")
                | ~Q(origin="paper") & Q(received_on=None, paper_reference=""),
                violation=Fault(
                    "/received_on",
                    "incomplete",
                    _("A report on paper states its reference and the day on which it came, not before its month."),
                ),
            ),
            CheckConstraint(
                name="report_on_paper_came_before_it_was_filed",
                condition=Q(received_on=None)
                | Q(submitted_at=None)
                | Q(received_on__lte=TruncDate("submitted_at", tzinfo=clock.ZONE)),
                violation=Fault(
                    "/received_on", "after_filing", _("The day on which the paper came is later than its entry.")
                ),
            ),
            CheckConstraint(
                name="report_handed_over_by_somebody",
                condition=Q(handed_over_by__isnull=False, handed_over_at__isnull=False)
                | Q(handed_over_by=None, handed_over_at=None, handed_over_to=None),
                violation=Fault("", "incomplete", _("A draft that is handed over names who did so and when.")),
            ),
            CheckConstraint(
                name="report_sent_back_with_its_reason",
                condition=Q(sent_back_by=None, sent_back_at=None, sent_back_reason="")
                | Q(handed_over_at__isnull=False, sent_back_by__isnull=False, sent_back_at__isnull=False)
                & ~Q(sent_back_reason=""),
                violation=Fault(
                    "/reason",
                    "incomplete",
                    _("A draft that is sent back was handed over, and names who, when and why."),
                ),
            ),
            CheckConstraint(
                name="report_decided_by_somebody",
                condition=~Q(state__in=["accepted", "returned", "repudiated"]) | Q(decided_by__isnull=False),
                violation=Fault("", "actor_not_proven", _("Your session is no longer valid. Sign in again.")),
            ),
            # The four-eyes rule in the database.
            CheckConstraint(
                name="report_maker_does_not_decide",
                condition=~Q(state__in=["accepted", "returned"])
                | Q(decided_by=None)
                | (~Q(decided_by=F("prepared_by")) & ~Q(decided_by=F("submitted_by"))),
                violation=Fault(
                    "", "maker_is_checker", _("The person who prepared or filed a report cannot decide on it.")
                ),
            ),
        ]
        indexes = [
            models.Index(name="report_newest", fields=["-prepared_at", "-id"]),
            models.Index(name="report_period", fields=["period", "-prepared_at", "-id"]),
            models.Index(name="report_state", fields=["state", "-prepared_at", "-id"]),
            models.Index(name="report_sheet", fields=["sheet_id"], condition=Q(sheet_id__isnull=False)),
            models.Index(name="report_late", fields=["-prepared_at", "-id"], condition=Q(late=True)),
            models.Index(name="report_over", fields=["-prepared_at", "-id"], condition=~Q(over=[])),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.period:%Y-%m} · {self.number}"

    @property
    def waits_for_signature(self) -> bool:
        """Check whether the draft is handed over to be signed and was neither sent back nor filed."""
        return self.state == self.State.DRAFT and self.handed_over_at is not None and self.sent_back_at is None

    @property
    def is_sent_back(self) -> bool:
        """Check whether the draft was handed over and sent back, and not handed over again."""
        return self.state == self.State.DRAFT and self.sent_back_at is not None

    @property
    def receipt_waits(self) -> bool:
        """Check whether the day of receipt would make a paper on time, once a second officer has confirmed it."""
        received_in_time = self.received_on is not None and self.received_on <= self.due_on
        return bool(self.late and received_in_time and self.state in self.STANDING)

    @property
    def unconfirmed(self) -> bool:
        """Check whether no second officer stands behind a first version that one entered from paper."""
        of_paper = self.origin == self.Origin.PAPER and self.amends_id is None
        return of_paper and self.state == self.State.SUBMITTED

    @property
    def announced_state(self) -> str:
        """The state that others may be told: a return counts once it can no longer be taken back."""
        if self.state != self.State.RETURNED or self.decided_at is None or clock.now() >= undo.until(self.decided_at):
            return self.state
        return self.State.SUBMITTED

    @property
    def repudiable_until(self) -> dt.date | None:
        """The last day, in Asia/Shanghai, on which the enterprise can repudiate this version while it is in force."""
        if self.submitted_at is None or self.state not in self.STANDING:
            return None
        return self.submitted_at.astimezone(clock.ZONE).date() + dt.timedelta(days=REPUDIATION_DAYS)


class ReportLine(Identified):
    """Stock and flow of one product at one site, in tonnes of product. Blank means "not stated", never zero."""

    QUANTITIES = (
        "opening_stock",
        "produced",
        "purchased",
        "consumed",
        "sold",
        "exported",
        "lost",
        "closing_stock",
    )

    report = models.ForeignKey(Report, models.CASCADE, related_name="lines")
    site = models.ForeignKey(Site, models.PROTECT, related_name="report_lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="report_lines")
    process = models.CharField(_("process"), max_length=60, blank=True)
    feed_origin = models.CharField(_("feed"), max_length=12, choices=Feed)
    grade = models.DecimalField(_("grade, fraction of REO"), max_digits=5, decimal_places=4, null=True, blank=True)
    opening_stock = entered_tonnes(_("opening stock"), null=True, blank=True)
    produced = entered_tonnes(_("produced"), null=True, blank=True)
    purchased = entered_tonnes(_("purchased"), null=True, blank=True)
    consumed = entered_tonnes(_("consumed"), null=True, blank=True)
    sold = entered_tonnes(_("sold"), null=True, blank=True)
    exported = entered_tonnes(_("exported"), null=True, blank=True)
    lost = entered_tonnes(_("lost"), null=True, blank=True)
    closing_stock = entered_tonnes(_("closing stock"), null=True, blank=True)
    reo_tonnes = TonnesField(_("t REO produced"), null=True, blank=True, help_text=_("derived when saved"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("report line")
        verbose_name_plural = _("report lines")
        ordering = ["report", "site", "product"]
        constraints = [
            exists_once(
                "report_line_once",
                ["report", "site", "product"],
                _("The report has a line for this site and product already."),
            ),
            CheckConstraint(
                name="report_line_grade",
                condition=Q(grade=None) | Q(grade__gt=0, grade__lte=1),
                violation=Fault("/grade", "out_of_range", _("A grade is more than 0 and at most 1.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.product}"


class Trade(Identified):
    """A counterparty of a line: an enterprise of the register, or a name outside it."""

    class Direction(models.TextChoices):
        PURCHASE = "purchase", _("Purchase")
        SALE = "sale", _("Sale")

    line = models.ForeignKey(ReportLine, models.CASCADE, related_name="trades")
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=200, blank=True)
    tonnes = entered_tonnes(_("tonnes"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("trade")
        verbose_name_plural = _("trades")
        constraints = [
            CheckConstraint(
                name="trade_one_counterparty",
                condition=Q(enterprise__isnull=False, name="") | (Q(enterprise=None) & ~Q(name="")),
                violation=Fault(
                    "",
                    "incomplete",
                    _("Name the counterparty: an enterprise of the register, or a name, and not both."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.enterprise or self.name)


class LineUse(Identified):
    """The use of one programme's quota by one filed line; the document behind its postings."""

    line = models.ForeignKey(ReportLine, models.PROTECT, related_name="uses")
    account = models.ForeignKey("quotas.Account", models.PROTECT, related_name="line_uses")
    tonnes = TonnesField(_("tonnes"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("use of quota")
        verbose_name_plural = _("uses of quota")
        constraints = [
            exists_once("line_use_once", ["line", "account"], _("This line counts on this account already."))
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.tonnes} t"
