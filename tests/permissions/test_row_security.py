"""Row-level security holds without the application's filter, and shows nothing without a declaration."""

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from rest_framework.views import APIView

from core import row_security, startup_checks
from core.actor_sessions import prove_actor
from core.api.row_security import RowSecurity
from enterprises.models import Enterprise, Licence, User
from enterprises.roles import Role
from enterprises.scoping import ScopedQuerySet
from inspections.models import (
    Campaign,
    Case,
    CaseEntry,
    Episode,
    Evidence,
    Finding,
    Flag,
    Inspection,
    InspectionEntry,
    Order,
    Tip,
)
from inspections.services import campaigns, parties, tips
from inspections.services.tip_statements import StatedLocation
from quotas.models import Account, LineUse, Notice, NoticeLine, Posting, Report, ReportLine
from quotas.services import notices
from tests.permissions.stage import TODAY, at_work
from tests.permissions.tables import REACH, SECURED
from tests.support import factories, source_tree, visits
from tests.support.databases import Clone
from tests.support.impartiality import impartial
from tests.support.inspection_world import World, proven
from tests.support.sealing import execute, superuser

GUARDED = (
    Report, ReportLine, LineUse, Account, Posting, Flag, Episode, Case, CaseEntry, Order, Evidence, Tip, Campaign,
    Inspection, InspectionEntry, Finding, Licence,
)  # fmt: skip
READS = 500
_OPENS = re.compile(
    r"(?<!def )\b(?:unrestricted|declare_unrestricted)\(|\brow_security\.EVERYTHING\b|\beverything=True"
)

# Places with statements beyond the actor's reach, each with its reason in the code. A new one is added here by hand.
BEYOND = {
    "portal/queries/bulletins.py": 1,  # sums that are published
    "resources/queries/rights_plans.py": 1,  # the number of mining licences of a public area
    "enterprises/services/approvals/proposing.py": 1,  # requests of other offices about one object
    "inspections/api/issued_documents.py": 1,  # holders of a document
    "inspections/api/statistics.py": 1,  # published counts
    "inspections/drawn_sites.py": 1,  # the outcome of a draw, to whoever reads it
    "inspections/enforcement_statistics.py": 1,  # counts of cases whose journal is not open yet
    "inspections/queries.py": 1,  # holders of a receipt
    "inspections/services/tips.py": 1,  # holders of a receipt
    "core/api/public.py": 1,  # published lists
    "core/transactions.py": 1,  # services
    "core/metrics/__init__.py": 1,  # figures without names
    "core/queues.py": 1,  # failures of workers
    "core/public.py": 1,  # published pages
    "quotas/api/public.py": 1,  # receipts
    "quotas/queries/publication.py": 1,  # sums of use that tell of no single enterprise
    "quotas/queries/plan_years.py": 2,  # the same, and transfers, which are no part of a distribution
    # what the merged exceeded elsewhere counts to their heirs; whole capacities; how much a plan leaves out
    "quotas/queries/recipients.py": 3,
    "quotas/queries/area_plans.py": 1,  # which areas an enterprise mines in, wherever they are
    "quotas/queries/plans.py": 1,  # plans, which notices in force publish
    "enterprises/eligibility.py": 1,  # an answer must give the notice's result
    "resources/queries/use_returns.py": 1,  # which mines have filed
    "quotas/queries/ore_categories.py": 1,  # which ores the mines of a place have
    "portal/queries/targets.py": 1,  # sums of the whole country, beside the published targets
    "quotas/services/reports/filing.py": 1,  # a check must give the filing's result
}


