"""The stage of the matrix: one firm in Longnan that is over, and one row of every noun about it."""

import datetime as dt
from contextlib import suppress
from copy import copy
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from rest_framework.test import APIClient

from core import clock, loaders
from core.errors import Conflict
from core.files.uploads import Upload
from core.models import ApiToken, AuditEvent
from enterprises.models import (
    ComplianceEntry,
    ComplianceList,
    Enterprise,
    Factor,
    Licence,
    Membership,
    MiningArea,
    Notification,
    SignIn,
    User,
    WebhookDelivery,
)
from enterprises.services import approvals, freezes, notifications, text_versions, webhooks
from environment.services import restrictions
from inspections.models import (
    Case,
    ChecklistQuestion,
    Finding,
    Flag,
    IssuedDocument,
    MeasurementErrors,
    Order,
    Proceeding,
)
from inspections.services import (
    campaigns,
    consents,
    draw_shares,
    evidence,
    handovers,
    measurement_errors,
    observations,
    rule_parameters,
    tips,
    visit_draws,
)
from portal.models import SavedView
from portal.services import list_file_work, list_files
from quotas.models import (
    Account,
    CountingRule,
    DeductionDecision,
    DueDay,
    HsCode,
    Notice,
    Posting,
    ProgrammeYear,
    PublishedStatistic,
    Report,
    ReportingDuty,
    ReportingPeriod,
)
from quotas.services import imports, proposals, rounds, yields
from resources.models import ReserveIndicator, SecondaryFeed
from resources.services import (
    associated_returns,
    energy_returns,
    recovery_returns,
    reserves,
    strategic_reserves,
    tailings,
    thorium_returns,
    use_return_drafts,
    use_returns,
)
from tests.permissions.people import NOBODY, everyone
from tests.support import competences, factories, uploads, visits
from tests.support.competences import LOADER
from tests.support.impartiality import impartial
from tests.support.inspection_world import World
from tests.support.second_factors import App
from trade.models import NumberReuse
from trade.services import declarations, invoices, letter_answers, letters, radioactivity_limits

TODAY = dt.date(2011, 10, 20)
API = "/api/v1/"


