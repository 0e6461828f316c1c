"""Every weighty act has one door: its service refuses without an approved request, and no door calls it past that.

``WEIGHTY`` is kept by hand. An act that is declared and not listed fails, and so does one that is listed and gone.
"""

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.utils import translation

from core import clock
from core.errors import DomainError
from enterprises import two_person_acts
from enterprises.models import (
    ApprovalRequest,
    EliminatedCapacity,
    Enterprise,
    Licence,
    LicenceSuspension,
    Membership,
    MiningArea,
    Site,
    User,
)
from enterprises.roles import Role
from enterprises.services import (
    eliminated_capacities,
    enterprises,
    freezes,
    invitations,
    licences,
    memberships,
    people,
    sites,
    standards,
    text_versions,
)
from enterprises.services.approvals.common import state
from environment.services import permit_limits, restrictions
from inspections.models import Flag
from inspections.services import (
    checklists,
    competences,
    draw_shares,
    flags,
    measurement_errors,
    rule_parameters,
    screening,
)
from quotas import ledger
from quotas.models import ConsumptionReturn, HsCode
from quotas.services import (
    area_plans,
    catalogue_sheets,
    counting_rules,
    due_days,
    movement_sheets,
    movements,
    notices,
    products,
    programme_years,
    programmes,
    reversals,
    statistics,
    successions,
    yields,
)
from resources.services import rights_plans, strategic_reserves, tax_rates
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.cases import every_fault, undone
from tests.support.competences import LOADER
from tests.support.declarations import declared_import
from tests.support.invoices import recorded_invoice
from tests.support.ledger_accounts import Books, books
from tests.support.notices import enact
from trade.services import declarations, invoices, radioactivity_limits

__all__ = ["books"]

ROOT = Path(__file__).parents[2]
APPS = ("enterprises", "environment", "resources", "quotas", "trade", "inspections")
DOORS = ("acts", "api", "web", "admin", "management", "tasks.py", "receivers.py", "templatetags", "forms")


@dataclass
class World:
    books: Books
    firm: Enterprise
    heir: Enterprise
    admin: User
    clerk: User
    inspector: User
    ministry: User
    province: User

    @property
    def account(self) -> Any:
        return self.books.account(ledger.holder_of(self.firm))

    @property
    def withheld(self) -> Any:
        self.books.post("withhold", 2, to=ledger.holder_of(self.firm))
        return self.account

    def notice(self) -> Any:
        return enact(another_like(self.ministry), another_like(self.ministry), (None, "CN", "1"), number="weighty")

    def flag(self) -> Flag:
        self.books.post("use", 200, to=ledger.holder_of(self.firm))
        screening.screen_day(dt.date(2011, 10, 20))
        return Flag.objects.get(rule="exceeded", subject_code=self.firm.code, severity="severe")


TO_ANOTHER = ("quota.reassign", "quota.transfer")
MOVED = {"tonnes": Decimal(1), "document": "Order 1", "effective_on": dt.date(2011, 6, 1)}
SINCE = dt.date(2011, 1, 1)
FAR_AWAY = {"latitude": Decimal("26.5"), "longitude": Decimal("116.5")}
PLAN = {"year": 2010, "document": "Plan 1"}
COMPETENCE: dict[str, Any] = {"act": "fine", "level": "county", "legal_basis": "Order 7", "valid_from": SINCE}
FIGURE: dict[str, Any] = {"name": "defence_days", "figure": Decimal(7), "legal_basis": "Order 7", "valid_from": SINCE}

RESTRICTION: dict[str, Any] = {"process": "flotation", "kind": "banned", "stated_on": SINCE, "source": "Order 7"}
STANDARD: dict[str, Any] = {
    "indicator": "capacity", "comparison": "ge", "value": Decimal(500), "effect": "norm", "valid_from": SINCE,
    "source": "Order 7",
}  # fmt: skip

