"""The acts of two people for ``test_approved_arguments.py``: what is approved, and how it is written in SQL.

Each is written with the application's rights past its services: as it was approved, and otherwise.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import Model

from core import clock, loaders
from enterprises.models import (
    Authority,
    EliminatedCapacity,
    Enterprise,
    EnterpriseEvent,
    Invitation,
    Jurisdiction,
    Licence,
    LicenceSuspension,
    Membership,
    MiningArea,
    Site,
    SiteTenure,
    Standard,
    TextVersion,
    User,
)
from environment.models import PermitLimit, ProcessRestriction
from inspections.models import (
    ChecklistQuestion,
    Competence,
    DrawShare,
    Flag,
    MeasurementErrors,
    RuleParameterValue,
    Threshold,
)
from quotas import ledger
from quotas.models import Account, AreaPlan, ConsumptionReturn, HsCode, Product, PublishedStatistic, Succession
from resources.models import RightsPlan, TaxRate
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
from tests.permissions.approved_catalogue_acts import (
    bound,
    catalogue_end,
    counting_rule,
    due_day,
    factor,
    hs_code,
    many,
    many_codes,
    preparation,
    prepared_from_a_sheet,
    product,
    programme,
    programme_end,
    rule_end,
)
from tests.permissions.approved_movements import (
    day_correction,
    flag,
    lifting,
    movement,
    reassignment,
    reserve,
    reversal,
    revocation,
    sheet,
    year,
)
from tests.support import factories
from tests.support.approvals import WHY
from trade.models import Declaration, Invoice, RadioactivityLimit

# --- Reference data of the whole country ------------------------------------------------------------------------------
COMPETENCE = {"act": "fine", "level": "county", "legal_basis": PAPER, "valid_from": SINCE}
FIGURE = {"name": "defence_days", "figure": Decimal(7), "legal_basis": PAPER, "valid_from": SINCE}
STANDARD = {
    "indicator": "capacity", "comparison": "ge", "value": Decimal(500), "effect": "norm", "valid_from": SINCE,
    "source": PAPER,
}  # fmt: skip
RESTRICTION = {"process": "flotation", "kind": "banned", "stated_on": SINCE, "source": PAPER}
ERRORS = {
    "kind": "oxide", "from_month": dt.date(2099, 1, 1), "document": PAPER,
    **dict.fromkeys(("random", "systematic", "stock", "recovery", "in_process"), Decimal("0.0200")),
}  # fmt: skip
ELIMINATED = {"kind": "obsolete", "tonnes": Decimal(5), "day": SINCE, "reason": WHY, "document": PAPER}
STATISTIC = {
    "subject": "mining", "period_from": SINCE, "period_to": SINCE, "region": "China", "figure": Decimal(9),
    "unit": "t REO", "source": PAPER,
}  # fmt: skip
TAX_RATE = {"ore_class": "light", "rate": Decimal(60), "valid_from": SINCE, "source": PAPER}


def entering(
    w: World, model: type[Model], by: str, again: str, arguments: Mapping[str, Any], otherwise: Any, **columns: Any
) -> Act:
    nation = Jurisdiction.objects.get(code="CN")
    given = columns or arguments
    write = insert(model, evidence="entered", **given)
    return Act(nation, w.admins, arguments, write, [*otherwise, {"evidence": "sourced"}], by, again=again)


def ending(
    w: World, model: type[Model], by: str, column: str = "valid_to", people: Sequence[User] = (), **columns: Any
) -> Act:
    row, other = w.rows[model]
    day = dt.date(2030, 12, 31)
    write = change(row, **{column: day}, **columns)
    otherwise = [{column: day - DAY}, {"row": other}, *({name: OTHER} for name in columns)]
    return Act(row, people or w.admins, {column if column == "valid_to" else "until": day}, write, otherwise, by)


def restriction(w: World) -> Act:
    columns = {**RESTRICTION, "recorded_by": myself, "recorded_at": now}
    otherwise = each(process="tank_leaching", kind="phase_out", stated_on=LATER, source=OTHER, remark=OTHER)
    more = each(in_force_from=LATER, in_force_until=LATER)
    return entering(
        w, ProcessRestriction, "restriction_by_two", "restriction_by_two", RESTRICTION, [*otherwise, *more], **columns
    )


def tax_rate(w: World) -> Act:
    columns = {"ore_class": "light", "lowest": Decimal(60), "highest": Decimal(60)}
    columns |= {"valid_from": SINCE, "source": PAPER}
    otherwise = [
        *each(ore_class="medium_heavy", valid_from=LATER, valid_to=LATER, source=OTHER, highest=Decimal(90)),
        {"lowest": Decimal(6), "highest": Decimal(6)},
        *each(unit="t", subject="Ores of another place"),
    ]
    return entering(w, TaxRate, "tax_rate_by_two", "tax_rate_by_two", TAX_RATE, otherwise, **columns)


def statistic(w: World) -> Act:
    otherwise = each(subject="export", period_from=LATER, period_to=LATER, region=OTHER, name=OTHER, name_zh=OTHER)
    more = each(figure=Decimal(8), unit=OTHER, wording=OTHER, source=OTHER, note=OTHER, withdrawn_on=SINCE)
    columns = {**STATISTIC, "key": lambda actor: f"entered:{uuid4()}"}
    by = "statistic_by_two"
    return entering(w, PublishedStatistic, by, by, STATISTIC, [*otherwise, *more, {"key": "other"}], **columns)


def statistic_withdrawn(w: World) -> Act:
    row, other = w.rows[PublishedStatistic]
    today = clock.today()
    otherwise: list[Any] = [{"withdrawn_on": today - DAY}, {"row": other}]
    return Act(row, w.admins, {}, change(row, withdrawn_on=today), otherwise, "statistic_by_two")


def standard(w: World) -> Act:
    otherwise = each(indicator="water_reuse", comparison="gt", value=Decimal(50), effect="bars_quota", valid_from=LATER)
    more = each(valid_to=LATER, source=OTHER, site_kind="mine", ore_type="ion_adsorption", process="flotation")
    return entering(w, Standard, "standard_by_two", "standard_by_two", STANDARD, [*otherwise, *more])


def competence(w: World) -> Act:
    otherwise = each(act="warn", level="province", legal_basis=OTHER, valid_from=LATER, valid_to=LATER, source=OTHER)
    return entering(w, Competence, "legal_entry_by_two", "legal_entry_by_two", COMPETENCE, otherwise)


QUESTION = {
    "code": "store-locked", "site_kinds": ["mine", "trading"], "duty": "true-records",
    "question": "Is the store locked?", "question_zh": "仓库是否上锁？", "valid_from": dt.date(2099, 1, 1),
    "source": PAPER,
}  # fmt: skip


def question(w: World) -> Act:
    otherwise = [
        *each(code="x", site_kinds=["mine"], duty="plan", question=OTHER, question_zh=OTHER, source=OTHER),
        *each(valid_from=dt.date(2099, 1, 2), valid_to=dt.date(2099, 2, 1)),
    ]
    by = "checklist_question_by_two"
    act = entering(w, ChecklistQuestion, by, by, QUESTION, otherwise)
    return dataclasses.replace(act, people=w.ministry)


def errors(w: World) -> Act:
    write = insert(MeasurementErrors, recorded_by=myself, recorded_at=now, **ERRORS)
    otherwise = each(kind="metal", from_month=dt.date(2099, 2, 1), document=OTHER)
    otherwise += each(**dict.fromkeys(MeasurementErrors.FIGURES, Decimal("0.3")))
    by = "measurement_errors_by_two"
    return Act(Jurisdiction.objects.get(code="CN"), w.admins, ERRORS, write, otherwise, by, again=by)


RULE_VALUE = {
    "parameter": "pace.warning_percent",
    "value": Decimal("85.5000"),
    "valid_from": dt.date(2099, 1, 1),
    "document": PAPER,
}


def rule_value(w: World) -> Act:
    columns = {**RULE_VALUE, "rule": "pace", "parameter": "warning_percent", "recorded_by": myself, "recorded_at": now}
    write = insert(RuleParameterValue, **columns)
    otherwise = each(rule="near", parameter="least_months", value=Decimal(80), document=OTHER, withdrawn_on=SINCE)
    otherwise += each(valid_from=dt.date(2100, 1, 1))
    by = "rule_parameter_value_by_two"
    return Act(Jurisdiction.objects.get(code="CN"), w.admins, RULE_VALUE, write, otherwise, by, again=by)


def rule_value_withdrawn(w: World) -> Act:
    row, other = w.rows[RuleParameterValue]
    today = clock.today()
    otherwise: list[Any] = [{"withdrawn_on": today - DAY}, {"row": other}]
    return Act(row, w.admins, {}, change(row, withdrawn_on=today), otherwise, "rule_parameter_value_by_two")


TEXT = {
    "template": "mail_footer",
    "text_en": "Sent by {website}.",
    "text_zh": "由{website}发送。",
    "valid_from": dt.date(2099, 1, 1),
    "document": PAPER,
}


def text_version(w: World) -> Act:
    write = insert(TextVersion, subject_en="", subject_zh="", recorded_by=myself, recorded_at=now, **TEXT)
    otherwise = each(template="appeal_body", text_en="Sent.", text_zh="已发送。", document=OTHER, withdrawn_on=SINCE)
    otherwise += each(valid_from=dt.date(2100, 1, 1))
    by = "text_version_by_two"
    return Act(Jurisdiction.objects.get(code="CN"), w.admins, TEXT, write, otherwise, by, again=by)


def text_version_withdrawn(w: World) -> Act:
    row, other = w.rows[TextVersion]
    today = clock.today()
    otherwise: list[Any] = [{"withdrawn_on": today - DAY}, {"row": other}]
    return Act(row, w.admins, {}, change(row, withdrawn_on=today), otherwise, "text_version_by_two")


def draw_share(w: World) -> Act:
    entry = {"from_month": dt.date(2099, 1, 1), "share": Decimal("0.2000"), "document": PAPER}
    write = insert(DrawShare, recorded_by=myself, recorded_at=now, **entry)
    otherwise = each(from_month=dt.date(2099, 2, 1), share=Decimal("0.3"), document=OTHER)
    by = "draw_share_by_two"
    return Act(Jurisdiction.objects.get(code="CN"), w.admins, entry, write, otherwise, by, again=by)


def threshold(w: World) -> Act:
    otherwise = each(name="large_fine_firm", figure=Decimal(8), legal_basis=OTHER, valid_from=LATER, source=OTHER)
    return entering(w, Threshold, "legal_entry_by_two", "legal_entry_by_two", FIGURE, otherwise)


LIMIT = {"pollutant": "cod", "medium": "water", "highest": Decimal(70), "in_force_from": SINCE, "document": PAPER}


def limit(w: World) -> Act:
    permit, other = w.permits
    write = insert(PermitLimit, licence=permit, recorded_by=myself, recorded_at=now, **LIMIT)
    otherwise = each(highest=Decimal(71), in_force_from=LATER, document=OTHER, yearly_total=Decimal(5), licence=other)
    return Act(permit, w.province, LIMIT, write, otherwise, "permit_limit_loosened_by_two")


def area_plan(w: World) -> Act:
    return plan_of_area(w, AreaPlan, "area_plan_loosened_by_two", "ceiling")


def rights_plan(w: World) -> Act:
    return plan_of_area(w, RightsPlan, "rights_plan_loosened_by_two", "rights")


def plan_of_area(w: World, model: type[Model], by: str, figure: str) -> Act:
    area, other = w.rows[MiningArea]
    plan = {"year": 2011, figure: 7, "document": PAPER}
    write = insert(model, mining_area=area, recorded_by=myself, recorded_at=now, **plan)
    otherwise = each(**{"mining_area": other, "year": 2012, figure: 8, "document": OTHER})
    return Act(area, w.ministry, plan, write, otherwise, by)


# --- Enterprises and sites --------------------------------------------------------------------------------------------
def end(w: World, state: str) -> Act:
    firm, heir, third = w.firms
    successor = heir if state == "merged" else None
    kind = {"merged": ("merge", "merger"), "closed": ("close", "closure")}[state]

    def write(actor: User, step: str, **says: Any) -> None:
        given = {"firm": firm, "successor": successor, "on": TODAY(), "reason": WHY, "state": state, **says}
        if step == "state":
            Enterprise.objects.filter(pk=given["firm"].pk).update(state=given["state"], successor=given["successor"])
        elif step == "event":
            EnterpriseEvent.objects.create(
                enterprise=given["firm"], kind=kind[0], effective_on=given["on"], reason=given["reason"],
                successor=given["successor"], recorded_by=actor, recorded_at=clock.now(),
            )  # fmt: skip
        elif step == "tenures":
            SiteTenure.objects.filter(enterprise=given["firm"], held_to=None).update(held_to=given["on"] - DAY)
        elif step == "site":
            hand_on(firm.sites.get(), given["successor"], given["on"])
        elif step == "licences":
            Licence.objects.filter(site__enterprise=firm).update(revoked_on=given["on"], revocation_reason=WHY)
        elif step == "quota":
            pass_on(firm, successor, actor)
        else:
            Succession.objects.create(
                kind=kind[1], predecessor=given["firm"], successor=given["successor"], effective_on=given["on"],
                reason=given["reason"], decided_by=actor, decided_at=clock.now(),
            )  # fmt: skip

    before = TODAY() - DAY
    site = "site" if successor else "tenures"
    otherwise: list[Any] = [
        {"step": "state", "firm": third},
        {"step": "state", "state": "closed" if successor else "merged"},
        {"step": "state", "successor": third},
        *({"step": "event", **one} for one in each(firm=third, on=before, reason=OTHER)),
        *(({"step": site, **one}, "site_act_by_two") for one in each(on=before)),
        *(({"step": "succession", **one}, BY_TWO) for one in each(firm=third, on=before, reason=OTHER)),
        ({"step": "succession", "successor": third}, BY_TWO),
    ]
    if successor:
        otherwise += [{"step": "event", "successor": third}, ({"step": "site", "successor": third}, "site_act_by_two")]
    arguments = {"successor": heir} if successor else {}
    steps = [{"step": one} for one in ("state", "event", site, "succession", "quota")]
    if not successor:
        steps.insert(3, {"step": "licences"})
    return Act(firm, w.province, arguments, write, otherwise, "enterprise_act_by_two", steps)


def pass_on(firm: Enterprise, heir: Enterprise | None, actor: User) -> None:
    """Post the unused quota to the heir, or back to the giver."""
    succession = Succession.objects.filter(predecessor=firm).first()
    for account in Account.objects.filter(holder__enterprise=firm, available__gt=0) if succession else ():
        legs = [(account.pk, account.parent_id)]
        if heir is not None:
            holder = ledger.holder_of(heir)
            legs = ledger.route(account, ledger.account_for(account.programme_year, account.category, holder))
        entries = [
            ledger.Entry(
                kind="transfer" if heir else "return", from_=one, to=other, tonnes=account.available,
                effective_on=succession.effective_on, succession=succession,
            )
            for one, other in legs
        ]  # fmt: skip
        ledger.post_many(entries, actor=actor)


def hand_on(site: Site, to: Enterprise, on: dt.date) -> None:
    SiteTenure.objects.filter(site=site, held_to=None).update(held_to=on - DAY)
    SiteTenure.objects.create(site=site, enterprise=to, held_from=on)
    Site.objects.filter(pk=site.pk).update(enterprise=to)


def hand_over(w: World) -> Act:
    site, other = w.sites
    _firm, heir, third = w.firms

    def write(actor: User, site: Site = site, to: Enterprise = heir, on: dt.date | None = None, only: str = "") -> None:
        day = on or TODAY()
        if only == "begin":
            SiteTenure.objects.create(site=site, enterprise=third, held_from=day, held_to=day)
        elif only == "end":
            SiteTenure.objects.filter(site=site, held_to=None).update(held_to=day)
        elif only == "site":
            Site.objects.filter(pk=site.pk).update(enterprise=to)
        else:
            hand_on(site, to, day)

    otherwise = [*each(site=other, to=third, on=TODAY() - DAY), *({"only": one} for one in ("begin", "end", "site"))]
    return Act(site, w.province, {"to": heir}, write, otherwise, "site_act_by_two")


def filed(site: Site) -> None:
    """File what makes a day of the site's past count."""
    with loaders.entering_history():
        ConsumptionReturn.objects.get_or_create(
            site=site, period=SINCE, defaults={"enterprise": site.enterprise, "electricity": 1, "filed_at": clock.now()}
        )


