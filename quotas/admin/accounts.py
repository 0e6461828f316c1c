"""The accounts screen: accounts over or near their limit and production without a plan, worst first."""

from decimal import Decimal
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.formats import NOTHING, per_cent
from enterprises.admin.base import ServiceModelAdmin
from quotas.admin.filters import CategoryFilter, OverFilter, ProgrammeFilter, ProvinceFilter, StateFilter, YearFilter
from quotas.models import Account, Posting
from quotas.quantities import exact_percent

STATE_COLOURS = {
    Account.State.EXCEEDED: "danger",
    Account.State.UNPLANNED: "danger",
    Account.State.NEAR: "warning",
    Account.State.WITHIN: "success",
    Account.State.AWAITING_PLAN: "info",
}


def tonnes(value: Decimal | None) -> SafeString | str:
    """Format tonnes to the kilogram, right-aligned."""
    if value is None:
        return NOTHING
    return format_html('<span class="tabular-nums block text-right">{}</span>', f"{value:,.3f}")


@admin.register(Account)
class AccountAdmin(ServiceModelAdmin):
    list_display = (
        "holder_name",
        "programme_year",
        "category",
        "state_label",
        "allocated_t",
        "used_t",
        "excess_t",
        "usage",
        "links",
    )
    list_filter = (
        OverFilter,
        StateFilter,
        ProgrammeFilter,
        YearFilter,
        CategoryFilter,
        "holder__type",
        ProvinceFilter,
    )
    list_select_related = (
        "programme_year__programme",
        "holder__enterprise",
        "holder__group",
        "holder__jurisdiction",
    )
    search_fields = ("holder__code", "holder__enterprise__name", "holder__group__name", "holder__jurisdiction__name")
    ordering = ("-excess", "id")
    fields = (
        "holder_name",
        "programme_year",
        "category",
        "state_in_words",
        "received",
        "passed_on",
        "withheld",
        "withheld_below",
        "allocated",
        "undistributed",
        "used",
        "used_pending",
        "used_accepted",
        "available",
        "excess",
        "usage",
        "links",
    )

    @display(description=_("Holder"), ordering="holder__code")
    def holder_name(self, account: Account) -> str:
        return f"{account.holder.name} · {account.holder.code}"

    @display(description=_("State"), ordering="state", label=STATE_COLOURS)
    def state_label(self, account: Account) -> tuple[str, str]:
        return account.state, str(Account.State(account.state).label)

    @display(description=_("State"))
    def state_in_words(self, account: Account) -> str:
        """Return the state for the page of one account, where the coloured label of the list is not drawn."""
        return str(Account.State(account.state).label)

    @display(description=_("Allocated, t"), ordering="allocated")
    def allocated_t(self, account: Account) -> str:
        return tonnes(account.allocated)

    @display(description=_("Used, t"), ordering="used")
    def used_t(self, account: Account) -> str:
        return tonnes(account.used)

    @display(description=_("Over by, t"), ordering="excess")
    def excess_t(self, account: Account) -> str:
        return tonnes(account.excess or None)

    @display(description=_("Used, %"))
    def usage(self, account: Account) -> str:
        return per_cent(exact_percent(account.used, account.allocated))

    @display(description=_("Behind the figures"))
    def links(self, account: Account) -> SafeString:
        year = account.programme_year
        flags = urlencode({"subject_code": account.holder.code, "programme__code": year.programme.code})
        return format_html(
            '<a class="underline" href="{}?{}">{}</a> · <a class="underline" href="{}?{}">{}</a>',
            reverse("admin:quotas_posting_changelist"),
            urlencode({"account": account.pk}),
            _("Statement"),
            reverse("admin:inspections_flag_changelist"),
            flags,
            _("Flags"),
        )


class AccountOfPosting(admin.SimpleListFilter):
    title = _("account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        # Reached from an account's "Statement" link; a menu of thousands of accounts would not be usable.
        value = self.used_parameters.get(self.parameter_name)
        return [(str(value), str(_("the chosen account")))] if value else []

    def has_output(self) -> bool:
        return self.used_parameters.get(self.parameter_name) is not None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Posting]) -> QuerySet[Posting]:
        chosen = self.value()
        return queryset.filter(Q(from_account=chosen) | Q(to_account=chosen)) if chosen else queryset


@admin.register(Posting)
class PostingAdmin(ServiceModelAdmin):
    list_display = (
        "recorded_at",
        "effective_on",
        "kind",
        "from_account",
        "to_account",
        "tonnes_t",
        "paper",
        "actor_name",
    )
    list_filter = (AccountOfPosting, "kind")
    list_select_related = (
        "from_account__holder__enterprise",
        "from_account__holder__group",
        "from_account__holder__jurisdiction",
        "from_account__programme_year__programme",
        "to_account__holder__enterprise",
        "to_account__holder__group",
        "to_account__holder__jurisdiction",
        "to_account__programme_year__programme",
        "notice_line__notice",
        "line_use__line__report__enterprise",
        "succession__predecessor",
        "succession__successor",
    )
    date_hierarchy = "effective_on"

    @display(description=_("Tonnes"), ordering="tonnes")
    def tonnes_t(self, posting: Posting) -> str:
        return tonnes(posting.tonnes)

    @display(description=_("Document"))
    def paper(self, posting: Posting) -> str:
        if posting.notice_line:
            return str(posting.notice_line.notice)
        if posting.line_use:
            return str(posting.line_use.line.report)
        return str(posting.succession or posting.document)
