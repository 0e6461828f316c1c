"""The step from draft to filed is asked by the database itself, whatever statements before it wrote (eighth trial).

Tried in SQL with the application's login, which is no loader; each attack succeeds without its guard.
"""

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.db import connection, transaction

from core import clock, loaders, months
from core.actor_sessions import prove_actor
from core.actors import SystemActor
from enterprises.models import Enterprise, Jurisdiction, Licence, LicenceSuspension, Site, User
from enterprises.roles import Role
from enterprises.services.sites import pass_on
from quotas.due_days import DueDays
from quotas.models import DueDay, Import, Report, ReportingDuty, ReportKind
from quotas.services import duties, reports
from tests.permissions.test_signed_acts import refused_by, removed
from tests.support import factories
from tests.support.databases import Clone
from tests.support.sealing import execute, superuser

CANONICAL = '{"signature": {"method": "session"}}'
DIGEST = hashlib.sha256(CANONICAL.encode()).hexdigest()
FILE = (
    "UPDATE quotas_report SET state = 'submitted', submitted_at = {at}, submitted_by_id = %s, receipt_number = 'R-1',"
    " late = {late}, canonical = %s, sha256 = %s WHERE id = %s"
)
ROLE, ORIGIN, LATE = "report_filed_in_role", "report_keeps_origin", "report_receipt_guard"
OF_TODAY = "(NEW.submitted_at AT TIME ZONE 'Asia/Shanghai')::date = core_today()"


class World:
    def __init__(self) -> None:
        with loaders.entering_history():
            factories.place("36")
            # So that the month before this one is due at the end of this one, whatever the day of the test.
            DueDay.objects.create(day=31, from_month=dt.date(2000, 2, 1), document="Notice 1")
            self.firm: Enterprise = factories.enterprise("E-ONE")
            factories.site(self.firm)
            self.officer, self.second = (
                factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("mlr",)) for _ in range(2)
            )
            self.elsewhere = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("mlr",))
            self.signer = factories.user(Role.ENTERPRISE_SIGNER, of=self.firm)
            self.clerk = factories.user(Role.ENTERPRISE_CLERK, of=self.firm)
            self.rival = factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise("E-RIVAL"))


@pytest.fixture
def world(bound_database: Clone) -> World:
    return World()


def begun(world: World, who: User, *, ago: int = 1, **fields: Any) -> Report:
    """Begin a draft past the service; one of the month before this one is due at the end of this one."""
    period = months.shift(months.month_of(clock.today()), -ago)
    following = months.shift(period, 1)
    fields = {"number": 1, "origin": "page", "due_on": months.last_day(following), **fields}
    if fields["origin"] == "paper":
        fields = {"received_on": following, "paper_reference": "Gan 118", **fields}
    row = Report(enterprise=world.firm, period=period, prepared_by=who, prepared_at=clock.now(), nil=True, **fields)
    with transaction.atomic():
        prove_actor(who)
        row.save(force_insert=True)
    return row


def tried(statement: str, *parameters: object, actor: User) -> str | None:
    def act() -> None:
        prove_actor(actor)
        execute(statement, *parameters)

    return refused_by(act)


def filing(report: Report, who: User, *, at: str = "now()", late: str = "false", text: str = CANONICAL) -> str | None:
    statement = FILE.format(at=at, late=late)
    return tried(statement, who.pk, text, DIGEST if text else "", report.pk, actor=who)


def written(who: User, statement: str, *parameters: object) -> None:
    with transaction.atomic():
        prove_actor(who)
        execute(statement, *parameters)


def without(trigger: str) -> None:
    removed(f"DROP TRIGGER {trigger} ON quotas_report")


