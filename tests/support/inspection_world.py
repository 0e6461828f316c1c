"""A small world for tests of flags and cases: the 2011 mining plan, and a firm that files."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import clock
from core.actor_sessions import prove_actor
from core.actors import SystemActor
from enterprises.models import Enterprise, Site, User
from inspections.models import Case, Evidence, Flag
from inspections.services import cases, screening
from inspections.services.flagging import Outcome
from inspections.services.subjects import Named
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Report
from quotas.services import reports
from tests.support import factories
from tests.support.filings import amended, draft, line

ACTOR = SystemActor("inspection tests")
PROGRAMME = "mlr-mining"


def month(number: int, year: int = 2011) -> dt.date:
    return dt.date(year, number, 1)


class World:
    """The nation, Jiangxi and one mine; medium and heavy ore of 2011."""

    def __init__(self, firm: Enterprise, signer: User, scheme: str = "split") -> None:
        for code in ("CN", "36", "15", "360727"):
            factories.place(code)
        factories.product()
        self.firm, self.signer = firm, signer
        self.mine: Site = firm.sites.get()
        self.year = factories.programme_year(PROGRAMME, 2011, scheme)
        self.category = "medium_heavy" if scheme == "split" else "all"
        self.stock = Decimal(0)

    def account(self, code: str, category: str | None = None) -> Any:
        holder = ledger.holder_of(self.firm) if code == self.firm.code else factories.holder(code)
        return ledger.account_for(self.year, category or self.category, holder)

    def give(self, tonnes: str | int, *path: str, document: str = "a plan") -> None:
        """Pass a control figure down a path of holders, undivided."""
        common = {"tonnes": Decimal(tonnes), "effective_on": dt.date(2011, 1, 1), "document": document}
        ledger.post_many([Entry(kind="control", to=self.account("CN"), **common)], actor=ACTOR)
        for giver, taker in zip(("CN", *path), path, strict=False):
            entry = Entry(kind="distribute", from_=self.account(giver), to=self.account(taker), **common)
            ledger.post_many([entry], actor=ACTOR)

    def give_firm(self, tonnes: str | int) -> None:
        self.give(tonnes, "36", self.firm.code)

    def file(self, number: int, tonnes: str | int, **fields: Any) -> Report:
        """File a month's report in which all output is sold, with an explanation for every warning."""
        created = str(tonnes)
        report = draft(self.firm, month(number), self.signer, line(self.mine, produced=created, sold=created), **fields)
        reasons = {finding.code: "as it was" for finding in reports.check(report)}
        return reports.submit(report, actor=self.signer, explanations=reasons)

    def amend(self, report: Report, tonnes: str | int) -> Report:
        created = str(tonnes)
        return amended(report, self.signer, line(self.mine, produced=created, sold=created))

    def screen(self, report: Report) -> Outcome:
        return screening.screen_report(report.pk)

    def flags(self, rule: str, code: str | None = None, **fields: Any) -> list[Flag]:
        rows = Flag.objects.filter(rule=rule, subject_code=code or self.firm.code, **fields)
        return list(rows.order_by("raised_at", "id"))

    def flag(self, rule: str, code: str | None = None, **fields: Any) -> Flag:
        (result,) = self.flags(rule, code, category=fields.pop("category", self.category), **fields)
        return result

    def episodes(self, flag: Flag) -> list[tuple[dt.date, dt.date | None, Decimal | None]]:
        return list(flag.episodes.order_by("began_on", "id").values_list("began_on", "ended_on", "peak"))


@contextmanager
def on(year: int, number: int, day: int) -> Any:
    with clock.at(dt.date(year, number, day)):
        yield


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Return everything that screening may write, to show that another run changes nothing."""
    return {
        "flags": list(Flag.objects.order_by("pk").values()),
        "episodes": list(Flag.objects.order_by("episodes__pk").values("episodes__pk", "episodes__ended_on")),
    }


def digging(actor: User, **fields: Any) -> Case:
    """Create a case against an unknown party."""
    values = {
        "subject": Named("unknown", description="Two ponds and hoses, nobody there", seen_on=dt.date(2011, 6, 1)),
        "source": "satellite",
        "allegation": "Ion ore is leached in the woods.",
        "province": "36",
    }
    return cases.create(actor=actor, **{**values, **fields})


def proven(case: Case, *, needs_review: bool = False) -> Case:
    """Add a sealed file to a case, as closing requires."""
    with transaction.atomic():
        prove_actor(case.opened_by)
        Evidence.objects.create(
            case=case,
            kind="report",
            place=case.place,
            file_name="report.pdf",
            media_type="application/pdf",
            size=1,
            sha256="0" * 64,
            needs_review=needs_review,
            added_by=case.opened_by,
            added_at=clock.now(),
        )
    return case
