"""The demonstration has its promised content, is marked as invented everywhere, and verifies its sums."""

import csv
import datetime as dt
import io
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import clock
from core.files import sealed
from core.models import AuditEvent, FixedDay, OutboxMessage
from demo import companies, loading
from demo.people import OFFICIALS
from enterprises.models import Enterprise, Licence, Notification, Site, User
from environment.models import Incident, Reading, RestorationEntry
from inspections.models import (
    Campaign,
    Case,
    Consent,
    Evidence,
    Extension,
    Finding,
    Flag,
    Handover,
    Inspection,
    Measure,
    Observation,
    Order,
    Proceeding,
)
from portal import history_words
from portal.histories import SUBJECTS
from portal.models import Bulletin, SavedView
from quotas import ledger
from quotas.models import Account, ConsumptionReturn, MultiYearPlan, Notice, Posting, Report, ReportingDuty
from tests.support import figures, signals
from tests.support.figure_exemptions import EXEMPT, exemption_of
from tests.support.page_walk import DOORS, kind, new_links, route
from trade.models import Declaration, Invoice, Letter, LetterQuestion
from trade.queries import export_comparisons, invoice_comparisons


def codes(state: str, programme: str = "mlr-mining") -> list[str]:
    result = Account.objects.filter(
        state=state, programme_year__programme__code=programme, programme_year__year=2011, holder__type="enterprise"
    )
    return sorted(set(result.values_list("holder__code", flat=True)))


def flagged(rule: str) -> list[str]:
    """Return the subjects of the rule's open episodes."""
    result = Flag.objects.filter(rule=rule, state__in=Flag.STANDING, episodes__ended_on=None)
    return sorted(set(result.values_list("subject_code", flat=True)))


def of(part: companies.Part) -> list[str]:
    return [firm.code for firm in companies.FIRMS if firm.part == part]


@pytest.fixture(autouse=True)
def _day_of_the_demonstration() -> None:
    """Read the day that the demonstration has fixed; other tests begin without one."""
    clock.reload_fixed_day()


def test_the_business_day_stands_still(demonstration: None) -> None:
    assert FixedDay.objects.get().day == dt.date(2011, 10, 20)
    assert clock.today() == dt.date(2011, 10, 20)


def test_forty_eight_enterprises_are_marked_as_invented(demonstration: None) -> None:
    firms = Enterprise.objects.filter(code__startswith="E-DEMO-")
    assert firms.count() == 48
    for thing in (*firms, *Site.objects.all()):
        assert thing.fictitious
        assert "(invented)" in thing.name
        assert "（虚构）" in thing.name_zh
    assert not firms.exclude(credit_code=None).exists()
    assert not Licence.objects.filter(fictitious=False).exists()
    assert not Case.objects.filter(fictitious=False).exists()


def test_nobody_real_is_shown_with_a_report_a_flag_or_a_case(demonstration: None) -> None:
    real = Enterprise.objects.filter(fictitious=False)
    assert not Report.objects.filter(enterprise__in=real).exists()
    assert not ReportingDuty.objects.filter(enterprise__in=real).exists()
    assert not Flag.objects.filter(enterprise__in=real).exists()
    assert not Case.objects.filter(enterprise__in=real).exists()
    assert not Account.objects.filter(holder__enterprise__in=real, used__gt=0).exists()


def test_a_plan_of_several_years_and_distributions_with_crossing_ceilings(demonstration: None) -> None:
    plan = MultiYearPlan.objects.get()
    assert (plan.first_year, plan.last_year, plan.fictitious) == (2010, 2015, True)
    views = {view.owner.username: view for view in SavedView.objects.select_related("owner")}
    for username in ("mlr1", "p36a"):
        client = Client()
        client.force_login(views[username].owner)
        page = client.get(f"{reverse('pages:quota-proposal')}?{views[username].query}")
        assert page.status_code == 200, page.context["form"].errors
        assert page.context["proposal"].moved > 0, "ceilings cross"
        assert len(page.context["proposal"].ceilings) > 1
    years = client.get(reverse("pages:multi-year-plan", args=[plan.pk])).context["plan"].years
    assert [(one.year, one.difference) for one in years[:2]] == [(2010, 1_200), (2011, 1_800)]


