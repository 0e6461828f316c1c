"""Template tags about accounts, notices, months and postings."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import NOTHING, per_cent, signed_per_cent, tonnes
from core.models import label_of
from core.templatetags.layout import link_button
from core.templatetags.pages import named, state
from core.type_aliases import Text
from enterprises.models import Enterprise
from quotas import posting_texts
from quotas.models import Account, Category, Holder, Notice, ReportLine
from quotas.quantities import exact_percent
from quotas.queries.outlook import Outlook
from quotas.queries.reporting_years import Month
from quotas.report_lines import QUANTITY_LABELS

register = template.Library()
register.filter("posting_kind", posting_texts.posting_kind)
register.filter("quota_change", posting_texts.quota_change)

_LINE_FIGURES = {**QUANTITY_LABELS, "reo_tonnes": label_of(ReportLine, "reo_tonnes")}


@register.simple_tag
def holder_name(holder: Holder) -> SafeString:
    return named(holder.enterprise or holder.group or holder.jurisdiction)


@register.filter
def holder_and_year(account: Account) -> tuple[UUID, int]:
    return account.holder_id, account.programme_year.year


@register.filter
def beside_each_other(accounts: Iterable[Account]) -> list[Account]:
    """Bring the accounts of a holder's year together, at the place of the first, in their order."""
    found: dict[tuple[UUID, int], list[Account]] = {}
    for account in accounts:
        found.setdefault(holder_and_year(account), []).append(account)
    return [account for together in found.values() for account in together]


@register.simple_tag
def sheet_button(allowed: object, kind: str) -> SafeString:
    """Return the button of a list that leads to the upload of many rows, if the reader may enter one."""
    return link_button("pages:record-sheet", _("Upload a spreadsheet"), kind) if allowed else SafeString("")


@register.filter
def category_name(value: str) -> str:
    return str(Category(value).label)


@register.simple_tag
def notice_state(notice: Notice) -> SafeString:
    """Show the state of a notice in words; an approved notice that is not effective yet shows its day."""
    return state(notice.state, notice.state_label)


@register.simple_tag
def account_state(account: Account) -> SafeString:
    return state(account.state, Account.State(account.state).label)


@register.simple_tag
def line_headings() -> list[Text]:
    """Return the headings of the figures of report lines."""
    return list(_LINE_FIGURES.values())


@register.filter
def line_figures(line: ReportLine) -> list[tuple[Text, Decimal | None]]:
    """Return the figures of a report line, each with its heading."""
    return [(label, getattr(line, name)) for name, label in _LINE_FIGURES.items()]


@register.filter
def usage(account: Account) -> str:
    """Return the used share of the allocation in percent; empty if nothing is allocated."""
    return per_cent(exact_percent(account.used, account.allocated))


@register.filter
def share_above(account: Account) -> str:
    """Return what the account received in percent of the account above; empty at the top, for zero and another day."""
    above = vars(account).get("received_above")
    return per_cent(exact_percent(account.received, above)) if above is not None and account.received else ""


@register.filter
def excess_share(account: Account) -> Decimal | None:
    """Return the excess of an account in percent of its allocation."""
    return exact_percent(account.excess, account.allocated)


@register.simple_tag
def over_or_left(account: Account) -> SafeString:
    if account.state == Account.State.UNPLANNED:
        return format_html('<strong class="is-void">{} {}</strong>', tonnes(account.used), _("unplanned"))
    if account.state == Account.State.AWAITING_PLAN:
        return SafeString(NOTHING)
    if account.excess > 0:
        share = excess_share(account)
        more = format_html(' <span class="small">({})</span>', signed_per_cent(share)) if share is not None else ""
        return format_html('<strong class="is-bad">{} {}</strong>{}', tonnes(account.excess), _("over"), more)
    return format_html('{} <span class="soft">{}</span>', tonnes(account.available), _("left"))


MONTH_STATES = {
    "missing": gettext_lazy("Missing"),
    "late": gettext_lazy("Filed late"),
    "due": gettext_lazy("Due"),
    "coming": gettext_lazy("Not over yet"),
    "none": gettext_lazy("Not due"),
    "submitted": gettext_lazy("Filed"),
    "accepted": gettext_lazy("Accepted"),
    "returned": gettext_lazy("Returned"),
}


@register.simple_tag
def report_month_url(enterprise: Enterprise, period: dt.date) -> str:
    """Return the address of the page of an enterprise's report for a month."""
    return reverse("pages:report-month", args=[enterprise.code, f"{period:%Y-%m}"])


@register.simple_tag
def month_state(month: Month, form: str = "") -> SafeString:
    """Show the state of one month's report; ``short`` shows a sign and keeps the words for screen readers."""
    label = MONTH_STATES[month.state]
    if form == "short":
        title = f"{label}" + (f" · {month.draft.get_state_display()}" if month.draft else "")
        return format_html(
            '<span class="state sign" data-state="{}" title="{}"><span class="visually-hidden">{}</span></span>',
            month.state,
            title,
            title,
        )
    return state(month.state, label)


@register.simple_tag
def month_legend() -> SafeString:
    """Explain the signs of the grid in words."""
    return format_html_join(" ", "{}", ((state(value, label),) for value, label in MONTH_STATES.items()))


@register.filter
def line_before(lines: dict[tuple[UUID, UUID], ReportLine], line: ReportLine) -> ReportLine | None:
    """Return the line of the month before for the same product and site, or ``None``."""
    return lines.get((line.site_id, line.product_id))


@register.filter
def any_over(outlooks: Iterable[Outlook]) -> bool:
    """Return whether some judged account will end over its limit."""
    return any(outlook.judged and outlook.over > 0 for outlook in outlooks)