RULE_VALUE: dict[str, Any] = {
    "parameter": "near.near_percent", "value": Decimal(85), "valid_from": dt.date(2099, 1, 1), "document": "Order 7",
}  # fmt: skip
TEXT_VERSION: dict[str, Any] = {
    "template": "mail_footer", "text_en": "Sent by {website}.", "text_zh": "由{website}发送。",
    "valid_from": dt.date(2099, 1, 1), "document": "Order 7",
}  # fmt: skip
MEASUREMENT_ERRORS: dict[str, Any] = {
    "kind": "oxide", "from_month": dt.date(2099, 1, 1), "document": "Study 7",
    **dict.fromkeys(("random", "systematic", "stock", "recovery", "in_process"), Decimal("0.02")),
}  # fmt: skip
MOVEMENT: dict[str, Any] = {
    "direction": "in", "material": "concentrate", "tonnes": Decimal(10), "day": SINCE, "document": "Order 7",
}  # fmt: skip

HS_CODE: dict[str, Any] = {"code": "28461090", "valid_from": SINCE, "source": "Tariff of 2011"}
PRODUCT: dict[str, Any] = {
    "code": "cerium-carbonate", "name": "Cerium carbonate", "kind": "carbonate", "stage": "separation",
    "source": "Order 7",
}  # fmt: skip
COUNTING_RULE: dict[str, Any] = {
    "site_kind": "recycling", "product_kind": "oxide", "feed": "recycled", "quantity": "produced",
    "valid_from": dt.date(2099, 1, 1), "legal_basis": "Order 7",
}  # fmt: skip
PROGRAMME: dict[str, Any] = {
    "code": "mlr-mineral", "name": "Minerals", "activity": "mineral", "unit": "t_reo", "first_year": 2012,
    "legal_basis": "Order 7",
}  # fmt: skip
QUESTION: dict[str, Any] = {
    "code": "store-locked", "site_kinds": ["mine"], "duty": "true-records", "question": "Is the store locked?",
    "question_zh": "仓库是否上锁？", "valid_from": dt.date(2099, 1, 1), "source": "Order 7",
}  # fmt: skip
DUE_DAY: dict[str, Any] = {"kind": "mining", "day": 2, "from_month": dt.date(2099, 1, 1), "document": "Gan 7"}
STATISTIC: dict[str, Any] = {
    "subject": "mining", "period_from": SINCE, "period_to": SINCE, "region": "China", "figure": Decimal(9),
    "unit": "t REO", "source": "A yearbook",
}  # fmt: skip
TAX_RATE: dict[str, Any] = {
    "ore_class": "light", "rate": Decimal(60), "valid_from": SINCE, "source": "Order 7",
}  # fmt: skip


LIMIT: dict[str, Any] = {
    "pollutant": "cod", "medium": "water", "highest": Decimal(70), "in_force_from": SINCE, "document": "Order 7",
}  # fmt: skip
OLD_LICENCE = {"number": "C-9", "kind": "work_safety", "issuing_level": "province", "valid_from": SINCE}


def entering(service: Callable[..., Any]) -> Callable[..., Any]:
    """Return a service that enters something for the whole country, called as those that act on an object."""
    return lambda place, **arguments: service(**arguments)


def set_due_day(place: Any, **arguments: Any) -> object:
    return due_days.set_day(place=place, **arguments)


def enter_sheet(place: Any, *, rows: Any, **how: Any) -> object:
    return movement_sheets.enter_many(place, moves=[], **how)


def listed(w: World) -> dict[str, Any]:
    """Return a row of a sheet of movements."""
    named = {"programme": "mlr-mining", "year": 2011, "holder": w.firm.code, "category": "all"}
    return {**named, **MOVED, "movement": "withhold", "to": ""}


YIELD_BOUND = {
    "feed_kind": "concentrate", "output_kind": "oxide", "output": None, "lowest": Decimal("0.9"), "highest": Decimal(1),
    "from_month": dt.date(2099, 1, 1), "document": "Order 7",
}  # fmt: skip


def oxide_factor() -> dict[str, Any]:
    of = {"from_month": dt.date(2099, 1, 1), "document": "Order 7"}
    return {"product": factories.product(), "factor": Decimal("0.9"), **of}


def planned_area() -> MiningArea:
    """Return a planned area, in a country that has quotas of mining."""
    factories.programme()
    place = factories.place("360727")
    return MiningArea.objects.create(number=1, jurisdiction=place, evidence="sourced", source="test")


type Attempt = Callable[[World], tuple[Callable[..., Any], Model, User, dict[str, Any]]]