class Stage:
    """The people, and the keys under which each noun's row is found."""

    def __init__(self) -> None:
        group = factories.group()
        self.firm: Enterprise = factories.enterprise("E-FIRM", group=group)
        factories.site(self.firm, code="S-MINE", approved_capacity=Decimal(600))
        factories.enterprise("E-HEIR")
        self.people: dict[str, User] = everyone(self.firm, group)
        self.keys: dict[str, Any] = {}
        self._read: dict[str, User] = {}  # people as they were read for the first of several requests
        self._register()
        self._environment()
        self._resources()
        self._quota()
        self._trade()
        self._inspection()
        self._secondary()

    def client(self, name: str) -> APIClient:
        """Return a client that has signed in anew, so that no state is kept between requests."""
        client = APIClient(raise_request_exception=False)
        if name != NOBODY:
            client.force_authenticate(User.objects.get(username=name))
        return client

    def _client_again(self, name: str) -> APIClient:
        """Return such a client, for requests that are rolled back: its person's memberships are read once."""
        if name == NOBODY:
            return self.client(name)
        if name not in self._read:
            person = User.objects.get(username=name)
            assert person.declared_reach is not None  # reads the memberships, which the copies share
            self._read[name] = person
        client = APIClient(raise_request_exception=False)
        client.force_authenticate(copy(self._read[name]))
        return client

    def ask(self, name: str, method: str, path: str, body: Any = None) -> int:
        """Return the status of a request by the person, and roll back what it did."""
        client = self._client_again(name)
        savepoint = transaction.savepoint_create()
        answer = getattr(client, method.lower())(
            self.address(path), body, headers={"If-Match": "*"} if method in {"PUT", "PATCH"} else {}
        )
        connection.needs_rollback = False
        transaction.savepoint_rollback(savepoint)
        transaction.savepoint_commit(savepoint)
        return answer.status_code

    def address(self, path: str) -> str:
        noun, _slash, rest = path.partition("/")
        if "{" not in rest:
            return f"{API}{path}"
        before, _brace, after = path.partition("{")
        _name, _brace, tail = after.partition("}")
        return f"{API}{before}{self.keys.get(before, self.keys.get(noun))}{tail}"

    def _register(self) -> None:
        area = MiningArea.objects.create(
            number=1, jurisdiction=self.firm.jurisdiction, evidence="sourced", source="test"
        )
        compliance = ComplianceList.objects.create(
            number=1, authority=factories.authority("MLR"), announced="2011-01", size=2, source="test"
        )
        ComplianceEntry.objects.create(of=compliance, enterprise=self.firm, listed_on=dt.date(2011, 1, 31))
        token, _secret = ApiToken.objects.create(user=self.people["clerk"])
        self.keys |= {
            "enterprises": self.firm.code,
            "counterparties": self.firm.code,
            "eligibility": self.firm.code,
            "compliance-standings": self.firm.code,
            "sites": "S-MINE",
            "licences": Licence.objects.get(kind="mining").pk,
            "jurisdictions": "36",
            "groups": "G-TEST",
            "mining-areas": area.number,
            "standards": factories.standard().pk,
            "compliance-lists": compliance.number,
            "compliance-lists-pages": compliance.pk,
            "people": "clerk",
            "memberships": Membership.objects.get(user__username="clerk").pk,
            "tokens": token.token_key,
            "factors": self._factor(),
            "sign-ins": SignIn.objects.create(
                person=self.people["clerk"], at=clock.now(), outcome="done", address="192.0.2.1"
            ).pk,
            "notifications": self._told(),
            "approvals": self._proposed(),
            "freezes": self._frozen(),
            "webhooks": self._webhook(),
            "list-files": self._list_file(),
            "views": SavedView.objects.create(owner=self.people["clerk"], page="accounts", name="Mine").pk,
        }

    def _environment(self) -> None:
        """Create a process of the mine, a restriction, a limit of its permit and a reading."""
        process = {"site": "S-MINE", "process": "in_situ_leaching", "used_from": "2011-01-01"}
        factories.licence(self.firm.sites.get(), "discharge", number="P-1", issuing_level="province")
        self.keys |= {
            "site-labels": self._make("provincial", "site-labels/", LABEL)["id"],
            "commitments": self._make("provincial", "commitments/", COMMITMENT)["id"],
            "outlets": self._make("provincial", "outlets/", OUTLET)["id"],
            "risk-assessments": self._make("provincial", "risk-assessments/", RISK)["id"],
            "plan-targets": self._make("provincial", "plan-targets/", TARGET)["id"],
            "eliminated-capacities": self._make("provincial", "eliminated-capacities/", ELIMINATED)["id"],
            "deposits": self._make("provincial", "deposits/", DEPOSIT)["id"],
            "emission-ceilings": self._make("provincial", "emission-ceilings/", {**CEILING, "year": 2011})["id"],
            "office-decisions": self._make("provincial", "office-decisions/", OFFICE_DECISION)["id"],
            "incidents": self._make("provincial", "incidents/", INCIDENT)["id"],
            "tailings-stores": self._make("provincial", "tailings-stores/", TAILINGS)["id"],
            "restorations": self._make("provincial", "restorations/", RESTORATION)["id"],
            "projects": self._make("chief", "projects/", PROJECT)["id"],
            "review-rounds": self._make("provincial", "review-rounds/", ROUND)["id"],
            "readings": self._make("clerk", "readings/", READING)["id"],
            "outlet-volumes": self._make("clerk", "outlet-volumes/", VOLUME)["id"],
            "permit-limits": self._make("national", "permit-limits/", PERMIT_LIMIT)["id"],
            "site-processes": self._make("chief", "site-processes/", process)["id"],
            "process-restrictions": restrictions.enter(actor=LOADER, **RESTRICTION).pk,
        }

    def _trade(self) -> None:
        """Record an invoice of the firm's concentrate to a party outside, and another one under its number."""
        given = {**INVOICE, "product": factories.product()}
        recorded = invoices.record(actor=self.people["tax"], number="1100111140 01234567", **given)
        with suppress(Conflict):
            other = {**given, "tonnes": Decimal(2), "amount": Decimal(20_000)}
            invoices.record(actor=self.people["tax"], number="1100111140-01234567", **other)
        HsCode.objects.create(
            product=given["product"], code="284690", valid_from=dt.date(2000, 1, 1), source="Tariff of 2011"
        )
        stated = {**DECLARED, "day": dt.date(2011, 4, 2), "product": given["product"]}
        weights = {"gross_tonnes": Decimal(2), "net_tonnes": Decimal(1), "number": "22012011 0002"}
        declared = declarations.record(actor=self.people["customs"], **{**stated, **weights})
        self.keys |= {
            "declarations": declared.pk,
            "export-comparisons": self.firm.code,
            "radioactivity-limits": radioactivity_limits.enter(actor=LOADER, **LIMIT).pk,
            "partner-imports": self._make("customs", "partner-imports/", {**FIGURE, "year": 2009})["id"],
            "invoices": recorded.pk,
            "invoice-comparisons": self.firm.code,
            "invoice-number-reuses": NumberReuse.objects.get().pk,
            "letters": self._letter(),
            "handovers": self._handover(),
        }

    def _handover(self) -> Any:
        """Hand on a letter that was answered."""
        tax = self.people["tax"]
        letter = letters.draft(actor=tax, enterprise=self.firm.code, year=2010)
        letter = letters.send(letters.ask(letter, actor=tax, text="Who weighed it?"), actor=tax, working_days=5)
        letter_answers.answer(letter, actor=self.people["clerk"], question=1, text="Nobody did.")
        return handovers.hand_over(actor=tax, letter=letter.pk, reason="Nobody weighed the goods").pk

    def _letter(self) -> Any:
        """Send the firm a letter with two questions, of which the first was answered with a file."""
        tax = self.people["tax"]
        letter = letters.draft(actor=tax, enterprise=self.firm.code, year=2011, subject="Sales of 2011")
        for text in ("Who weighed the goods of April?", "Where is the weighing record?"):
            letter = letters.ask(letter, actor=tax, text=text)
        letter = letters.send(letter, actor=tax, working_days=10)
        for question in letter.questions.all()[:1]:
            file = Upload("weights.txt", b"12.500")
            letter_answers.answer(letter, actor=self.people["clerk"], question=question.ordinal, file=file)
        return letter.pk

    def _resources(self) -> None:
        """Record reserves of the province, and a figure that a source states."""
        recorded = reserves.record(
            actor=self.people["provincial"],
            place=factories.place("36"),
            year=2010,
            method="explored",
            remaining_t=Decimal(100_000),
            estimator="Institute",
            document="Report 1",
        )
        indicator = ReserveIndicator.objects.create(
            measure="years_of_supply", region="South", figure=15, unit="years", comparison="exactly", key="test"
        )
        filed = use_returns.file(
            actor=self.people["signer"],
            site=self.firm.sites.get(),
            year=2011,
            half=1,
            process="in_situ_leaching",
            depleted_reo=Decimal(100),
            mined_reo=Decimal(66),
            water_used=Decimal(1000),
            water_reused=Decimal(900),
        )
        draft = use_return_drafts.save(
            actor=self.people["clerk"],
            site=self.firm.sites.get(),
            year=2009,
            half=2,
            process="in_situ_leaching",
            depleted_reo=Decimal(100),
            mined_reo=Decimal(66),
            water_used=Decimal(1000),
            water_reused=Decimal(900),
        )
        dumped = tailings.file(
            actor=self.people["signer"],
            site=self.firm.sites.get(),
            year=2010,
            half=2,
            opening=Decimal(100),
            put_on=Decimal(20),
            drawn=Decimal(5),
        )
        of_mine: dict[str, Any] = {
            "actor": self.people["signer"], "site": self.firm.sites.get(), "year": 2011, "half": 1,
        }  # fmt: skip
        beside = associated_returns.file(**of_mine, mineral="niobium", in_ore=Decimal(5), recovered=Decimal(1))
        thorium = thorium_returns.file(
            **of_mine, in_feed=Decimal(5), in_products=Decimal(1), in_residue=Decimal(4), discharged=Decimal(0),
            method="ICP-MS",
        )  # fmt: skip
        energy = energy_returns.file(**of_mine, output_reo=Decimal(5), energy=Decimal(7))
        held = strategic_reserves.open_reserve(
            actor=self.people["provincial"],
            code="SR-1",
            name="First store",
            form="store",
            holder="enterprise",
            place=self.firm.jurisdiction,
            operator=self.firm,
            document="Order 1",
        )
        moved = strategic_reserves.move(
            held,
            actor=self.people["signer"],
            direction="in",
            material="concentrate",
            tonnes=Decimal(10),
            day=dt.date(2011, 1, 1),
            document="Receipt 1",
        )
        self.keys |= {
            "strategic-reserves": held.pk,
            "strategic-reserve-movements": moved.pk,
            "reserves": recorded.pk,
            "reserve-indicators": indicator.pk,
            "resource-tax": filed.pk,
            "resource-tax-rates": factories.tax_rate().pk,
            "use-returns": filed.pk,
            "tailings-returns": dumped.pk,
            "associated-returns": beside.pk,
            "thorium-returns": thorium.pk,
            "energy-returns": energy.pk,
            "use-return-drafts": draft.pk,
            "use-returns-missing": filed.site_id,
        }

    def _secondary(self) -> None:
        """Create a recycling plant with a return; after all else, which names the only site of the firm."""
        plant = factories.site(self.firm, "recycling", code="S-RECYCLER")
        feed = SecondaryFeed.objects.create(code="test-feed", name="Scrap", name_zh="废料", source="test")
        recovered = recovery_returns.file(
            actor=self.people["signer"],
            site=plant,
            year=2011,
            half=1,
            feed=feed,
            fed=Decimal(10),
            recovered_reo=Decimal(2),
        )
        self.keys |= {"recovery-returns": recovered.pk, "secondary-feeds": feed.pk}

    def _proposed(self) -> Any:
        """Create a request to close the firm, proposed by the province's officer."""
        maker = self.people["provincial"]
        return approvals.propose("enterprises.close", self.firm, actor=maker, reason="mined out long ago").pk

    def _webhook(self) -> Any:
        """Create a webhook of the firm's, with a delivery that was given up."""
        chief = self.people["chief"]
        told = {"url": "https://erp.example/hook", "kinds": ["report_accepted"]}
        webhook, _secret = webhooks.create(actor=chief, membership=chief.memberships.get(), **told)
        now = clock.now()
        WebhookDelivery.objects.create(webhook=webhook, created_at=now, due_at=now, state="dead")
        return webhook.pk

    def _frozen(self) -> Any:
        """Impose a freeze on a county in which nobody works."""
        place = factories.place("513433")
        return freezes.impose(actor=self.people["administrator"], place=place, reason="as a test of rights").pk

    def _factor(self) -> Any:
        """Create a second factor of the clerk's that is still waiting."""
        App(self.people["clerk"])
        Authenticator.objects.all().delete()
        App(self.people["clerk"])
        return Factor.objects.present().get().pk

    def _list_file(self) -> Any:
        """Prepare a file for the clerk."""
        file = list_files.ask(actor=self.people["clerk"], address="/api/v1/products/", format="csv")
        list_file_work.prepare(file.pk)
        return file.pk

    def _told(self) -> Any:
        """Create a notification of the clerk's."""
        telling = {"kind": "sheet_read", "step": "test", "path": "/reports/", "facts": {"file": "a.csv", "faults": 0}}
        notifications.notify([self.people["clerk"]], **telling)
        return Notification.objects.get().pk

    def _quota(self) -> None:
        world = World(self.firm, self.people["signer"], scheme="all")
        world.give_firm(100)
        self.report: Report = world.file(3, "138")
        world.screen(self.report)
        for period, due_on in ((dt.date(2011, 4, 1), dt.date(2011, 5, 10)),):
            ReportingDuty.objects.get_or_create(enterprise=self.firm, period=period, defaults={"due_on": due_on})
        period = ReportingPeriod.objects.create(period=dt.date(2011, 2, 1), province=factories.place("36"))
        statistic = PublishedStatistic.objects.create(
            subject="mining",
            period_from=dt.date(2010, 1, 1),
            period_to=dt.date(2010, 12, 31),
            region="China",
            figure=89200,
            unit="t REO",
            evidence="sourced",
            source="test",
            key="test",
        )
        for symbol in ("Sm", "Eu"):
            factories.element(symbol, "medium_heavy")
        self.keys |= {
            "statistics": statistic.pk,
            "accounts": Account.objects.get(holder__enterprise=self.firm).pk,
            "years": ProgrammeYear.objects.first().pk,
            "postings": Posting.objects.get(kind="use").pk,
            "products": "precipitate-100",
            "counting-rules": CountingRule.objects.order_by("pk")[0].pk,
            "hs-codes": factories.hs_code().pk,
            "programmes": "mlr-mining",
            "reports": self.report.pk,
            "reports/missing/": ReportingDuty.objects.get(period=dt.date(2011, 4, 1)).pk,
            "periods": period.pk,
            "due-days": DueDay.objects.get().pk,
            "area-plans": self._make("national", "area-plans/", AREA_PLAN)["id"],
            "multi-year-plans": self._make("national", "multi-year-plans/", MULTI_YEAR_PLAN)["id"],
            "element-classifications": self._make("national", "element-classifications/", ELEMENT_CLASS)["id"],
            "product-shares": self._make("national", "product-shares/", PRODUCT_SHARE)["id"],
            "rights-plans": self._make("national", "rights-plans/", RIGHTS_PLAN)["id"],
            "yield-bounds": yields.set_bound(actor=LOADER, **YIELD_BOUND).pk,
            "oxide-factors": yields.set_factor(
                actor=LOADER, product=factories.product(), factor=Decimal(1), **PAPER
            ).pk,
            "public/verify/": self.report.receipt_number,
            "imports": self._sheet(),
            "imports/templates/": "notices",
            "notices": self._make("national", "notices/", notice("N-0"))["id"],
            "consumption-drafts": self._make("clerk", "consumption-drafts/", {**CONSUMPTION, "period": "2011-02"})[
                "id"
            ],
            "consumption-returns": self._make(
                "provincial",
                "consumption-returns/",
                {**CONSUMPTION, "received_on": "2011-04-08", "paper_reference": "P-3"},
            )["id"],
            "deduction-decisions": self._decision(),
            "office-returns": self._make("provincial", "office-returns/", OFFICE_RETURN)["id"],
        }
        self.keys["distribution-rounds"] = self._round()
        self.keys["bulletins"] = self._make("national", "bulletins/", BULLETIN)["id"]
        asked = self._make("national", "consultations/", consultation(self))
        self.keys |= {
            "consultations": asked["id"],
            "consulted-offices": next(one["id"] for one in asked["offices"] if one["authority"] == "MIIT"),
        }

    def _decision(self) -> Any:
        """Create a decision on a deduction from the quota of the firm, as loaded."""
        account = Account.objects.get(holder__enterprise=self.firm)
        figures = {"unused": 0, "excess": 38, "factor": 1, "proposed": 38, "decided": 0}
        with loaders.entering_history():
            return DeductionDecision.objects.create(
                account=account, enterprise=self.firm, reason="a test of rights", recorded_at=clock.now(), **figures
            ).pk

    def _round(self) -> Any:
        """Keep what was proposed for the draft of the ministry."""
        draft = Notice.objects.get(pk=self.keys["notices"])
        proposal = proposals.Proposal(
            terms=proposals.Terms(total=Decimal(10), ceilings={}), programme_year=draft.programme_year,
            giver=draft.issuer, category="all", lines=[], parameter=Decimal(1), group_parameters={}, left=Decimal(0),
            advice="", concentration_before=None, concentration_after=None,
        )  # fmt: skip
        return rounds.record(proposal, notice=draft, actor=self.people["national"]).pk

    def _sheet(self) -> Any:
        """Create the clerk's uploaded sheet for May."""
        content = b"Site,Product,Produced\nS-MINE,precipitate-100,1\n"
        about = {"enterprise": self.firm, "period": dt.date(2011, 5, 1)}
        file = imports.Upload("may.csv", content)
        return imports.create(actor=self.people["clerk"], kind="reports", file=file, **about).pk

    def _inspection(self) -> None:
        competences.enter()
        visits.checklist_loaded()
        flag = Flag.objects.filter(rule="exceeded", subject_code=self.firm.code).first()
        assert flag is not None
        case = self._make("inspector", f"flags/{flag.pk}/escalate/", {"reason": "Over by 38 t"})
        self._make("inspector", f"cases/{case['id']}/order/", ORDER)
        self._make("inspector", f"cases/{case['id']}/notify/", NOTICE)
        impartial(Case.objects.get(pk=case["id"]), *self.people.values())
        self.keys |= {
            "flags": flag.pk,
            "proceedings": Proceeding.objects.get().pk,
            "cases": case["id"],
            "case-heads": case["id"],
            "orders": Order.objects.get().pk,
            "consents": self._consent(),
            "papers": IssuedDocument.objects.get(kind="order").pk,
            "public/papers/": IssuedDocument.objects.get(kind="order").code,
            "audit/checkpoints/": 1,
            "public/checkpoints/": 1,
            "public/heads/": 1,
            "measurement-errors": measurement_errors.enter(actor=LOADER, **ERRORS).pk,
            "draw-shares": draw_shares.enter(
                actor=LOADER, from_month=dt.date(2011, 1, 1), share=Decimal("0.1"), document="Order 1"
            ).pk,
            "rule-parameters": rule_parameters.enter(actor=LOADER, **RULE_VALUE).pk,
            "text-versions": text_versions.enter(actor=LOADER, **TEXT_VERSION).pk,
            "checklist-questions": ChecklistQuestion.objects.order_by("pk")[0].pk,
            "audit": AuditEvent.objects.filter(enterprise_code=self.firm.code).first().pk,
        }

        filed = tips.file(text="Lorries come at night", where=tips.StatedLocation(place="360727"))
        picture = evidence.add(
            actor=self.people["inspector"],
            case=Case.objects.get(pk=case["id"]),
            file=evidence.Upload("pit.jpg", uploads.jpeg()),
            kind="photograph",
            automatic=True,
        )
        observation = observations.create(
            actor=self.people["inspector"],
            source="satellite",
            seen_on=dt.date(2011, 10, 1),
            description="Ponds",
            geometry={"type": "Point", "coordinates": [114.8, 24.9]},
            place="360727",
        )
        self._visit()
        with clock.at(TODAY - dt.timedelta(days=31)):  # so that the matrix draws for this month
            drawn = visit_draws.draw(actor=self.people["inspector"], place=factories.place("36"), visits=1)
        rejected = self._make("inspector", "remedy-decisions/", REMEDY)
        self._make("provincial", "incidents/", {**INCIDENT, "day": "2011-03-02"})  # so that a step is proposed again
        self.keys |= {
            "remedy-decisions": rejected["id"],
            "visit-draws": drawn.pk,
            "tips": filed.tip.pk,
            "public/tips/": filed.receipt,
            "evidence": picture.pk,
            "observations": observation.pk,
        }

    def _visit(self) -> None:
        """Create an unannounced visit with a signed report, within a campaign of the province."""
        inspector, other = self.people["inspector"], self.people["provincial"]
        campaign = campaigns.start(
            campaigns.create(
                actor=inspector,
                name="Autumn",
                theme="Ore without a plan",
                place=factories.place("36"),
                authority=factories.authority("MLR"),
                begins_on=TODAY,
                ends_on=TODAY,
            ),
            actor=inspector,
        )
        visit = visits.reported(self.firm.sites.get(), inspector, other, campaign=campaign)
        self.keys |= {"campaigns": campaign.pk, "inspections": visit.pk, "findings": Finding.objects.get().pk}

    def _consent(self) -> Any:
        created = consents.record(
            actor=self.people["inspector"],
            enterprise=self.firm,
            document="Form 7",
            address="box@example.org",
            signed_on=TODAY,
        )
        return created.pk

    def _make(self, name: str, path: str, body: Any) -> Any:
        answer = self.client(name).post(f"{API}{path}", body)
        assert answer.status_code in {200, 201}, (path, answer.content)
        return answer.json()