def test_the_service_files_it(world: World) -> None:
    period = months.shift(months.month_of(clock.today()), -1)
    draft = reports.create(enterprise=world.firm, period=period, actor=world.signer, nil=True, origin="page")
    reasons = {finding.code: "nothing was made" for finding in reports.check(draft)}
    filed = reports.submit(draft, actor=world.signer, explanations=reasons)
    assert filed.state == "submitted"
    assert reports.amend(filed, reason="counted again", actor=world.signer).origin == "page"
    with loaders.entering_history():
        other = factories.enterprise("E-TWO")
    paper = {"origin": "paper", "received_on": clock.today(), "paper_reference": "Gan 118"}
    keyed_in = reports.create(enterprise=other, period=period, actor=world.officer, nil=True, **paper)
    assert reports.submit(keyed_in, actor=world.officer, explanations=reasons).state == "submitted"


@pytest.mark.parametrize(
    ("origin", "who"),
    [("page", "rival"), ("page", "officer"), ("api", "clerk"), ("paper", "signer"), ("paper", "elsewhere")],
)
def test_nobody_else_files_it(world: World, origin: str, who: str) -> None:
    person = getattr(world, who)
    report = begun(world, person, origin=origin)
    assert filing(report, person) == "recorded_in_role"
    without(ROLE)
    assert filing(report, person) is None


def test_who_may_does(world: World) -> None:
    assert filing(begun(world, world.signer), world.signer) is None
    assert filing(begun(world, world.officer, ago=2, origin="paper"), world.officer, late="true") is None


@pytest.mark.parametrize("at", ["now() - interval '2 minutes'", "now() + interval '2 minutes'"])
def test_it_is_filed_at_the_instant_at_which_it_is(world: World, at: str) -> None:
    report = begun(world, world.signer)
    assert filing(report, world.signer, at=at) == "report_filed_when_it_is"
    without(ROLE)
    assert filing(report, world.signer, at=at) is None


def test_it_is_late_as_its_day_says(world: World) -> None:
    late, early = begun(world, world.signer, ago=3), begun(world, world.signer)
    assert filing(late, world.signer) == "report_late_as_it_is"
    assert filing(early, world.signer, late="true") == "report_late_as_it_is"
    written(world.signer, "UPDATE quotas_report SET late = false WHERE id = %s", late.pk)
    assert filing(late, world.signer) == "report_late_as_it_is"
    assert filing(late, world.signer, late="true") is None
    without(LATE)
    assert filing(late, world.signer) is None


def test_it_is_not_dated_back_over_midnight(world: World) -> None:
    """For the test the day in Shanghai began a second ago."""
    report = begun(world, world.signer)
    with superuser(unbound=False), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('report_filed_in_role'::regproc), clock_timestamp()")
        body, instant = cursor.fetchone()
        assert body.count(OF_TODAY) == 1
        began = instant - dt.timedelta(seconds=1)
        cursor.execute(body.replace(OF_TODAY, f"NEW.submitted_at >= '{began}'"))
    assert filing(report, world.signer, at="now() - interval '30 seconds'") == "report_filed_when_it_is"
    assert filing(report, world.signer) is None
    without(ROLE)
    assert filing(report, world.signer, at="now() - interval '30 seconds'") is None


def amending(world: World, first: Report, second: Report) -> str | None:
    """Put a filed report aside and file its amendment; nothing where it is not refused, and rolled back."""

    def act() -> None:
        prove_actor(world.officer)
        execute("UPDATE quotas_report SET state = 'superseded' WHERE id = %s", first.pk)
        statement = FILE.format(at="now()", late="true").replace("R-1", "R-2")
        execute(statement, world.officer.pk, CANONICAL, DIGEST, second.pk)
        execute("SET CONSTRAINTS ALL IMMEDIATE")

    return refused_by(act)


def filed_on_paper(world: World) -> Report:
    first = begun(world, world.second, ago=3, origin="paper")
    written(world.second, FILE.format(at="now()", late="true"), world.second.pk, CANONICAL, DIGEST, first.pk)
    return first


def amended_on_paper(world: World, first: Report, **fields: Any) -> Report:
    return begun(
        world, world.second, **{"ago": 3, "origin": "paper", "number": 2, "amends": first, "reason": "again", **fields}
    )


def test_it_is_due_as_its_duty_is(world: World) -> None:
    later = months.last_day(clock.today())
    report = begun(world, world.signer, ago=3, due_on=later)
    assert filing(report, world.signer) == "report_is_due_as_its_duty"
    without(ROLE)
    assert filing(report, world.signer) is None


