"""Recording of invoices by tax officers, their correction by one and cancellation by two, in further versions."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import batched

from django.utils.translation import gettext as _

from core import audit, clock, formats, outbox
from core.actors import Actor
from core.errors import Conflict, DomainError, Fault, Forbidden, Invalid
from core.transactions import afterwards, refusal, service
from core.write_access import WriteAccess
from enterprises.models import Enterprise
from enterprises.policies import can
from enterprises.services import approvals, validation
from quotas.models import Product
from resources.plausibility import looks_like_kilograms
from trade import amounts, events
from trade.capabilities import INVOICES_RECORD
from trade.invoice_numbers import compact, normalise
from trade.models import Invoice, NumberReuse
from trade.queries import parties
from trade.services import invoice_notifications

CANCEL = "invoices.cancel"  # two-person act
INVOICE = WriteAccess(
    Invoice,
    can=can,
    rows=lambda: Invoice.objects.select_related(
        "seller__jurisdiction", "buyer__jurisdiction", "seller__group", "buyer__group", "product", "recorded_by"
    ),
    locks_rows=False,
)
REUSE = WriteAccess(NumberReuse, can=can, locks_rows=False)

refusal(
    "invoice_by_a_tax_officer",
    lambda: Forbidden("forbidden", _("Your roles do not allow this here.")),
)
refusal(
    "invoice_not_in_the_future",
    lambda: Invalid.at("/day", "in_the_future", _("This day is in the future.")),
)
refusal(
    "invoice_after_its_seller_began",
    lambda: Invalid.at("/day", "before_seller", _("The seller held no site in the register yet on this day.")),
)
refusal(
    "invoice_keeps_its_parties",
    lambda: Conflict("other_party", _("Cancel the invoice first. Then correct it with the other party.")),
)
refusal("invoice_cancelled_by_two", approvals.needs_second_person)
refusal("invoice_keeps_what_it_states", lambda: Conflict("states_less", _states_less()))
refusal(
    "invoice_outsider_is_outside",
    lambda: Invalid.at("/seller", "registered", _("A party with this tax code is in the register. Give its code.")),
)
refusal(
    "invoice_version_follows",
    lambda: Conflict("replaced_already", _("A later version replaces this one. Correct the last one.")),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file from which invoices are imported."""

    name: str = ""
    sha256: str = ""


@service
def record(
    *,
    actor: Actor,
    number: str,
    day: dt.date,
    seller: str,
    buyer: str,
    product: Product,
    tonnes: Decimal,
    unit_price: Decimal,
    amount: Decimal,
    seller_tax_code: str = "",
    buyer_tax_code: str = "",
    amount_differs: bool = False,
    confirmed: bool = False,
    fictitious: bool = False,
    source: SourceFile | None = None,
) -> Invoice:
    """Record an invoice; a party is the code of an enterprise, or a name that its credit code may identify.

    ``amount_differs``: that the paper prints an amount which is not tonnes × unit price. ``confirmed``: that tonnes
    about a thousand times the usual ones are really tonnes. An attempt to use a number again is refused and kept.
    """
    file = source or SourceFile()
    row = INVOICE.begin_new(
        lambda: _new(
            number=number,
            day=day,
            seller=(seller, seller_tax_code),
            buyer=(buyer, buyer_tax_code),
            product=product,
            tonnes=tonnes,
            unit_price=unit_price,
            amount=amount,
            amount_differs=amount_differs,
            fictitious=fictitious,
            file_name=file.name,
            file_sha256=file.sha256,
        ),
        INVOICES_RECORD,
        actor,
    )
    _require_fitting(row, confirmed=confirmed)
    if (known := Invoice.objects.standing().filter(number_key=row.number_key).first()) is not None:
        raise _number_used(row, known, actor, seller=seller, buyer=buyer)
    return _save(row, actor, "invoices.record")


@service
def correct(
    invoice: Invoice,
    *,
    actor: Actor,
    reason: str,
    day: dt.date,
    seller: str,
    buyer: str,
    product: Product,
    tonnes: Decimal,
    unit_price: Decimal,
    amount: Decimal,
    seller_tax_code: str = "",
    buyer_tax_code: str = "",
    amount_differs: bool = False,
    confirmed: bool = False,
) -> Invoice:
    """Replace an invoice by a further version of the same number; the earlier one stays on record.

    A cancelled one may be corrected: then the number counts again, with these figures. In that case alone a registered
    party is replaced by another, or tonnes and amount are lower, of another month or of another kind of product.
    """
    invoice = INVOICE.begin(invoice, INVOICES_RECORD, actor)
    row = INVOICE.begin_new(
        lambda: _new(
            number=invoice.number,
            day=day,
            seller=(seller, seller_tax_code),
            buyer=(buyer, buyer_tax_code),
            product=product,
            tonnes=tonnes,
            unit_price=unit_price,
            amount=amount,
            amount_differs=amount_differs,
            fictitious=invoice.fictitious,
            version=invoice.version + 1,
            replaces=invoice,
            reason=validation.require_reason(reason),
        ),
        INVOICES_RECORD,
        actor,
    )
    _require_fitting(row, confirmed=confirmed)
    _require_same_parties(row, invoice)
    _require_no_less(row, invoice)
    return _save(row, actor, "invoices.correct")


