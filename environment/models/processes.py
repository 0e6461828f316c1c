"""Processes that sites use, with their days, and the restrictions that the state has put on processes."""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, ExclusionConstraint, not_before, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import OreType, Site, User
from enterprises.models.entries import Recorded
from enterprises.models.figures import FigureEvidence
from enterprises.models.processes import Process
from enterprises.models.sites import day_range
from enterprises.scoping import OF_SITE, Scope, ScopedQuerySet

# Kinds of site at which a process can be used.
_MINING = frozenset({Site.Kind.MINE})
_DRESSING = frozenset({Site.Kind.MINE, Site.Kind.DRESSING, Site.Kind.RECYCLING})
_EXTRACTION = frozenset({Site.Kind.SEPARATION, Site.Kind.RECYCLING})
_SMELTING = frozenset({Site.Kind.SEPARATION, Site.Kind.METAL, Site.Kind.RECYCLING})
SITE_KINDS: dict[str, frozenset[Site.Kind]] = {
    Process.TANK_LEACHING: _MINING,
    Process.HEAP_LEACHING: _MINING,
    Process.IN_SITU_LEACHING: _MINING,
    Process.OPEN_PIT: _MINING,
    Process.UNDERGROUND: _MINING,
    Process.FLOTATION: _DRESSING,
    Process.SOLVENT_EXTRACTION: _EXTRACTION,
    Process.AMMONIA_SAPONIFICATION: _EXTRACTION,
    Process.FLUORIDE_ELECTROLYSIS: _SMELTING,
    Process.CHLORIDE_ELECTROLYSIS: _SMELTING,
    Process.WET_FLUORIDE: _SMELTING,
    Process.DRY_FLUORIDE: _SMELTING,
}


class SiteProcessQuerySet(ScopedQuerySet["SiteProcess"]):
    def in_use(self, on: dt.date | OuterRef) -> Self:
        """Return the processes that were used on a day, without those withdrawn as mistakes."""
        return self.exclude(state=SiteProcess.State.WITHDRAWN).filter(
            Q(used_until=None) | Q(used_until__gte=on), used_from__lte=on
        )


class SiteProcess(Recorded, Versioned):
    """A process that a site uses from one day to another (both inclusive).

    Officials alone end a use that an office entered; an enterprise ends its own from today on.
    """

    class State(models.TextChoices):
        USED = "used", _("In use")
        ENDED = "ended", _("Ended")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    site = models.ForeignKey(Site, models.PROTECT, related_name="processes", verbose_name=_("site"))
    process = models.CharField(_("process"), max_length=24, choices=Process)
    used_from = models.DateField(_("used from"))
    used_until = models.DateField(_("used until"), null=True, blank=True, help_text=_("its last day"))
    document = models.TextField(_("document"), blank=True, help_text=_("design, approval or report that states it"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.USED)
    end_reason = models.TextField(_("reason for the end"), blank=True)
    withdrawal_reason = models.TextField(_("reason for the withdrawal"), blank=True)
    by_office = models.BooleanField(_("entered by an office"), editable=False)

    objects = SiteProcessQuerySet.as_manager()

    verdict: str  # by the restrictions of a day, where a list has asked for it (``queries.processes``)

    # As a licence: the site's holder of today is responsible for it.
    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("process of a site")
        verbose_name_plural = _("processes of sites")
        ordering = ["site", "process", "used_from"]
        constraints = [
            not_before(
                "site_process_ordered", "used_until", "used_from", _("A process cannot end before it was begun.")
            ),
            CheckConstraint(
                name="site_process_ended_whole",
                condition=Q(state="used", used_until=None, end_reason="")
                | Q(state="ended", used_until__isnull=False) & ~Q(end_reason="")
                | Q(state="withdrawn", used_until=None, end_reason="")
                | Q(state="withdrawn", used_until__isnull=False) & ~Q(end_reason=""),
                violation=Fault("/reason", "required", _("Give the reason, and the last day of the process.")),
            ),
            CheckConstraint(
                name="site_process_withdrawn_with_reason",
                condition=Q(state="withdrawn") & ~Q(withdrawal_reason="")
                | ~Q(state="withdrawn") & Q(withdrawal_reason=""),
                violation=Fault("/reason", "required", _("Give the reason.")),
            ),
            ExclusionConstraint(
                name="site_process_once_a_day",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("process", RangeOperators.EQUAL),
                    (
                        day_range(F("used_from"), F("used_until"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state="withdrawn"),
                violation=Fault(
                    "", "process_overlap", _("This process of the site is recorded already for some of these days.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.get_process_display()}"


class ProcessRestriction(Identified, Versioned):
    """A ban of a process, or its announced elimination, with the document that states it.

    A source may state a restriction without the day on which it began. It is then known to hold from the day of the
    document on; before that day nothing is known.
    """

    class Kind(models.TextChoices):
        BANNED = "banned", _("Banned")
        PHASE_OUT = "phase_out", _("To be phased out")

    class State(models.TextChoices):
        STANDING = "standing", _("Standing")
        ENDED = "ended", _("Ended")

    process = models.CharField(_("process"), max_length=24, choices=Process)
    ore_type = models.CharField(
        _("ore type"), max_length=20, choices=OreType, blank=True, help_text=_("empty: any ore, or none")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    stated_on = models.DateField(
        _("stated on"),
        help_text=_("day of the document that states it; the last of its month where only that is known"),
    )
    in_force_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("empty where no source gives the day")
    )
    in_force_until = models.DateField(_("in force until"), null=True, blank=True, help_text=_("its last day"))
    source = models.TextField(_("source"))
    evidence = models.CharField(_("evidence"), max_length=12, choices=FigureEvidence, default=FigureEvidence.ENTERED)
    remark = models.TextField(_("remark"), blank=True)
    end_reason = models.TextField(_("reason for the end"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("restriction of a process")
        verbose_name_plural = _("restrictions of processes")
        ordering = ["process", "-stated_on"]
        constraints = [
            text_required("restriction_names_its_source", "source", _("Name the document that restricts it.")),
            CheckConstraint(
                name="restriction_ended_whole",
                condition=Q(in_force_until=None, end_reason="") | Q(in_force_until__isnull=False) & ~Q(end_reason=""),
                violation=Fault("/reason", "required", _("Give the reason, and the last day of the restriction.")),
            ),
            CheckConstraint(
                name="restriction_ordered",
                condition=Q(in_force_until=None) | Q(in_force_until__gte=Coalesce("in_force_from", "stated_on")),
                violation=Fault("/until", "before_start", _("A restriction cannot end before it began.")),
            ),
            ExclusionConstraint(
                name="restriction_one_a_day",
                expressions=[
                    ("process", RangeOperators.EQUAL),
                    ("ore_type", RangeOperators.EQUAL),
                    (
                        day_range(
                            Coalesce("in_force_from", "stated_on"),
                            F("in_force_until"),
                            RangeBoundary(inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "", "restriction_overlap", _("A restriction of this process holds already on some of these days.")
                ),
            ),
        ]

    @property
    def state(self) -> State:
        return self.State.STANDING if self.in_force_until is None else self.State.ENDED

    @property
    def known_from(self) -> dt.date:
        """Return the first day on which it is known to hold."""
        return self.in_force_from or self.stated_on

    def get_state_display(self) -> str:
        return str(self.state.label)

    def __str__(self) -> str:
        return f"{self.get_process_display()} · {self.get_kind_display()}"