def test_an_amendment_is_due_as_what_it_amends(world: World) -> None:
    first = filed_on_paper(world)
    second = amended_on_paper(world, first, due_on=first.due_on - dt.timedelta(days=1))
    assert amending(world, first, second) == "report_is_due_as_its_duty"
    without(ROLE)
    assert amending(world, first, second) is None


def test_a_draft_is_dated_with_the_duty_of_its_month(world: World) -> None:
    report = begun(world, world.signer)
    earlier = report.due_on - dt.timedelta(days=1)
    with loaders.entering_history():
        ReportingDuty.objects.create(enterprise=world.firm, period=report.period, due_on=earlier)
    assert filing(report, world.signer) == "report_is_due_as_its_duty"
    duties.derive(actor=SystemActor("duties"), enterprise=world.firm)
    report.refresh_from_db()
    assert report.due_on == earlier
    assert filing(report, world.signer, late=str(clock.today() > earlier)) is None


def test_a_draft_of_a_month_without_a_duty_is_dated_by_the_rules(world: World) -> None:
    with loaders.entering_history():
        world.firm = factories.enterprise("E-WITHOUT-A-SITE")
        world.signer = factories.user(Role.ENTERPRISE_SIGNER, of=world.firm)
    report = begun(world, world.signer)
    ruled = report.due_on
    written(world.signer, "UPDATE quotas_report SET due_on = due_on - 3 WHERE id = %s", report.pk)
    late = str(clock.today() > ruled - dt.timedelta(days=3))
    assert filing(report, world.signer, late=late) == "report_is_due_as_its_duty"
    duties.derive(actor=SystemActor("duties"), enterprise=world.firm)
    report.refresh_from_db()
    assert report.due_on == ruled
    assert filing(report, world.signer) is None


def test_a_duty_is_due_by_its_rule(world: World) -> None:
    period = months.shift(months.month_of(clock.today()), -2)
    due = duties.due_on(world.firm, period)

    owed = {"enterprise": world.firm, "period": period, "kind": ReportKind.MINING}

    def entered(day: dt.date) -> str | None:
        return refused_by(lambda: ReportingDuty.objects.create(**owed, due_on=day))

    assert entered(due + dt.timedelta(days=1)) == "duty_is_due_by_its_rule"
    assert entered(due) is None
    duty = ReportingDuty.objects.create(**owed, due_on=due)
    later = "UPDATE quotas_reportingduty SET due_on = due_on + 40 WHERE id = %s"
    assert tried(later, duty.pk, actor=world.signer) == "duty_is_due_by_its_rule"
    removed("DROP TRIGGER duty_keeps_its_due_day ON quotas_reportingduty")
    removed("DROP TRIGGER duty_is_due_by_its_rule ON quotas_reportingduty")
    assert tried(later, duty.pk, actor=world.signer) is None
    removed("DROP TRIGGER duty_is_what_is_owed ON quotas_reportingduty")
    duty.delete()
    assert entered(due + dt.timedelta(days=1)) is None


def test_a_duty_is_of_the_kind_that_its_licences_give_and_goes_with_them(world: World) -> None:
    """Another kind has another due day, and without a duty nothing is missing."""
    period = months.shift(months.month_of(clock.today()), -2)
    due = duties.due_on(world.firm, period)
    rival = Enterprise.objects.get(code="E-RIVAL")

    def entered(firm: Enterprise, kind: str) -> str | None:
        return refused_by(lambda: ReportingDuty.objects.create(enterprise=firm, period=period, kind=kind, due_on=due))

    for firm, kind in ((world.firm, ReportKind.TRADE), (world.firm, ""), (rival, ReportKind.MINING)):
        assert entered(firm, kind) == "duty_is_what_is_owed"
    duty = ReportingDuty.objects.create(enterprise=world.firm, period=period, kind=ReportKind.MINING, due_on=due)
    changes = (
        "UPDATE quotas_reportingduty SET kind = 'trade' WHERE id = %s",
        "DELETE FROM quotas_reportingduty WHERE id = %s",
    )
    for change in changes:
        assert tried(change, duty.pk, actor=world.signer) == "duty_is_what_is_owed"
    removed("DROP TRIGGER duty_is_what_is_owed ON quotas_reportingduty")
    removed("DROP TRIGGER duty_stays_what_is_owed ON quotas_reportingduty")
    for change in changes:
        assert tried(change, duty.pk, actor=world.signer) is None
    assert entered(rival, ReportKind.MINING) is None


