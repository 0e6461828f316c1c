"""Bulletins of a ministry on a month or a year: drafted, published by a second officer with figures frozen that day.

A correction is a new edition that names the one it corrects; both stay public. A draft is withdrawn, and a
published one is taken down, with a reason.
"""

import datetime as dt
from calendar import monthrange
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import formats, months
from core.actors import Actor
from core.constraints import CheckConstraint, exists_once, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from core.years import year_validators
from enterprises.models import Authority, Jurisdiction, User
from enterprises.roles import Role
from enterprises.scoping import Reach, Scope, ScopedQuerySet

# Readers of bulletins that are not published yet.
_READS_DRAFTS = frozenset({Role.NATIONAL_REGULATOR, Role.COORDINATOR, Role.AUDITOR})


class BulletinQuerySet(ScopedQuerySet["Bulletin"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the published bulletins, and the drafts of the actor's ministry."""
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        drafts = reach.rows_of(Bulletin, _READS_DRAFTS)
        # An empty condition admits every row, and would be lost in a disjunction.
        return self.filter(drafts | Q(state=Bulletin.State.PUBLISHED)) if drafts else self.all()

    def published(self) -> Self:
        return self.filter(state=Bulletin.State.PUBLISHED)


class Bulletin(Identified, Versioned):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted for approval")
        RETURNED = "returned", _("Returned")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        TAKEN_DOWN = "taken_down", _("Taken down")

    UNFINISHED = (State.DRAFT, State.SUBMITTED, State.RETURNED)
    WITH_FIGURES = (State.PUBLISHED, State.TAKEN_DOWN)

    TEXTS = ("situation", "situation_zh", "outlook", "outlook_zh")

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name=_("authority"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators(2006))
    month = models.PositiveSmallIntegerField(
        _("month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("empty: the whole year"),
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    correction_reason = models.TextField(_("reason of the correction"), blank=True)
    situation = models.TextField(_("situation"))
    situation_zh = models.TextField(_("situation, in Chinese"), blank=True)
    outlook = models.TextField(_("outlook"), blank=True)
    outlook_zh = models.TextField(_("outlook, in Chinese"), blank=True)
    planned_on = models.DateField(_("to be published by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    return_reason = models.TextField(_("reason for return"), blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    end_reason = models.TextField(_("reason for withdrawing or taking down"), blank=True)
    on = models.DateField(_("figures as of"), null=True, blank=True)
    as_of = models.DateTimeField(_("as known at"), null=True, blank=True)
    figures = models.JSONField(_("figures"), null=True, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = BulletinQuerySet.as_manager()

    SCOPE = Scope(place="place__code", authority="authority__code", every_row_has_authority=True)
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-year", "-month", "-edition"]
        constraints = [
            exists_once(
                "bulletin_edition_once",
                ["authority", "year", "month", "edition"],
                _("There is a bulletin of this time. Correct it by a new edition."),
                condition=~Q(state="withdrawn"),
                nulls_distinct=False,
            ),
            CheckConstraint(
                name="bulletin_ended_with_reason",
                condition=Q(state__in=["withdrawn", "taken_down"]) & ~Q(end_reason="")
                | ~Q(state__in=["withdrawn", "taken_down"]) & Q(end_reason=""),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
            text_required("bulletin_describes_the_situation", "situation", _("Describe the situation.")),
            CheckConstraint(
                name="bulletin_maker_does_not_publish",
                condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")),
                violation=Fault("", "maker_is_checker", _("The officer who drafted a bulletin does not publish it.")),
            ),
            CheckConstraint(
                name="bulletin_published_with_figures",
                condition=Q(
                    state__in=["published", "taken_down"],
                    published_by__isnull=False,
                    published_at__isnull=False,
                    on__isnull=False,
                    as_of__isnull=False,
                    figures__isnull=False,
                )
                | ~Q(state__in=["published", "taken_down"])
                & Q(published_by=None, published_at=None, on=None, as_of=None, figures__isnull=True),
                violation=Fault("", "incomplete", _("A published bulletin has its figures with their day.")),
            ),
            CheckConstraint(
                name="bulletin_correction_has_reason",
                condition=Q(corrects=None, correction_reason="", edition=1)
                | Q(corrects__isnull=False, edition__gt=1) & ~Q(correction_reason=""),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="bulletin_month",
                condition=Q(month=None) | Q(month__gte=1, month__lte=12),
                violation=Fault("/month", "out_of_range", _("Give a month from 1 to 12.")),
            ),
        ]
        indexes = [
            models.Index(name="bulletin_newest", fields=["-year", "-id"]),
        ]

    def __str__(self) -> str:
        period = f"{self.year}-{self.month:02}" if self.month else str(self.year)
        return f"{self.authority} {period} · {self.edition}"

    @property
    def title(self) -> str:
        if self.month:
            stated = {"month": formats.month(self.first_day), "edition": self.edition}
            return gettext("Bulletin of %(month)s, edition %(edition)s") % stated
        return gettext("Bulletin of %(year)s, edition %(edition)s") % {"year": self.year, "edition": self.edition}

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month or 1, 1)

    @property
    def last_day(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, monthrange(self.year, month)[1])

    def figures_until(self, today: dt.date) -> dt.date:
        """Return the day on which the figures count: the last one or, before that is over, of a month."""
        return min(self.last_day, months.last_ended(today))

    @property
    def local_situation(self) -> str:
        return self._local("situation")

    @property
    def local_outlook(self) -> str:
        return self._local("outlook")

    def _local(self, name: str) -> str:
        return formats.local_text(getattr(self, name), getattr(self, f"{name}_zh"))
