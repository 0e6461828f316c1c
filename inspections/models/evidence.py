"""Evidence is a sealed file with its description. Rows are only added, as are their review and each access.

What a camera or a satellite recorded automatically counts only after a legal reviewer has admitted it (Administrative
Penalty Law of 2021, art. 41).
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import Jurisdiction, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.findings import Finding
from inspections.models.flags import Flag
from inspections.models.inspections import Inspection
from inspections.models.observations import Observation
from inspections.models.orders import Order
from inspections.models.tips import Tip

# The objects that a file may belong to; it belongs to one of them.
TARGETS = ("case", "flag", "tip", "observation", "inspection", "finding", "order")


def _of_one(names: tuple[str, ...]) -> Q:
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class EvidenceQuerySet(ScopedQuerySet["Evidence"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return files of objects that the actor may see; fewer people see flags and tips than their place has."""
        rows = super().visible_to(actor)
        return rows.filter(
            Q(flag=None) | Q(flag__in=Flag.objects.visible_to(actor)),
            Q(tip=None) | Q(tip__in=Tip.objects.visible_to(actor)),
        )

    def in_state(self, state: str) -> Self:
        match state:
            case Evidence.State.ADMITTED | Evidence.State.REFUSED:
                return self.filter(review__result=state)
            case Evidence.State.AWAITING_REVIEW:
                return self.filter(needs_review=True, review=None)
            case _:
                return self.filter(needs_review=False)

    def counting(self) -> Self:
        """Return the files on which a decision may rest."""
        return self.filter(Q(needs_review=False) | Q(review__result=Evidence.State.ADMITTED))


class Evidence(Identified):
    class Kind(models.TextChoices):
        PHOTOGRAPH = "photograph", _("Photograph")
        SATELLITE_IMAGE = "satellite_image", _("Satellite image")
        VIDEO = "video", _("Video")
        REPORT = "report", _("Report")
        SPECIAL_INVOICE = "special_invoice", _("Special invoice")
        CUSTOMS_DECLARATION = "customs_declaration", _("Customs declaration")
        DOCUMENT = "document", _("Document")
        TIP_ATTACHMENT = "tip_attachment", _("Picture sent with a tip")

    class State(models.TextChoices):
        """Not stored: the result of the review, or that none is needed."""

        KEPT = "kept", _("Kept")
        AWAITING_REVIEW = "awaiting_review", _("Awaiting legal review")
        ADMITTED = "admitted", _("Admitted")
        REFUSED = "refused", _("Refused")

    # Recorded by a machine alone, no matter who uploads it.
    AUTOMATIC = (Kind.SATELLITE_IMAGE, Kind.VIDEO)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="evidence")
    flag = models.ForeignKey(Flag, models.PROTECT, null=True, blank=True, related_name="files")
    tip = models.ForeignKey(Tip, models.PROTECT, null=True, blank=True, related_name="files")
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, blank=True, related_name="files")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, blank=True, related_name="files")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="files")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="evidence")
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("whose officers see it"))
    description = models.TextField(_("what it shows"), blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    needs_review = models.BooleanField(_("recorded automatically"), default=False)
    file_name = models.CharField(_("file name"), max_length=120)
    media_type = models.CharField(_("media type"), max_length=80)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    preview_sha256 = models.CharField(_("SHA-256 of the preview"), max_length=64, blank=True)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("empty: the holder of the receipt")
    )
    added_at = models.DateTimeField(_("added at"))

    objects = EvidenceQuerySet.as_manager()

    # Files about an order are visible to its addressee as well; no other files are.
    SCOPE = Scope(
        place="place__code",
        enterprise="order__respondent__enterprise_id",
        matters=("case_id",),
        hangs_on=("flag", "tip", "inspection", "finding", "order"),
        file=("case_id", "order__case_id", "tip__case_id"),
        sources=("case__source", "order__case__source", "tip__case__source"),
        handled=("case_id", "order__case_id", "tip__matter_id", "flag__case_id", "finding__case_id"),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-added_at", "-id"]
        constraints = [
            CheckConstraint(
                name="evidence_of_one_thing",
                condition=_of_one(TARGETS),
                violation=Fault(
                    "",
                    "incomplete",
                    _("Evidence belongs to one case, flag, tip, observation, inspection, finding or order."),
                ),
            ),
            CheckConstraint(
                name="evidence_automatic_needs_review",
                condition=~Q(kind__in=["satellite_image", "video"]) | Q(needs_review=True),
                violation=Fault(
                    "", "needs_review", _("Images and videos made automatically are reviewed by an officer.")
                ),
            ),
            CheckConstraint(
                name="evidence_nameless_only_of_a_tip",
                condition=Q(added_by__isnull=False) | Q(tip__isnull=False),
                violation=Fault("", "incomplete", _("Only evidence of a tip is added without a name.")),
            ),
            CheckConstraint(
                name="evidence_digest_form",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation=Fault("/sha256", "invalid_digest", _("A SHA-256 digest has 64 hexadecimal digits.")),
            ),
        ]
        indexes = [models.Index(name="evidence_digest", fields=["sha256"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.file_name}"

    @property
    def state(self) -> str:
        if not self.needs_review:
            return self.State.KEPT
        review = getattr(self, "review", None)
        return self.State.AWAITING_REVIEW if review is None else review.result

    def get_state_display(self) -> str:
        return str(self.State(self.state).label)

    @property
    def counts(self) -> bool:
        """Return whether a decision may rest on the file."""
        return self.state in (self.State.KEPT, self.State.ADMITTED)

    @property
    def attached_to(self) -> Case | Flag | Tip | Observation | Inspection | Finding | Order:
        return next(target for name in TARGETS if (target := getattr(self, name)) is not None)


class EvidenceReview(Identified):
    """The decision of the legal reviewer, which is final."""

    class Result(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        REFUSED = "refused", _("Refused")

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="review")
    result = models.CharField(_("result"), max_length=12, choices=Result)
    reason = models.TextField(_("reason"))
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("review of evidence")
        verbose_name_plural = _("reviews of evidence")
        constraints = [text_required("evidence_review_has_reason", "reason")]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.get_result_display()}"


class EvidenceAccess(Identified):
    """An access to a file: who was shown it, when, and whether original or preview."""

    class What(models.TextChoices):
        ORIGINAL = "original", _("Original")
        PREVIEW = "preview", _("Preview")

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="accesses")
    what = models.CharField(_("what"), max_length=10, choices=What)
    at = models.DateTimeField(_("at"))
    actor_id = models.UUIDField(_("actor"))
    actor_name = models.CharField(_("actor's name"), max_length=160)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("look at evidence")
        verbose_name_plural = _("looks at evidence")
        ordering = ["evidence", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.actor_name}"