# Each act with the service that does it, called as somebody with the right would who skips the second person.
WEIGHTY: dict[str, Attempt] = {
    "checklists.end": lambda w: (
        checklists.end,
        checklists.enter(actor=LOADER, **QUESTION),
        w.ministry,
        {"valid_to": dt.date(2099, 12, 31)},
    ),
    "checklists.enter": lambda w: (entering(checklists.enter), factories.place("CN"), w.ministry, QUESTION),
    "checklists.enter_many": lambda w: (
        catalogue_sheets.enter,
        factories.place("CN"),
        w.ministry,
        {"act": "checklists.enter_many", "rows": [QUESTION]},
    ),
    "competences.end": lambda w: (
        competences.end,
        competences.enter(actor=LOADER, **COMPETENCE),
        w.admin,
        {"valid_to": SINCE},
    ),
    "competences.enter": lambda w: (entering(competences.enter), factories.place("CN"), w.admin, COMPETENCE),
    "counting_rules.end": lambda w: (
        counting_rules.end,
        w.books.year.programme.counting_rules.order_by("pk")[0],
        w.ministry,
        {"valid_to": dt.date(2099, 12, 31)},
    ),
    "counting_rules.enter": lambda w: (counting_rules.enter, w.books.year.programme, w.ministry, COUNTING_RULE),
    "counting_rules.enter_many": lambda w: (
        catalogue_sheets.enter,
        w.books.year.programme,
        w.ministry,
        {"act": "counting_rules.enter_many", "rows": [COUNTING_RULE]},
    ),
    "due_days.set_many": lambda w: (
        catalogue_sheets.enter,
        factories.place("36"),
        w.province,
        {"act": "due_days.set_many", "rows": [DUE_DAY]},
    ),
    "hs_codes.enter_many": lambda w: (
        catalogue_sheets.enter,
        factories.place("CN"),
        w.ministry,
        {"act": "hs_codes.enter_many", "rows": [{**HS_CODE, "product": factories.product()}]},
    ),
    "products.enter_many": lambda w: (
        catalogue_sheets.enter,
        factories.place("CN"),
        w.ministry,
        {"act": "products.enter_many", "rows": [PRODUCT]},
    ),
    "customs_declarations.cancel": lambda w: (declarations.cancel, declared_import(w.firm), customs_officer(), {}),
    "invoices.cancel": lambda w: (
        invoices.cancel,
        recorded_invoice(w.firm),
        factories.user(Role.TAX_OFFICER, at="CN"),
        {},
    ),
    "customs_declarations.record_late": lambda w: (
        declarations.record_late,
        w.firm,
        customs_officer(),
        late_export(),
    ),
    "oxide_factors.set": lambda w: (entering(yields.set_factor), factories.place("CN"), w.ministry, oxide_factor()),
    "yield_bounds.set": lambda w: (entering(yields.set_bound), factories.place("CN"), w.ministry, YIELD_BOUND),
    "due_days.set": lambda w: (set_due_day, factories.place("36"), w.province, DUE_DAY),
    "enterprises.change_group": lambda w: (enterprises.change_group, w.firm, w.province, {"group": factories.group()}),
    "enterprises.close": lambda w: (successions.close, w.firm, w.province, {}),
    "enterprises.merge": lambda w: (successions.merge, w.firm, w.province, {"successor": w.heir}),
    "flags.dismiss": lambda w: (flags.dismiss, w.flag(), w.province, {}),
    "flags.resolve": lambda w: (flags.resolve, w.flag(), w.province, {}),
    "freezes.lift": lambda w: (
        freezes.lift,
        freezes.impose(actor=w.province, place=factories.place("3607"), reason=WHY),
        w.province,
        {},
    ),
    "notices.correct_day": lambda w: (
        notices.correct_day,
        w.notice(),
        w.ministry,
        {"issued_on": dt.date(2011, 4, 20), "document": "Its own page"},
    ),
    "notices.revoke": lambda w: (notices.revoke, w.notice(), w.ministry, {}),
    "people.appoint": lambda w: (
        memberships.grant,
        w.inspector,
        w.admin,
        {"role": Role.LEGAL_REVIEWER, "jurisdiction": factories.place("36")},
    ),
    "people.change": lambda w: (people.update, w.inspector, w.admin, {"email": "new@example.invalid"}),
    "people.deactivate": lambda w: (people.deactivate, another_like(w.admin), w.admin, {}),
    "people.end_role": lambda w: (memberships.end, Membership.objects.get(user=w.inspector), w.admin, {}),
    "people.reactivate": lambda w: (people.reactivate, locked_out(w.inspector), w.admin, {}),
    "people.rename": lambda w: (people.rename, w.inspector, w.admin, {"username": "li.na"}),
    "people.send_link": lambda w: (invitations.issue, w.inspector, w.admin, {}),
    "area_plans.loosen": lambda w: (area_plans.loosen, planned_area(), w.ministry, {**PLAN, "ceiling": Decimal(5)}),
    "rights_plans.loosen": lambda w: (rights_plans.loosen, planned_area(), w.ministry, {**PLAN, "rights": 5}),
    "permit_limits.loosen": lambda w: (permit_limits.loosen, permit_with_limit(w.firm), w.ministry, LIMIT),
    "process_restrictions.end": lambda w: (
        restrictions.end,
        restrictions.enter(actor=LOADER, **RESTRICTION),
        w.admin,
        {"until": dt.date(2012, 12, 31)},
    ),
    "process_restrictions.enter": lambda w: (
        entering(restrictions.enter),
        factories.place("CN"),
        w.admin,
        RESTRICTION,
    ),
    "hs_codes.end": lambda w: (products.end_code, factories.hs_code(), w.ministry, {"valid_to": dt.date(2012, 12, 31)}),
    "hs_codes.enter": lambda w: (products.enter_code, factories.product(), w.ministry, HS_CODE),
    "products.end": lambda w: (products.end, factories.product(), w.ministry, {"ended_on": dt.date(2099, 12, 31)}),
    "products.enter": lambda w: (entering(products.enter), factories.place("CN"), w.ministry, PRODUCT),
    "programmes.end": lambda w: (programmes.end, w.books.year.programme, w.ministry, {"last_year": 2099}),
    "programmes.enter": lambda w: (programmes.enter, factories.authority("MLR"), w.ministry, PROGRAMME),
    "programmes.enter_many": lambda w: (
        catalogue_sheets.enter,
        factories.authority("MLR"),
        w.ministry,
        {"act": "programmes.enter_many", "rows": [PROGRAMME]},
    ),
    "programme_years.prepare_many": lambda w: (
        catalogue_sheets.enter,
        factories.authority("MLR"),
        w.ministry,
        {
            "act": "programme_years.prepare_many",
            "rows": [{"programme": w.books.year.programme, "year": clock.today().year + 1, "scheme": "all"}],
        },
    ),
    "programme_years.prepare": lambda w: (
        programme_years.prepare,
        w.books.year.programme,
        w.ministry,
        {"year": 2020, "scheme": "split"},
    ),
    "programme_years.change_scheme": lambda w: (
        programme_years.change_scheme,
        w.books.year,
        w.ministry,
        {"scheme": "split"},
    ),
    "programme_years.close": lambda w: (programme_years.close, w.books.year, w.ministry, {}),
    "programme_years.reopen": lambda w: (programme_years.reopen, closed(w.books.year), w.ministry, {}),
    "movements.enter_many": lambda w: (enter_sheet, factories.place("36"), w.province, {"rows": [listed(w)]}),
    "quota.deduct": lambda w: (movements.deduct, w.account, w.province, MOVED),
    "quota.reassign": lambda w: (
        movements.reassign,
        w.withheld,
        w.province,
        {**MOVED, "target": w.books.account(ledger.holder_of(w.heir))},
    ),
    "quota.reverse": lambda w: (
        reversals.reverse,
        w.withheld,
        w.province,
        {"movement": "withhold", "tonnes": Decimal(2), "document": "a test", "basis": "Order 2"},
    ),
    "quota.release": lambda w: (movements.release, w.account, w.province, MOVED),
    "quota.return": lambda w: (movements.return_, w.account, w.province, MOVED),
    "quota.transfer": lambda w: (
        movements.transfer,
        w.account,
        w.province,
        {**MOVED, "target": w.books.account(ledger.holder_of(w.heir))},
    ),
    "radioactivity_limits.enter": lambda w: (
        entering(radioactivity_limits.enter),
        factories.place("CN"),
        customs_officer(),
        {"becquerel": Decimal("0.5"), "valid_from": SINCE, "source": "Order 7"},
    ),
    "eliminated_capacities.withdraw_backdated": lambda w: (
        eliminated_capacities.withdraw_backdated,
        eliminated(w.firm),
        w.province,
        {},
    ),
    "licences.issue_backdated": lambda w: (
        licences.issue_backdated,
        filed(w.firm.sites.get()),
        w.province,
        {**OLD_LICENCE, "authority": factories.authority("MLR")},
    ),
    "licences.reinstate_backdated": lambda w: (
        licences.reinstate_backdated,
        stopped(w.firm),
        w.province,
        {"effective_on": SINCE},
    ),
    "licences.revoke_backdated": lambda w: (
        licences.revoke_backdated,
        permit_of(w.firm),
        w.province,
        {"effective_on": SINCE},
    ),
    "licences.outline": lambda w: (
        licences.enter_outline,
        factories.licence(w.firm.sites.get(), "prospecting", issuing_level="province"),
        w.province,
        {"outline": "115.10000 24.80000\n115.12000 24.80000\n115.12000 24.82000"},
    ),
    "licences.suspend_backdated": lambda w: (
        licences.suspend_backdated,
        permit_of(w.firm),
        w.province,
        {"effective_on": SINCE},
    ),
    "rule_parameters.enter": lambda w: (
        entering(rule_parameters.enter),
        factories.place("CN"),
        w.admin,
        RULE_VALUE,
    ),
    "rule_parameters.withdraw": lambda w: (
        rule_parameters.withdraw,
        rule_parameters.enter(actor=LOADER, **RULE_VALUE),
        w.admin,
        {},
    ),
    "text_versions.enter": lambda w: (entering(text_versions.enter), factories.place("CN"), w.admin, TEXT_VERSION),
    "text_versions.withdraw": lambda w: (
        text_versions.withdraw,
        text_versions.enter(actor=LOADER, **TEXT_VERSION),
        w.admin,
        {},
    ),
    "draw_shares.enter": lambda w: (
        entering(draw_shares.enter),
        factories.place("CN"),
        w.admin,
        {"from_month": dt.date(2099, 1, 1), "share": Decimal("0.2"), "document": "Order 7"},
    ),
    "measurement_errors.enter": lambda w: (
        entering(measurement_errors.enter),
        factories.place("CN"),
        w.admin,
        MEASUREMENT_ERRORS,
    ),
    "resource_tax_rates.end": lambda w: (
        tax_rates.end,
        factories.tax_rate(),
        w.admin,
        {"valid_to": dt.date(2012, 12, 31)},
    ),
    "resource_tax_rates.enter": lambda w: (entering(tax_rates.enter), factories.place("CN"), w.admin, TAX_RATE),
    "sites.correct_capacity": lambda w: (
        sites.correct_capacity,
        w.firm.sites.get(),
        w.province,
        {"approved_capacity": Decimal(600), "since": SINCE},
    ),
    "sites.hand_over": lambda w: (sites.hand_over, w.firm.sites.get(), w.province, {"to": w.heir}),
    "sites.move": lambda w: (
        sites.move,
        seen_near(w.firm.sites.get(), **FAR_AWAY),
        w.province,
        FAR_AWAY,
    ),
    "quota.withhold": lambda w: (movements.withhold, w.account, w.province, MOVED),
    "standards.end": lambda w: (standards.end, factories.standard(), w.admin, {"valid_to": dt.date(2012, 12, 31)}),
    "standards.enter": lambda w: (entering(standards.enter), factories.place("CN"), w.admin, STANDARD),
    "statistics.enter": lambda w: (entering(statistics.enter), factories.place("CN"), w.admin, STATISTIC),
    "statistics.enter_many": lambda w: (
        catalogue_sheets.enter,
        factories.place("CN"),
        w.admin,
        {"act": "statistics.enter_many", "rows": [STATISTIC]},
    ),
    "statistics.withdraw": lambda w: (statistics.withdraw, factories.statistic(), w.admin, {}),
    "strategic_reserves.move": lambda w: (strategic_reserves.move, factories.strategic_reserve(), w.province, MOVEMENT),
    "thresholds.end": lambda w: (
        competences.end,
        competences.enter_threshold(actor=LOADER, **FIGURE),
        w.admin,
        {"valid_to": SINCE},
    ),
    "thresholds.enter": lambda w: (entering(competences.enter_threshold), factories.place("CN"), w.admin, FIGURE),
}
_ENTRIES = {
    "checklists.end", "checklists.enter", "checklists.enter_many",
    "competences.end", "competences.enter", "counting_rules.enter_many", "due_days.set_many", "hs_codes.enter_many",
    "products.enter_many", "due_days.set", "counting_rules.end", "counting_rules.enter",
    "programme_years.prepare", "programme_years.prepare_many", "programmes.enter_many",
    "programmes.end", "programmes.enter", "hs_codes.end", "hs_codes.enter", "products.end", "products.enter",
    "draw_shares.enter", "rule_parameters.enter", "text_versions.enter", "oxide_factors.set", "yield_bounds.set",
    "measurement_errors.enter", "process_restrictions.enter", "radioactivity_limits.enter", "resource_tax_rates.end",
    "resource_tax_rates.enter", "statistics.enter", "standards.end", "standards.enter", "thresholds.end",
    "statistics.enter_many",
    "thresholds.enter",
}  # fmt: skip
NO_REASON = {"people.appoint", "people.change", "people.send_link", "strategic_reserves.move", *_ENTRIES}
# Services whose lesser cases one person may do: doors call them, and they ask for the second person themselves.
ALSO_BY_ONE = {
    "enterprises.services.invitations.issue",
    "enterprises.services.memberships.end",
    "enterprises.services.memberships.grant",
    "resources.services.strategic_reserves.move",
    "enterprises.services.people.deactivate",
    "enterprises.services.people.reactivate",
    "enterprises.services.people.rename",
    "enterprises.services.people.update",
    "inspections.services.flags.dismiss",
    "inspections.services.flags.resolve",
}