@service
def cancel(invoice: Invoice, *, actor: Actor, reason: str) -> Invoice:
    """Cancel an invoice by a further version with the same figures; it no longer counts. Takes two people."""
    invoice = INVOICE.begin(invoice, INVOICES_RECORD, actor)
    if (obstacle := obstacle_to_cancel(invoice)) is not None:
        raise obstacle
    approvals.require(CANCEL, invoice, actor=actor)
    row = Invoice(
        number=invoice.number,
        number_key=invoice.number_key,
        version=invoice.version + 1,
        state=Invoice.State.CANCELLED,
        amount_differs=invoice.amount_differs,
        replaces=invoice,
        reason=validation.require_reason(reason),
        fictitious=invoice.fictitious,
        **{name: getattr(invoice, name) for name in Invoice.FIGURES},
    )
    row = _save(row, actor, "invoices.cancel")
    invoice_notifications.notify_of_cancellation(row)
    return row


def obstacle_to_cancel(invoice: Invoice) -> Conflict | None:
    if invoice.state == Invoice.State.CANCELLED:
        return Conflict("cancelled_already", _("This invoice is cancelled already."))
    if invoice.replacements.exists():
        return Conflict("replaced_already", _("A later version replaces this one. Correct the last one."))
    return None


@service
def keep_reuse(known: Invoice, *, actor: Actor, reuse: NumberReuse) -> None:
    """Keep a refused second use of a number, once."""
    row = REUSE.begin_new(lambda: reuse, INVOICES_RECORD, actor)
    if not Invoice.objects.filter(pk=known.pk).exists():  # of the same file, and refused with it
        return
    given = {"day": row.day, "seller_text": row.seller_text, "buyer_text": row.buyer_text, "product": row.product}
    if NumberReuse.objects.filter(invoice=known, tonnes=row.tonnes, amount=row.amount, **given).exists():
        return
    row.attempted_by_id, row.attempted_at = actor.pk, clock.now()
    row.save(force_insert=True)
    announce([known])
    _audit(known, actor, "invoices.refuse_number", {"seller": row.seller_text, "buyer": row.buyer_text})


def announce(rows: Iterable[Invoice]) -> None:
    """Announce that invoices of their registered parties were recorded, a hundred enterprises at a time."""
    keys = sorted({str(key) for row in rows for key in (row.seller_id, row.buyer_id) if key is not None})
    announced = ({"enterprise_ids": " ".join(some)} for some in batched(keys, 100))
    outbox.announce_many(events.INVOICES_RECORDED, announced)


def is_same(row: Invoice, known: Invoice) -> bool:
    """Return whether two rows say the same about their invoice."""
    return all(getattr(row, name) == getattr(known, name) for name in Invoice.FIGURES)


def cancelled_text() -> str:
    return _("This invoice was cancelled and does not count. Correct it if it is valid.")


def _new(
    *, number: str, seller: tuple[str, str], buyer: tuple[str, str], product: Product, **figures: object
) -> Invoice:
    firms = parties.by_code([seller[0], buyer[0]])
    credited = parties.by_credit_code([*seller, *buyer])
    row = Invoice(number=number.strip(), number_key=normalise(number), product=product, **figures)
    faults = []
    for side, (text, tax_code) in (("seller", seller), ("buyer", buyer)):
        code = parties.code_in(text)
        named = firms.get(code) if code else credited.get(compact(text))
        coded = credited.get(compact(tax_code))
        firm = named if code else named or coded
        setattr(row, side, firm)
        setattr(row, f"{side}_name", "" if firm else text.strip()[:200])
        setattr(row, f"{side}_tax_code", "" if firm else compact(tax_code)[:20])
        if not text.strip():
            faults.append(Fault(f"/{side}", "required", _("Name the other side.")))
        elif named is not None and coded is not None and named.pk != coded.pk:
            detail = _("This is %(one)s, and the tax code is that of %(other)s.")
            faults.append(
                Fault(f"/{side}_tax_code", "two_enterprises", detail % {"one": named.code, "other": coded.code})
            )
        elif code and firm is None:
            faults.append(
                Fault(
                    f"/{side}",
                    "unknown_counterparty",
                    _("No enterprise has this code. Give the name of one outside the register."),
                )
            )
    if not faults and row.seller is None and row.buyer is None:
        faults.append(Fault("/seller", "none_registered", _("One of the two is an enterprise of the register.")))
    if faults:
        raise _faulty(faults)
    return row


