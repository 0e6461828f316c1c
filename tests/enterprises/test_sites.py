"""Sites: their kind is fixed once licensed; their holders form a timeline."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, MiningArea, Site, SiteTenure, User
from enterprises.services import sites
from tests.support import factories
from tests.support.approvals import another_like, by_two
from tests.support.holders import holder_on

pytestmark = pytest.mark.django_db

TODAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _business_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    site = firm.sites.get()
    Site.objects.filter(pk=site.pk).update(approved_capacity=Decimal("500"))
    site.refresh_from_db()
    return site


def _entered(actor: User, firm: Enterprise, **fields: Any) -> Site:
    defaults = {
        "code": "S-NEW",
        "name": "New mine (invented)",
        "enterprise": firm,
        "kind": "mine",
        "ore_type": "ion_adsorption",
        "jurisdiction": firm.jurisdiction,
        "held_from": dt.date(2011, 1, 1),
    }
    return sites.create(actor=actor, **{**defaults, **fields})


def test_a_site_is_entered_with_its_first_holder(p36a: User, firm: Enterprise) -> None:
    created = _entered(p36a, firm)
    assert holder_on(created, dt.date(2011, 1, 1)) == firm
    assert holder_on(created, dt.date(2010, 12, 31)) is None


def test_site_and_enterprise_must_both_lie_in_the_officers_place(p36a: User, firm: Enterprise) -> None:
    with pytest.raises(Forbidden):
        _entered(p36a, firm, jurisdiction=factories.place("150206"))
    with pytest.raises(Forbidden):
        _entered(p36a, factories.enterprise(at="150206"))


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"code": "mine 1"}, "/code"),
        ({"ore_type": ""}, "/ore_type"),
        ({"approved_capacity": Decimal(0)}, "/approved_capacity"),
        ({"latitude": Decimal(91)}, "/latitude"),
        ({"longitude": Decimal(-181)}, "/longitude"),
        ({"held_from": dt.date(2011, 10, 21)}, "/held_from"),
    ],
)
def test_a_wrong_field_is_named(p36a: User, firm: Enterprise, fields: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _entered(p36a, firm, **fields)
    assert refused.value.errors[0].pointer == pointer


def test_only_mines_lie_in_a_planned_area(p36a: User, firm: Enterprise) -> None:
    area = MiningArea.objects.create(number=1, jurisdiction=firm.jurisdiction, evidence="sourced", source="t")
    with pytest.raises(Invalid):
        _entered(p36a, firm, kind="metal", ore_type="", mining_area=area)
    assert _entered(p36a, firm, mining_area=area).mining_area == area


@pytest.mark.parametrize("kind", ["mine", "separation"])
def test_an_existing_mine_or_separation_plant_is_not_enlarged(p36a: User, firm: Enterprise, kind: str) -> None:
    site = factories.site(firm, kind, approved_capacity=Decimal("2000"))
    with pytest.raises(Conflict) as refused:
        sites.update(site, actor=p36a, approved_capacity=Decimal("2000.001"))
    assert refused.value.code == "capacity_frozen"
    with pytest.raises(Conflict):  # after which any could be entered
        sites.update(site, actor=p36a, approved_capacity=None)
    assert "White" not in refused.value.extra["legal_basis"]
    assert sites.update(site, actor=p36a, approved_capacity=Decimal("1999.999")).approved_capacity == Decimal(
        "1999.999"
    )


def test_an_exception_to_the_freeze_is_recorded_with_its_decision(p36a: User, mine: Site) -> None:
    sites.update(mine, actor=p36a, approved_capacity=Decimal("600"), exception="State Council decision 9")
    event = AuditEvent.objects.get(action="sites.update")
    assert event.reason == "State Council decision 9"
    assert event.data == {"changed": {"approved_capacity": ["500.000", "600"]}}


def test_a_metal_plant_may_grow(p36a: User, firm: Enterprise) -> None:
    plant = factories.site(firm, "metal", approved_capacity=Decimal("10"))
    assert sites.update(plant, actor=p36a, approved_capacity=Decimal("20")).approved_capacity == 20


@pytest.mark.parametrize("change", [{"kind": "dressing"}, {"ore_type": "xenotime"}, {"jurisdiction": "360728"}])
def test_what_a_licensed_site_is_cannot_be_rewritten(p36a: User, mine: Site, change: dict[str, Any]) -> None:
    if "jurisdiction" in change:
        change = {"jurisdiction": factories.place(change["jurisdiction"])}
    with pytest.raises(Conflict) as refused:
        sites.update(mine, actor=p36a, **change)
    assert refused.value.code == "facts_fixed"


def test_the_area_of_a_site_with_a_mining_licence_is_fixed(p36a: User, mine: Site, firm: Enterprise) -> None:
    area, other = (
        MiningArea.objects.create(number=number, jurisdiction=mine.jurisdiction, evidence="sourced", source="t")
        for number in (1, 2)
    )
    mine = sites.update(mine, actor=p36a, mining_area=area)  # its first
    for changed in (other, None):
        with pytest.raises(Conflict) as refused:
            sites.update(mine, actor=p36a, mining_area=changed)
        assert refused.value.code == "area_fixed"
    plant = factories.site(firm, licensed=False)
    factories.licence(plant, "discharge")
    assert sites.update(plant, actor=p36a, mining_area=area).mining_area == area
    assert sites.update(plant, actor=p36a, mining_area=None).mining_area is None


def test_an_unlicensed_site_may_still_be_corrected(p36a: User, firm: Enterprise) -> None:
    site = factories.site(firm, licensed=False)
    assert sites.update(site, actor=p36a, ore_type="xenotime").ore_type == "xenotime"


def test_a_hand_over_splits_the_timeline(p36a: User, firm: Enterprise, mine: Site) -> None:
    heir = factories.enterprise()
    with pytest.raises(Conflict) as refused:
        sites.hand_over(mine, actor=p36a, to=heir, reason="Sold, as a test", on=dt.date(2011, 7, 1))
    assert refused.value.code == "needs_second_person"
    by_two(sites.HAND_OVER, mine, p36a, another_like(p36a), to=heir, on=dt.date(2011, 7, 1))
    assert holder_on(mine, dt.date(2011, 6, 30)) == firm
    assert holder_on(mine, dt.date(2011, 7, 1)) == heir
    assert Site.objects.get(pk=mine.pk).enterprise == heir


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"on": dt.date(2006, 1, 1)}, "before_tenure"),
        ({"to": "itself"}, "already_held"),
        ({"to": "gone"}, "enterprise_ended"),
    ],
)
def test_an_impossible_hand_over_is_refused(
    p36a: User, firm: Enterprise, mine: Site, given: dict[str, Any], code: str
) -> None:
    to = {"itself": firm, "gone": factories.enterprise(state="closed")}.get(given.pop("to", ""))
    with pytest.raises(Conflict) as refused:
        by_two(sites.HAND_OVER, mine, p36a, another_like(p36a), to=to or factories.enterprise(), **given)
    assert refused.value.code == code
    assert mine.tenures.count() == 1


def test_nobody_hands_over_to_an_enterprise_elsewhere(p36a: User, mine: Site) -> None:
    with pytest.raises(Forbidden):
        sites.hand_over(mine, actor=p36a, to=factories.enterprise(at="150206"), reason="as a test x")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("site_code_form", {"code": "mine"}),
        ("site_mine_names_its_ore", {"ore_type": ""}),
        ("site_capacity_positive", {"approved_capacity": 0}),
        ("site_latitude_range", {"latitude": 91}),
        ("site_longitude_range", {"longitude": 181}),
    ],
)
def test_the_database_itself_refuses(mine: Site, name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Site.objects.filter(pk=mine.pk).update(**fields)


def test_the_database_allows_one_holder_a_day(mine: Site) -> None:
    other = factories.enterprise()
    mine.tenures.update(held_to=dt.date(2011, 6, 30))
    with pytest.raises(IntegrityError, match="tenure_one_holder_a_day"), transaction.atomic():
        SiteTenure.objects.create(site=mine, enterprise=other, held_from=dt.date(2011, 6, 30))
    SiteTenure.objects.create(site=mine, enterprise=other, held_from=dt.date(2011, 7, 1))
    with pytest.raises(IntegrityError, match="tenure_ordered"), transaction.atomic():
        SiteTenure.objects.filter(held_to=None).update(held_to=dt.date(2011, 6, 30))


def test_people_of_an_enterprise_see_its_sites_only(signer: User, outsider: User, mine: Site) -> None:
    assert list(Site.objects.visible_to(signer)) == [mine]
    assert not Site.objects.visible_to(outsider).exists()