def backdated_licence(w: World) -> Act:
    site, other = w.sites
    filed(site)
    filed(other)
    given = {
        "number": "C-9", "kind": "work_safety", "authority": Authority.objects.get(code="MLR"),
        "issuing_level": "province", "valid_from": SINCE, "valid_to": dt.date(2099, 1, 1), "exception": PAPER,
    }  # fmt: skip
    write = insert(Licence, site=site, enterprise=site.enterprise, **given)
    otherwise = [
        {"site": other, "enterprise": other.enterprise},
        *each(number="C-8", kind="environment", valid_from=SINCE - DAY, valid_to=None, exception=OTHER),
    ]
    return Act(site, w.province, given, write, otherwise, "licence_backdated_by_two")


def backdated_reinstatement(w: World) -> Act:
    permit, other = w.permits
    rows = []
    for licence in (permit, other):
        filed(licence.site)
        with loaders.entering_history():
            rows.append(
                LicenceSuspension.objects.create(licence=licence, suspended_on=SINCE - DAY, reason="it had stopped")
            )
    write = change(rows[0], ended_on=SINCE)
    otherwise = [{"row": rows[1]}, {"ended_on": SINCE - DAY}]
    return Act(permit, w.province, {"effective_on": SINCE}, write, otherwise, "reinstated_backdated_by_two")