@pytest.mark.parametrize(
    ("programme", "province", "category", "tonnes"),
    [
        ("mlr-mining", "15", "light", 50_000),
        ("mlr-mining", "36", "medium_heavy", 9_000),
        ("mlr-mining", "51", "light", 24_400),
        ("miit-mineral", "15", "all", 50_000),
        ("miit-mineral", "36", "all", 9_000),
        ("miit-mineral", "51", "all", 24_400),
    ],
)
def test_the_mines_fill_the_plans_of_the_provinces(
    demonstration: None, programme: str, province: str, category: str, tonnes: int
) -> None:
    account = Account.objects.get(
        programme_year__programme__code=programme,
        programme_year__year=2011,
        holder__code=province,
        category=category,
    )
    assert (account.received, account.passed_on, account.undistributed) == (tonnes, tonnes, 0)
    assert account.state == "within"


def test_the_plants_fill_the_smelting_plan(demonstration: None) -> None:
    nation = Account.objects.get(
        programme_year__programme__code="miit-smelting", programme_year__year=2011, holder__code="CN", category="all"
    )
    assert (nation.received, nation.undistributed) == (90_400, 0)
    assert nation.used == sum(plant.used for plant in companies.PLANTS)


def test_three_are_over_one_by_a_kilogram_one_by_38_percent(demonstration: None) -> None:
    assert codes("exceeded") == of(companies.Part.OVER) == codes("exceeded", "miit-mineral")
    excess = dict(Account.objects.filter(category="medium_heavy", excess__gt=0).values_list("holder__code", "excess"))
    assert excess["E-DEMO-03"] == Decimal("0.001")
    assert excess["E-DEMO-02"] * 100 / 520 == 38


def test_two_work_without_a_plan(demonstration: None) -> None:
    assert codes("unplanned") == of(companies.Part.UNPLANNED) == flagged("unplanned")


def test_four_are_near_and_five_more_on_pace_to_exceed(demonstration: None) -> None:
    assert codes("near") == of(companies.Part.NEAR) == flagged("near")
    assert flagged("pace") == sorted(of(companies.Part.NEAR) + of(companies.Part.PACE))


def test_three_reports_are_missing_and_two_came_late(demonstration: None) -> None:
    assert flagged("missing") == ["E-DEMO-01", "E-DEMO-07", "E-DEMO-18"]
    assert sorted(Report.objects.filter(late=True).values_list("enterprise__code", flat=True)) == [
        "E-DEMO-09",
        "E-DEMO-32",
    ]


def test_a_month_on_paper_that_came_in_time_is_neither_missing_nor_late(demonstration: None) -> None:
    report = Report.objects.get(origin="paper")
    assert (report.enterprise.code, report.state, report.late) == ("E-DEMO-36", "submitted", False)
    assert report.received_on is not None
    assert report.submitted_at is not None
    assert report.received_on <= report.due_on < report.submitted_at.date()
    assert "E-DEMO-36" not in flagged("missing") + flagged("late")


def test_one_works_without_a_licence(demonstration: None) -> None:
    assert flagged("no_licence") == ["S-DEMO-10"]


def test_one_amended_after_its_flag(demonstration: None) -> None:
    assert flagged("lowered_after_flag") == ["E-DEMO-08"]
    exceeded = Flag.objects.filter(rule="exceeded", enterprise__code="E-DEMO-08", category="medium_heavy").get()
    assert exceeded.state == Flag.State.OPEN
    assert exceeded.episodes.get().ended_on == dt.date(2011, 8, 20)