def customs_officer() -> User:
    return factories.user(Role.CUSTOMS_OFFICER, at="CN")


def late_export() -> dict[str, Any]:
    """Return what a declaration of an earlier year says."""
    product = factories.product()
    HsCode.objects.create(product=product, code="28469091", valid_from=dt.date(2000, 1, 1), source="Tariff")
    return {
        "number": "3", "office": "Ganzhou", "day": dt.date(2011, 4, 2), "product": product, "hs_code": "28469091",
        "partner": "JP", "gross_tonnes": Decimal(31), "net_tonnes": Decimal(30), "licence": "L-1",
    }  # fmt: skip


def permit_with_limit(firm: Enterprise) -> Licence:
    permit = factories.licence(firm.sites.get(), "discharge")
    permit_limits.enter(actor=LOADER, licence=permit, **LIMIT | {"highest": Decimal(50)})
    return permit


def seen_near(site: Site, **place: Decimal) -> Site:
    """Raise a flag of something seen at a place, where the site is then moved by two people alone."""
    Flag.objects.create(
        rule="outside_licence", severity="serious", subject_type="unknown", subject_description="A pit",
        place=site.jurisdiction, raised_at=clock.now(), template_version=1, template_values={}, evidence={},
        seen_on=SINCE, **place,
    )  # fmt: skip
    return site