def consultation(stage: Stage) -> dict[str, Any]:
    return {
        "subject_kind": "notice", "subject_id": str(stage.keys["notices"]), "question": "Is this enough?",
        "offices": [{"place": "CN", "authority": "MIIT"}, {"place": "36", "authority": "MLR"}], "working_days": 5,
        "blocking": False,
    }  # fmt: skip


OFFICE_RETURN = {
    "kind": "application", "programme": "mlr-mining", "place": "36", "year": 2011, "executed": "8500.000",
    "applied": "9000.000", "document": "Letter 3",
}  # fmt: skip
CONSUMPTION = {"site": "S-MINE", "period": "2011-03", "electricity": "120000.000"}
BULLETIN = {"authority": "MLR", "year": 2011, "situation": "Mines keep to the plan."}
DEPOSIT = {"site": "S-MINE", "kind": "paid", "amount": "100.00", "day": "2011-03-01", "document": "Receipt 1"}
REMEDY = {"site": "S-MINE", "step": "correct", "decision": "rejected", "reason": "The works are under way"}
VOLUME = {
    "site": "S-MINE", "medium": "water", "discharge": "direct", "outlet": "DW001", "month": "2011-03",
    "volume": "30000", "method": "Flow meter",
}  # fmt: skip
TAILINGS = {
    "site": "S-MINE", "name": "First pond", "kind": "pond", "condition": "in_use", "radioactive": "unknown",
    "day": "2011-03-01", "bearer": "holder", "document": "Survey 1",
}  # fmt: skip
OFFICE_DECISION = {
    "site": "S-MINE",
    "kind": "beyond_authority",
    "subject": "Mining right of 2 square kilometres",
    "office": "County bureau",
    "day": "2011-02-03",
    "document": "No. 7 of 2011",
    "reason": "The county grants no mining rights",
}
INCIDENT = {
    "site": "S-MINE",
    "day": "2011-03-01",
    "category": "river_blocked",
    "description": "Slag in the river",
    "document": "Record 1",
}
CEILING = {
    "place": "36", "pollutant": "cod", "medium": "water", "year": 2010, "tonnes": "50", "document": "Plan 1",
}  # fmt: skip
RESTORATION = {"site": "S-MINE", "kind": "owed", "hectares": "5", "day": "2011-03-01", "document": "Plan 1"}
LABEL = {
    "site": "S-MINE", "kind": "green_mine", "granted_by": "Ministry", "day": "2011-03-01", "document": "List 1",
}  # fmt: skip
COMMITMENT = {
    "enterprise": "E-FIRM", "kind": "discipline", "body": "Association", "text": "To keep to the plan",
    "day": "2011-03-01", "document": "Letter 1",
}  # fmt: skip
OUTLET = {
    "site": "S-MINE", "medium": "water", "outlet": "DW009", "process": "flotation", "day": "2011-03-01",
    "document": "Permit",
}  # fmt: skip
RISK = {
    "site": "S-MINE", "subject": "tailings", "level": "larger", "day": "2011-03-01", "assessor": "Institute",
    "result": "Seepage at the foot of the dam", "document": "Report 1",
}  # fmt: skip
TARGET = {
    "plan": "minerals", "place": "36", "first_year": 2008, "last_year": 2015, "indicator": "mined",
    "comparison": "at_most", "figure": "50000", "day": "2011-03-01", "document": "Plan 1",
}  # fmt: skip
ELIMINATED = {
    "site": "S-MINE",
    "kind": "obsolete",
    "tonnes": "1",
    "day": "2011-03-01",
    "reason": "Tank leaching was dismantled",
    "document": "Order 1",
}
PROJECT = {"site": "S-MINE", "name": "Second pond", "kind": "expansion"}
DECLARED = {
    "direction": "export",
    "office": "Ganzhou",
    "enterprise": "E-FIRM",
    "hs_code": "284690",
    "partner": "JP",
    "licence": "L-1",
    "beyond_quota": True,
}
ERRORS = {
    "kind": "oxide", "from_month": dt.date(2011, 1, 1), "document": "Study 1",
    **dict.fromkeys(MeasurementErrors.FIGURES, Decimal("0.02")),
}  # fmt: skip
RULE_VALUE = {
    "parameter": "late.warning_days", "value": Decimal(9), "valid_from": dt.date(2011, 1, 1), "document": "Order 1",
}  # fmt: skip
TEXT_VERSION = {
    "template": "mail_footer", "text_en": "Sent by {website}.", "text_zh": "由{website}发送。",
    "valid_from": dt.date(2011, 1, 1), "document": "Order 1",
}  # fmt: skip
LIMIT = {"becquerel": Decimal(1), "valid_from": dt.date(2011, 1, 1), "source": "Announcement 1"}
FIGURE = {"partner": "JP", "tonnes": "5.000", "weight": "net", "wording": "Imports", "source": "Trade statistics"}
INVOICE = {
    "day": dt.date(2011, 4, 1),
    "seller": "E-FIRM",
    "buyer": "Trader (invented)",
    "tonnes": Decimal(1),
    "unit_price": Decimal(10_000),
    "amount": Decimal(10_000),
}
PERMIT_LIMIT = {"licence": "P-1", "pollutant": "cod", "medium": "water", "highest": "70", "document": "Permit"}
ROUND = {
    "kind": "discharge",
    "place": "36",
    "document": "Order 1",
    "begins_on": "2011-01-01",
    "due_on": "2011-12-31",
}
READING = {
    "site": "S-MINE",
    "pollutant": "cod",
    "medium": "water",
    "discharge": "direct",
    "outlet": "DW001",
    "sampled_on": "2011-06-01",
    "value": "60",
    "unit": "mg_l",
    "method": "HJ 828",
    "laboratory": "Station",
}
RESTRICTION = {
    "process": "flotation", "kind": "phase_out", "stated_on": dt.date(2011, 1, 1), "source": "MIIT 2011-1",
}  # fmt: skip


