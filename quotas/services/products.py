"""Products and their HS codes are entered and ended by two people; loaders enter the published ones.

An entry is never changed: figures of filed months depend on it. A product with another factor is another product.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, formats
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from quotas.capabilities import CATALOGUE_KEEP
from quotas.models import Element, HsCode, Product
from quotas.models.products import HS_CODE

ENTER, END = "products.enter", "products.end"  # two-person acts
ENTER_CODE, END_CODE = "hs_codes.enter", "hs_codes.end"
PRODUCT = WriteAccess(Product, can=can_anywhere)
CODE = WriteAccess(HsCode, can=can_anywhere)
LEAST_SOURCE = 4  # letters
MOST_FACTOR = 2
METAL_TOLERANCE = Decimal("0.01")  # atomic weights are known far better; this leaves room for rounded factors
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

refusal("catalogue_by_two", approvals.needs_second_person)
refusal(
    "variety_is_like_its_product",
    lambda: Invalid.at("/variety_of", "another_kind", _("A variety has the kind and the elements of its product.")),
)


@service
def enter(*, actor: Actor, **entry: Any) -> Product:
    """Enter a product; by two people."""
    row = PRODUCT.begin_new(lambda: Product(**entry), CATALOGUE_KEEP, actor)
    require_fitting(row)
    approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    return save(row, ENTER, actor)


def save(row: Product, act: str, actor: Actor) -> Product:
    """Insert a product whose request was approved."""
    row.save(force_insert=True)
    data = {"code": row.code, "kind": str(row.kind), "factor": str(row.reo_factor or "")}
    audit.record(actor=actor, action=act, obj=row, place=NATION, reason=row.source, data=data)
    return row


@service
def end(product: Product, *, actor: Actor, ended_on: dt.date) -> Product:
    """Set the last day of a product; by two people. Months up to its day are filed and corrected as before."""
    product = PRODUCT.begin(product, CATALOGUE_KEEP, actor)
    approvals.require(END, product, actor=actor)
    require_open(product, ended_on)
    product.ended_on = ended_on
    product.save_next("ended_on")
    data = {"code": product.code, "until": ended_on.isoformat()}
    audit.record(actor=actor, action=END, obj=product, place=NATION, data=data)
    return product


@service
def enter_code(product: Product, *, actor: Actor, **entry: Any) -> HsCode:
    """Enter an HS code of a product; by two people."""
    row = CODE.begin_new(lambda: HsCode(product=product, **entry), CATALOGUE_KEEP, actor, beside=[product])
    require_fitting_code(product, **entry)
    approvals.require(ENTER_CODE, product, actor=actor)
    row.save(force_insert=True)
    data = {"says": str(row), "from": row.valid_from.isoformat()}
    audit.record(actor=actor, action=ENTER_CODE, obj=row, place=NATION, reason=row.source, data=data)
    return row


@service
def end_code(row: HsCode, *, actor: Actor, valid_to: dt.date) -> HsCode:
    """Set the last day of an HS code; by two people."""
    row = CODE.begin(row, CATALOGUE_KEEP, actor)
    approvals.require(END_CODE, row, actor=actor)
    require_open_code(row, valid_to)
    row.valid_to = valid_to
    row.save_next("valid_to")
    data = {"says": str(row), "until": valid_to.isoformat()}
    audit.record(actor=actor, action=END_CODE, obj=row, place=NATION, data=data)
    return row


def require_fitting(row: Product) -> None:
    """Refuse a product with a known code, without source, or unlike the product of which it is a variety.

    Raises:
        Invalid: with each field that is wrong.
    """
    if errors := faults(row):
        raise Invalid("invalid", _("The entry has errors."), errors=errors)


def faults(row: Product) -> list[Fault]:
    """Return what is wrong with a product that is to be entered."""
    found = []
    if not _CODE.fullmatch(row.code):
        found.append(Fault("/code", "invalid", _("A code has small letters, digits and hyphens between them.")))
    elif Product.objects.filter(code=row.code).exists():
        found.append(Fault("/code", "exists", _("There is a product of this code.")))
    if not row.name:
        found.append(Fault("/name", "required", _("Name the product.")))
    if len(row.source) < LEAST_SOURCE:
        found.append(Fault("/source", "required", _("Name the document: its office, number and day.")))
    if row.element is not None and row.element_class:
        detail = _("%(element)s has a class of its own: leave this one out.") % {"element": row.element}
        found.append(Fault("/element_class", "not_allowed", detail))
    if row.material and row.stage not in Product.MATERIAL_STAGES:
        detail = _("Only metals, alloys and products of further processing belong to a family of materials.")
        found.append(Fault("/material", "not_allowed", detail))
    if row.reo_factor is not None and not 0 < row.reo_factor <= MOST_FACTOR:
        found.append(Fault("/reo_factor", "out_of_range", _("A factor is more than 0 and at most 2.")))
    elif row.kind == Product.Kind.METAL and row.reo_factor is not None:
        found += metal_faults("/reo_factor", row.element, row.reo_factor)
    if (whole := row.variety_of) is not None:
        if whole.variety_of_id is not None or whole.ended_on is not None:
            detail = _("%(product)s is a variety itself, or has ended.") % {"product": whole.code}
            found.append(Fault("/variety_of", "not_a_product", detail))
        elif (whole.kind, whole.element_id, whole.element_class) != (row.kind, row.element_id, row.element_class):
            detail = _("A variety has the kind and the elements of its product.")
            found.append(Fault("/variety_of", "another_kind", detail))
    return found


def metal_faults(pointer: str, element: Element | None, factor: Decimal) -> list[Fault]:
    """Return what is wrong with the factor of a metal: one that would count it as oxide, or as another metal."""
    if factor <= 1:
        detail = _("A tonne of metal is more than a tonne of oxide: its factor is above 1.")
        return [Fault(pointer, "metal_as_oxide", detail)]
    expected = element.oxide_factor if element is not None else None
    if expected is not None and abs(factor - expected) > expected * METAL_TOLERANCE:
        detail = _("By its atomic weights, a tonne of %(element)s is %(factor)s t of %(oxide)s.")
        texts = {"element": element, "factor": f"{expected:.4f}", "oxide": element.oxide if element else ""}
        return [Fault(pointer, "not_of_its_element", detail % texts)]
    return []


def require_open(product: Product, ended_on: dt.date) -> None:
    """Refuse a second end, and one in the past: months that were filed stay as they are."""
    if product.ended_on is not None:
        raise Conflict("wrong_state", _("This product has its last day already."))
    if ended_on < clock.today():
        raise Invalid.at("/ended_on", "in_the_past", _("A product ends today or later: filed months stay as they are."))


def require_fitting_code(
    product: Product, *, code: str, valid_from: dt.date, source: str, valid_to: dt.date | None = None
) -> None:
    """Refuse a code that is none, that ends before it begins, or that the product has on some of these days."""
    if not re.fullmatch(HS_CODE, code, re.ASCII):
        raise Invalid.at("/code", "invalid", _("An HS code has six, eight or ten digits."))
    if len(source) < LEAST_SOURCE:
        raise Invalid.at("/source", "required", _("Name the document: its office, number and day."))
    if valid_to is not None and valid_to < valid_from:
        raise Invalid.at("/valid_to", "before_valid_from", _("A code cannot end before it begins."))
    others = HsCode.objects.filter(product=product, code=code).overlapping(valid_from, valid_to)
    if (other := others.first()) is not None:
        detail = _("The product has this code already, from %(first)s to %(last)s.")
        days = {"first": formats.day(other.valid_from), "last": formats.day(other.valid_to)}
        raise Invalid.at("/valid_from", "code_overlap", detail % days)


def require_open_code(row: HsCode, valid_to: dt.date) -> None:
    """Refuse a second end, and one before the beginning."""
    if row.valid_to is not None:
        raise Conflict("wrong_state", _("This code has its last day already."))
    if valid_to < row.valid_from:
        raise Invalid.at("/valid_to", "before_valid_from", _("A code cannot end before it begins."))