def filed(site: Site) -> Site:
    ConsumptionReturn.objects.create(
        site=site, enterprise=site.enterprise, period=SINCE, electricity=1, filed_at=clock.now()
    )
    return site


def eliminated(firm: Enterprise) -> EliminatedCapacity:
    site = filed(firm.sites.get())
    Site.objects.filter(pk=site.pk).update(approved_capacity=Decimal(900))
    given = {"kind": "obsolete", "tonnes": Decimal(5), "day": SINCE, "reason": WHY, "document": "Order 1"}
    return EliminatedCapacity.objects.create(site=site, recorded_at=clock.now(), **given)


def permit_of(firm: Enterprise) -> Licence:
    return factories.licence(filed(firm.sites.get()), "work_safety", issuing_level="province")


def stopped(firm: Enterprise) -> Licence:
    permit = permit_of(firm)
    LicenceSuspension.objects.create(licence=permit, suspended_on=SINCE, reason="It had stopped")
    return permit


def locked_out(person: User) -> User:
    User.objects.filter(pk=person.pk).update(is_active=False)
    return User.objects.get(pk=person.pk)


def closed(year: Any) -> Any:
    type(year).objects.filter(pk=year.pk).update(state="closed")
    year.refresh_from_db()
    return year


@pytest.fixture
def world(books: Books, firm: Enterprise, admin1: User, clerk: User, inspector1: User, mlr1: User, p36a: User) -> World:
    heir = factories.enterprise("E-HEIR")
    books.give(100, "36", ledger.holder_of(firm))
    User.objects.filter(pk=inspector1.pk).update(email="inspector@example.invalid")
    inspector1.refresh_from_db()
    return World(books, firm, heir, admin1, clerk, inspector1, mlr1, p36a)