def _require_fitting(row: Invoice, *, confirmed: bool) -> None:
    faults = []
    if not row.number_key:
        faults.append(Fault("/number", "required", _("Give the number with its digits.")))
    if row.seller_id is not None and row.seller_id == row.buyer_id:
        faults.append(Fault("/buyer", "own_counterparty", _("An enterprise does not trade with itself.")))
    figures = [("tonnes", row.tonnes), ("unit_price", row.unit_price), ("amount", row.amount)]
    faults += [
        Fault(f"/{name}", "not_positive", _("A figure of an invoice is greater than zero."))
        for name, figure in figures
        if figure <= 0
    ]
    if row.day > clock.today():
        faults.append(Fault("/day", "in_the_future", _("This day is in the future.")))
    since = parties.known_since(row.seller_id) if row.seller_id is not None else None
    if since is not None and row.day < since:
        detail = _("The seller held no site in the register before %(day)s.") % {"day": formats.day(since)}
        faults.append(Fault("/day", "before_seller", detail))
    if not faults and not row.amount_differs and not amounts.fits(row.tonnes, row.unit_price, row.amount):
        detail = _("%(tonnes)s t at %(price)s yuan are %(product)s yuan. If the invoice prints this amount, say so.")
        product = (row.tonnes * row.unit_price).quantize(amounts.FEN)
        texts = {"tonnes": f"{row.tonnes:,}", "price": f"{row.unit_price:,}", "product": f"{product:,}"}
        faults.append(Fault("/amount", "amount_differs", detail % texts))
    if not faults and not confirmed:
        faults = _doubts(row)
    if faults:
        raise _faulty(faults)


def _require_same_parties(row: Invoice, replaced: Invoice) -> None:
    """Refuse another registered party, whose place or people would go on to see the version that names them."""
    if replaced.state == Invoice.State.CANCELLED:
        return
    for side in ("seller", "buyer"):
        before = getattr(replaced, f"{side}_id")
        if before is not None and before != getattr(row, f"{side}_id"):
            detail = _("Cancel the invoice first. Then correct it with the other party.")
            raise Conflict("other_party", detail, errors=[Fault(f"/{side}", "other_party", detail)])


def _require_no_less(row: Invoice, replaced: Invoice) -> None:
    """Refuse to one officer that an invoice that counts states less, or nothing of its month or kind of product."""
    if replaced.state == Invoice.State.CANCELLED:
        return
    kept = {
        "tonnes": row.tonnes >= replaced.tonnes,
        "amount": row.amount >= replaced.amount,
        "product": row.product.kind == replaced.product.kind,
        "day": row.day.replace(day=1) == replaced.day.replace(day=1),
    }
    faults = [Fault(f"/{name}", "states_less", _states_less()) for name, as_before in kept.items() if not as_before]
    if faults:
        raise Conflict("states_less", _states_less(), errors=faults)


def _states_less() -> str:
    return _(
        "One officer corrects an invoice to no fewer tonnes and no lower amount, in the same month and kind of product."
        " Have it cancelled by two officers first, then correct it."
    )


def _doubts(row: Invoice) -> list[Fault]:
    """Return what must be confirmed: tonnes about a thousand times what the parties usually trade."""
    if not any(looks_like_kilograms(row.tonnes, usual) for usual in parties.usual_tonnes(row, row.product)):
        return []
    detail = _("%(tonnes)s t is about a thousand times what these parties traded before. Confirm that it is in tonnes.")
    return [Fault("/tonnes", "looks_like_kilograms", detail % {"tonnes": f"{row.tonnes:,}"})]


def _number_used(row: Invoice, known: Invoice, actor: Actor, *, seller: str, buyer: str) -> DomainError:
    """Return the refusal of a used number; another invoice under it is kept once this transaction has ended."""
    if is_same(row, known) and known.state == Invoice.State.CANCELLED:
        detail = cancelled_text()
        return Conflict("invoice_cancelled", detail, errors=[Fault("/number", "invoice_cancelled", detail)])
    if is_same(row, known):
        detail = _("This invoice is recorded already, with the same figures.")
        return Conflict("invoice_known", detail, errors=[Fault("/number", "invoice_known", detail)])
    reuse = NumberReuse(
        invoice=known,
        number=row.number,
        day=row.day,
        seller_text=seller.strip()[:200],
        buyer_text=buyer.strip()[:200],
        product=row.product,
        tonnes=row.tonnes,
        amount=row.amount,
    )
    afterwards(partial(keep_reuse, known, actor=actor, reuse=reuse))
    detail = _("Another invoice is recorded under this number. Nothing was recorded; the attempt is kept.")
    return Conflict("number_used", detail, errors=[Fault("/number", "number_used", detail)])


def _save(row: Invoice, actor: Actor, action: str) -> Invoice:
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    if not row.file_sha256:  # rows of a file are announced together
        announce([row, row.replaces] if row.replaces else [row])
    _audit(row, actor, action, {"number": row.number, "tonnes": str(row.tonnes), "amount": str(row.amount)})
    return row


def _audit(row: Invoice, actor: Actor, action: str, data: dict[str, str]) -> None:
    party: Enterprise | None = row.seller or row.buyer
    assert party is not None
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        place=party.place,
        enterprise_code=party.code,
        reason=row.reason,
        data=data,
    )


def _faulty(faults: list[Fault]) -> Invalid:
    return Invalid("invalid", _("The invoice has faults. Nothing was recorded."), errors=faults)