def test_a_merger_moved_a_site_and_its_quota(demonstration: None) -> None:
    before = Enterprise.objects.get(code="E-DEMO-12")
    assert (before.state, before.successor and before.successor.code) == ("merged", "E-DEMO-13")
    heir = Account.objects.get(
        programme_year__programme__code="mlr-mining", holder__code="E-DEMO-13", category="medium_heavy"
    )
    assert heir.received == 700 + 460
    assert Site.objects.get(code="S-DEMO-12").enterprise.code == "E-DEMO-13"


def test_there_is_a_case_in_every_state(demonstration: None) -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)
    ownerless = Case.objects.get(subject_type="unknown")
    assert (ownerless.enterprise, ownerless.state) == (None, "reported")


def test_there_is_a_campaign_a_visit_and_a_finding_in_every_state(demonstration: None) -> None:
    for model in (Campaign, Inspection, Finding):
        assert set(model.objects.values_list("state", flat=True)) == set(model.State.values), model
    assert not Inspection.objects.filter(fictitious=False).exists()
    assert Inspection.objects.filter(announced=False, carried_out_on=None, enterprise__code="E-DEMO-15").exists()
    assert Inspection.objects.overdue(clock.today()).exists()


def test_a_bulletin_of_september_is_published_and_marked_as_invented(demonstration: None) -> None:
    row = Bulletin.objects.get()
    assert (row.year, row.month, row.state, row.fictitious) == (2011, 9, "published", True)
    assert row.on == dt.date(2011, 9, 30)
    assert row.figures is not None
    assert {one["place"]["code"] for one in row.figures["plans"]} >= {"CN", "15", "36", "51"}


def test_an_order_is_overdue(demonstration: None) -> None:
    (order,) = Order.objects.overdue(clock.today())
    assert order.case.enterprise is not None
    assert order.case.enterprise.code == "E-DEMO-02"  # enterprises whose people can sign in and answer


def test_more_time_is_granted_refused_and_asked_for(demonstration: None) -> None:
    states = set(Extension.objects.values_list("state", flat=True))
    assert states == {"granted", "refused", "requested"}
    granted = Extension.objects.get(state="granted")
    assert granted.granted_days is not None
    assert granted.granted_days < granted.working_days, "an officer grants what he thinks right"
    assert granted.granted_until is not None
    assert granted.granted_until > companies.BUSINESS_DAY
    assert Extension.objects.get(state="requested").order.case.enterprise.code == "E-DEMO-41"


def test_a_deduction_is_proposed_by_the_register_and_decided_by_somebody_with_a_reason(demonstration: None) -> None:
    measure = Measure.objects.get()
    assert measure.proposed is not None
    assert measure.tonnes is not None
    assert (measure.act, measure.year, measure.decided_by.username) == ("deduct", 2012, "p36b")
    assert 0 < measure.tonnes < measure.proposed
    assert "717.600 t were used of 520.000 t" in measure.proposal
    case = measure.order.case
    assert case.enterprise is not None
    assert (case.enterprise.code, case.published) == ("E-DEMO-02", True)
    round_ = case.proceedings.get()
    assert (round_.service, bool(round_.consent), round_.decided_by.username) == ("electronic", True, "p36a")


def test_consents_stand_and_are_revoked(demonstration: None) -> None:
    consents = dict(Consent.objects.values_list("enterprise__code", "state"))
    assert consents == {"E-DEMO-01": "revoked", "E-DEMO-02": "standing", "E-DEMO-41": "standing"}


def test_evidence_of_many_kinds_was_really_added(demonstration: None) -> None:
    files = Evidence.objects.select_related("added_by", "review")
    assert {file.kind for file in files} == {
        "photograph",
        "satellite_image",
        "special_invoice",
        "customs_declaration",
        "document",
        "report",
    }
    assert {file.added_by.username for file in files.filter(order__isnull=False) if file.added_by} == {
        "demo-signer-08",
        "signer41",
    }
    for file in files:
        assert len(sealed.read(file.sha256)) == file.size
        assert bool(file.preview_sha256) == file.media_type.startswith("image/")
    assert files.get(kind="satellite_image").state == "admitted"


