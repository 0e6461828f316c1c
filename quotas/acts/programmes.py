"""Closing and reopening a programme year, by two national officers of the programme's authority."""

from django.utils.translation import gettext_lazy, gettext_noop

from core.errors import DomainError
from enterprises.models import NATION, Jurisdiction
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas.capabilities import PROGRAMMES_CLOSE
from quotas.ledger.locks import lock_programme_year
from quotas.models import Account, ProgrammeYear
from quotas.policies import may_run_year
from quotas.services import programmes


def _bounds(year: ProgrammeYear) -> Bounds:
    return Bounds(place=Jurisdiction.objects.get(code=NATION), authority=year.programme.authority)


def _preview(year: ProgrammeYear) -> Preview:
    """What is unused in enterprises' accounts lapses with the year, and is theirs again when it is reopened."""
    accounts = Account.objects.filter(programme_year=year, holder__enterprise__isnull=False, available__gt=0)
    unused = accounts.exclude(category="total").select_related("holder").order_by("holder__code", "category")
    rows = [[account.holder.code, account.category, f"{account.available:.3f}"] for account in unused]
    return Preview(
        facts=[
            (gettext_noop("Programme"), year.programme.code),
            (gettext_noop("Year"), str(year.year)),
        ],
        tables=[
            Table(
                gettext_noop("Unused quota of enterprises"),
                [gettext_noop("Holder"), gettext_noop("Category"), gettext_noop("Tonnes")],
                rows,
                binding=False,  # reports of the year go on coming in
            )
        ],
    )


def _act(name: str, verb: str, label: object, service: object) -> TwoPersonAct:
    def guard(actor: object, year: ProgrammeYear) -> DomainError | None:
        return programmes.YEAR.obstacle(year, verb)

    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=ProgrammeYear,
            related=("programme__authority",),
            bounds=_bounds,
            allows=lambda actor, year: may_run_year(actor, PROGRAMMES_CLOSE, year),
            guard=guard,
            lock=lambda year: lock_programme_year(year.pk),
            preview=_preview,
            carry_out=service,  # type: ignore[arg-type]
        )
    )


CLOSE = _act(programmes.CLOSE, "close", gettext_lazy("Close a programme year"), programmes.close)
REOPEN = _act(programmes.REOPEN, "reopen", gettext_lazy("Reopen a programme year"), programmes.reopen)
