"""Invented exports of two plants: quota, licences, declarations, two letters about mismatches, and a handover.

The declarations match the reports but for two months: one declares less than was reported, the other more.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from demo.bilingual import both
from demo.companies import BY_NUMBER, LAST_MONTH, YEAR
from demo.context import Act, World
from demo.distribution import ISSUED_ON
from demo.filings import instant
from demo.invoices import PLANT, SHORT_MONTH
from demo.production import EXPORTED, EXPORTED_PRODUCT, FIRST_EXPORT
from enterprises.models import NATION, Authority, Jurisdiction, Licence
from enterprises.services import approvals, licences
from inspections.services import handovers
from quotas.models import Notice, Product
from quotas.services import notices, products
from trade.models import Letter, LetterQuestion
from trade.services import declarations, letter_answers, letters

QUOTA = Decimal(300)  # t of goods for each plant
HEADING = "284690"
PARTNERS = {41: "JP", 43: "KR"}
DECLARED_OTHERWISE = {(41, 7): Decimal("12.500"), (43, 6): Decimal("24.750")}  # t, by plant and month
DOLLARS = Decimal(85_000)  # per tonne
HANDED_OVER = (43, 6)


def acts() -> Iterator[Act]:
    yield Act(instant(3, 31, 15), _allow)
    for month in range(FIRST_EXPORT, LAST_MONTH + 1):
        for plant in EXPORTED:
            yield Act(instant(month, 26, 10, plant), partial(_declare, plant=plant, month=month))
    yield Act(instant(10, 17, 14), _ask_about_exports)
    yield Act(instant(10, 17, 15), _ask_about_sales)
    yield Act(instant(10, 19, 14), _answer)
    yield Act(instant(10, 19, 15), _hand_over)


def _allow(world: World) -> None:
    """Give the plants export quota, licences and an HS code for the product that they export."""
    officers = world.person("mofcom1"), world.person("mofcom2")
    notice = notices.create(
        actor=officers[0],
        programme="mofcom-export",
        year=YEAR,
        batch=Notice.Batch.SUPPLEMENT,
        basis=Notice.Basis.INCREMENTAL,
        number=f"DEMO-MOFCOM-{YEAR}-1 (invented)",
        issued_on=ISSUED_ON,
        effective_on=dt.date(YEAR, 1, 1),
        lines=[{"from": NATION, "to": BY_NUMBER[plant].code, "category": "all", "tonnes": QUOTA} for plant in EXPORTED],
        note=both("虚构的企业和配额。", "Invented enterprises and quota."),
        evidence="invented",
        fictitious=True,
    )
    notices.submit(notice, actor=officers[0])
    notices.approve(notice, actor=officers[1])
    for plant in EXPORTED:
        licences.issue(
            actor=officers[0],
            number=_licence(plant),
            kind=Licence.Kind.EXPORT,
            site=world.firm(plant).sites.get(),
            authority=Authority.objects.get(code="MOFCOM"),
            issuing_level=Jurisdiction.Level.NATION,
            valid_from=dt.date(YEAR, FIRST_EXPORT, 1),
            valid_to=dt.date(YEAR, 12, 31),
            fictitious=True,
        )
    source = both("演示用归类（虚构）", "Classification for the demonstration (invented)")
    request = approvals.propose(
        products.ENTER_CODE,
        _product(),
        actor=world.person("admin1"),
        reason=source,
        arguments={"code": HEADING, "valid_from": dt.date(YEAR, 1, 1), "valid_to": None, "source": source},
    )
    approvals.approve(request, actor=world.person("admin2"))


def _declare(world: World, *, plant: int, month: int) -> None:
    net = DECLARED_OTHERWISE.get((plant, month), EXPORTED[plant])
    declarations.record(
        actor=world.person("customs1"),
        number=f"DEMO-{YEAR}-{month:02}-{plant}",
        direction="export",
        office=both("赣州海关（虚构报关单）", "Customs of Ganzhou (invented declaration)"),
        day=dt.date(YEAR, month, 26),
        enterprise=BY_NUMBER[plant].code,
        product=_product(),
        hs_code=HEADING,
        partner=PARTNERS[plant],
        gross_tonnes=net + Decimal("0.400"),
        net_tonnes=net,
        value=net * DOLLARS,
        licence=_licence(plant),
        fictitious=True,
    )


def _ask_about_exports(world: World) -> None:
    """Send a letter that the plant has not answered yet."""
    letter = letters.draft(
        actor=world.person("customs1"),
        enterprise=BY_NUMBER[PLANT].code,
        year=YEAR,
        subject=both(f"{YEAR} 年出口与采购数量（虚构）", f"Exports and purchases of {YEAR} (invented)"),
    )
    letters.send(letter, actor=world.person("customs1"), working_days=10)


def _ask_about_sales(world: World) -> None:
    """Send a letter to the mine whose invoice says less than its report."""
    seller = max(world.year.bought[PLANT, SHORT_MONTH], key=lambda sale: sale[1])[0]
    letter = letters.draft(
        actor=world.person("tax1"),
        enterprise=BY_NUMBER[seller].code,
        year=YEAR,
        subject=both(f"{YEAR} 年 8 月发票（虚构）", f"Invoices of August {YEAR} (invented)"),
    )
    letters.send(letter, actor=world.person("tax1"), working_days=10)


def _answer(world: World) -> None:
    """Answer the letter to the mine; its sender has not closed it yet."""
    letter = Letter.objects.get(sent_by=world.person("tax1"))
    number = next(number for number, firm in BY_NUMBER.items() if firm.code == letter.enterprise.code)
    for question in letter.questions.all():
        letter_answers.answer(
            letter,
            actor=world.signer(number),
            question=question.ordinal,
            text=both(
                "60 吨于 8 月 30 日发出，发票于 10 月开具。（虚构）",
                "60 t left on 30 August; their invoice was issued in October. (invented)",
            ),
        )


def _hand_over(world: World) -> None:
    plant, month = HANDED_OVER
    handovers.hand_over(
        actor=world.person("customs1"),
        reason=both(
            "6 月报关数量超过填报的出口量，请核查仓库。（虚构）",
            "More was declared in June than reported as exported; the store should be checked. (invented)",
        ),
        enterprise=BY_NUMBER[plant].code,
        origin=LetterQuestion.Origin.EXPORTS,
        kind=_product().kind,
        month=dt.date(YEAR, month, 1),
    )


def _product() -> Product:
    return Product.objects.get(code=EXPORTED_PRODUCT)


def _licence(plant: int) -> str:
    return f"DEMO-EXPORT-{plant} (invented)"
