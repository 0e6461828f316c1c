"""Processes of sites: recorded, ended, withdrawn, and judged by the restrictions known for a day."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.actors import Loader
from core.errors import Conflict, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from enterprises.services import approvals
from environment.models import ProcessRestriction, SiteProcess
from environment.queries.processes import ProcessVerdict, judge
from environment.services import processes, restrictions
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import WHY, another_like, by_two
from tests.support.page_clients import page_client, query_counts
from tests.support.refusals import fault_codes, refused
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
USES = f"{V1}site-processes/"
D = dt.date
TODAY = D(2012, 10, 20)
REASON = "Ponds were filled in"
LOADER = Loader("process tests")
BAN: dict[str, Any] = {
    "process": "heap_leaching",
    "kind": "banned",
    "stated_on": D(2012, 6, 30),
    "source": "Notice 1",
}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm)


def use(actor: User, site: Site, process: str = "in_situ_leaching") -> SiteProcess:
    return processes.record(actor=actor, site=site, process=process, used_from=D(2011, 1, 1))


def restrict(process: str = "heap_leaching", **fields: Any) -> ProcessRestriction:
    return restrictions.enter(actor=LOADER, **{**BAN, "process": process, **fields})


def lift(row: ProcessRestriction, until: dt.date) -> None:
    restrictions.end(row, actor=LOADER, reason="Replaced by notice 2", until=until)


def verdict(site: Site, on: dt.date) -> list[tuple[str, str]]:
    uses = SiteProcess.objects.filter(site=site).select_related("site").in_use(on).order_by("process")
    return [(judged.use.process, str(judged.verdict)) for judged in judge(uses, on)]


def test_the_enterprise_records_a_process_and_ends_it(chief: User, mine: Site) -> None:
    client = client_of(chief)
    body = {"site": mine.code, "process": "in_situ_leaching", "used_from": "2011-01-01"}
    answer = client.post(USES, body)
    assert answer.status_code == 201, answer.content
    created = answer.json()
    assert (created["recorded_by"], created["state"], created["verdict"]) == (chief.username, "used", "unrestricted")
    assert_problem(client.post(USES, body), 409, "process_overlap")
    end = f"{USES}{created['id']}/end/"
    past = assert_problem(client.post(end, {"reason": REASON, "used_until": "2012-10-19"}), 400, "invalid")
    assert pointers(past) == [("/used_until", "in_the_past")]
    ended = client.post(end, {"reason": REASON, "used_until": "2012-10-20"}).json()
    assert (ended["state"], ended["used_until"], ended["end_reason"]) == ("ended", "2012-10-20", REASON)
    assert (ended["by_office"], ended["withdrawal_reason"]) == (False, "")
    with clock.at(TODAY + dt.timedelta(days=1)):
        assert client.post(USES, {**body, "used_from": "2012-10-21"}).status_code == 201
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"site_processes.record", "site_processes.end"}
    assert client.post(f"{USES}{created['id']}/withdraw/", {"reason": REASON}).status_code == 403


def test_officials_alone_end_what_an_office_entered(chief: User, p36a: User, mine: Site) -> None:
    recorded = use(p36a, mine)
    client, one = client_of(chief), f"{USES}{recorded.pk}/"
    assert (client.get(one).json()["by_office"], client.get(one).json()["actions"]) == (True, [])
    assert_problem(client.post(f"{one}end/", {"reason": REASON}), 403, "entered_by_office")
    processes.end(recorded, actor=p36a, reason=REASON, used_until=D(2012, 3, 31))
    assert SiteProcess.objects.get().used_until == D(2012, 3, 31)


def test_the_reason_of_an_end_is_kept_when_the_row_is_withdrawn(p36a: User, mine: Site) -> None:
    ended = processes.end(use(p36a, mine), actor=p36a, reason=REASON)
    processes.withdraw(ended, actor=p36a, reason="Wrong site: a mistake of ours")
    row = SiteProcess.objects.get()
    assert (row.state, row.end_reason, row.withdrawal_reason) == ("withdrawn", REASON, "Wrong site: a mistake of ours")
    text = page_client(p36a).get(reverse("pages:process", args=[row.pk])).content.decode()
    assert REASON in text
    assert "Wrong site" in text


def test_a_mistake_is_withdrawn_and_leaves_room_for_the_correction(p36a: User, mine: Site) -> None:
    wrong = use(p36a, mine)
    processes.withdraw(wrong, actor=p36a, reason="Wrong site: a mistake of ours")
    assert verdict(mine, D(2012, 1, 1)) == []
    assert use(p36a, mine).pk != wrong.pk
    with pytest.raises(Conflict, match="not possible"):
        processes.end(wrong, actor=p36a, reason=REASON)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"process": "wet_fluoride"}, ("/process", "process_does_not_fit_site")),
        ({"process": "washing"}, ("/process", "invalid_choice")),
        ({"used_from": "2012-10-21"}, ("/used_from", "in_the_future")),
        ({"used_from": "last year"}, ("/used_from", "invalid")),
        ({"site": "S-NOWHERE"}, ("/site", "unknown_code")),
    ],
)
def test_bad_input_is_refused_at_its_field(chief: User, mine: Site, fields: Any, expected: tuple[str, str]) -> None:
    body = {"site": mine.code, "process": "open_pit", "used_from": "2011-01-01", **fields}
    assert pointers(assert_problem(client_of(chief).post(USES, body), 400, "invalid")) == [expected]
    assert not SiteProcess.objects.exists()


@pytest.mark.parametrize(("day", "code"), [(D(2010, 12, 31), "before_start"), (D(2012, 10, 21), "in_the_future")])
def test_a_use_ends_neither_before_it_began_nor_in_the_future(chief: User, mine: Site, day: dt.date, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        processes.end(use(chief, mine), actor=chief, reason=REASON, used_until=day)
    assert [(fault.pointer, fault.code) for fault in caught.value.errors] == [("/used_until", code)]


def test_a_day_is_judged_by_what_was_known_of_it(mlr1: User, mine: Site) -> None:
    """Without a day in the source the ban is known from its document on; before, the answer is open."""
    use(mlr1, mine, "heap_leaching")
    use(mlr1, mine, "in_situ_leaching")
    restrict(ore_type="ion_adsorption")
    lawful = ("in_situ_leaching", "unrestricted")
    assert verdict(mine, D(2012, 6, 29)) == [("heap_leaching", "unknown"), lawful]
    assert verdict(mine, D(2012, 6, 30)) == [("heap_leaching", "banned"), lawful]


def test_a_day_in_the_source_counts_from_that_day(mlr1: User, mine: Site) -> None:
    use(mlr1, mine, "heap_leaching")
    restriction = restrict(in_force_from=D(2012, 1, 1))
    assert verdict(mine, D(2011, 12, 31)) == [("heap_leaching", "unrestricted")]
    assert verdict(mine, D(2012, 1, 1)) == [("heap_leaching", "banned")]
    lift(restriction, D(2012, 8, 31))
    assert verdict(mine, D(2012, 8, 31)) == [("heap_leaching", "banned")]
    assert verdict(mine, D(2012, 9, 1)) == [("heap_leaching", "unrestricted")]


def test_a_restriction_of_one_ore_does_not_concern_another(mlr1: User, firm: Enterprise) -> None:
    other = factories.site(firm, code="S-ROCK", ore_type="bastnaesite")
    use(mlr1, other, "heap_leaching")
    restrict(ore_type="ion_adsorption")
    assert verdict(other, D(2012, 10, 1)) == [("heap_leaching", "unrestricted")]


def test_a_ban_comes_before_an_elimination(mlr1: User, mine: Site) -> None:
    use(mlr1, mine, "heap_leaching")
    restrict(kind="phase_out")
    ban = restrict(ore_type="ion_adsorption")
    uses = SiteProcess.objects.select_related("site")
    (judged,) = judge(uses, D(2012, 10, 1))
    assert (judged.verdict, judged.restriction) == (ProcessVerdict.BANNED, ban)


def test_two_restrictions_of_one_process_do_not_overlap(db: None) -> None:
    first = restrict()
    with pytest.raises(Conflict) as caught:
        restrict(kind="phase_out", stated_on=D(2012, 9, 1))
    assert caught.value.code == "restriction_overlap"
    lift(first, D(2012, 8, 31))
    assert restrict(kind="phase_out", stated_on=D(2012, 9, 1)).pk


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"source": " "}, ("/arguments/source", "required")),
        ({"stated_on": D(2012, 10, 21)}, ("/stated_on", "in_the_future")),
    ],
)
def test_a_restriction_names_a_document_that_exists(admin1: User, fields: Any, expected: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        approvals.propose(
            restrictions.ENTER, factories.place("CN"), actor=admin1, reason=WHY, arguments={**BAN, **fields}
        )
    assert fault_codes(caught) == {expected}


def test_a_restriction_does_not_end_before_it_began(db: None) -> None:
    with pytest.raises(Invalid) as caught:
        lift(restrict(), D(2012, 6, 29))
    assert [fault.code for fault in caught.value.errors] == ["before_start"]


@pytest.mark.parametrize(
    "change", ["process = 'tank_leaching'", "used_from = '2000-01-01'", "state = 'used', end_reason = ''"]
)
def test_what_was_recorded_stays(chief: User, mine: Site, change: str) -> None:
    processes.end(use(chief, mine), actor=chief, reason=REASON)
    with pytest.raises(DatabaseError, match="stays as it was recorded"), transaction.atomic():
        execute(f"UPDATE environment_siteprocess SET {change}")


def test_the_database_hides_it_from_others_without_the_filters(chief: User, mine: Site, outsider: User) -> None:
    use(chief, mine)
    for reader, seen in ((chief, 1), (outsider, 0), (factories.user(Role.INSPECTOR, at="36"), 1)):
        with row_security.within(row_security.reach_of(reader)):
            assert SiteProcess.objects.count() == seen, reader


def test_the_page_of_the_site_shows_what_its_process_meets_on_a_day(chief: User, mine: Site) -> None:
    use(chief, mine, "heap_leaching")
    restrict()
    client, here = page_client(chief), reverse("pages:site", args=[mine.code])
    today = client.get(here).content.decode()
    assert "Heap leaching" in today
    assert "Banned" in today
    assert "Not known for this day" in client.get(here, {"on": "2012-06-01"}).content.decode()
    assert "No process is recorded for this day." in client.get(here, {"on": "2010-06-01"}).content.decode()
    assert "Banned" in client.get(here, {"on": "nonsense"}).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "堆浸" in client.get(here).content.decode()


def test_a_process_is_recorded_ended_and_listed_on_pages(chief: User, mine: Site) -> None:
    client = page_client(chief)
    form = {"site": mine.code, "process": "wet_fluoride", "used_from": "2011-01-01", "document": ""}
    refused = client.post(reverse("pages:process-new"), form)
    assert refused.status_code == 409
    assert "does not use this process" in refused.content.decode()
    done = client.post(reverse("pages:process-new"), {**form, "process": "in_situ_leaching"}, follow=True)
    assert "In-situ leaching" in done.content.decode()
    row = SiteProcess.objects.get()
    end = reverse("pages:process-act", args=[row.pk, "end"])
    assert client.post(end, {"end-reason": REASON, "end-used_until": "2012-10-20"}).status_code == 302
    assert SiteProcess.objects.get().used_until == TODAY
    listed = client.get(reverse("pages:processes"), {"process": "in_situ_leaching"}).content.decode()
    assert reverse("pages:process", args=[row.pk]) in listed
    assert "No process fits" in client.get(reverse("pages:processes"), {"process": "open_pit"}).content.decode()


def test_two_administrators_enter_and_end_a_restriction(admin1: User) -> None:
    nation, other = factories.place("CN"), another_like(admin1)
    by_two(restrictions.ENTER, nation, admin1, other, **BAN, ore_type="ion_adsorption", remark="In Jiangxi")
    row = ProcessRestriction.objects.get()
    assert (row.kind, row.known_from, row.evidence, row.remark) == ("banned", D(2012, 6, 30), "entered", "In Jiangxi")
    with refused("restriction_overlap"):
        by_two(restrictions.ENTER, nation, admin1, other, **BAN, ore_type="ion_adsorption")
    by_two(restrictions.END, row, admin1, other, until=D(2012, 8, 31))
    row.refresh_from_db()
    assert (row.in_force_until, row.end_reason, row.recorded_by) == (D(2012, 8, 31), WHY, other)
    with refused("wrong_state"):
        by_two(restrictions.END, row, admin1, other, until=D(2012, 9, 30))
    with refused("not_the_nation"):
        by_two(restrictions.ENTER, factories.place("36"), admin1, other, **BAN)


def test_administrators_alone_find_the_entry_of_a_restriction(admin1: User, p36a: User) -> None:
    restriction = restrict("wet_fluoride", kind="phase_out")
    here, enter = reverse("pages:restrictions"), f"/{restrictions.ENTER}/"
    listed = page_client(p36a).get(here).content.decode()
    assert "Wet process for rare earth" in listed
    assert enter not in listed
    assert enter in page_client(admin1).get(here).content.decode()
    one = reverse("pages:restriction", args=[restriction.pk])
    for person, offered in ((p36a, False), (admin1, True)):
        assert (f"/{restrictions.END}/" in page_client(person).get(one).content.decode()) is offered
    answer = client_of(admin1).post(f"{V1}process-restrictions/", {**BAN, "stated_on": "2012-06-30"})
    assert answer.status_code == 405


def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(mlr1: User, mine: Site) -> None:
    addresses = [reverse("pages:processes"), reverse("pages:site", args=[mine.code])]
    use(mlr1, mine, "heap_leaching")
    restrict()
    before = query_counts(page_client(mlr1), addresses)
    for process in ("open_pit", "tank_leaching", "in_situ_leaching"):
        use(mlr1, mine, process)
        restrict(process)
    assert query_counts(page_client(mlr1), addresses) == before
