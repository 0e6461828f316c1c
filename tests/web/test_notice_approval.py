"""Whoever approves sees the plan before, what changed since the return, and the flags of those who gain."""

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
from quotas.services import notices
from tests import factories
from tests.inspections.world import World
from tests.web.test_notices import client_of

DAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def over(db: None) -> World:
    """A firm that used more than it has, and is flagged for it."""
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
    page = client_of(p36b).get(here).content.decode()
    assert "Flags of those who gain" in page
    flag = Flag.objects.filter(subject_code="E-OVER").first()
    assert flag is not None
    assert reverse("pages:flag", args=[flag.pk]) in page
    listed = client_of(p36b).get(reverse("pages:flags"), {"notice": notice.pk}).content.decode()
    assert f"flag={flag.pk}" in listed
    nothing = client_of(p36b).get(reverse("pages:flags"), {"notice": "01900000-0000-7000-8000-000000000000"})
    assert f"flag={flag.pk}" not in nothing.content.decode()


def test_a_reduction_gains_nobody_anything(over: World, p36a: User) -> None:
    notice = drafted(p36a, "36", "E-OVER", reduction=True)
    page = client_of(p36a).get(reverse("pages:notice", args=[notice.pk])).content.decode()
    assert "No undecided flag is about" in page


def test_what_changed_since_the_return_is_shown(over: World, p36a: User, p36b: User) -> None:
    notice = notices.submit(drafted(p36a, "36", "E-OVER", "7"), actor=p36a)
    notice = notices.return_(notice, reason="less", actor=p36b)
    lines: Any = [{"from": "36", "to": "E-OVER", "category": "all", "tonnes": Decimal("5")}]
    here = reverse("pages:notice", args=[notice.pk])
    assert "What changed since it was returned" not in client_of(p36b).get(here).content.decode()
    changed = notices.update(notice, actor=p36a, lines=lines, reduction=True, note="As agreed.")
    notice = notices.submit(changed, actor=p36a)
    page = client_of(p36b).get(here).content.decode()
    assert "What changed since it was returned" in page
    assert "Returned because:</strong> less" in page
    assert "7.000" in page
    assert 'Reduction</th><td class="num" data-label="Was">no</td><td class="num" data-label="Is">yes' in page
    assert "As agreed.</td>" in page
    assert "Beside the plan of 2010" in page
    notice = notices.submit(notices.return_(notice, reason="once more", actor=p36b), actor=p36a)
    assert "Neither the paper nor a line differs." in client_of(p36b).get(here).content.decode()


def test_the_page_keeps_its_count_of_questions(
    over: World, p36a: User, p36b: User, django_assert_max_num_queries: Any
) -> None:
    notice = notices.submit(drafted(p36a, "36", "E-OVER"), actor=p36a)
    client = client_of(p36b)
    client.get(reverse("pages:notices"))
    with django_assert_max_num_queries(25):
        client.get(reverse("pages:notice", args=[notice.pk]))