def test_one_scene_shows_a_digging_a_lapsed_licence_and_a_mine_in_order(demonstration: None) -> None:
    assert Observation.objects.count() == 3
    (outside,) = Flag.objects.filter(rule="outside_licence")
    assert (outside.severity, outside.state) == ("severe", "acknowledged")
    assert flagged("after_licence") == ["S-DEMO-10"]


def test_what_has_one_text_is_said_in_both_languages(demonstration: None) -> None:
    texts: list[tuple[type[Any], tuple[str, ...]]] = [
        (Campaign, ("name", "theme", "outcome")),
        (Case, ("allegation", "publication_reason")),
        (Order, ("text", "legal_basis", "answer", "verification")),
        (Inspection, ("reason", "summary", "answer", "conclusion", "present")),
        (Finding, ("facts", "decision_reason")),
        (Proceeding, ("facts", "grounds", "statement", "answer", "opinion", "decision")),
        (Extension, ("reason", "decision")),
        (Measure, ("reason",)),
        (Evidence, ("description",)),
        (Observation, ("description", "instrument")),
        (Consent, ("document", "revocation_reason")),
        (Letter, ("subject", "conclusion")),
        (LetterQuestion, ("answer",)),
        (Handover, ("reason",)),
        (Declaration, ("office",)),
        (Incident, ("description", "cost_document")),
        (Reading, ("method", "laboratory")),
        (RestorationEntry, ("document",)),
    ]
    named = User.objects.filter(username__in=[official.username for official in OFFICIALS])
    assert all(re.search("[\u4e00-\u9fff].*[A-Za-z]{3}", person.name) for person in named)
    for model, names in texts:
        for row in model.objects.all():
            for name in names:
                if text := getattr(row, name):
                    assert re.search("[\u4e00-\u9fff]", text), f"{model.__name__}.{name}: {text}"
                    assert re.search("[A-Za-z]{3}", text), f"{model.__name__}.{name}: {text}"


def test_the_history_of_every_object_is_in_words(demonstration: None) -> None:
    """The page of a history has a label for each act and each fact that the trail recorded."""
    models = {subject.model._meta.model_name: subject.model for subject in SUBJECTS.values()}
    without = set()
    for event in AuditEvent.objects.filter(object_type__in=models):
        if history_words.act_label(event) is None:
            without.add(event.action)
        if event.action != "review_rounds.record":  # its facts are numbers of licences
            without |= {f"{event.action} {name}" for name in history_words.unnamed(event, models[event.object_type])}
    assert without == set()


def test_an_unanswered_order_is_escalated_one_level(demonstration: None) -> None:
    (order,) = Order.objects.overdue(clock.today())
    assert order.escalated_to is not None
    assert order.escalated_to.code == "CN"
    assert Case.objects.exclude(escalated_to=None).exists()


def test_a_notice_awaits_the_second_officer(demonstration: None) -> None:
    notice = Notice.objects.get(state=Notice.State.SUBMITTED)
    assert (notice.prepared_by.username, notice.fictitious) == ("mlr1", True)


def test_a_report_came_back_to_the_first_clerk(demonstration: None) -> None:
    report = Report.objects.get(state=Report.State.RETURNED)
    assert (report.enterprise.code, report.period, report.prepared_by.username) == (
        "E-DEMO-01",
        dt.date(2011, 8, 1),
        "clerk1",
    )


def test_one_invoice_says_less_than_the_reports(demonstration: None) -> None:
    found = invoice_comparisons.compare(Enterprise.objects.all(), companies.YEAR, on=companies.BUSINESS_DAY)
    left = [(row.side, row.result.month.month, row.result.remainder) for row in invoice_comparisons.worst_first(found)]
    assert [one for one in left if one[0] == "seller"] == [("seller", 8, Decimal(60))]
    assert {one[1] for one in left} == {8}
    assert not Invoice.objects.filter(fictitious=False).exists()