class TwoProvinces:
    """A firm in Jiangxi and one in Inner Mongolia, each with quota, a report that is over, a flag and a case."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[type[models.Model], list[Any]]] = {}
        self.firms = {"36": self._firm("E-SOUTH", "360727"), "15": self._firm("E-NORTH", "150206")}
        for province, firm in self.firms.items():
            inspector = factories.user(Role.INSPECTOR, at=province, username=f"inspector-of-{province}")
            for flag in Flag.objects.filter(enterprise=firm):
                self._case(flag, inspector, province)
            self._file(Case.objects.get(enterprise=firm), inspector)
            self._visit(firm, inspector, province)
            where = {
                Report: {"enterprise": firm},
                ReportLine: {"report__enterprise": firm},
                Account: {"holder__enterprise": firm},
                Posting: {"to_account__holder__enterprise": firm},
                Flag: {"enterprise": firm},
                Episode: {"flag__enterprise": firm},
                Case: {"enterprise": firm},
                CaseEntry: {"case__enterprise": firm},
                Order: {"case__enterprise": firm},
                Evidence: {"case__enterprise": firm},
                Tip: {"place": firm.jurisdiction},
                Licence: {"enterprise": firm},
                LineUse: {"line__report__enterprise": firm},
                Campaign: {"place__code": province},
                Inspection: {"enterprise": firm},
                InspectionEntry: {"inspection__enterprise": firm},
                Finding: {"inspection__enterprise": firm},
            }
            self.rows[province] = {
                model: list(model._default_manager.filter(**by).values_list("pk", flat=True))
                for model, by in where.items()
            }
        self.readers = {
            "15": [
                factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR", "MIIT")),
                factories.user(Role.PROVINCIAL_REGULATOR, at="1502", authorities=("MLR",)),
                factories.user(Role.COUNTY_REGULATOR, at="150206", authorities=("MLR",)),
                factories.user(Role.INSPECTOR, at="15"),
                factories.user(Role.ENTERPRISE_SIGNER, of=self.firms["15"]),
                factories.user(Role.ENTERPRISE_CLERK, of=self.firms["15"]),
                factories.user(Role.GROUP_OFFICER, of=factories.group("G-NORTH")),
            ]
        }

    def _firm(self, code: str, at: str) -> Enterprise:
        firm = factories.enterprise(code, at=at)
        factories.site(firm)
        world = World(firm, factories.user(Role.ENTERPRISE_SIGNER, of=firm), scheme="all")
        world.give(100, at[:2], firm.code)
        world.screen(world.file(3, "138"))
        return firm

    def _case(self, flag: Flag, inspector: User, province: str) -> None:
        if not Case.objects.filter(enterprise=flag.enterprise).exists():
            matter = parties.open_matter()
            prove_actor(inspector)
            case = Case.objects.create(
                pk=matter.pk,
                matter=matter,
                number=f"{province}-1",
                source="flag",
                allegation="Over",
                opened_by=inspector,
                opened_at=flag.raised_at,
                subject_type="enterprise",
                subject_code=flag.subject_code,
                enterprise=flag.enterprise,
                place=flag.place,
            )
            parties.enter_subject(case, role="respondent", actor=inspector)

    def _file(self, case: Case, inspector: User) -> None:
        """Create a case's related rows, and a tip of the same place."""
        proven(case)
        prove_actor(inspector)
        CaseEntry.objects.create(case=case, at=case.opened_at, actor_name="somebody", verb="open")
        Order.objects.create(
            number=f"{case.number}-1",
            case=case,
            respondent=case.matter.parties.get(),
            kind="rectify",
            legal_basis="test",
            text="Keep within the quota.",
            issued_by=inspector,
            issued_at=case.opened_at,
        )
        assert case.enterprise is not None
        tips.file(text="They dig at night.", where=StatedLocation(place=case.enterprise.jurisdiction.code))

    def _visit(self, firm: Enterprise, inspector: User, province: str) -> None:
        """Create a campaign of the province with one visit whose report is signed."""
        campaign = campaigns.create(
            actor=inspector,
            name="Autumn",
            theme="Ore without a plan",
            place=factories.place(province),
            authority=factories.authority(),
            begins_on=TODAY,
            ends_on=TODAY,
        )
        visits.reported(firm.sites.get(), inspector, factories.user(Role.INSPECTOR, at=province), campaign=campaign)

    def foreign(self) -> Iterator[tuple[User, type[models.Model], Any]]:
        """Yield readers, each with a row of the other province, in an endless cycle."""
        return itertools.cycle(
            (reader, model, pk) for model in GUARDED for pk in self.rows["36"][model] for reader in self.readers["15"]
        )


