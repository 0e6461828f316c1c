"""The acts of two people on the catalogue, for ``approved_acts.py``: products, HS codes, programmes and what counts."""

import dataclasses
import datetime as dt
from decimal import Decimal

from django.db.models import Model

from enterprises.models import Authority, Jurisdiction
from quotas.models import (
    CountingRule,
    DueDay,
    Element,
    HsCode,
    OxideFactor,
    Product,
    Programme,
    ProgrammeYear,
    YieldBound,
)
from tests.permissions.approvals_in_sql import (
    BY_TWO,
    DAY,
    LATER,
    OTHER,
    PAPER,
    SINCE,
    TODAY,
    Act,
    World,
    change,
    each,
    insert,
    myself,
    now,
)

PRODUCT = {
    "code": "cerium-carbonate", "name": "Cerium carbonate", "kind": "carbonate", "stage": "separation",
    "specification": "wet", "source": PAPER,
}  # fmt: skip
MONTH = dt.date(2099, 1, 1)
HS_CODE = {"code": "28461010", "valid_from": SINCE, "source": PAPER}


def product(w: World) -> Act:
    """Enter a variety of one element; the class of its elements is stated where it has none."""
    element, of_another = Element.objects.order_by("symbol")
    whole, other = w.rows[Product]
    given = {**PRODUCT, "name_zh": "碳酸铈", "ore_type": "mixed", "reo_factor": Decimal("0.45")}
    given |= {"element": element, "variety_of": whole}
    alone = {"variety_of": None}
    otherwise = [
        *each(code="x", name=OTHER, name_zh=OTHER, stage="metal", ore_type="", specification="dry", source=OTHER),
        *each(reo_factor=Decimal("0.46"), variety_of=None, ended_on=LATER),
        {"reo_factor": None},
        {"variety_of": other},
        *({**alone, **one} for one in each(kind="oxide", element=None)),
        {**alone, "element": of_another},
        {**alone, "element": None, "element_class": "light"},
        {"stage": "processing", "material": "polishing"},
    ]
    return Act(
        Jurisdiction.objects.get(code="CN"), w.ministry, given, insert(Product, **given), otherwise,
        "catalogue_by_two", again="catalogue_by_two",
    )  # fmt: skip


def hs_code(w: World) -> Act:
    row, other = w.rows[Product]
    given = {**HS_CODE, "valid_to": dt.date(2030, 12, 31)}
    otherwise = [
        *each(product=other, code="28461020", valid_from=LATER, valid_to=LATER, source=OTHER),
        {"valid_to": None},
    ]
    return Act(
        row, w.ministry, given, insert(HsCode, product=row, **given), otherwise, "catalogue_by_two",
        again="catalogue_by_two",
    )  # fmt: skip


def counting_rule(w: World) -> Act:
    """Enter a rule from tomorrow on; what was counted is no rule's business."""
    first, other = w.books.year.programme, w.rows[Programme][1]
    given = {
        "site_kind": "recycling", "product_kind": "oxide", "feed": "recycled", "quantity": "produced",
        "valid_from": TODAY() + DAY, "valid_to": TODAY() + 9 * DAY, "legal_basis": PAPER,
    }  # fmt: skip
    otherwise = [
        *each(programme=other, site_kind="metal", product_kind="carbonate", feed="purchased", quantity="exported"),
        *each(valid_from=TODAY() + 2 * DAY, valid_to=TODAY() + 8 * DAY, legal_basis=OTHER),
        {"valid_to": None},
    ]
    write = insert(CountingRule, programme=first, **given)
    return Act(first, w.ministry, given, write, otherwise, "catalogue_by_two", again="catalogue_by_two")


def rule_end(w: World) -> Act:
    row, other = w.books.year.programme.counting_rules.order_by("pk")[:2]
    day = dt.date(2099, 12, 31)
    otherwise = [{"valid_to": day - DAY}, {"row": other}]
    return Act(row, w.ministry, {"valid_to": day}, change(row, valid_to=day), otherwise, "catalogue_by_two")