def test_no_signal_of_concealment_is_raised_against_the_honest(demonstration: None) -> None:
    plants = [firm for firm in companies.FIRMS if firm.plant]
    assert ConsumptionReturn.objects.count() == len(plants) * companies.LAST_MONTH - 1
    assert not ConsumptionReturn.objects.filter(fictitious=False).exists()
    for rule in signals.SAMPLES:
        assert flagged(rule) == [], rule


def test_the_declarations_match_but_for_two_months(demonstration: None) -> None:
    found = export_comparisons.compare_exports(Enterprise.objects.all(), companies.YEAR, on=companies.BUSINESS_DAY)
    left = {(row.enterprise.code, row.result.month.month): row.result.remainder for row in found if row.is_open}
    assert left == {("E-DEMO-41", 7): Decimal("7.500"), ("E-DEMO-43", 6): Decimal("-9.750")}
    assert (Declaration.objects.count(), Declaration.objects.filter(fictitious=False).count()) == (12, 0)
    assert flagged("exports_differ") == ["E-DEMO-41", "E-DEMO-43"]
    for rule in ("export_beyond_quota", "export_without_quota", "export_without_licence", "export_not_made"):
        assert flagged(rule) == [], rule


def test_a_letter_waits_one_is_answered_and_a_handover_waits(demonstration: None) -> None:
    sent = Letter.objects.get(state=Letter.State.SENT)
    assert (sent.enterprise.code, sent.is_silent(clock.today())) == ("E-DEMO-41", False)
    assert set(sent.questions.values_list("origin", flat=True)) == {"exports", "purchases"}
    answered = Letter.objects.get(state=Letter.State.ANSWERED)
    assert answered.sent_by is not None
    assert (answered.sent_by.username, answered.questions.get().origin) == ("tax1", "sales")
    handover = Handover.objects.get()
    assert (handover.enterprise.code, handover.state, len(handover.rows)) == ("E-DEMO-43", "waiting", 2)
    assert all(row.fictitious for row in (sent, answered, handover))
    client = Client()
    client.force_login(User.objects.get(username="inspector1"))
    assert handover.number in client.get("/").content.decode()


def test_everybody_of_the_contract_can_sign_in(demonstration: None) -> None:
    names = {official.username for official in OFFICIALS} | {
        f"{title}{number}" for title in ("clerk", "signer", "chief") for number in companies.SIGNING_IN
    }
    people = User.objects.filter(username__in=names)
    assert len(people) == len(names) == 37
    assert all(person.has_usable_password() and person.fictitious for person in people)
    others = User.objects.exclude(username__in=names)
    assert not any(person.has_usable_password() for person in others)
    assert people.get(username="signer2").check_password("only for tests")


def test_another_password_is_taken_over(demonstration: None, settings: Any) -> None:
    settings.DEMO_PASSWORD = "another one"
    call_command("load_demo", verbosity=0)
    assert User.objects.get(username="mlr2").check_password("another one")
    settings.DEMO_PASSWORD = "only for tests"
    call_command("load_demo", verbosity=0)


def test_history_is_recorded_at_its_day(demonstration: None) -> None:
    report = Report.objects.get(enterprise__code="E-DEMO-02", period=dt.date(2011, 3, 1))
    assert report.submitted_at is not None
    assert report.submitted_at.date() == dt.date(2011, 4, 5)
    posting = Posting.objects.get(kind="use", line_use__line__report=report, to_account__category="medium_heavy")
    assert posting.recorded_at == report.submitted_at
    assert posting.effective_on == dt.date(2011, 3, 31)
    assert ReportingDuty.objects.order_by("period").values_list("period", flat=True)[0] == dt.date(2011, 1, 1)


