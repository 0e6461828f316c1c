"""Customs declarations of a history, recorded as by a customs officer."""

import datetime as dt

from core.errors import DomainError
from core.transactions import atomically
from enterprises.models import User
from enterprises.services import approvals
from history.parsing.declarations import DeclarationRow
from history.writing.context import Context
from history.writing.loader import LOADER
from history.writing.quota import scheme_of
from quotas.models import HsCode, Product, Programme
from quotas.services import products, programme_years
from quotas.services.export_clearance import Reason
from trade.models import Declaration
from trade.partner_countries import Partner
from trade.services import declarations

NOT_STATED = "Not stated in the loaded history"
SOURCE = "Declarations of the loaded history"
_COLUMNS = {"hs_code": "hs", "partner": "destination", "gross_tonnes": "gross_t", "net_tonnes": "gross_t",
            "reo_tonnes": "reo_t"}  # fmt: skip
_BEYOND = {str(reason.value) for reason in Reason if reason != Reason.WITHIN_QUOTA}
_NAMES = {str(name).replace("_", " ").casefold(): Partner[name].value for name in Partner.names}


def record(row: DeclarationRow, context: Context) -> bool:
    """Record an export. Goods that the quota did not cover crossed the border all the same."""
    if not row.product:
        context.note(row.line, "product", "the register keeps no declarations of goods without rare earths")
        return False
    product = context.product(row.line, "product", row.product)
    partner = _partner(row.destination)
    if not partner:
        context.note(row.line, "destination", "is no country of the customs statistics, by its two letters or name")
    if product is None or not partner:
        return False
    _know_year(row.day)
    if not context.attempt(row.line, _COLUMNS, lambda: _know_code(row, product, context)):
        return False
    try:
        atomically(lambda: _write(row, product, partner, context, beyond_quota=False))
    except DomainError as refusal:
        if {fault.code for fault in refusal.errors} <= _BEYOND and refusal.errors:
            return context.attempt(
                row.line, _COLUMNS, lambda: _write(row, product, partner, context, beyond_quota=True)
            )
        context.refuse(row.line, refusal, _COLUMNS)
        return False
    return True


def _write(row: DeclarationRow, product: Product, partner: str, context: Context, *, beyond_quota: bool) -> Declaration:
    customs: User = context.officers.customs
    return declarations.record(
        actor=customs,
        number=row.number,
        direction=Declaration.Direction.EXPORT,
        office=NOT_STATED,
        day=row.day,
        enterprise=row.enterprise,
        product=product,
        hs_code=row.hs,
        partner=partner,
        gross_tonnes=row.gross,
        net_tonnes=row.gross,  # the file states the goods without packing
        reo_tonnes=row.reo,
        licence=NOT_STATED,
        beyond_quota=beyond_quota,
        fictitious=context.invented,
    )


def _know_year(day: dt.date) -> None:
    """Begin the year of the export quota that a declaration falls in, if nobody received any of it before."""
    running = Programme.objects.filter(activity=Programme.Activity.EXPORT, first_year__lte=day.year)
    for programme in running.exclude(last_year__lt=day.year):
        if not programme.years.filter(year=day.year).exists():
            scheme = scheme_of(programme.code, day.year, set())
            programme_years.year_of(programme, day.year, actor=LOADER, scheme=scheme)


def _know_code(row: DeclarationRow, product: Product, context: Context) -> None:
    """Enter the code under which the file declares a product for the first time, by two people: sources print none."""
    if HsCode.objects.filter(product=product, code=row.hs).exists():
        return
    entry = {"code": row.hs, "valid_from": row.day.replace(month=1, day=1), "valid_to": None, "source": SOURCE}
    officers = context.officers
    request = approvals.propose(products.ENTER_CODE, product, actor=officers.maker, reason=SOURCE, arguments=entry)
    approvals.approve(request, actor=officers.checker)


def _partner(destination: str) -> str:
    """Return a country by its two letters or its English name; one that the list lacks is another country."""
    if destination.upper() in Partner.values:
        return destination.upper()
    if destination.isascii() and destination.isalpha() and len(destination) == 2:
        return Partner.OTHER.value
    return _NAMES.get(destination.casefold(), "")
