"""How accounts speak: by how much somebody is over, or what is left."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.templatetags.pages import named, per_cent, state, tonnes
from quotas.models import Account, Category, Holder
from quotas.quantities import percent

register = template.Library()


@register.simple_tag
def holder_name(holder: Holder) -> SafeString:
    return named(holder.enterprise or holder.group or holder.jurisdiction)


@register.filter
def category_name(value: str) -> str:
    return str(Category(value).label)


@register.simple_tag
def account_state(account: Account) -> SafeString:
    return state(account.state, Account.State(account.state).label)


@register.filter
def usage(account: Account) -> str:
    """Used of allocated in percent; nothing where nothing is allocated."""
    return per_cent(percent(account.used, account.allocated))


@register.filter
def excess_share(account: Account) -> Decimal | None:
    """By how many percent of its allocation an account is over."""
    return percent(account.excess, account.allocated)


@register.simple_tag
def over_or_left(account: Account) -> SafeString:
    if account.state == Account.State.UNPLANNED:
        return format_html('<strong class="is-void">{} {}</strong>', tonnes(account.used), _("unplanned"))
    if account.state == Account.State.AWAITING_PLAN:
        return SafeString("—")
    if account.excess > 0:
        share = percent(account.excess, account.allocated)
        more = format_html(' <span class="small">(+{})</span>', per_cent(share)) if share is not None else ""
        return format_html('<strong class="is-bad">{} {}</strong>{}', tonnes(account.excess), _("over"), more)
    return format_html('{} <span class="soft">{}</span>', tonnes(account.available), _("left"))