def test_the_database_owes_what_the_application_does(world: World) -> None:
    """Sites of several kinds are handed over, and their licences suspended, revoked and reinstated."""
    rival = Enterprise.objects.get(code="E-RIVAL")
    with loaders.entering_history(), clock.at(dt.date(2012, 3, 10)):
        plants = [factories.site(rival, kind) for kind in ("separation", "trading", "mine")]
        pass_on(Site.objects.get(pk=plants[2].pk), to=world.firm, on=dt.date(2011, 6, 1))
        rows = {site.pk: Licence.objects.filter(site=site).order_by("valid_from").first() for site in plants}
        gaps = [("2011-02-10", "2011-04-01"), ("2011-05-01", "2011-05-01"), ("2011-09-01", None)]
        for site, (begins, ends) in zip(plants, gaps, strict=True):
            LicenceSuspension.objects.create(licence=rows[site.pk], suspended_on=begins, ended_on=ends, reason="Test")
        Licence.objects.filter(pk=rows[plants[0].pk].pk).update(revoked_on=dt.date(2011, 11, 1))
        duties.derive(actor=SystemActor("test"))
    recorded = {(row.enterprise_id, row.period): row.kind for row in ReportingDuty.objects.all()}
    assert set(recorded.values()) == set(ReportKind.values)
    with connection.cursor() as cursor:
        for firm in (world.firm, rival):
            for number in range(14):
                period = months.shift(dt.date(2011, 1, 1), number)
                cursor.execute("SELECT owed_kind(%s, %s)", [firm.pk, period])
                assert cursor.fetchone()[0] == recorded.get((firm.pk, period)), (firm, period)


RULES = [("", "", 1, 31), ("", "trade", 1, 12), ("36", "", 3, 15), ("36", "mining", 5, 20), ("36", "mining", 8, None),
         ("36", "", 9, None), ("15", "", 1, 7)]  # fmt: skip