def test_every_act_that_is_declared_is_listed_and_the_other_way_round() -> None:
    assert {act.name for act in two_person_acts.declared()} == set(WEIGHTY)


def test_its_service_refuses_one_person(world: World) -> None:
    with every_fault() as case:
        for name, attempt in WEIGHTY.items():
            with case(name), undone():
                service, target, actor, arguments = attempt(deepcopy(world))
                reason = {} if name in NO_REASON else {"reason": WHY}
                with pytest.raises(DomainError) as caught:
                    service(target, actor=actor, **reason, **arguments)
                assert caught.value.code == "needs_second_person"


def test_nor_after_an_approval_of_another_object(world: World) -> None:
    """A request that was approved, done and used earlier in the very transaction opens nothing again."""
    by_two("programme_years.close", world.books.year, world.ministry, another_like(world.ministry))
    for attempt in (programme_years.close, programme_years.reopen):
        with pytest.raises(DomainError) as caught:
            attempt(world.books.year, actor=world.ministry, reason=WHY)
        assert caught.value.code in {"needs_second_person", "wrong_state"}


def test_what_is_asked_for_over_the_api_waits_for_a_second_person(world: World) -> None:
    """The maker of a request may not approve it, and proposing alone changes nothing."""
    with every_fault() as case:
        for name, attempt in WEIGHTY.items():
            with case(name), undone():
                there = deepcopy(world)
                _service, target, actor, arguments = attempt(there)
                _ask_alone(
                    name, target, actor, {"to": there.heir.code, **arguments} if name in TO_ANOTHER else arguments
                )