def test_the_ledger_agrees_with_the_demonstration(demonstration: None) -> None:
    assert list(ledger.drifts(today=clock.today())) == []
    assert not AuditEvent.objects.filter(action="rules.crashed").exists()


def test_people_find_what_waits_for_them_in_their_inbox(demonstration: None) -> None:
    def kinds(username: str) -> set[str]:
        return set(Notification.objects.filter(person__username=username).values_list("kind", flat=True))

    assert {"report_returned", "report_due"} <= kinds("clerk1")
    assert kinds("mlr2") == {"notice_waits"}
    assert kinds("mlr1") == {"consultation_answered"}
    assert "letter_sent" in kinds("signer41")
    assert kinds("tax1") == {"letter_answered"}
    assert {"order_answered", "order_missed", "inspection_answered", "defence_made"} <= kinds("inspector1")
    assert {"extension_requested", "order_proved"} <= kinds("inspector2")
    assert {"inspection_announced", "order_verified"} & kinds("signer1") == {"inspection_announced"}
    assert {"order_served", "extension_decided", "order_due", "penalty_decided"} <= kinds("signer2")
    assert kinds("decider1") == {"escalated"}
    assert not Notification.objects.filter(notified_at__date__gt=companies.BUSINESS_DAY).exists()


def test_nothing_is_left_to_announce(demonstration: None) -> None:
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()


def test_loading_twice_changes_nothing_and_an_interrupted_load_goes_on(demonstration: None) -> None:
    before = (Posting.objects.count(), AuditEvent.objects.count(), Flag.objects.count())
    assert loading.load() is False
    FixedDay.objects.all().delete()  # as if it had been interrupted before its last step
    assert loading.load() is True
    assert FixedDay.objects.get().day == companies.BUSINESS_DAY
    assert (Posting.objects.count(), AuditEvent.objects.count(), Flag.objects.count()) == before


@pytest.mark.django_db
def test_production_refuses_a_demonstration(settings: Any) -> None:
    settings.FIXED_DAY_ALLOWED = False
    with pytest.raises(CommandError, match="refused"):
        call_command("load_demo")


# --- Sheets of lists --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "page", "query", "some"),
    [
        ("p36a", "enterprises", {"q": "crane"}, True),
        ("mlr1", "enterprises", {"province": "51", "state": "active"}, True),
        ("mlr1", "enterprises", {"q": "nobody at all"}, False),
        ("p36a", "periods", {"year": "2011", "state": "open"}, True),
        ("mlr1", "periods", {"year": "2010"}, False),
        ("p36a", "reports-waiting", {}, True),
        ("p51a", "reports-waiting", {"period": "2011-09", "late": "false"}, True),
        ("mlr1", "reports-waiting", {"over": "true"}, True),
        ("mlr1", "reports-waiting", {"over": "false"}, True),
        ("auditor1", "cases", {"state": "open"}, True),
        ("auditor1", "cases", {"state": "closed"}, True),
        ("auditor1", "cases", {"escalated": "mine"}, True),
        ("auditor1", "cases", {"overdue": "true"}, True),
        ("auditor1", "cases", {"source": "customs", "province": "36"}, True),
        ("auditor1", "orders", {"escalated": "mine"}, True),
        ("p36a", "orders", {"escalated": "mine"}, False),
        ("inspector1", "orders", {"kind": "rectify", "overdue": "true"}, True),
        ("signer2", "orders", {}, True),
        ("inspector1", "inspections", {"state": "open"}, True),
        ("inspector1", "inspections", {"state": "concluded", "kind": "mine"}, True),
        ("signer1", "inspections", {}, True),
        ("inspector1", "risk", {"kind": "mine", "province": "36"}, True),
        ("inspector1", "campaigns", {"state": "ended"}, True),
        ("inspector1", "observations", {"source": "satellite"}, True),
        ("inspector1", "tips", {}, False),
        ("inspector1", "evidence", {"kind": "photograph"}, True),
        ("inspector1", "flags", {"state": "standing", "severity": "severe"}, True),
        ("auditor1", "proceedings", {}, True),
        ("signer2", "consents", {}, True),
        ("mlr2", "notices", {"state": "in_force"}, True),
    ],
)
def test_a_sheet_holds_the_rows_of_its_list(
    demonstration: None, person: str, page: str, query: dict[str, str], *, some: bool
) -> None:
    client = Client()
    client.force_login(User.objects.get(username=person))
    answer = client.get(reverse(f"pages:{page}"), query)
    (address,) = re.findall(r'name="address" value="([^"]*)"', answer.content.decode())
    wanted = {"address": address.replace("&amp;", "&"), "format": "csv"}
    sheet = b"".join(client.post(reverse("pages:list-file-ask"), wanted, follow=True).streaming_content)
    rows = list(csv.reader(io.StringIO(sheet.decode())))[1:]
    assert len(rows) == answer.context["rows"].paginator.count
    assert bool(rows) is some