def backdated_suspension(w: World) -> Act:
    permit, other = filed_licences(w, "work_safety")
    write = insert(LicenceSuspension, licence=permit, suspended_on=SINCE, reason=WHY)
    otherwise = each(licence=other, suspended_on=SINCE - DAY)
    return Act(permit, w.province, {"effective_on": SINCE}, write, otherwise, "suspended_backdated_by_two")


def backdated_revocation(w: World) -> Act:
    permit, other = filed_licences(w, "radiation")
    write = change(permit, revoked_on=SINCE, revocation_reason=WHY)
    otherwise = each(row=other, revoked_on=SINCE - DAY)
    return Act(permit, w.province, {"effective_on": SINCE}, write, otherwise, "revoked_backdated_by_two")


def outline(w: World) -> Act:
    permit, other = filed_licences(w, "prospecting")
    given = {"outline": "115.10000 24.80000\n115.12000 24.80000\n115.12000 24.82000"}
    otherwise = [*each(outline="115.10000 24.80000\n115.12000 24.80000\n115.12000 24.83000"), {"row": other}]
    return Act(permit, w.province, given, change(permit, **given), otherwise, "licence_outlined_by_two")


def withdrawn_elimination(w: World) -> Act:
    with loaders.entering_history():
        Site.objects.filter(pk__in=[site.pk for site in w.sites]).update(approved_capacity=Decimal(900))
        entry, other = [
            EliminatedCapacity.objects.create(**ELIMINATED, site=site, recorded_at=clock.now()) for site in w.sites[:2]
        ]
    for site in w.sites:
        filed(site)
    columns = {"site": entry.site, "withdraws": entry, "recorded_by": myself, "recorded_at": now}
    write = insert(EliminatedCapacity, **{**ELIMINATED, **columns, "reason": WHY})
    otherwise = [{"reason": OTHER}, {"site": other.site, "withdraws": other}]
    return Act(entry, w.province, {}, write, otherwise, "eliminated_capacity_withdrawn_by_two")