def notice(number: str, giver: str | None = "CN", taker: str = "36") -> dict[str, Any]:
    return {
        "programme": "mlr-mining",
        "year": 2011,
        "batch": "year",
        "basis": "incremental",
        "number": number,
        "issued_on": "2011-03-30",
        "effective_on": "2011-01-01",
        "lines": [{"from": giver, "to": taker, "category": "all", "tonnes": "1.000"}],
    }


NOTICE = {
    "facts": "138 t under a plan of 100 t",
    "grounds": "Total-amount control",
    "intended": ["confiscate"],
    "served_on": TODAY.isoformat(),
    "service": "direct",
    "conduct_on": "2011-03-31",
}
PAPER: dict[str, Any] = {"from_month": dt.date(2099, 1, 1), "document": "MIIT 2099-1"}
RIGHTS_PLAN = {"mining_area": 1, "year": 2011, "rights": 2, "document": "Plan 1"}
MULTI_YEAR_PLAN = {
    "programme": "mlr-mining",
    "targets": [{"year": 2011, "tonnes": "93800.000"}, {"year": 2012, "tonnes": "95000.000"}],
    "document": "Plan 1",
}
AREA_PLAN = {"mining_area": 1, "year": 2011, "ceiling": "100.000", "document": "Plan 1"}
YIELD_BOUND = {
    "feed_kind": "carbonate", "output_kind": "oxide", "lowest": Decimal("0.9"), "highest": Decimal(1), **PAPER,
}  # fmt: skip
ELEMENT_CLASS = {
    "element": "Sm", "weight": "medium", "counted_by": "Ministry", "day": "2011-01-01", "document": "Notice 1",
}  # fmt: skip
PRODUCT_SHARE = {
    "product": "precipitate-100", "element": "Sm", "percent": "5.000", "day": "2011-01-01", "document": "Sheet 1",
}  # fmt: skip
ORDER = {"kind": "rectify", "due_on": "2011-12-31", "legal_basis": "Regulations, article 20", "text": "Stop."}


def at_work() -> Any:
    return clock.at(TODAY)