def _ask_alone(name: str, target: Model, actor: User, given: dict[str, Any]) -> None:
    act = two_person_acts.find(name)
    written = {key: value for key, value in act.write(given).items() if key in act.form.base_fields}
    body = {"act": name, "target": str(target.pk), "reason": WHY, "arguments": written}
    asked = client_of(actor).post(f"{V1}approvals/", body)
    if not act.offered:
        assert asked.status_code == 404  # proposed by a sheet alone
        return
    if asked.status_code not in {201, 202}:
        assert name == "quota.release", asked.content  # nothing is withheld
        return
    own = client_of(actor).post(f"{V1}approvals/{asked.json()['id']}/approve/", {})
    assert own.status_code in {403, 409}
    assert ApprovalRequest.objects.get().state == "pending"


# --- No other door
def weighty_services() -> set[str]:
    """Return the services behind the acts, as the module and name under which doors could call them."""
    listed = {
        "enterprises.services.eliminated_capacities.withdraw_backdated",
        "enterprises.services.enterprises.change_group",
        "enterprises.services.enterprises.close",
        "enterprises.services.enterprises.merge",
        "enterprises.services.freezes.lift",
        "enterprises.services.licences.enter_outline",
        "enterprises.services.licences.issue_backdated",
        "enterprises.services.licences.reinstate_backdated",
        "enterprises.services.licences.revoke_backdated",
        "enterprises.services.licences.suspend_backdated",
        "enterprises.services.sites.correct_capacity",
        "enterprises.services.sites.hand_over",
        "enterprises.services.sites.move",
        "enterprises.services.standards.end",
        "enterprises.services.standards.enter",
        "environment.services.permit_limits.loosen",
        "quotas.services.area_plans.loosen",
        "resources.services.rights_plans.loosen",
        "environment.services.restrictions.end",
        "environment.services.restrictions.enter",
        "inspections.services.checklists.end",
        "inspections.services.checklists.enter",
        "inspections.services.competences.end",
        "inspections.services.competences.enter",
        "inspections.services.competences.enter_threshold",
        "inspections.services.draw_shares.enter",
        "inspections.services.measurement_errors.enter",
        "inspections.services.rule_parameters.enter",
        "inspections.services.rule_parameters.withdraw",
        "enterprises.services.text_versions.enter",
        "enterprises.services.text_versions.withdraw",
        "trade.services.declarations.cancel",
        "trade.services.declarations.record_late",
        "trade.services.invoices.cancel",
        "trade.services.radioactivity_limits.enter",
        "quotas.services.statistics.enter",
        "quotas.services.statistics.withdraw",
        "quotas.services.movements.deduct",
        "quotas.services.movement_sheets.enter_many",
        "quotas.services.movements.reassign",
        "quotas.services.movements.release",
        "quotas.services.movements.return_",
        "quotas.services.movements.transfer",
        "quotas.services.movements.withhold",
        "quotas.services.reversals.reverse",
        "quotas.services.notices.correct_day",
        "quotas.services.notices.day_corrections.correct_day",
        "quotas.services.notices.revoke",
        "quotas.services.notices.revocation.revoke",
        "quotas.services.catalogue_sheets.enter",
        "quotas.services.counting_rules.end",
        "quotas.services.counting_rules.enter",
        "quotas.services.programmes.end",
        "quotas.services.programmes.enter",
        "quotas.services.programme_years.prepare",
        "quotas.services.due_days.set_day",
        "quotas.services.yields.set_bound",
        "quotas.services.yields.set_factor",
        "quotas.services.products.end",
        "quotas.services.products.end_code",
        "quotas.services.products.enter",
        "quotas.services.products.enter_code",
        "quotas.services.programme_years.change_scheme",
        "quotas.services.programme_years.close",
        "quotas.services.programme_years.reopen",
        "quotas.services.successions.close",
        "quotas.services.successions.merge",
        "resources.services.tax_rates.end",
        "resources.services.tax_rates.enter",
    }
    return listed | ALSO_BY_ONE