def filed_licences(w: World, kind: str) -> list[Licence]:
    for site in w.sites:
        filed(site)
    with loaders.entering_history():
        return [factories.licence(site, kind, issuing_level="province") for site in w.sites[:2]]


def capacity(w: World) -> Act:
    site = w.sites[0]
    given = {"approved_capacity": Decimal(600), "since": SINCE}
    write = change(site, approved_capacity=Decimal(600))
    return Act(site, w.province, given, write, each(approved_capacity=Decimal(601)), "site_capacity_by_two")


def place(w: World) -> Act:
    site, given = w.sites[0], {"latitude": Decimal("26.5"), "longitude": Decimal("116.5")}
    with loaders.entering_history():
        Flag.objects.create(
            rule="outside_licence", severity="serious", subject_type="unknown", subject_description="A pit",
            place=site.jurisdiction, raised_at=clock.now(), template_version=1, template_values={}, evidence={},
            seen_on=SINCE, **given,
        )  # fmt: skip
    otherwise = [*each(latitude=Decimal("26.45"), longitude=Decimal("116.45")), {"row": w.sites[1]}]
    return Act(site, w.province, given, change(site, **given), otherwise, "site_moved_by_two")


def group(w: World) -> Act:
    write = change(w.firms[0], group=w.groups[0])
    otherwise = [{"group": w.groups[1]}, {"row": w.firms[1]}]
    return Act(w.firms[0], w.province, {"group": w.groups[0]}, write, otherwise, "enterprise_act_by_two")


