"""Effects on an enterprise's quota and reports when it is merged, closed or enters another group."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.formats import NOTHING, month, tonnes
from enterprises.restructuring import MOST, Change, Effect, Restructuring, Section, register
from quotas.models import Account, Category, ProgrammeYear, Report
from quotas.quantities import ZERO
from quotas.queries import reports


@register
def _accounts(reader: Actor, asked: Restructuring) -> Section:
    """Return the accounts from the year of the change on; earlier years keep what they have."""
    rows = (
        Account.objects.visible_to(reader)
        .filter(holder__enterprise=asked.enterprise, programme_year__year__gte=asked.on.year)
        .exclude(category=Category.TOTAL)
        .select_related("programme_year__programme", "parent__holder")
        .order_by("programme_year__year", "programme_year__programme__code", "category")
    )
    return Section(
        "accounts",
        gettext_lazy("Accounts and unused quota"),
        [
            Effect(
                f"{account.programme_year} · {account.get_category_display()}",
                _("allocated %(allocated)s, used %(used)s, unused %(unused)s")
                % {
                    "allocated": tonnes(account.allocated),
                    "used": tonnes(account.used),
                    "unused": tonnes(max(account.available, ZERO)),
                },
                _fate(account, asked),
                reverse("pages:account", args=[account.pk]),
            )
            for account in rows[:MOST]
        ],
    )


def _fate(account: Account, asked: Restructuring) -> str:
    if not asked.ends:
        parent = account.parent.holder.code if account.parent else NOTHING
        return _("Stays where it is, under %(parent)s, until the next year's notices") % {"parent": parent}
    if account.available <= 0 or account.programme_year.state == ProgrammeYear.State.CLOSED:
        return asked.stays()
    unused = tonnes(account.available)
    if asked.change == Change.MERGE:
        return _("%(unused)s t unused: %(moves)s") % {"unused": unused, "moves": asked.moves()}
    parent = account.parent.holder.code if account.parent else NOTHING
    return _("%(unused)s t unused go back to %(parent)s") % {"unused": unused, "parent": parent}


@register
def _reports(reader: Actor, asked: Restructuring) -> Section:
    """Return the reports that are not accepted yet, and the months for which none is filed."""
    states = [Report.State.DRAFT, Report.State.SUBMITTED, Report.State.RETURNED]
    begun = Report.objects.visible_to(reader).filter(enterprise=asked.enterprise, state__in=states)
    missing = reports.outstanding().visible_to(reader).filter(enterprise=asked.enterprise, period__lte=asked.on)
    found = [(report.period, report.get_state_display()) for report in begun.order_by("period")[:MOST]]
    found += [(duty.period, _("Missing")) for duty in missing.order_by("period")[:MOST]]
    return Section(
        "reports",
        gettext_lazy("Open reports"),
        [
            Effect(
                month(period),
                str(state),
                asked.stays(),
                reverse("pages:report-month", args=[asked.enterprise.code, f"{period:%Y-%m}"]),
            )
            for period, state in sorted(found)
        ],
    )
