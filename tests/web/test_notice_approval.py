"""The page for approving a notice: the plan before, changes since the return, and flags of the recipients."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import User
from enterprises.roles import Role
from inspections.models import Flag
from quotas.models import Notice
from quotas.queries import effects, notice_comparisons
from quotas.services import notices
from tests.support import factories
from tests.support.inspection_world import World
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks

DAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def over(db: None) -> World:
    """Create a firm that used more than it has, and is flagged for it."""
    firm = factories.enterprise("E-OVER")
    factories.site(firm)
    world = World(firm, factories.user(Role.ENTERPRISE_SIGNER, of=firm), scheme="all")
    world.give_firm(100)
    world.screen(world.file(3, "138"))
    assert Flag.objects.filter(subject_code="E-OVER").exists()
    return world


def drafted(actor: User, giver: str, taker: str, tonnes: str = "1", **fields: Any) -> Notice:
    return notices.create(
        actor=actor,
        programme="mlr-mining",
        year=2011,
        batch="supplement",
        basis="incremental",
        number="T-GAIN",
        issued_on=dt.date(2011, 10, 1),
        effective_on=dt.date(2011, 10, 1),
        lines=[{"from": giver, "to": taker, "category": "all", "tonnes": Decimal(tonnes)}],
        **fields,
    )


def test_the_flags_of_those_who_gain_stand_beside_the_decision(over: World, p36a: User, p36b: User) -> None:
    notice = notices.submit(drafted(p36a, "36", "E-OVER"), actor=p36a)
    here = reverse("pages:notice", args=[notice.pk])
    page = page_client(p36b).get(here).content.decode()
    assert "Flags of the recipients" in page
    flag = Flag.objects.filter(subject_code="E-OVER").first()
    assert flag is not None
    assert reverse("pages:flag", args=[flag.pk]) in page
    listed = page_client(p36b).get(reverse("pages:flags"), {"notice": notice.pk}).content.decode()
    assert f"flag={flag.pk}" in listed
    nothing = page_client(p36b).get(reverse("pages:flags"), {"notice": "01900000-0000-7000-8000-000000000000"})
    assert f"flag={flag.pk}" not in nothing.content.decode()


def test_a_reduction_gains_nobody_anything(over: World, p36a: User) -> None:
    notice = drafted(p36a, "36", "E-OVER", reduction=True)
    page = page_client(p36a).get(reverse("pages:notice", args=[notice.pk])).content.decode()
    assert "No undecided flag is about" in page


def test_what_changed_since_the_return_is_shown(over: World, p36a: User, p36b: User) -> None:
    notice = notices.submit(drafted(p36a, "36", "E-OVER", "7"), actor=p36a)
    notice = notices.return_(notice, reason="less", actor=p36b)
    lines: Any = [{"from": "36", "to": "E-OVER", "category": "all", "tonnes": Decimal("5")}]
    here = reverse("pages:notice", args=[notice.pk])
    assert "What changed since it was returned" not in page_client(p36b).get(here).content.decode()
    changed = notices.update(notice, actor=p36a, lines=lines, reduction=True, note="As agreed.")
    notice = notices.submit(changed, actor=p36a)
    page = without_blanks(page_client(p36b).get(here).content.decode())
    assert "What changed since it was returned" in page
    assert "Returned because:</strong>less" in page
    assert "7.000" in page
    assert 'Reduction</th><td class="num" data-label="Was">no</td><td class="num" data-label="Is">yes' in page
    assert "As agreed.</td>" in page
    assert "Beside the plan of 2010" in page
    notice = notices.submit(notices.return_(notice, reason="once more", actor=p36b), actor=p36a)
    assert "Neither the details nor the lines differ." in page_client(p36b).get(here).content.decode()


def plan_of(year: int, maker: User, *lines: tuple[str | None, str, str, str]) -> Notice:
    with clock.at(dt.date(year, 7, 1)):
        created = notices.create(
            actor=maker,
            programme="mlr-mining",
            year=year,
            batch="year",
            basis="incremental",
            number=f"T-{year}",
            issued_on=dt.date(year, 6, 8),
            effective_on=dt.date(year, 1, 1),
            lines=[
                {"from": giver, "to": taker, "category": category, "tonnes": Decimal(tonnes)}
                for giver, taker, category, tonnes in lines
            ],
        )
        return notices.submit(created, actor=maker)


def test_where_the_scheme_has_changed_the_totals_are_compared(db: None, mlr1: User, mlr2: User) -> None:
    """Published: one figure of 93,800 t for 2012; light and medium-heavy for 2013 and 2014, of 105,000 t together."""
    factories.programme()
    factories.place("15")
    whole = plan_of(2012, mlr1, (None, "CN", "all", "93800"), ("CN", "15", "all", "50000"))
    with clock.at(dt.date(2012, 7, 1)):
        notices.approve(whole, actor=mlr2)
    parts = [(None, "CN", "light", "75900"), (None, "CN", "medium_heavy", "17900"), ("CN", "15", "light", "59500")]
    changed = plan_of(2013, mlr1, *parts)
    beside = notice_comparisons.beside_last_year(changed, effects.effects_of_notice(changed)[0])
    assert [(row.holder.code, row.category, row.last_year, row.after, row.change_percent) for row in beside] == [
        ("CN", "total", 93_800, 93_800, 0),
        ("15", "total", 50_000, 59_500, 19),
    ]
    with clock.at(dt.date(2013, 7, 1)):
        notices.approve(changed, actor=mlr2)
    same = plan_of(2014, mlr1, (None, "CN", "light", "87100"), (None, "CN", "medium_heavy", "17900"))
    beside = notice_comparisons.beside_last_year(same, effects.effects_of_notice(same)[0])
    assert [(row.category, round(row.change_percent, 2)) for row in beside if row.total] == [
        ("light", Decimal("14.76")),
        ("medium_heavy", 0),
    ]
    (total, _handed_on) = notice_comparisons.growth(beside)
    assert (total.last_year, total.after, total.change) == (93_800, 105_000, 11_200)
    assert round(total.change_percent, 2) == Decimal("11.94")
    page = without_blanks(page_client(mlr2).get(reverse("pages:notice", args=[same.pk])).content.decode())
    assert "<strong>+11,200.000 (+11.94 %)</strong>" in page


def test_a_list_separates_the_total_from_the_distributed_quota(db: None, mlr1: User) -> None:
    factories.programme()
    factories.place("15")
    factories.place("36")
    shares = [("CN", "15", "all", "50000"), ("CN", "36", "all", "43800")]
    plan_of(2011, mlr1, (None, "CN", "all", "93800"), *shares)
    page = without_blanks(page_client(mlr1).get(reverse("pages:notices")).content.decode())
    assert "187,600" not in page
    assert '93,800.000<span class="small soft">national total</span>' in page
    assert '93,800.000<span class="small soft">distributed</span>' in page


def test_a_notice_whose_day_is_to_come_says_so(db: None, mlr1: User, mlr2: User) -> None:
    factories.programme()
    factories.place("CN")
    created = notices.create(
        actor=mlr1, programme="mlr-mining", year=2012, batch="first", basis="incremental", number="T-2012",
        issued_on=DAY, effective_on=dt.date(2012, 1, 1),
        lines=[{"from": None, "to": "CN", "category": "all", "tonnes": Decimal(46_900)}],
    )  # fmt: skip
    notices.approve(notices.submit(created, actor=mlr1), actor=mlr2)
    here, listed = reverse("pages:notice", args=[created.pk]), reverse("pages:notices")
    for address in (here, listed):
        page = page_client(mlr1).get(address).content.decode()
        assert "In force from 1 January 2012" in page
    assert 'Allocated from <time datetime="2012-01-01">1 January 2012' in page_client(mlr1).get(here).content.decode()
    with clock.at(dt.date(2012, 1, 1)):
        page = page_client(mlr1).get(here).content.decode()
    assert "In force from" not in page
    assert "Allocated today" in page


def test_the_page_keeps_its_count_of_questions(
    over: World, p36a: User, p36b: User, django_assert_max_num_queries: Any
) -> None:
    notice = notices.submit(drafted(p36a, "36", "E-OVER"), actor=p36a)
    client = page_client(p36b)
    client.get(reverse("pages:notices"))
    with django_assert_max_num_queries(32):
        client.get(reverse("pages:notice", args=[notice.pk]))