# --- People -----------------------------------------------------------------------------------------------------------
def account(w: World, arguments: Mapping[str, Any], otherwise: Any, target: User | None = None, **columns: Any) -> Act:
    person = target or w.officials[0]
    return Act(person, w.admins, arguments, change(person, **columns), otherwise, "account_is_corrected")


def change_of_account(w: World) -> Act:
    given = {"email": "new@example.invalid"}
    unlike = {"username": "quite-unlike", "username_skeleton": "quite-unlike"}
    otherwise = [*each(email="thief@example.invalid", name="Another"), unlike, {"row": w.officials[1]}]
    return account(w, given, otherwise, **given)


def rename(w: World) -> Act:
    new = {"username": "li.na", "username_skeleton": "li.na"}
    otherwise = [
        {"username": "quite-unlike", "username_skeleton": "quite-unlike"},
        {"row": w.officials[1]},
        {"email": "x@y.invalid"},
    ]
    return account(w, {"username": "li.na"}, otherwise, **new)


def deactivate(w: World) -> Act:
    third, fourth = w.admins[2:]
    return account(w, {}, [{"row": fourth}, {"email": "x@y.invalid"}], third, is_active=False)


def reactivate(w: World) -> Act:
    return account(w, {}, [{"row": w.locked[1]}, {"email": "x@y.invalid"}], w.locked[0], is_active=True)


