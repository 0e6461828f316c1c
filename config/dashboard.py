"""The admin's start page: the accounts over their limit, worst first, and the day of a demonstration."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import clock
from core.formats import local_name, tonnes
from quotas.models import Account, Category
from quotas.queries import statistics
from quotas.templatetags.quota import over_or_left
from quotas.web.accounts import with_names, worst_first

MOST = 15


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add a table of the accounts over their limit this year, within the officer's reach, to the admin's start page."""
    year = clock.today().year
    accounts = Account.objects.visible_to(request.user).filter(programme_year__year=year)
    over = worst_first(with_names(accounts.exclude(category=Category.TOTAL).over()))[:MOST]
    context["published_over"] = statistics.over_in(year)
    context["over_title"] = _("Who is over in %(year)s, worst first") % {"year": year}
    context["over"] = {
        "headers": [_("Holder"), _("Programme"), _("State"), _("Allocated"), _("Used"), _("Over, or left")],
        "rows": [_row(account) for account in over],
    }
    return context


def _row(account: Account) -> list[Any]:
    holder = account.holder
    return [
        format_html(
            '<a class="text-primary-600 dark:text-primary-500 underline" href="{}">{}</a>',
            reverse("admin:quotas_account_change", args=[account.pk]),
            local_name(holder.enterprise or holder.group or holder.jurisdiction),
        ),
        f"{local_name(account.programme_year.programme)} {account.programme_year.year}"
        f" · {Category(account.category).label}",
        Account.State(account.state).label,
        _figure(account.allocated),
        _figure(account.used),
        over_or_left(account),
    ]


def _figure(value: Decimal) -> SafeString:
    return format_html('<span class="block text-right tabular-nums">{}</span>', tonnes(value))


def environment(request: HttpRequest) -> list[Any] | None:
    """Return the label beside the title that marks a demonstration; ``None`` in normal operation."""
    day = clock.fixed_day()
    return [_("Demonstration: %(day)s") % {"day": day.isoformat()}, "warning"] if day else None


def icon(request: HttpRequest) -> str:
    return static("img/mark.svg")


def style(request: HttpRequest) -> str:
    return static("css/admin.css")


def script(request: HttpRequest) -> str:
    return static("js/admin.js")
