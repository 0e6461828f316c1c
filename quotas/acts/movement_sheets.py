"""Movements of quota from a sheet, by two officers of one office, each entitled to every row of it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import DomainError, Fault, Invalid
from core.formats import stored_day, stored_label
from core.forms import DateInput, PageForm, YearField
from enterprises.acts.many_entries import rows_form
from enterprises.models import Authority, Jurisdiction
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas import ledger
from quotas.capabilities import QUOTA_MOVE
from quotas.models import Account, Category, ListedMovement, Posting, Programme
from quotas.policies import may_enter_movements
from quotas.quantities import MOST_TONNES, ZERO
from quotas.queries.holders import things_by_code
from quotas.services import listed_movements, movement_sheets, movements
from quotas.services.listed_movements import TO_ANOTHER, accounts_of, key_of

type Row = Mapping[str, Any]

_CATEGORIES = [(value, label) for value, label in Category.choices if value != Category.TOTAL]


class MovementRowForm(PageForm):
    movement = forms.ChoiceField(label=gettext_lazy("Movement"), choices=ListedMovement.choices)
    programme = forms.CharField(label=gettext_lazy("Programme"), max_length=40)
    year = YearField(label=gettext_lazy("Year"))
    holder = forms.CharField(label=gettext_lazy("Holder (code)"), max_length=64)
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=_CATEGORIES)
    tonnes = forms.DecimalField(
        label=gettext_lazy("Tonnes"), min_value=Decimal("0.001"), max_value=MOST_TONNES, decimal_places=3
    )
    to = forms.CharField(label=gettext_lazy("To (code)"), max_length=64, required=False)
    document = forms.CharField(label=gettext_lazy("Document"), max_length=200)
    effective_on = forms.DateField(label=gettext_lazy("Effective on"), widget=DateInput)


_COLUMNS = [
    gettext_noop("Movement"),
    gettext_noop("Programme year"),
    gettext_noop("Category"),
    gettext_noop("Holder"),
    gettext_noop("To"),
    gettext_noop("Tonnes"),
    gettext_noop("Document"),
    gettext_noop("Effective on"),
]


def _guard(actor: Actor, place: Jurisdiction, *, rows: Sequence[Row]) -> DomainError | None:
    if not (found := listed_movements.faults(rows, actor)):
        return None
    errors = [
        Fault(
            "/rows", fault.code, f"{_('Row %(row)s:') % {'row': int(fault.pointer.split('/')[1]) + 1}} {fault.detail}"
        )
        for fault in found
    ]
    return Invalid("invalid", _("The rows have errors."), errors=errors)


def _authority_of(*, rows: Sequence[Row]) -> Authority | None:
    """Return the authority whose quota a sheet moves; one with that of several is refused by its rows."""
    programmes = Programme.objects.filter(code__in={row["programme"] for row in rows}).select_related("authority")
    return next((programme.authority for programme in programmes.order_by("code")), None)


def _lock(place: Jurisdiction, *, rows: Sequence[Row]) -> None:
    """Lock the years, then all accounts at once, so that preview, approval and postings use the same figures."""
    accounts = _both_sides(rows).values()
    movement_sheets.SHEET.lock(place, beside=[account.programme_year for account in accounts])
    ledger.lock(accounts)


def _both_sides(rows: Sequence[Row]) -> dict[listed_movements.Key, Account]:
    """Return the accounts that rows name, with those of the receivers that have one."""
    return accounts_of([*rows, *({**row, "holder": row["to"]} for row in rows if row["movement"] in TO_ANOTHER)])


def _preview(place: Jurisdiction, *, rows: Sequence[Row]) -> Preview:
    """Show every row, and what each account is allocated before and after all of them."""
    accounts = _both_sides(rows)
    return Preview(
        [
            (gettext_noop("Rows"), str(len(rows))),
            (gettext_noop("Tonnes"), f"{sum(row['tonnes'] for row in rows):,.3f}"),
        ],
        [
            Table(gettext_noop("What will be entered"), _COLUMNS, [_cells(row, accounts) for row in rows]),
            _figures(gettext_noop("Allocated"), "allocated", rows, accounts),
            _figures(gettext_noop("Withheld"), "withheld", rows, accounts),
        ],
    )


def _cells(row: Row, accounts: Mapping[listed_movements.Key, Account]) -> list[str]:
    account = accounts.get(key_of(row))
    name = account.holder.name if account is not None else ""
    return [
        stored_label(ListedMovement(row["movement"])),
        f"{row['programme']} {row['year']}",
        stored_label(Category(row["category"])),
        f"{row['holder']} {name}".strip(),
        row.get("to") or "",
        f"{row['tonnes']:,.3f}",
        row["document"],
        stored_day(row["effective_on"]),
    ]


def _figures(title: str, name: str, rows: Sequence[Row], accounts: Mapping[listed_movements.Key, Account]) -> Table:
    changes: dict[listed_movements.Key, Decimal] = {}
    for row in rows:
        for key, figure, change in _changes(row, accounts.get(key_of(row))):
            if figure == name:
                changes[key] = changes.get(key, ZERO) + change
    cells = [
        [
            f"{key[0]} {key[1]}",
            stored_label(Category(key[3])),
            key[2],
            f"{(before := getattr(accounts[key], name) if key in accounts else ZERO):,.3f}",
            f"{before + change:,.3f}",
        ]
        for key, change in sorted(changes.items())
    ]
    columns = [*_COLUMNS[1:4], gettext_noop("Before, t"), gettext_noop("After, t")]
    return Table(title, columns, cells)


def _changes(row: Row, account: Account | None) -> Iterator[tuple[listed_movements.Key, str, Decimal]]:
    """Yield what a row changes: whose figure, which, and by how many tonnes."""
    key, tonnes, movement = key_of(row), row["tonnes"], row["movement"]
    to = _receiver_of(row)
    match movement:
        case Posting.Kind.WITHHOLD | Posting.Kind.RELEASE:
            change = tonnes if movement == Posting.Kind.WITHHOLD else -tonnes
            yield key, "withheld", change
            yield key, "allocated", -change
        case ListedMovement.REASSIGN:
            yield key, "withheld", -tonnes
            if not _goes_back(row, account):
                yield to, "allocated", tonnes
        case ListedMovement.TRANSFER:
            yield key, "allocated", -tonnes
            yield to, "allocated", tonnes
        case _:
            yield key, "allocated", -tonnes


def _goes_back(row: Row, account: Account | None) -> bool:
    """Return whether withheld quota returns to the holder that gave it, whose own allocation stays as it is."""
    giver = account.parent if account is not None else None
    return row["movement"] == ListedMovement.REASSIGN and giver is not None and giver.holder.code == row["to"]


def _enter(place: Jurisdiction, *, actor: Actor, reason: str, rows: Sequence[Row]) -> list[Posting]:
    return movement_sheets.enter_many(place, actor=actor, reason=reason, moves=_moves(rows))


def _moves(rows: Sequence[Row]) -> list[movement_sheets.Move]:
    """Return rows as the service takes them; receivers without an account have one opened."""
    accounts = accounts_of(rows)
    receivers = _receivers(rows, accounts)
    return [_move(row, accounts[key_of(row)], receivers) for row in rows]


def _move(row: Row, source: Account, receivers: Mapping[listed_movements.Key, Account]) -> movement_sheets.Move:
    target = None
    if row["movement"] in TO_ANOTHER:
        target = source.parent if _goes_back(row, source) else receivers[_receiver_of(row)]
    return movement_sheets.Move(
        act=f"quota.{row['movement']}",
        source=source,
        tonnes=row["tonnes"],
        document=row["document"],
        effective_on=row["effective_on"],
        target=target,
    )


def _receivers(
    rows: Sequence[Row], accounts: Mapping[listed_movements.Key, Account]
) -> dict[listed_movements.Key, Account]:
    """Return the accounts that receive what rows move to another holder than the giver, opened where missing."""
    to_another = {
        _receiver_of(row): accounts[key_of(row)]
        for row in rows
        if row["movement"] in TO_ANOTHER and not _goes_back(row, accounts[key_of(row)])
    }
    units = things_by_code({code for _programme, _year, code, _category in to_another})
    holders = ledger.holders_of(units.values())
    named = {
        key: (source.programme_year, source.category, holders[units[key[2]].pk]) for key, source in to_another.items()
    }
    opened = ledger.open_accounts(named.values())
    return {key: opened[year.pk, category, holder.pk] for key, (year, category, holder) in named.items()}


def _receiver_of(row: Row) -> listed_movements.Key:
    return row["programme"], row["year"], row.get("to") or "", row["category"]


ENTER_MANY = declare(
    TwoPersonAct(
        name=movements.ENTER_MANY,
        label=gettext_lazy("Move quota as a sheet lists it"),
        model=Jurisdiction,
        form=rows_form(MovementRowForm),
        bounds=lambda place: Bounds(place=place),
        authority_of=_authority_of,
        allows=lambda actor, place: may_enter_movements(actor, QUOTA_MOVE, place),
        argument_guard=_guard,
        lock=_lock,
        preview=_preview,
        carry_out=_enter,
        offered=False,
    )
)