def link(w: World) -> Act:
    write = insert(
        Invitation, user=w.officials[0], made_by=myself, digest=lambda actor: uuid4().hex * 2, made_at=now,
        expires_at=clock.now() + 7 * DAY, resets_factors=False,
    )  # fmt: skip
    otherwise = each(resets_factors=True, user=w.officials[1])
    return Act(w.officials[0], w.admins, {}, write, otherwise, "invitation_is_made", again="invitation_is_made")


def appointment(w: World) -> Act:
    place = Jurisdiction.objects
    given = {"role": "inspector", "jurisdiction": place.get(code="36")}
    write = insert(Membership, user=w.newcomers[0], valid_from=TODAY(), **given)
    otherwise = [
        *each(role="legal_reviewer", jurisdiction=place.get(code="CN"), valid_from=TODAY() - DAY, valid_to=TODAY()),
        {"user": w.newcomers[1]},
    ]
    return Act(
        w.newcomers[0], w.admins, given, write, otherwise, "office_given_by_two", again="membership_once_at_a_time"
    )


def end_of_role(w: World) -> Act:
    held, other = (Membership.objects.get(user=person) for person in w.officials[:2])
    write = change(held, valid_to=TODAY() - DAY)
    return Act(held, w.admins, {}, write, [{"valid_to": TODAY() + DAY}, {"row": other}], "role_is_ended")


