"""Invented statements of documents: elements in products, labels, commitments, and returns of offices."""

import datetime as dt
from decimal import Decimal

from core.actors import Actor
from demo.bilingual import both
from demo.companies import BY_NUMBER, YEAR
from enterprises.models import Commitment, Enterprise, Jurisdiction, Site, SiteLabel
from enterprises.services import labels
from quotas.models import Element, ElementClassification, OfficeReturn, Product, Programme
from quotas.services import elements, office_returns

_Weight = ElementClassification.Weight
CLASSES = {"Sm": _Weight.MEDIUM, "Eu": _Weight.MEDIUM, "Gd": _Weight.MEDIUM, "Tb": _Weight.HEAVY, "Dy": _Weight.HEAVY}
# Per cent of the oxide of a product.
SHARES = {
    "mixed-ore-concentrate": {"La": "25.0", "Ce": "50.0", "Pr": "5.5", "Nd": "16.5", "Sm": "1.2"},
    "praseodymium-neodymium-oxide": {"Pr": "24.5", "Nd": "75.0"},
    "lanthanum-cerium-carbonate": {"La": "36.0", "Ce": "63.5"},
}
LABELS = {20: SiteLabel.Kind.GREEN_MINE, 37: SiteLabel.Kind.CLEANER_PRODUCTION}
EXECUTED = {("36", 1): 2_050, ("36", 2): 2_240, ("15", 1): 11_800}  # t REO of a quarter, by province and quarter


def enter(*, actor: Actor) -> None:
    _elements(actor)
    for number, kind in LABELS.items():
        labels.record_label(
            actor=actor,
            site=Site.objects.select_related("enterprise", "jurisdiction").get(code=BY_NUMBER[number].site_code),
            kind=kind,
            day=dt.date(2011, 3, 18),
            granted_by=both("国家主管部门（虚构）", "Ministry (invented)"),
            document=both("公布名单（虚构）", "Published list (invented)"),
            fictitious=True,
        )
    for number, promise, text in (
        (37, Commitment.Kind.SELF_DISCIPLINE, both("不收购无证矿产品（虚构）", "Buys no unlicensed ore (invented)")),
        (
            1,
            Commitment.Kind.ENVIRONMENT,
            both("两年内恢复老浸矿场（虚构）", "Restores the old field in two years (invented)"),
        ),
    ):
        labels.record_commitment(
            actor=actor,
            enterprise=Enterprise.objects.select_related("jurisdiction").get(code=BY_NUMBER[number].code),
            kind=promise,
            day=dt.date(2011, 6, 10),
            body=both("行业组织（虚构）", "Body of the industry (invented)"),
            text=text,
            document=both("承诺书（虚构）", "Letter of commitment (invented)"),
            fictitious=True,
        )
    _offices(actor)


def _elements(actor: Actor) -> None:
    known = Element.objects.in_bulk(field_name="symbol")
    for symbol, weight in CLASSES.items():
        elements.classify(
            actor=actor,
            element=known[symbol],
            weight=weight,
            counted_by=both("研究院（虚构）", "Research institute (invented)"),
            day=dt.date(2010, 1, 1),
            document=both("分类说明（虚构）", "Note on classes (invented)"),
            fictitious=True,
        )
    for code, shares in SHARES.items():
        product = Product.objects.get(code=code)
        for symbol, percent in shares.items():
            elements.state_share(
                actor=actor,
                product=product,
                element=known[symbol],
                percent=Decimal(percent),
                day=dt.date(2011, 1, 1),
                document=both("产品规格书（虚构）", "Specification of the product (invented)"),
                fictitious=True,
            )


def _offices(actor: Actor) -> None:
    mining = Programme.objects.select_related("authority").get(code="mlr-mining")
    for (code, quarter), tonnes in EXECUTED.items():
        office_returns.record(
            actor=actor,
            kind=OfficeReturn.Kind.EXECUTION,
            programme=mining,
            place=Jurisdiction.objects.get(code=code),
            year=YEAR,
            quarter=quarter,
            executed=Decimal(tonnes),
            document=both("季度执行报告（虚构）", "Report of the quarter (invented)"),
            fictitious=True,
        )