def programme(w: World) -> Act:
    first, other = Authority.objects.get(code="MLR"), Authority.objects.get(code="MIIT")
    given = {
        "code": "mlr-mineral", "name": "Minerals", "name_zh": "矿产品", "activity": "mineral", "unit": "t_reo",
        "first_year": 2030, "last_year": 2040, "return_by_month": 10, "legal_basis": PAPER,
    }  # fmt: skip
    otherwise = [
        *each(authority=other, code="x", name=OTHER, name_zh=OTHER, activity="smelting", unit="t_goods"),
        *each(first_year=2031, last_year=2041, return_by_month=11, legal_basis=OTHER),
        *each(last_year=None, return_by_month=None),
    ]
    write = insert(Programme, authority=first, **given)
    return Act(first, w.ministry, given, write, otherwise, "catalogue_by_two", again="catalogue_by_two")


def programme_end(w: World) -> Act:
    row, other = w.rows[Programme]
    otherwise = [{"last_year": 2098}, {"row": other}]
    return Act(row, w.ministry, {"last_year": 2099}, change(row, last_year=2099), otherwise, "catalogue_by_two")


def preparation(w: World) -> Act:
    row, other = w.rows[Programme]
    given = {"year": TODAY().year + 1, "scheme": "split"}
    write = insert(ProgrammeYear, programme=row, scheme_decided=True, **given)
    otherwise = each(programme=other, year=TODAY().year, scheme="all")
    return Act(row, w.ministry, given, write, otherwise, BY_TWO, again=BY_TWO)


def prepared_from_a_sheet(w: World) -> Act:
    """Prepare a year as the only row of a sheet of the programme's authority."""
    act = preparation(w)
    row = {**act.arguments, "programme": act.target}
    return dataclasses.replace(act, target=act.target.authority, arguments={"rows": [row]})


def due_day(w: World) -> Act:
    place, other = Jurisdiction.objects.get(code="36"), Jurisdiction.objects.get(code="15")
    given = {"kind": "mining", "day": 2, "from_month": dt.date(2099, 1, 1), "document": PAPER}
    otherwise = [
        *each(place=other, kind="trade", day=3, from_month=dt.date(2099, 2, 1), document=OTHER, evidence="sourced"),
        *each(place=None, day=None),
    ]
    write = insert(DueDay, place=place, recorded_by=myself, recorded_at=now, **given)
    return Act(place, w.province, given, write, otherwise, "due_day_by_two", again="due_day_by_two")


def catalogue_end(w: World, model: type[Model], column: str = "valid_to") -> Act:
    row, other = w.rows[model]
    day = dt.date(2099, 12, 31)
    otherwise = [{column: day - DAY}, {"row": other}]
    return Act(row, w.ministry, {column: day}, change(row, **{column: day}), otherwise, "catalogue_by_two")


def factor(w: World) -> Act:
    """Set a factor to oxide; of a product that another ministry counts it is another request."""
    product, other = w.rows[Product]
    given = {"product": product, "factor": Decimal("0.45"), "from_month": MONTH, "document": PAPER}
    write = insert(OxideFactor, recorded_by=myself, recorded_at=now, **given)
    otherwise = each(product=other, factor=Decimal("0.0001"), from_month=dt.date(2099, 2, 1), document=OTHER)
    otherwise += each(factor=None, evidence="sourced")
    by = "conversion_by_two"
    return Act(Jurisdiction.objects.get(code="CN"), w.ministry, given, write, otherwise, by, again=by)


def bound(w: World) -> Act:
    given = {
        "feed_kind": "chloride", "output_kind": "carbonate", "output": w.rows[Product][0], "lowest": Decimal("0.9"),
        "highest": Decimal(1), "from_month": MONTH, "document": PAPER,
    }  # fmt: skip
    write = insert(YieldBound, recorded_by=myself, recorded_at=now, **given)
    otherwise = each(feed_kind="oxide", output=None, lowest=None, highest=None, document=OTHER, evidence="sourced")
    otherwise += each(output=w.rows[Product][1], lowest=Decimal("0.1"), from_month=dt.date(2099, 2, 1))
    by = "conversion_by_two"
    return Act(Jurisdiction.objects.get(code="CN"), w.ministry, given, write, otherwise, by, again=by)


def many(act: Act) -> Act:
    """Return the act that enters the same as the only row of a sheet."""
    return dataclasses.replace(act, arguments={"rows": [act.arguments]})


def many_codes(w: World) -> Act:
    act = hs_code(w)
    row = {**act.arguments, "product": act.target}
    return dataclasses.replace(act, target=Jurisdiction.objects.get(code="CN"), arguments={"rows": [row]})
