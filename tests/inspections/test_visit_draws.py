"""Draws of visits at random: once for a province and month, repeated from seed and list, with what came of them."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent, OutboxMessage
from core.months import last_day
from enterprises.models import Enterprise, Jurisdiction, Site, User
from enterprises.roles import Role
from inspections import drawing, drawn_sites, tasks
from inspections.models import DrawnSite, DrawShare, Inspection, VisitDraw
from inspections.services import draw_shares, inspections, visit_draws
from tests.support import factories, random_search, visits
from tests.support.api import V1, client_of
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone, execute_as_owner
from tests.support.page_clients import page_client
from tests.support.random_search import examples
from tests.support.real_days import real_day, real_month
from tests.support.refusals import constraint_of, fault_codes, refused
from tests.support.visits import DAY

OCTOBER = DAY.replace(day=1)
CODES = st.lists(st.text("ABC-0123", min_size=1, max_size=8), unique=True, max_size=40)
SEEDS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@pytest.fixture(autouse=True)
def _on_the_day(request: pytest.FixtureRequest) -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def province(db: None) -> Jurisdiction:
    return factories.place("36")


@pytest.fixture
def sites(firm: Enterprise) -> list[Site]:
    """Add nineteen mines to the firm's own."""
    for _number in range(19):
        factories.site(firm)
    return list(Site.objects.order_by("code"))


