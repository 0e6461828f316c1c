"""A holder may hold quota; an account is what one holder has of one programme year and category.

Every figure of an account is kept by the database trigger on postings; no Python writes one. The derived figures and
the state (``quotas.account_states``) are generated columns.
"""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Greatest, Left
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, exists_once
from core.errors import Fault
from core.formats import chinese_name
from core.models import Identified
from enterprises.models import Enterprise, Group, Jurisdiction
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.account_states import ALLOCATED, OVER, STATE, AccountState
from quotas.models.programmes import ProgrammeYear
from quotas.quantities import ZERO, TonnesField


class Category(models.TextChoices):
    LIGHT = "light", _("Light")
    MEDIUM_HEAVY = "medium_heavy", _("Medium and heavy")
    ALL = "all", _("All")
    TOTAL = "total", _("Total")  # computed: the sum of a holder's categories in a split year


SPLIT = (Category.LIGHT, Category.MEDIUM_HEAVY)  # the categories of a split year


class Holder(Identified):
    """A jurisdiction, group or enterprise that may hold quota, under one code."""

    class Type(models.TextChoices):
        NATION = "nation", _("Nation")
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")
        GROUP = "group", _("Group")
        ENTERPRISE = "enterprise", _("Enterprise")

    code = models.CharField(_("code"), max_length=32, unique=True)
    type = models.CharField(_("type"), max_length=12, choices=Type)
    jurisdiction = models.OneToOneField(Jurisdiction, models.PROTECT, null=True, related_name="holder")
    group = models.OneToOneField(Group, models.PROTECT, null=True, related_name="holder")
    enterprise = models.OneToOneField(Enterprise, models.PROTECT, null=True, related_name="holder")
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("bounds who sees it"))

    class Meta:
        verbose_name = _("holder")
        verbose_name_plural = _("holders")
        ordering = ["code"]
        constraints = [
            CheckConstraint(
                name="holder_is_one_thing",
                condition=Q(
                    type__in=["nation", "province", "prefecture", "county"],
                    jurisdiction__isnull=False,
                    group__isnull=True,
                    enterprise__isnull=True,
                )
                | Q(type="group", jurisdiction__isnull=True, group__isnull=False, enterprise__isnull=True)
                | Q(type="enterprise", jurisdiction__isnull=True, group__isnull=True, enterprise__isnull=False),
                violation=Fault("", "incomplete", _("A holder is one place, one group or one enterprise.")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.jurisdiction or self.group or self.enterprise)

    @property
    def name_zh(self) -> str:
        return chinese_name(self.jurisdiction or self.group or self.enterprise)

    @property
    def is_foreign_invested(self) -> bool:
        return self.enterprise is not None and self.enterprise.ownership == Enterprise.Ownership.FOREIGN_INVESTED


class AccountQuerySet(ScopedQuerySet["Account"]):
    def whole(self) -> Self:
        """Keep one account of each holder and year: its only one or its computed total, as the year's scheme says."""
        return self.filter(
            Q(category=Category.ALL, programme_year__scheme=ProgrammeYear.Scheme.ALL)
            | Q(category=Category.TOTAL, programme_year__scheme=ProgrammeYear.Scheme.SPLIT)
        )

    def over(self) -> Self:
        """Return the accounts over their limit: more used than allocated, or used without ever being given anything.

        The states are literals in the SQL, so that every plan of it, also a generic one, can use the partial index.
        """
        states = ", ".join(f"'{state}'" for state in Account.OVER)
        return self.filter(
            Func(F("state"), template=f"%(expressions)s IN ({states})", output_field=models.BooleanField())
        )


class Account(Identified):
    State, OVER = AccountState, OVER

    programme_year = models.ForeignKey(ProgrammeYear, models.PROTECT, related_name="accounts")
    category = models.CharField(_("category"), max_length=16, choices=Category)
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="accounts")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    home = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("parent until quota is given to it"),
    )
    total = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", help_text=_("the holder's computed total")
    )

    # Base columns, written by the ledger's trigger alone. ``given`` is all that was ever received by notice and
    # stands; ``plan_reached`` says that the year's plan has come to this branch, so that it may be judged.
    received = TonnesField(_("received"), default=ZERO, db_default=ZERO)
    given = TonnesField(_("given"), default=ZERO, db_default=ZERO)
    passed_on = TonnesField(_("passed on"), default=ZERO, db_default=ZERO)
    withheld = TonnesField(_("withheld"), default=ZERO, db_default=ZERO)
    withheld_below = TonnesField(_("withheld below"), default=ZERO, db_default=ZERO)
    used_pending = TonnesField(_("used, pending"), default=ZERO, db_default=ZERO)
    used_accepted = TonnesField(_("used, accepted"), default=ZERO, db_default=ZERO)
    plan_reached = models.BooleanField(_("plan reached"), default=False, db_default=False)

    used = models.GeneratedField(
        expression=F("used_pending") + F("used_accepted"), output_field=TonnesField(_("used")), db_persist=True
    )
    allocated = models.GeneratedField(expression=ALLOCATED, output_field=TonnesField(_("allocated")), db_persist=True)
    undistributed = models.GeneratedField(
        expression=F("received") - F("passed_on") - F("withheld"),
        output_field=TonnesField(_("undistributed")),
        db_persist=True,
    )
    available = models.GeneratedField(
        expression=ALLOCATED - F("used_pending") - F("used_accepted"),
        output_field=TonnesField(_("available")),
        db_persist=True,
    )
    excess = models.GeneratedField(
        expression=Greatest(
            F("used_pending") + F("used_accepted") - F("received") + F("withheld") + F("withheld_below"),
            Value(ZERO, output_field=TonnesField()),
        ),
        output_field=TonnesField(_("excess")),
        db_persist=True,
    )
    state = models.GeneratedField(
        expression=STATE,
        output_field=models.CharField(_("state"), max_length=16, choices=State),
        db_persist=True,
    )

    # Who sees the account, kept by triggers of the database's owner when its holder moves or changes group: codes of
    # the programme's authority and of the holder's place; the holder's enterprise; its group or that of the enterprise.
    # ``seat``: whose account it is if it is a place's (its code) or a group's (``g:`` and its key).
    authority = models.TextField(editable=False, db_collation="C")
    place = models.TextField(editable=False, db_collation="C")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, editable=False, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, editable=False, related_name="+")
    seat = models.TextField(null=True, editable=False, db_collation="C")
    province = models.GeneratedField(
        expression=Left("place", 2), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    scope = models.GeneratedField(
        expression=Concat("authority", Value(":", output_field=models.TextField()), "place"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = AccountQuerySet.as_manager()

    SCOPE = Scope(
        place="place",
        province="province",
        enterprise="enterprise_id",
        groups=("group_id",),
        authority="authority",
        every_row_has_authority=True,
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("quota account")
        verbose_name_plural = _("quota accounts")
        ordering = ["-excess", "id"]
        constraints = [
            exists_once(
                "account_once", ["programme_year", "category", "holder"], _("The holder has this account already.")
            ),
            CheckConstraint(
                name="account_own_parent",
                condition=~Q(parent=F("id")),
                violation=Fault("", "own_parent", _("An account cannot be above itself.")),
            ),
            # The database itself keeps a holder from distributing more than it holds.
            CheckConstraint(
                name="account_not_overdrawn",
                condition=Q(passed_on__gte=0, withheld__gte=0) & Q(received__gte=F("passed_on") + F("withheld")),
                violation=Fault(
                    "", "quota_exceeded", _("More would be distributed or withheld than the account has received.")
                ),
            ),
            CheckConstraint(
                name="account_withheld_below",
                condition=Q(withheld_below__gte=0),
                violation=Fault("", "below_zero", _("The quota withheld below this account would fall below zero.")),
            ),
            CheckConstraint(
                name="account_use_not_negative",
                condition=Q(used_pending__gte=0, used_accepted__gte=0),
                violation=Fault("", "below_zero", _("The used quota of this account would fall below zero.")),
            ),
        ]
        indexes = [
            # The worst first among all accounts; one within its limit keeps its entry when its use changes.
            # It bears what row-level security compares, so that a far page is found without the table.
            models.Index(
                name="account_worst",
                fields=["-excess", "id"],
                include=["authority", "place", "province", "scope", "enterprise", "group", "seat"],
            ),
            models.Index(name="account_province", fields=["province", "authority", "-excess", "id"]),
            models.Index(name="account_scope", fields=["scope"]),
            models.Index(name="account_place", fields=["place"]),
            models.Index(
                name="account_over",
                fields=["programme_year", "-excess", "id"],
                condition=Q(state__in=["exceeded", "unplanned"]),
            ),
            models.Index(name="account_near", fields=["programme_year", "id"], condition=Q(state="near")),
        ]

    def __str__(self) -> str:
        return f"{self.programme_year} · {self.holder} · {self.get_category_display()}"

    @property
    def name_zh(self) -> str:
        with translation.override("zh-hans"):
            return f"{self.programme_year.name_zh} · {self.holder.name_zh} · {self.get_category_display()}"

    @property
    def is_whole(self) -> bool:
        """Return whether this is the account of its holder and year that ``whole`` keeps."""
        is_split = self.programme_year.scheme == ProgrammeYear.Scheme.SPLIT
        return self.category == (Category.TOTAL if is_split else Category.ALL)