@pytest.mark.parametrize("person", ["p36a", "mlr2", "inspector1"])
def test_the_counts_of_today_are_those_of_their_lists(demonstration: None, person: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=person))
    shown = figures.read(client.get("/").content.decode())
    counted = [link for tiles in shown.all("dl") if "figures" in tiles.classes for link in tiles.all("a")]
    assert len(counted) >= 5
    for link in counted:
        listed = client.get(unescape(link.attributes["href"])).context["rows"]
        assert int(link.text) == listed.paginator.count, link.attributes["href"]


# --- Pages under many rows --------------------------------------------------------------------------------------------
MOST_QUERIES = 34  # the page of a site has the panels of every app
MOST_ALIKE = 6  # a query per row is made eight times on a start page, fifty times on a list


READERS = ("mlr1", "p36a", "signer1", "chief41", "inspector1", "customs1", "legal1", "auditor1", None)


@cache
def walk(person: str | None) -> tuple[dict[str, str], frozenset[tuple[str, str]]]:
    """Open every page that a reader reaches; return what is wrong by address, and the exemptions that were needed."""
    client = Client()
    if person:
        client.force_login(User.objects.get(username=person))
        client.get("/")  # the first request of a session also notes that it is in use
    waiting, wrong, used = list(DOORS), {}, set()
    visited = {kind(address) for address in waiting}
    while waiting:
        address = waiting.pop(0)
        asked: Counter[str] = Counter()

        def count(execute: Any, sql: str, *rest: Any, asked: Counter[str] = asked) -> Any:
            asked[sql] += "SAVEPOINT" not in sql
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            answer = client.get(address)
        if asked.total() > MOST_QUERIES:
            wrong[address] = f"{asked.total()} queries"
        for statement, times in asked.most_common(1):
            if times > MOST_ALIKE:
                wrong[address] = f"{times} times {statement}"
        if answer["Content-Type"].startswith("text/html"):
            source = answer.content.decode()
            waiting += new_links(source, visited)
            exempted = {figure: exemption_of(route(address), figure) for figure in figures.unlinked(source)}
            if shown := [figure for figure, exemption in exempted.items() if exemption is None]:
                wrong[address] = f"leads nowhere: {shown}"
            used |= {exemption for exemption in exempted.values() if exemption is not None}
    assert len(visited) > len(DOORS)
    return wrong, frozenset(used)


@pytest.mark.parametrize("person", READERS)
def test_no_page_asks_more_for_more_rows_and_every_figure_opens_what_is_behind_it(
    demonstration: None, person: str | None
) -> None:
    wrong, _used = walk(person)
    assert wrong == {}, "\n".join(f"{address}: {fault}" for address, fault in wrong.items())


def test_no_exemption_of_figures_is_left_over(demonstration: None) -> None:
    left = set(EXEMPT)
    for person in READERS:
        if left:
            left -= walk(person)[1]
    assert left == set()