class TestArithmetic:
    @random_search.marked
    @given(SEEDS, CODES, st.integers(0, 50))
    @examples(200)
    def test_seed_and_list_decide_whatever_the_order_of_the_list(
        self, seed: str, codes: list[str], number: int
    ) -> None:
        drawn = drawing.draw(seed, codes, number)
        assert drawn == drawing.draw(seed, sorted(codes, reverse=True), number)
        assert len(drawn) == len(set(drawn)) == min(number, len(codes))
        assert set(drawn) <= set(codes)
        assert drawing.draw(seed, codes, number + 1)[:number] == drawn, "more visits only add sites"

    @random_search.marked
    @given(SEEDS, CODES, st.integers(1, 10))
    @examples(100)
    def test_a_site_keeps_its_lot_when_another_leaves_the_list(self, seed: str, codes: list[str], number: int) -> None:
        drawn = drawing.draw(seed, codes, number)
        left = [code for code in codes if code not in drawn]
        assert drawing.draw(seed, drawn + left[1:], number) == drawn

    def test_every_site_is_drawn_as_often(self) -> None:
        codes = [f"S-{number}" for number in range(10)]
        drawn = [drawing.draw(f"{seed:064x}", codes, 1)[0] for seed in range(2_000)]
        assert all(150 < drawn.count(code) < 250 for code in codes)

    @pytest.mark.parametrize(
        ("visits", "share", "candidates", "number"),
        [(1, "0.1", 20, 1), (10, "0.1", 20, 1), (11, "0.1", 20, 2), (30, "0.1", 2, 2), (4, "1", 20, 4)],
    )
    def test_the_share_is_rounded_up(self, visits: int, share: str, candidates: int, number: int) -> None:
        assert drawing.number_drawn(visits, Decimal(share), candidates) == number

    def test_the_digest_is_of_the_sorted_list(self) -> None:
        assert drawing.digest_of(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()


class TestDraw:
    def test_the_database_draws_what_seed_and_list_give(self, p36a: User, province: Jurisdiction, sites: Any) -> None:
        row = visit_draws.draw(actor=p36a, place=province, visits=25)
        assert (row.month, row.share, row.drawn_by) == (OCTOBER, Decimal("0.1000"), p36a)
        assert row.candidates == [site.code for site in sites]
        assert row.candidates_sha256 == drawing.digest_of(row.candidates)
        assert len(row.seed) == 64
        drawn = list(row.sites.order_by("position").values_list("site__code", flat=True))
        assert drawn == drawing.draw(row.seed, row.candidates, 3)
        recorded, shown = AuditEvent.objects.filter(action__startswith="visit_draws.").order_by("pk")
        assert recorded.actor_id == p36a.pk
        assert recorded.data["candidates_sha256"] == row.candidates_sha256
        assert "seed" not in recorded.data
        assert (shown.data["sites"], shown.data["seed"]) == (drawn, row.seed)

    def test_sites_of_closed_enterprises_and_of_other_provinces_are_no_candidates(
        self, p36a: User, province: Jurisdiction, firm: Enterprise
    ) -> None:
        closed = factories.site(factories.enterprise())
        away = factories.site(factories.enterprise(), jurisdiction=factories.place("15"))
        Enterprise.objects.filter(pk=closed.enterprise_id).update(state=Enterprise.State.CLOSED)
        codes = visit_draws.draw(actor=p36a, place=province, visits=1).candidates
        assert firm.sites.get().code in codes
        assert not {closed.code, away.code} & set(codes)

    def test_nobody_draws_twice_for_a_province_and_month(
        self, p36a: User, inspector1: User, province: Jurisdiction, sites: Any
    ) -> None:
        visit_draws.draw(actor=p36a, place=province, visits=10)
        with refused("exists"):
            visit_draws.draw(actor=inspector1, place=province, visits=10)
        with clock.at(DAY + dt.timedelta(days=20)):
            assert visit_draws.draw(actor=inspector1, place=province, visits=10).month == dt.date(2011, 11, 1)

    def test_seeds_differ(self, p36a: User, province: Jurisdiction, sites: Any) -> None:
        first = visit_draws.draw(actor=p36a, place=province, visits=10)
        with clock.at(DAY + dt.timedelta(days=20)):
            assert visit_draws.draw(actor=p36a, place=province, visits=10).seed != first.seed

    def test_no_fewer_visits_than_are_planned(
        self, p36a: User, inspector1: User, province: Jurisdiction, sites: list[Site]
    ) -> None:
        for site in sites[:2]:
            visits.planned(site, inspector1, p36a)
        with pytest.raises(DomainError) as caught:
            visit_draws.draw(actor=p36a, place=province, visits=1)
        assert fault_codes(caught) == {("/visits", "fewer_than_planned")}
        assert "2 visits" in str(caught.value.errors[0].detail)
        visit_draws.draw(actor=p36a, place=province, visits=2)

    @pytest.mark.parametrize("number", [0, 10_001])
    def test_a_number_of_visits_out_of_range_is_refused(self, p36a: User, province: Any, number: int) -> None:
        with pytest.raises(DomainError) as caught:
            visit_draws.draw(actor=p36a, place=province, visits=number)
        assert fault_codes(caught) == {("/visits", "out_of_range")}

    def test_visits_are_drawn_for_a_province_that_has_sites(self, province: Jurisdiction) -> None:
        nation = factories.user(Role.INSPECTOR, at="CN")
        for place, code in ((factories.place("3607"), "not_a_province"), (factories.place("65"), "no_site")):
            with pytest.raises(DomainError) as caught:
                visit_draws.draw(actor=nation, place=place, visits=1)
            assert fault_codes(caught) == {("/place", code)}

    def test_only_in_his_own_province(self, province: Jurisdiction) -> None:
        for actor in (factories.user(Role.INSPECTOR, at="15"), factories.user(Role.AUDITOR, at="36")):
            with pytest.raises(Forbidden):
                visit_draws.draw(actor=actor, place=province, visits=1)


class TestGuards:
    """Refusals of the database, of the application's own role."""

    @pytest.fixture
    def drawn(self, bound_database: Clone) -> tuple[User, VisitDraw]:
        with loaders.entering_history():
            factories.place("36")
            site = factories.site(factories.enterprise())
            actor = factories.user(Role.INSPECTOR, at="36")
        assert site.jurisdiction.code.startswith("36")
        with clock.at(real_day()):
            return actor, visit_draws.draw(actor=actor, place=Jurisdiction.objects.get(code="36"), visits=1)

    def row(self, actor: User, **other: Any) -> VisitDraw:
        place = other.pop("place", None) or Jurisdiction.objects.get(code="36")
        stated = {
            "month": real_month(),
            "visits": 1,
            "drawn_on": real_day(),
            "drawn_at": clock.now(),
            "drawn_by": actor,
        }
        return VisitDraw(place=place, **stated | other)

    def refusal(self, actor: User, **other: Any) -> str:
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(actor)
            self.row(actor, **other).save(force_insert=True)
        return constraint_of(caught.value)

    def test_a_second_draw(self, drawn: tuple[User, VisitDraw]) -> None:
        assert self.refusal(drawn[0]) == "visit_draw_once"

    def test_another_day_than_today(self, drawn: tuple[User, VisitDraw]) -> None:
        past = real_month() - dt.timedelta(days=1)
        assert self.refusal(drawn[0], drawn_on=past, month=past.replace(day=1)) == "visit_draw_on_its_day"

    def test_a_place_that_is_no_province_or_has_no_site(self, drawn: tuple[User, VisitDraw]) -> None:
        with loaders.entering_history():
            city, empty = factories.place("3607"), factories.place("65")
            nation = factories.user(Role.INSPECTOR, at="CN")
        assert self.refusal(nation, place=city) == "visit_draw_of_a_province"
        assert self.refusal(nation, place=empty) == "visit_draw_of_sites"

    def test_seed_list_and_share_of_the_application_are_not_taken(self, bound_database: Clone) -> None:
        with loaders.entering_history():
            factories.place("36")
            site = factories.site(factories.enterprise())
            actor = factories.user(Role.INSPECTOR, at="36")
        chosen = {"seed": "0" * 64, "candidates": ["S-1"], "candidates_sha256": "1" * 64, "share": Decimal(1)}
        with transaction.atomic():
            prove_actor(actor)
            self.row(actor, **chosen).save(force_insert=True)
        row = VisitDraw.objects.get()
        assert row.seed == ""
        assert visit_draws.show(row.pk)
        row.refresh_from_db()
        assert row.seed != chosen["seed"]
        assert (row.candidates, row.share) == ([site.code], Decimal("0.1"))
        assert row.candidates_sha256 == drawing.digest_of([site.code])

    @pytest.mark.parametrize("table", ["inspections_visitdraw", "inspections_drawnsite", "inspections_drawshare"])
    @pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
    def test_nothing_is_changed_or_deleted(self, drawn: tuple[User, VisitDraw], table: str, change: str) -> None:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(change.format(table))

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ("UPDATE inspections_drawnsite SET id = id", "only ever added"),
            ("DELETE FROM inspections_visitdraw", "DELETE"),
            ("UPDATE inspections_visitdraw SET seed = repeat('0', 64)", "seed"),
            ("UPDATE inspections_visitdraw SET visits = visits + 1", "visits"),
        ],
    )
    def test_not_even_by_the_owner(
        self, drawn: tuple[User, VisitDraw], bound_database: Clone, change: str, refusal: str
    ) -> None:
        with pytest.raises(Exception, match=refusal):
            execute_as_owner(bound_database, change)

    def test_the_application_adds_no_site_to_a_draw(self, drawn: tuple[User, VisitDraw]) -> None:
        actor, row = drawn
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            prove_actor(actor)
            DrawnSite(draw=row, site=Site.objects.get(), position=9).save(force_insert=True)

    def test_no_fewer_visits_than_are_planned(self, bound_database: Clone) -> None:
        with loaders.entering_history():
            factories.place("36")
            firm = factories.site(factories.enterprise()).enterprise
            actor, other = (factories.user(Role.INSPECTOR, at="36") for _ in range(2))
            second = factories.site(firm)
            with clock.at(real_day()):
                for site in (firm.sites.exclude(pk=second.pk).get(), second):
                    visits.planned(site, actor, other, planned_on=real_day())
        assert self.refusal(actor) == "visit_draw_of_all_visits"

    @pytest.mark.parametrize("made", [False, True])
    def test_no_fewer_visits_than_the_month_before_had(self, bound_database: Clone, made: bool) -> None:
        before = real_month() - dt.timedelta(days=1)
        with loaders.entering_history():
            factories.place("36")
            firm = factories.site(factories.enterprise()).enterprise
            actor, other = (factories.user(Role.INSPECTOR, at="36") for _ in range(2))
            sites = [factories.site(firm), firm.sites.first()]
            with clock.at(before):
                rows = [visits.planned(site, actor, other, planned_on=before) for site in sites]
                if made:
                    for row in rows:
                        visits.carried_out(row, actor, on=before, answers=visits.answers(row.site, before))
        assert self.refusal(actor, visits=1) == "visit_draw_as_many_as_before"
        with clock.at(real_day()), pytest.raises(DomainError) as caught:
            visit_draws.draw(actor=actor, place=Jurisdiction.objects.get(code="36"), visits=1)
        assert fault_codes(caught) == {("/visits", "fewer_than_before")}
        with clock.at(real_day()):
            assert visit_draws.draw(actor=actor, place=Jurisdiction.objects.get(code="36"), visits=2).visits == 2

    @pytest.fixture
    def five_sites(self, bound_database: Clone) -> User:
        with loaders.entering_history():
            factories.place("36")
            firm = factories.enterprise()
            for _number in range(5):
                factories.site(firm)
            return factories.user(Role.INSPECTOR, at="36")

    def test_nobody_sees_a_draw_before_it_is_recorded(self, five_sites: User, bound_database: Clone) -> None:
        """Neither its seed nor its sites, whatever is asked within the transaction that records it."""

        def seen() -> bool:
            with transaction.atomic():
                prove_actor(five_sites)
                row = self.row(five_sites)
                with transaction.atomic():
                    row.save(force_insert=True)
                shown = visit_draws.show(row.pk)
                found = (shown, VisitDraw.objects.get().seed != "", DrawnSite.objects.exists())
                transaction.set_rollback(True)
            assert len(set(found)) == 1
            return shown

        assert not seen()
        execute_as_owner(
            bound_database,
            "CREATE FUNCTION forgets() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.made_in := 0; RETURN NEW; END $$;"
            " CREATE TRIGGER forgets BEFORE INSERT ON inspections_unseeneddraw FOR EACH ROW EXECUTE FUNCTION forgets()",
        )
        assert seen()

    def test_the_seed_is_the_same_however_often_its_showing_is_rolled_back(self, five_sites: User) -> None:
        with transaction.atomic():
            prove_actor(five_sites)
            row = self.row(five_sites)
            row.save(force_insert=True)
        found = set()
        for last in (False, False, True):
            with transaction.atomic():
                assert visit_draws.show(row.pk)
                drawn = row.sites.order_by("position").values_list("site__code", flat=True)
                found.add((VisitDraw.objects.get().seed, *drawn))
                transaction.set_rollback(not last)
        assert len(found) == 1
        assert not visit_draws.show(row.pk)

    def test_another_key_is_drawn_at_restore(self, five_sites: User, bound_database: Clone) -> None:
        """The drill of ``tests/config/test_backup.py`` shows that a restored database draws it."""

        def seed() -> str:
            with transaction.atomic():
                assert visit_draws.show(row.pk)
                shown = VisitDraw.objects.get().seed
                transaction.set_rollback(True)
            return shown

        with transaction.atomic():
            prove_actor(five_sites)
            row = self.row(five_sites)
            row.save(force_insert=True)
        before = seed()
        execute_as_owner(bound_database, "SELECT draw_key_of_draws()")
        assert seed() != before

    def test_one_that_was_left_unseen_is_shown_by_a_task(self, five_sites: User) -> None:
        """Its page says so until then."""
        with clock.at(real_day()):
            row = visit_draws.record(actor=five_sites, place=Jurisdiction.objects.get(code="36"), visits=1)
            address = reverse("pages:inspection-draw", args=[row.pk])
            page = page_client(five_sites).get(address).content.decode()
            assert "Its sites are shown within a minute" in page
            answer = client_of(five_sites).get(f"{V1}visit-draws/{row.pk}/").json()
            assert (answer["seed"], answer["sites"], answer["repeated"]) == ("", [], None)
            (message,) = OutboxMessage.objects.filter(event="visits_drawn")
            tasks.show_visit_draw(**message.payload)
            assert "Its sites are shown within a minute" not in page_client(five_sites).get(address).content.decode()
        assert row.sites.count() == 1

    def test_the_application_does_not_read_the_key_of_the_seeds(self, bound_database: Clone) -> None:
        for statement in (
            "SELECT FROM inspections_drawkey",
            "DELETE FROM inspections_drawkey",
            "SELECT draw_key_of_draws()",
            "UPDATE inspections_unseeneddraw SET made_in = 0",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


class TestResult:
    @pytest.fixture
    def draw(self, p36a: User, province: Jurisdiction, firm: Enterprise) -> VisitDraw:
        visit_draws.draw(actor=p36a, place=province, visits=10)
        return drawn_sites.draws().get()

    @pytest.fixture
    def result(self, inspector1: User) -> Callable[..., drawn_sites.Result]:
        return lambda on=DAY: visits.outcome(inspector1, on)

    def visit(self, inspector: User, other: User, on: dt.date = DAY, *, made: bool = True) -> Inspection:
        site = DrawnSite.objects.get().site
        row = visits.planned(site, inspector, other, planned_on=on)
        if not made:
            return row
        with clock.at(on):
            return visits.carried_out(row, inspector, on=on, answers=visits.answers(site, on))

    def test_due_then_missed(self, draw: VisitDraw, inspector1: User, result: Any) -> None:
        assert draw.due_on == dt.date(2011, 10, 31)
        assert [visit for _site, visit in result().sites] == ["due"]
        assert [visit for _site, visit in result(draw.due_on).sites] == ["due"]
        assert [visit for _site, visit in result(draw.due_on + dt.timedelta(days=1)).sites] == ["missed"]
        assert [row.site_id for row in drawn_sites.due(inspector1, DAY)] == [DrawnSite.objects.get().site_id]

    def test_planned_then_visited_with_the_share_reached(
        self, draw: VisitDraw, p36a: User, inspector1: User, result: Any
    ) -> None:
        row = self.visit(inspector1, p36a, made=False)
        assert [visit for _site, visit in result().sites] == ["planned"]
        assert result().share_reached is None
        visits.carried_out(row, inspector1)
        result = result()
        assert [visit for _site, visit in result.sites] == ["visited"]
        assert (result.in_time, result.made, result.share_reached, result.repeated) == (1, 1, Decimal(1), True)
        assert not drawn_sites.due(inspector1, DAY)

    def test_a_later_visit_is_late_and_no_longer_due(
        self, draw: VisitDraw, p36a: User, inspector1: User, result: Any
    ) -> None:
        day = dt.date(2011, 11, 2)
        self.visit(inspector1, p36a, day)
        result = result(day)
        assert [visit for _site, visit in result.sites] == ["late"]
        assert (result.in_time, result.made) == (0, 0)
        assert not drawn_sites.due(inspector1, day)

    def test_the_first_visit_from_the_draw_on_is_marked(self, draw: VisitDraw, p36a: User, inspector1: User) -> None:
        first = self.visit(inspector1, p36a)
        again = self.visit(inspector1, p36a, DAY + dt.timedelta(days=3), made=False)
        drawn_sites.mark([first, again])
        assert (vars(first)["drawn"], vars(again)["drawn"]) == (True, False)
        page = page_client(inspector1).get(reverse("pages:inspection", args=[first.pk])).content.decode()
        assert "drawn at random" in page

    def marked(self, *rows: Inspection) -> list[bool]:
        drawn_sites.mark(rows)
        return [vars(row)["drawn"] for row in rows]

    def test_of_two_that_are_planned_the_first_is_marked(self, draw: VisitDraw, p36a: User, inspector1: User) -> None:
        later = self.visit(inspector1, p36a, DAY + dt.timedelta(days=3), made=False)
        first = self.visit(inspector1, p36a, made=False)
        assert self.marked(first, later) == [True, False]

    def test_one_that_was_made_is_marked_and_no_earlier_plan(
        self, draw: VisitDraw, p36a: User, inspector1: User
    ) -> None:
        forgotten = self.visit(inspector1, p36a, made=False)
        made = self.visit(inspector1, p36a, DAY + dt.timedelta(days=3))
        assert self.marked(forgotten, made) == [False, True]

    def test_a_cancelled_plan_is_not_marked_nor_in_the_way(self, draw: VisitDraw, p36a: User, inspector1: User) -> None:
        gone = self.visit(inspector1, p36a, made=False)
        next_one = self.visit(inspector1, p36a, DAY + dt.timedelta(days=3), made=False)
        inspections.cancel(gone, actor=inspector1, reason="The road to the mine is closed")
        assert self.marked(gone, next_one) == [False, True]

    @pytest.mark.parametrize(("day", "marked"), [(dt.date(2012, 10, 31), True), (dt.date(2012, 11, 1), False)])
    def test_a_year_after_its_month_a_draw_asks_for_no_visit(
        self, draw: VisitDraw, p36a: User, inspector1: User, day: dt.date, marked: bool
    ) -> None:
        assert self.marked(self.visit(inspector1, p36a, day, made=False)) == [marked]

    def test_a_visit_before_the_draw_is_not_marked(
        self, p36a: User, inspector1: User, province: Jurisdiction, firm: Enterprise, result: Any
    ) -> None:
        with clock.at(DAY - dt.timedelta(days=1)):
            day = clock.today()
            row = visits.planned(firm.sites.get(), inspector1, p36a, planned_on=day)
            row = visits.carried_out(row, inspector1, on=day)
        visit_draws.draw(actor=p36a, place=province, visits=1)
        drawn_sites.mark([row])
        assert vars(row)["drawn"] is False
        assert [visit for _site, visit in result().sites] == ["due"]

    def test_today_of_an_inspector_shows_what_is_due(self, draw: VisitDraw, inspector1: User) -> None:
        page = page_client(inspector1).get(reverse("pages:start")).content.decode()
        assert "Drawn at random, not visited yet" in page
        assert reverse("pages:inspection-draw", args=[draw.pk]) in page

    def test_page_and_api_show_how_to_repeat_the_draw(self, draw: VisitDraw, inspector1: User) -> None:
        page = page_client(inspector1).get(reverse("pages:inspection-draw", args=[draw.pk])).content.decode()
        for text in (draw.seed, draw.candidates_sha256, "The same sites are drawn."):
            assert text in page
        answer = client_of(inspector1).get(f"{V1}visit-draws/{draw.pk}/").json()
        assert drawing.draw(answer["seed"], answer["candidates"], 1) == [each["site"] for each in answer["sites"]]
        assert (answer["share"], answer["share_reached"], answer["repeated"]) == ("0.1000", None, True)

    def test_a_draw_is_repeated_once_where_that_is_shown_and_not_on_lists(
        self, draw: VisitDraw, inspector1: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repeat, seeds = drawing.draw, list[str]()

        def counted(seed: str, *rest: Any) -> list[str]:
            seeds.append(seed)
            return repeat(seed, *rest)

        monkeypatch.setattr(drawing, "draw", counted)
        page_client(inspector1).get(reverse("pages:inspection-draws"))
        assert seeds == []
        page_client(inspector1).get(reverse("pages:inspection-draw", args=[draw.pk]))
        assert seeds == [draw.seed]
        client_of(inspector1).get(f"{V1}visit-draws/{draw.pk}/")
        assert seeds == [draw.seed] * 2

    def test_the_enterprise_and_the_tax_office_see_no_draw(self, draw: VisitDraw, firm: Enterprise) -> None:
        for reader in (factories.user(Role.ENTERPRISE_ADMIN, of=firm), factories.user(Role.TAX_OFFICER, at="36")):
            assert client_of(reader).get(f"{V1}visit-draws/").json()["results"] == []
            assert client_of(reader).get(f"{V1}visit-draws/{draw.pk}/").status_code == 404

    def test_an_officer_of_a_county_sees_what_was_drawn_in_his_province(self, draw: VisitDraw) -> None:
        for place, seen in (("3607", 1), ("15", 0)):
            reader = factories.user(Role.INSPECTOR, at=place)
            assert len(client_of(reader).get(f"{V1}visit-draws/").json()["results"]) == seen


class TestByPageAndApi:
    def test_drawn_by_its_page(self, p36a: User, province: Jurisdiction, firm: Enterprise) -> None:
        client = page_client(p36a)
        address = reverse("pages:inspection-draw-new")
        assert client.get(address).status_code == 200
        sent = client.post(address, {"place": "36", "visits": "10"})
        assert sent.headers["Location"] == reverse("pages:inspection-draw", args=[VisitDraw.objects.get().pk])
        listed = client.get(reverse("pages:inspection-draws")).content.decode()
        assert reverse("pages:inspection-draw", args=[VisitDraw.objects.get().pk]) in listed

    def test_drawn_over_the_api(self, p36a: User, province: Jurisdiction, firm: Enterprise) -> None:
        answer = client_of(p36a).post(f"{V1}visit-draws/", {"place": "36", "visits": 10}, format="json")
        assert answer.status_code == 201
        assert [each["visit"] for each in answer.json()["sites"]] == ["due"]

    def test_officers_below_a_province_are_offered_no_draw(self, p36a: User, province: Jurisdiction) -> None:
        new = reverse("pages:inspection-draw-new")
        for reader, offered in ((p36a, True), (factories.user(Role.INSPECTOR, at="3607"), False)):
            client = page_client(reader)
            assert (new in client.get(reverse("pages:inspection-draws")).content.decode()) == offered
            assert client.get(new).status_code == (200 if offered else 403)


class TestShares:
    def entry(self, **other: Any) -> dict[str, Any]:
        return {"from_month": OCTOBER, "share": Decimal("0.25"), "document": "Order 7"} | other

    def entered(self, nation: Jurisdiction, admin: User, **other: Any) -> None:
        by_two(draw_shares.ENTER, nation, admin, another_like(admin), **self.entry(**other))

    def test_two_administrators_enter_it_and_draws_follow_it(
        self, nation: Jurisdiction, admin: User, p36a: User, province: Jurisdiction, sites: Any
    ) -> None:
        assert drawn_sites.share_in(OCTOBER) == Decimal("0.1")
        self.entered(nation, admin)
        assert drawn_sites.share_in(OCTOBER - dt.timedelta(days=1)) == Decimal("0.1")
        assert drawn_sites.share_in(dt.date(2012, 1, 1)) == Decimal("0.25")
        row = visit_draws.draw(actor=p36a, place=province, visits=10)
        assert (row.share, row.sites.count()) == (Decimal("0.25"), 3)

    def test_of_two_entries_the_later_month_holds(self, nation: Jurisdiction, admin: User) -> None:
        self.entered(nation, admin, from_month=dt.date(2011, 12, 1), share=Decimal("0.3"))
        self.entered(nation, admin)
        shares = [drawn_sites.share_in(dt.date(2011, month, 1)) for month in (10, 11, 12)]
        assert shares == [Decimal("0.25"), Decimal("0.25"), Decimal("0.3")]

    def test_one_administrator_alone_enters_none(self, admin: User) -> None:
        with pytest.raises(Conflict) as caught:
            draw_shares.enter(actor=admin, **self.entry())
        assert caught.value.code == "needs_second_person"

    @pytest.mark.parametrize(
        ("other", "pointer", "code"),
        [
            ({"from_month": dt.date(2011, 9, 1)}, "/from_month", "month_is_over"),
            ({"from_month": dt.date(2011, 10, 2)}, "/from_month", "invalid_period"),
            ({"share": Decimal(0)}, "/share", "out_of_range"),
            ({"share": Decimal("1.0001")}, "/share", "out_of_range"),
            ({"document": ""}, "/document", "required"),
        ],
    )
    def test_an_entry_is_refused_with_its_fault(
        self, nation: Jurisdiction, other: dict[str, Any], pointer: str, code: str
    ) -> None:
        with pytest.raises(DomainError) as caught:
            draw_shares.require_fitting(DrawShare(**self.entry(**other)))
        assert (pointer, code) in fault_codes(caught)

    def test_a_second_entry_of_a_month_is_refused(self, nation: Jurisdiction, admin: User) -> None:
        self.entered(nation, admin)
        with pytest.raises(DomainError) as caught:
            self.entered(nation, admin)
        assert "exists" in {fault.code for fault in caught.value.errors} | {caught.value.code}

    def test_the_database_takes_none_of_one_person_and_none_of_a_month_that_is_over(
        self, bound_database: Clone
    ) -> None:
        with loaders.entering_history():
            factories.place("CN")
            admin = factories.user(Role.ADMINISTRATOR, at="CN")
        for month, by in ((real_month(), "draw_share_by_two"), (dt.date(2011, 1, 1), "draw_share_not_backdated")):
            row = DrawShare(**self.entry(from_month=month), recorded_by=admin, recorded_at=clock.now())
            with pytest.raises(DatabaseError) as caught, transaction.atomic():
                prove_actor(admin)
                row.save(force_insert=True)
            assert constraint_of(caught.value) == by

    def test_page_and_api_show_what_is_assumed_and_what_was_entered(self, nation: Jurisdiction, admin: User) -> None:
        address = reverse("pages:inspection-draw-shares")
        page = page_client(admin).get(address).content.decode()
        assert "None is entered: the assumed one holds." in page
        assert reverse("pages:approval-propose", args=[draw_shares.ENTER, nation.pk]) in page
        self.entered(nation, admin)
        reader = factories.user(Role.INSPECTOR, at="36")
        page = page_client(reader).get(address).content.decode()
        assert "Order 7" in page
        assert "approvals/" + draw_shares.ENTER not in page
        (row,) = client_of(reader).get(f"{V1}draw-shares/").json()["results"]
        assert (row["from_month"], row["share"]) == ("2011-10", "0.2500")


def test_the_last_day_of_a_month_is_still_in_time() -> None:
    draw = VisitDraw(month=OCTOBER, drawn_on=DAY)
    site = DrawnSite(draw=draw, position=1)
    site.planned_on = None
    for day, visit in ((last_day(OCTOBER), "visited"), (last_day(OCTOBER) + dt.timedelta(days=1), "late")):
        site.visited_on = day
        assert site.visit(DAY) == visit
