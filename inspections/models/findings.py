"""The records of a visit: answers to the checklist, measured figures, and findings with the provision breached."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, exists_once, first_of_month
from core.errors import Fault
from core.formats import local_text
from core.models import Identified, Versioned
from enterprises.models import Jurisdiction, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.flags import Flag
from inspections.models.inspections import Inspection, enterprises_of
from quotas.models import Product
from quotas.quantities import entered_tonnes


class ChecklistAnswer(Identified):
    """A question as asked and answered on the day. Append-only, since the checklist may change later."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_APPLICABLE = "not_applicable", _("Does not apply")
        NOT_SEEN = "not_seen", _("Could not be seen")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    duty = models.CharField(_("duty"), max_length=40)
    question = models.TextField(_("question"))
    question_zh = models.TextField(_("question in Chinese"))
    answer = models.CharField(_("answer"), max_length=16, choices=Answer)
    note = models.TextField(_("note"), blank=True)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("answer to a checklist")
        verbose_name_plural = _("answers to checklists")
        ordering = ["inspection", "position"]
        constraints = [
            exists_once("checklist_answer_once", ["inspection", "code"], _("This question is answered already.")),
            CheckConstraint(
                name="checklist_unseen_says_why",
                condition=~Q(answer="not_seen") | ~Q(note=""),
                violation=Fault("/note", "required", _("State why this was not seen.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.answer}"

    @property
    def local_question(self) -> str:
        """Return the question as it was asked, in the reader's language."""
        return local_text(self.question, self.question_zh)


class ObservedFigure(Identified):
    """Tonnes that the team weighed or counted, for comparison with what was reported. Append-only."""

    class Quantity(models.TextChoices):
        PRODUCED = "produced", _("Produced in the month")
        SOLD = "sold", _("Sold in the month")
        EXPORTED = "exported", _("Exported in the month")
        CLOSING_STOCK = "closing_stock", _("Stock at the end of the month")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="figures")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    period = models.DateField(_("month"), help_text=_("its first day"))
    quantity = models.CharField(_("quantity"), max_length=16, choices=Quantity)
    tonnes = entered_tonnes(_("tonnes of product"))
    note = models.TextField(_("how it was measured"), blank=True)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("observed figure")
        verbose_name_plural = _("observed figures")
        ordering = ["inspection", "period", "product", "quantity"]
        constraints = [
            exists_once(
                "observed_figure_once",
                ["inspection", "product", "period", "quantity"],
                _("This figure is entered already."),
            ),
            first_of_month("observed_figure_of_a_month", "period"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.period:%Y-%m} {self.quantity}"


class FindingQuerySet(ScopedQuerySet["Finding"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return findings of the reader's place; of the reader's enterprise once the report was signed."""
        rows = super().visible_to(actor)
        own = enterprises_of(actor)
        return rows.exclude(inspection__enterprise__in=own, inspection__reported_at=None) if own else rows


class Finding(Identified, Versioned):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CORROBORATES = "corroborates", _("Corroborates a flag")
        CASE = "case", _("Became a case")
        SETTLED = "settled", _("Settled")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField(_("position"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("whose officers see it"))
    question = models.CharField(_("question of the checklist"), max_length=40, blank=True)
    article = models.CharField(_("provision breached"), max_length=40)
    legal_basis = models.TextField(_("its text, as cited on that day"))
    facts = models.TextField(_("facts"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("recorded at"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="findings")
    flag = models.ForeignKey(Flag, models.PROTECT, null=True, blank=True, related_name="findings")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)

    objects = FindingQuerySet.as_manager()

    SCOPE = Scope(
        place="place__code",
        enterprise="inspection__enterprise_id",
        matters=("case_id",),
        handled=("case_id",),
        leaves=False,
        hangs_on=("flag",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["inspection", "position"]
        constraints = [
            exists_once(
                "finding_position_once",
                ["inspection", "position"],
                _("The inspection has a finding of this number already."),
            ),
            CheckConstraint(
                name="finding_names_its_provision",
                condition=~Q(article="") & ~Q(legal_basis="") & ~Q(facts=""),
                violation=Fault("/article", "required", _("Name the provision, the legal basis and the facts.")),
            ),
            CheckConstraint(
                name="finding_case_is_named",
                condition=~Q(state="case") | Q(case__isnull=False),
                violation=Fault("/case", "incomplete", _("Name the case to which the finding belongs.")),
            ),
            CheckConstraint(
                name="finding_flag_is_named",
                condition=~Q(state="corroborates") | Q(flag__isnull=False),
                violation=Fault("/flag", "incomplete", _("Name the flag that the finding corroborates.")),
            ),
            CheckConstraint(
                name="finding_decision_has_reason",
                condition=Q(state="open") | (Q(decided_by__isnull=False) & ~Q(decision_reason="")),
                violation=Fault("/decision_reason", "required", _("State the reason.")),
            ),
            # The officer who made the finding cannot settle it alone.
            CheckConstraint(
                name="finding_finder_does_not_settle",
                condition=~Q(state="settled") | ~Q(decided_by=models.F("found_by")),
                violation=Fault("", "maker_is_checker", _("The officer who recorded a finding cannot settle it.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.number}/{self.position}"