@pytest.fixture
def provinces(db: None) -> TwoProvinces:
    with at_work():
        return TwoProvinces()


@pytest.fixture
def no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the application's filter, so that every actor is shown every row that the database returns."""
    for queryset in {type(model._default_manager.all()) for model in GUARDED} | {ScopedQuerySet}:
        if "visible_to" in vars(queryset):
            monkeypatch.setattr(queryset, "visible_to", lambda rows, actor: rows.all())


def read(provinces: TwoProvinces, times: int = READS) -> int:
    count = 0
    for reader, model, pk in itertools.islice(provinces.foreign(), times):
        with at_work(), row_security.within(row_security.reach_of(reader)):
            rows = model._default_manager.all()
            count += getattr(rows, "visible_to", lambda actor, rows=rows: rows)(reader).filter(pk=pk).count()
    return count


def test_five_hundred_reads_across_tenants_find_nothing_without_the_filter(
    provinces: TwoProvinces, no_filter: None
) -> None:
    assert all(provinces.rows["36"][model] for model in GUARDED), "there must be something to hide"
    assert read(provinces) == 0


def test_the_same_reads_find_rows_without_row_security(
    own_database: Clone, no_filter: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_work(), transaction.atomic():  # within one, whoever was proven acts in the rows that are entered directly
        provinces = TwoProvinces()
    with superuser(unbound=False):
        for model in GUARDED:
            execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE ROW LEVEL SECURITY')
    assert read(provinces) == READS
    assert [line for line in startup_checks.refusals() if "row-level security" in line] == [
        f"row-level security is not forced on {table}" for table in sorted(model._meta.db_table for model in GUARDED)
    ]


def test_each_sees_his_own(provinces: TwoProvinces) -> None:
    """The control, without which the policies might hold for another reason.

    A case is visible to offices, and to the firm once it has an order. Its file opens to whoever declares.
    """
    officials, own_people = provinces.readers["15"][:4], provinces.readers["15"][4:6]
    impartial(Case.objects.get(pk__in=provinces.rows["15"][Case]), *officials)
    of_firm = (Report, ReportLine, Account, Posting, Inspection, Finding)
    with at_work():
        for reader, visible in [(one, GUARDED) for one in officials] + [(one, of_firm) for one in own_people]:
            with row_security.within(row_security.reach_of(reader)):
                for model in visible:
                    wanted = provinces.rows["15"][model]
                    assert model._default_manager.filter(pk__in=wanted).count() == len(wanted), (reader, model)


def test_another_authority_sees_no_account_of_this_one(provinces: TwoProvinces) -> None:
    ministry = factories.user(Role.NATIONAL_REGULATOR, authorities=("MIIT",))
    with at_work(), row_security.within(row_security.reach_of(ministry)):
        assert Account.objects.count() == Posting.objects.count() == 0
        assert not Flag.objects.filter(programme__isnull=False).exists()
        assert Report.objects.count() == 2  # reports have no authority


def test_who_declares_nothing_sees_and_writes_nothing(provinces: TwoProvinces) -> None:
    report = Report.objects.values().first()
    assert report is not None
    with row_security.within(row_security.NOTHING):
        assert [model._default_manager.count() for model in GUARDED] == [0] * len(GUARDED)
        assert Flag.objects.update(severity=F("severity")) == 0
        report |= {"id": None, "number": 9, "state": "draft", "receipt_number": None}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Report.objects.create(**{name: value for name, value in report.items() if name != "id"})
    assert Report.objects.count() == 2


def test_nobody_writes_for_another_tenant(provinces: TwoProvinces) -> None:
    north = provinces.readers["15"][0]
    with at_work(), row_security.within(row_security.reach_of(north)):
        assert Flag.objects.filter(pk__in=provinces.rows["36"][Flag]).update(severity=F("severity")) == 0
        assert Case.objects.filter(pk__in=provinces.rows["36"][Case]).update(published=True) == 0
        assert Flag.objects.filter(pk__in=provinces.rows["15"][Flag]).update(severity=F("severity")) > 0


def test_a_rollback_takes_no_reach_along(provinces: TwoProvinces) -> None:
    """Settings of a session roll back with its transaction; the next statement must not run on the older reach."""
    assert Report.objects.count() == 2
    for inside, outside, visible in (
        (row_security.NOTHING, row_security.EVERYTHING, 2),
        (row_security.EVERYTHING, row_security.NOTHING, 0),
    ):
        with row_security.within(outside):
            with pytest.raises(ZeroDivisionError), transaction.atomic(), row_security.within(inside):
                Report.objects.count()
                raise ZeroDivisionError
            assert Report.objects.count() == visible
        with row_security.within(inside):
            Report.objects.count()
            with pytest.raises(DatabaseError), transaction.atomic(), row_security.within(outside):
                execute("SELECT 1 / 0")
            assert Report.objects.count() == 2 - visible


DECLARED = (
    row_security.NOTHING,
    row_security.EVERYTHING,
    row_security.Declaration.from_kinds({"places": ["36"], "authorities": ["MLR", "MIIT"]}, nation=True),
    row_security.Declaration.from_kinds({"places": ["15"], "groups": ['G\'s "own" \\ 集团']}),
)


def settings_of_session() -> dict[str, str]:
    """Return the settings of the session that are not empty, by kind, as policies read them."""
    kinds = (*row_security.SWITCHES, *row_security.KINDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('reach.{kind}', true)" for kind in kinds))
        values = cursor.fetchone()
    return {kind: value for kind, value in zip(kinds, values, strict=True) if value}


@pytest.mark.parametrize("before", DECLARED)
@pytest.mark.parametrize("after", DECLARED)
def test_a_session_has_the_declared_reach_whichever_it_had_before(
    db: None, before: row_security.Declaration, after: row_security.Declaration
) -> None:
    with row_security.within(before):
        assert settings_of_session() == dict(before.settings)
    with row_security.within(after):
        assert settings_of_session() == dict(after.settings)
        with pytest.raises(ZeroDivisionError), transaction.atomic(), row_security.within(before):
            assert settings_of_session() == dict(before.settings)
            raise ZeroDivisionError
        assert settings_of_session() == dict(after.settings)


def test_a_request_reaches_what_its_person_reaches_and_no_longer(provinces: TwoProvinces) -> None:
    visible: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        visible.append(Report.objects.count())
        return HttpResponse()

    def stream(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(str(Report.objects.count()) for _once in range(1))

    request = RequestFactory().get("/")
    with at_work():
        request.user = provinces.readers["15"][0]
        row_security.middleware(view)(request)
        later = row_security.middleware(stream)(request)
    request.user = None
    row_security.middleware(view)(request)
    assert visible == [1, 0]
    assert Report.objects.count() == 2
    assert b"".join(later.streaming_content) == b"1"


@pytest.mark.parametrize("door", ["page", "api"])
def test_over_page_and_api(provinces: TwoProvinces, no_filter: None, client: Client, door: str) -> None:
    """The same through the whole stack: a page's session, and the API's."""
    client.force_login(provinces.readers["15"][0])
    pattern = {"page": "/{page}/{pk}/", "api": "/api/v1/{api}/{pk}/"}[door]
    nouns = {Report: "reports", Account: ("quota", "accounts"), Flag: "flags", Case: "cases"}
    with at_work():
        for model, noun in nouns.items():
            page, api = noun if isinstance(noun, tuple) else (noun, noun)
            for province, status in (("36", 404), ("15", 200)):
                address = pattern.format(page=page, api=api, pk=provinces.rows[province][model][0])
                assert client.get(address).status_code == status, address


def test_every_view_of_the_api_declares_its_actor() -> None:
    """Documentation pages show no row."""
    documentation = {"DescriptionView", "SpectacularSwaggerSplitView"}
    views = {view for view in _views(get_resolver().url_patterns) if issubclass(view, APIView)}
    assert len(views) > 20
    assert {view.__name__ for view in views if not issubclass(view, RowSecurity)} == documentation


def _views(patterns: list[Any]) -> Iterator[type]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        elif cls := getattr(pattern.callback, "cls", getattr(pattern.callback, "view_class", None)):
            yield cls


def test_the_places_beyond_reach_are_few_and_known() -> None:
    uses = {name: len(_OPENS.findall(path.read_text())) for name, path in source_tree.modules()}
    places = {name: count for name, count in uses.items() if count}
    places.pop("core/row_security.py", None)
    assert places.pop("enterprises/scoping.py") == 1  # whose membership reaches everything
    assert places == BEYOND


def test_the_models_that_say_so_are_secured(db: None) -> None:
    """No other model is, except tables of many-to-many fields; ``test_tables.py`` compares the catalogue."""
    secured = {model._meta.db_table for model in apps.get_models() if getattr(model, "ROW_SECURITY", False)}
    assert secured | {"inspections_order_licences"} == {table for table, reach in REACH.items() if reach == SECURED}


def test_a_draft_of_a_notice_is_its_issuers_own(db: None, mlr1: User) -> None:
    """Until it is in force no other ministry and no firm finds it, nor a line of it."""
    factories.programme_year("mlr-mining", 2011, "all")
    with at_work():
        draft = notices.create(
            actor=mlr1,
            programme="mlr-mining",
            year=2011,
            batch="first",
            basis="incremental",
            number="N-1",
            issued_on=TODAY,
            effective_on=TODAY,
            lines=[{"from": None, "to": "CN", "category": "all", "tonnes": Decimal(100)}],
        )
        own = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
        other = factories.user(Role.NATIONAL_REGULATOR, authorities=("MIIT",))
        firm = factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise())
        for reader, visible in ((own, 1), (other, 0), (firm, 0)):
            with row_security.within(row_security.reach_of(reader)):
                assert Notice.objects.filter(pk=draft.pk).count() == visible
                assert NoticeLine.objects.filter(notice=draft.pk).count() == visible


def test_balances_are_asked_within_the_reach(provinces: TwoProvinces) -> None:
    """Balances for a day stay within the reach, although the function follows the whole tree of the year."""
    asked = "SELECT account_id FROM ledger_balances(NULL, NULL, NULL, %s)"
    own, foreign = provinces.rows["15"][Account], provinces.rows["36"][Account]
    with (
        at_work(),
        row_security.within(row_security.reach_of(provinces.readers["15"][4])),
        connection.cursor() as cursor,
    ):
        cursor.execute(asked, [TODAY])
        visible = {row[0] for row in cursor.fetchall()}
        assert set(own) <= visible
        assert not visible & set(foreign)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            execute("SELECT * FROM ledger_balances_whole(NULL, NULL, NULL, %s)", TODAY)
    with row_security.within(row_security.NOTHING), connection.cursor() as cursor:
        cursor.execute(asked, [TODAY])
        assert cursor.fetchall() == []


def test_a_role_that_bypasses_row_security_is_refused(own_database: Clone) -> None:
    with superuser(unbound=False):
        execute("CREATE ROLE quota_passing BYPASSRLS LOGIN; GRANT quota_app TO quota_passing")
    try:
        connection.close()
        connection.settings_dict["USER"] = "quota_passing"
        assert "row-level security does not bind the application's role quota_passing" in list(
            startup_checks.refusals()
        )
    finally:
        connection.close()
        connection.settings_dict["USER"] = "quota_app"
        with superuser(unbound=False):
            execute("DROP ROLE quota_passing")
