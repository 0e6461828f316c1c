"""Filters of accounts and postings: programme, year, place, group, enterprise, state."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, YearFilter, filters
from enterprises.models import Enterprise, Group, Jurisdiction
from quotas.models import Account, Category, Holder, Posting, Programme
from quotas.models.accounts import AccountQuerySet
from quotas.queries import holders
from quotas.queries.quota_returns import ReturnState, late, low_use, missing

HOLDER_TYPES = Holder.Type.choices


class AccountFilters(FilterSet):
    programme = filters.ModelChoiceFilter(
        field_name="programme_year__programme", to_field_name="code", queryset=Programme.objects.all()
    )
    year = YearFilter(field_name="programme_year__year")
    category = filters.MultipleChoiceFilter(choices=Category.choices, distinct=False)
    holder = filters.CharFilter(field_name="holder__code", label=_("code of a holder"))
    holder_type = filters.MultipleChoiceFilter(field_name="holder__type", choices=HOLDER_TYPES, distinct=False)
    province = filters.ModelChoiceFilter(
        method="in_province", to_field_name="code", queryset=Jurisdiction.objects.filter(level="province")
    )
    group = filters.ModelChoiceFilter(method="of_group", to_field_name="code", queryset=Group.objects.all())
    enterprise = filters.ModelChoiceFilter(to_field_name="code", queryset=Enterprise.objects.all())
    ownership = filters.ChoiceFilter(
        field_name="enterprise__ownership", choices=Enterprise.Ownership, label=_("ownership of the enterprise")
    )
    state = filters.MultipleChoiceFilter(choices=Account.State.choices, method="in_state", distinct=False)
    without_plan = YearFilter(
        method="none_has_followed", label=_("year for which the enterprises of the year before have nothing yet")
    )
    withheld = filters.BooleanFilter(method="by_withholding", label=_("quota of its own is withheld"))
    named = filters.CharFilter(method="by_name", label=_("part of a holder's code or name"))
    on = filters.DateFilter(method="ignore_day", label=_("as it counts on this day"))
    as_of = filters.IsoDateTimeFilter(method="ignore_day", label=_("as recorded at this time"))

    @property
    def past(self) -> bool:
        """Return whether figures of another day are requested: then the states are of that day too."""
        return bool(self.data.get("on") or self.data.get("as_of"))

    def in_province(self, rows: QuerySet[Account], name: str, value: Jurisdiction) -> QuerySet[Account]:
        return rows.filter(province=value.code)

    def of_group(self, rows: QuerySet[Account], name: str, value: Group) -> QuerySet[Account]:
        return rows.filter(group=value)

    def in_state(self, rows: AccountQuerySet, name: str, value: list[str]) -> AccountQuerySet:
        if self.past or not value:
            return rows
        return rows.over() if {*value} == {*Account.OVER} else rows.filter(state__in=value)

    def none_has_followed(self, rows: QuerySet[Account], name: str, value: int) -> QuerySet[Account]:
        """Keep accounts of active enterprises that were given quota in the year before ``value`` and none in it."""
        followed = Account.objects.filter(
            programme_year__programme=OuterRef("programme_year__programme"),
            programme_year__year=value,
            holder=OuterRef("holder"),
            given__gt=0,
        )
        rows = rows.filter(programme_year__year=value - 1, holder__type=Holder.Type.ENTERPRISE, given__gt=0)
        gone = [Enterprise.State.CLOSED, Enterprise.State.MERGED]
        return rows.exclude(holder__enterprise__state__in=gone).filter(~Exists(followed))

    def by_withholding(self, rows: QuerySet[Account], name: str, value: bool) -> QuerySet[Account]:
        return rows.filter(withheld__gt=0) if value else rows.filter(withheld=0)

    def by_name(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return rows.filter(holder__in=holders.named(value))

    def ignore_day(self, rows: QuerySet[Account], name: str, value: object) -> QuerySet[Account]:
        return rows


class ReturnFilters(AccountFilters):
    """Filters of unused quota to be returned: what is missing or late, and low use."""

    returned = filters.ChoiceFilter(
        choices=[
            (ReturnState.MISSING.value, ReturnState.MISSING.label),
            (ReturnState.LATE.value, ReturnState.LATE.label),
        ],
        method="by_return",
        label=_("missing or late"),
    )
    low = filters.BooleanFilter(method="by_low_use", label=_("less than half of the quota is used"))

    def by_return(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return missing(rows, clock.today()) if value == ReturnState.MISSING else late(rows)

    def by_low_use(self, rows: QuerySet[Account], name: str, value: bool) -> QuerySet[Account]:
        low = low_use(rows, clock.today())
        return low if value else rows.exclude(pk__in=low.order_by().values("pk"))


class PostingFilters(FilterSet):
    account = filters.UUIDFilter(method="on_account")
    kind = filters.MultipleChoiceFilter(choices=Posting.Kind.choices, distinct=False)
    programme = filters.ModelChoiceFilter(method="of_programme", to_field_name="code", queryset=Programme.objects.all())
    year = YearFilter(method="of_year")
    enterprise = filters.ModelChoiceFilter(
        method="of_enterprise", to_field_name="code", queryset=Enterprise.objects.all()
    )
    recorded_after = filters.IsoDateTimeFilter(field_name="recorded_at", lookup_expr="gt")

    def _either(self, rows: QuerySet[Posting], lookup: str, value: object) -> QuerySet[Posting]:
        return rows.filter(Q(**{f"to_account{lookup}": value}) | Q(**{f"from_account{lookup}": value}))

    def on_account(self, rows: QuerySet[Posting], name: str, value: object) -> QuerySet[Posting]:
        return self._either(rows, "", value)

    def of_programme(self, rows: QuerySet[Posting], name: str, value: Programme) -> QuerySet[Posting]:
        return self._either(rows, "__programme_year__programme", value)

    def of_year(self, rows: QuerySet[Posting], name: str, value: object) -> QuerySet[Posting]:
        return self._either(rows, "__programme_year__year", value)

    def of_enterprise(self, rows: QuerySet[Posting], name: str, value: Enterprise) -> QuerySet[Posting]:
        return rows.filter(Q(to_enterprise=value) | Q(from_enterprise=value))