def test_the_database_reads_the_rules_as_the_application_does(world: World) -> None:
    with loaders.entering_history():
        factories.place("15")
        places = {row.code: row for row in Jurisdiction.objects.filter(code__in=["15", "36"])}
        for place, kind, month, day in RULES:
            begins = dt.date(2011, month, 1)
            DueDay.objects.create(place=places.get(place), kind=kind, day=day, from_month=begins, document="Notice")
    days = DueDays.read()
    asked = [
        (province, kind, dt.date(2011 + number // 12, number % 12 + 1, 1))
        for province in ("15", "36", "44")
        for kind in ("", *ReportKind.values)
        for number in range(14)
    ]
    with connection.cursor() as cursor:
        for duty in asked:
            cursor.execute("SELECT due_day(%s, %s, %s)", duty)
            assert cursor.fetchone()[0] == days.due_on(*duty), duty


def test_what_is_superseded_has_its_successor(world: World) -> None:
    first = filed_on_paper(world)
    second = amended_on_paper(world, first)
    aside = "UPDATE quotas_report SET state = 'superseded' WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE"
    assert tried(aside, first.pk, actor=world.signer) == "report_has_its_successor"
    assert amending(world, first, second) is None
    without("report_has_its_successor")
    assert tried(aside, first.pk, actor=world.signer) is None


def test_a_paper_is_not_in_time_by_one_in_two_statements(world: World) -> None:
    report = begun(world, world.officer, ago=3, origin="paper")
    written(world.officer, "UPDATE quotas_report SET late = false WHERE id = %s", report.pk)
    assert filing(report, world.officer) == "report_receipt_is_confirmed"
    without(LATE)
    assert filing(report, world.officer) is None


def test_it_has_its_receipt_as_it_is_filed(world: World) -> None:
    report = begun(world, world.signer)
    before = "UPDATE quotas_report SET canonical = %s, sha256 = %s WHERE id = %s"
    assert filing(report, world.signer, text="") == "report_has_its_receipt"
    assert tried(before, CANONICAL, DIGEST, report.pk, actor=world.signer) == "report_has_its_receipt"
    without(ROLE)
    without(ORIGIN)
    assert filing(report, world.signer, text="") is None
    assert tried(before, CANONICAL, DIGEST, report.pk, actor=world.signer) is None


@pytest.mark.parametrize(
    "change",
    ["origin = 'page', received_on = NULL, paper_reference = ''", "amends_id = NULL", "number = 9",
     "period = period - interval '1 month'", "sheet_id = gen_random_uuid()"],
)  # fmt: skip
def test_an_amendment_on_paper_stays_one(world: World, change: str) -> None:
    first = begun(world, world.officer, ago=3, origin="paper")
    written(world.officer, FILE.format(at="now()", late="true"), world.officer.pk, CANONICAL, DIGEST, first.pk)
    second = begun(world, world.officer, ago=3, origin="paper", number=2, amends=first, reason="again")
    statement = f"UPDATE quotas_report SET {change} WHERE id = %s"
    assert tried(statement, second.pk, actor=world.officer) == "report_keeps_origin"
    without(ORIGIN)
    assert tried(statement, second.pk, actor=world.officer) is None


def test_it_is_begun_as_what_it_amends(world: World) -> None:
    first = begun(world, world.officer, ago=3, origin="paper")
    written(world.officer, FILE.format(at="now()", late="true"), world.officer.pk, CANONICAL, DIGEST, first.pk)

    def another(**fields: Any) -> str | None:
        fields = {"ago": 3, "number": 2, "amends": first, "reason": "again", **fields}
        return refused_by(lambda: begun(world, world.signer, **fields))

    assert another(origin="page") == "report_keeps_origin"
    assert another(origin="paper", ago=4) == "report_keeps_origin"
    assert another(origin="paper") is None
    without(ORIGIN)
    assert another(origin="page") is None


def test_what_is_filed_is_replaced_by_its_amendment_alone(world: World) -> None:
    first = begun(world, world.officer, ago=3, origin="paper")
    written(world.officer, FILE.format(at="now()", late="true"), world.officer.pk, CANONICAL, DIGEST, first.pk)
    second = begun(world, world.officer, ago=3, origin="paper", number=2)

    def put_aside() -> str | None:
        def act() -> None:
            prove_actor(world.officer)
            execute("UPDATE quotas_report SET state = 'superseded' WHERE id = %s", first.pk)
            statement = FILE.format(at="now()", late="true").replace("R-1", "R-2")
            execute(statement, world.officer.pk, CANONICAL, DIGEST, second.pk)

        return refused_by(act)

    assert put_aside() == "report_amends_what_is_filed"
    without(ROLE)
    assert put_aside() is None


# --- Sheets of an officer
def test_a_sheet_begins_unread_and_unconfirmed(world: World) -> None:
    now = clock.now()
    base = {"kind": "many_reports", "file_name": "x.csv", "size": 1, "sha256": "0" * 64, "uploaded_at": now}
    confirmed = {"confirmed_by": world.officer, "confirmed_at": now}

    def entered(**more: Any) -> str | None:
        def act() -> None:
            prove_actor(world.officer)
            Import(uploaded_by=world.officer, **base, **more).save(force_insert=True)

        return refused_by(act)

    said = {"state": "filing", **confirmed, "signature": {"method": "totp", "sha256": "0" * 64}}
    assert entered() is None
    assert entered(**said) == "sheet_is_confirmed"
    assert entered(**confirmed) == "sheet_is_confirmed"
    removed("DROP TRIGGER sheet_begins_unconfirmed ON quotas_import")
    assert entered(**said) is None