# --- Customs ----------------------------------------------------------------------------------------------------------
def cancellation(w: World) -> Act:
    row, other = w.declarations
    write = change(row, cancelled_at=now, cancelled_by=myself, cancel_reason=WHY)
    return Act(row, w.customs, {}, write, [{"cancel_reason": OTHER}, {"row": other}], "declaration_cancelled_by_two")


def late_export(w: World) -> Act:
    """Record an export of an earlier year; the row says it in keys, the request in codes."""
    row, other = w.declarations
    given = {
        "number": "3", "office": "Ganzhou", "day": dt.date(2011, 4, 2), "product": row.product.code,
        "hs_code": row.hs_code.code, "partner": "JP", "gross_tonnes": Decimal(31), "net_tonnes": Decimal(30),
        "value": Decimal(9), "licence": "L-1", "beyond_quota": True,
    }  # fmt: skip
    names = {"product": row.product, "hs_code": row.hs_code}
    columns = given | names | {
        "number_key": "3", "direction": "export", "state": "cleared", "enterprise": row.enterprise,
        "reo_factor": row.reo_factor, "reo_tonnes": row.reo_tonnes, "recorded_by": myself, "recorded_at": now,
    }  # fmt: skip
    otherwise = [
        {"number": "4", "number_key": "4"},
        *each(office=OTHER, day=dt.date(2011, 4, 3), partner="KR", gross_tonnes=Decimal(32), value=Decimal(8)),
        {"net_tonnes": Decimal(29), "reo_tonnes": 29 * row.reo_factor},
        *each(licence=OTHER, beyond_quota=False, enterprise=other.enterprise),
    ]
    by = "declaration_dated_back_by_two"
    return Act(row.enterprise, w.customs, given, insert(Declaration, **columns), otherwise, by, again=by)


def cancelled_invoice(w: World) -> Act:
    """Cancel an invoice by a further version of it; the version of another one serves nothing."""
    row, other = (
        {
            "replaces": one, "number": one.number, "number_key": one.number_key,
            **{name: getattr(one, name) for name in Invoice.FIGURES},
        }
        for one in w.invoices
    )  # fmt: skip
    stated = {"version": 2, "state": "cancelled", "reason": WHY, "recorded_by": myself, "recorded_at": now}
    by = "invoice_cancelled_by_two"
    write = insert(Invoice, **stated, **row)
    return Act(w.invoices[0], w.tax, {}, write, [{"reason": OTHER}, other], by, again=by)


def radioactivity_limit(w: World) -> Act:
    given = {"becquerel": Decimal("0.5"), "valid_from": dt.date(2099, 1, 1), "source": PAPER}
    write = insert(RadioactivityLimit, recorded_by=myself, recorded_at=now, **given)
    otherwise = each(becquerel=Decimal(5), valid_from=dt.date(2099, 1, 2), source=OTHER)
    by = "radioactivity_limit_by_two"
    return Act(Jurisdiction.objects.get(code="CN"), w.customs, given, write, otherwise, by, again=by)