def named_in(path: Path) -> set[str]:
    """Return every ``module.name`` that a file names, with its imports resolved."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    nodes = list(_acts_of_one_person(tree) if "acts" in path.parts else ast.walk(tree))
    names = {known[node.id] for node in nodes if isinstance(node, ast.Name) and node.id in known}
    return names | {
        f"{known[node.value.id]}.{node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known
    }


def _acts_of_one_person(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what stands in declarations of acts that one person performs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Act":
            yield from ast.walk(node)


def files_of_doors() -> list[Path]:
    paths = [path for app in APPS for door in DOORS for path in [ROOT / app / door] if path.exists()]
    return sorted(file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py")))


def test_no_entry_point_calls_a_service_that_takes_two_people() -> None:
    only_by_two = weighty_services() - ALSO_BY_ONE
    wrong = {f"{path.relative_to(ROOT)}: {name}" for path in files_of_doors() for name in named_in(path) & only_by_two}
    assert wrong == set()


def test_the_search_finds_what_entry_points_call() -> None:
    """Else the test above would pass whatever stood there."""
    named = set().union(*(named_in(path) for path in files_of_doors()))
    assert ALSO_BY_ONE & named
    assert "quotas.services.notices.approve" in named


def test_every_service_behind_an_act_is_among_them() -> None:
    behind = {f"{act.carry_out.__module__}.{act.carry_out.__name__}" for act in two_person_acts.declared()}
    wrapped = {name for name in behind if ".acts." in name}  # an act's own words around services that are listed
    assert wrapped <= {
        "enterprises.acts.many_entries.carry_out",
        "enterprises.acts.national_reference.carry_out",
        "enterprises.acts.people._carry_out_appointment",
        "enterprises.acts.people._carry_out_change",
        "enterprises.acts.people._carry_out_link",
        "inspections.acts.competences.carry_out",
        "quotas.acts.movement_corrections._reassign",
        "quotas.acts.movement_sheets._enter",
        "quotas.acts.movements._transfer",
        "resources.acts.strategic_reserves._carry_out",
    }
    assert behind - wrapped <= weighty_services()


def test_two_people_agree_in_whichever_language_each_reads(world: World) -> None:
    with every_fault() as case:
        for name in WEIGHTY.keys() - {"quota.release"}:
            with case(name), undone():
                there = deepcopy(world)
                _service, target, _actor, arguments = WEIGHTY[name](there)
                act = two_person_acts.find(name)
                given = act.write({"to": there.heir.code, **arguments} if name in TO_ANOTHER else arguments)
                digests = set()
                for language in ("en", "zh-hans"):
                    with translation.override(language), transaction.atomic():
                        digests.add(state(act, act.rows().get(pk=target.pk), given).digest)
                assert len(digests) == 1