ACTS: dict[str, Callable[[World], Act]] = {
    "checklists.end": lambda w: ending(w, ChecklistQuestion, "checklist_question_by_two", people=w.ministry),
    "checklists.enter": question,
    "checklists.enter_many": lambda w: many(question(w)),
    "competences.end": lambda w: ending(w, Competence, "legal_entry_by_two"),
    "competences.enter": competence,
    "counting_rules.end": rule_end,
    "counting_rules.enter": counting_rule,
    "counting_rules.enter_many": lambda w: many(counting_rule(w)),
    "customs_declarations.cancel": cancellation,
    "customs_declarations.record_late": late_export,
    "due_days.set": due_day,
    "due_days.set_many": lambda w: many(due_day(w)),
    "enterprises.change_group": group,
    "enterprises.close": lambda w: end(w, "closed"),
    "enterprises.merge": lambda w: end(w, "merged"),
    "invoices.cancel": cancelled_invoice,
    "flags.dismiss": lambda w: flag(w, "dismissed"),
    "flags.resolve": lambda w: flag(w, "resolved"),
    "freezes.lift": lifting,
    "hs_codes.end": lambda w: catalogue_end(w, HsCode),
    "hs_codes.enter": hs_code,
    "hs_codes.enter_many": many_codes,
    "movements.enter_many": sheet,
    "oxide_factors.set": factor,
    "yield_bounds.set": bound,
    "notices.correct_day": day_correction,
    "notices.revoke": revocation,
    "people.appoint": appointment,
    "people.change": change_of_account,
    "people.deactivate": deactivate,
    "people.end_role": end_of_role,
    "people.reactivate": reactivate,
    "people.rename": rename,
    "people.send_link": link,
    "permit_limits.loosen": limit,
    "area_plans.loosen": area_plan,
    "rights_plans.loosen": rights_plan,
    "process_restrictions.end": lambda w: ending(
        w, ProcessRestriction, "restriction_by_two", "in_force_until", end_reason=WHY
    ),
    "process_restrictions.enter": restriction,
    "products.end": lambda w: catalogue_end(w, Product, "ended_on"),
    "products.enter": product,
    "products.enter_many": lambda w: many(product(w)),
    "programmes.end": programme_end,
    "programmes.enter": programme,
    "programmes.enter_many": lambda w: many(programme(w)),
    "programme_years.prepare": preparation,
    "programme_years.prepare_many": prepared_from_a_sheet,
    "programme_years.change_scheme": lambda w: year(w, w.years[1:], [{"state": "closed"}], scheme="split"),
    "programme_years.close": lambda w: year(
        w, w.years, [{"state": "awaiting_plan"}, {"scheme": "split"}], state="closed"
    ),
    "programme_years.reopen": lambda w: year(w, w.closed, [{"state": "awaiting_plan"}], state="open"),
    "quota.deduct": lambda w: movement(w, "deduct"),
    "quota.reassign": reassignment,
    "quota.release": lambda w: movement(w, "release"),
    "quota.return": lambda w: movement(w, "return"),
    "quota.reverse": reversal,
    "quota.transfer": lambda w: movement(w, "transfer"),
    "quota.withhold": lambda w: movement(w, "withhold"),
    "radioactivity_limits.enter": radioactivity_limit,
    "eliminated_capacities.withdraw_backdated": withdrawn_elimination,
    "licences.issue_backdated": backdated_licence,
    "licences.outline": outline,
    "licences.reinstate_backdated": backdated_reinstatement,
    "licences.revoke_backdated": backdated_revocation,
    "licences.suspend_backdated": backdated_suspension,
    "draw_shares.enter": draw_share,
    "measurement_errors.enter": errors,
    "text_versions.enter": text_version,
    "text_versions.withdraw": text_version_withdrawn,
    "rule_parameters.enter": rule_value,
    "rule_parameters.withdraw": rule_value_withdrawn,
    "resource_tax_rates.end": lambda w: ending(w, TaxRate, "tax_rate_by_two"),
    "resource_tax_rates.enter": tax_rate,
    "sites.correct_capacity": capacity,
    "sites.hand_over": hand_over,
    "sites.move": place,
    "statistics.enter": statistic,
    "statistics.enter_many": lambda w: many(statistic(w)),
    "statistics.withdraw": statistic_withdrawn,
    "standards.end": lambda w: ending(w, Standard, "standard_by_two"),
    "standards.enter": standard,
    "strategic_reserves.move": reserve,
    "thresholds.end": lambda w: ending(w, Threshold, "legal_entry_by_two"),
    "thresholds.enter": threshold,
}
