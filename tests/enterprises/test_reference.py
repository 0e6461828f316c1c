"""Reference data: places, groups, planned areas, entered by administrators alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Conflict, Forbidden, Invalid
from enterprises.models import Group, Jurisdiction, MiningArea, User
from enterprises.services import groups, jurisdictions, mining_areas
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_level_and_parent_follow_from_the_code(admin1: User) -> None:
    factories.place("3607")
    created = jurisdictions.create(actor=admin1, code="360725", name="Chongyi")
    assert (created.level, created.parent.code) == ("county", "3607")


def test_a_place_is_entered_after_the_one_around_it(admin1: User) -> None:
    with pytest.raises(Conflict) as refused:
        jurisdictions.create(actor=admin1, code="4403", name="Shenzhen")
    assert refused.value.code == "parent_missing"


@pytest.mark.parametrize("code", ["3", "360", "36072", "36o7", "３６", "", "cn"])
def test_what_is_no_code_is_refused(admin1: User, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        jurisdictions.create(actor=admin1, code=code, name="x")
    assert refused.value.errors[0].code == "invalid_code"


def test_codes_are_unique(admin1: User) -> None:
    factories.place("36")
    for again in (
        lambda: jurisdictions.create(actor=admin1, code="36", name="x"),
        lambda: [groups.create(actor=admin1, code="G-A", name="x") for _ in range(2)],
    ):
        with pytest.raises(Conflict) as refused:
            again()
        assert refused.value.code == "taken"


def test_a_groups_code_begins_with_its_letter(admin1: User) -> None:
    with pytest.raises(Invalid):
        groups.create(actor=admin1, code="X-1", name="x")


def test_an_area_is_never_entered_without_its_source(admin1: User) -> None:
    place = factories.place("360729")
    with pytest.raises(Invalid):
        mining_areas.create(actor=admin1, number=11, jurisdiction=place, evidence="derived", source=" ")
    area = mining_areas.create(actor=admin1, number=11, jurisdiction=place, evidence="derived", source="announcement")
    with pytest.raises(Invalid):
        mining_areas.update(area, actor=admin1, source="")
    with pytest.raises(Conflict):
        mining_areas.create(actor=admin1, number=11, jurisdiction=place, evidence="derived", source="again")


def test_an_area_without_a_name_says_so() -> None:
    assert "name unknown" in str(MiningArea(number=11))


def _edits(actor: User) -> list[Callable[[], Any]]:
    place, group = factories.place("36"), factories.group()
    area = MiningArea.objects.create(number=1, jurisdiction=place, evidence="sourced", source="t")
    return [
        lambda: jurisdictions.create(actor=actor, code="99", name="x"),
        lambda: jurisdictions.update(place, actor=actor, name="x"),
        lambda: groups.create(actor=actor, code="G-N", name="x"),
        lambda: groups.update(group, actor=actor, name="x"),
        lambda: mining_areas.create(actor=actor, number=2, jurisdiction=place, evidence="sourced", source="t"),
        lambda: mining_areas.update(area, actor=actor, name="x"),
    ]


def test_administrators_edit_reference_data(admin1: User) -> None:
    for edit in _edits(admin1):
        assert edit().pk


def test_nobody_else_edits_reference_data(mlr1: User, p36a: User, auditor1: User, signer: User) -> None:
    for person in (mlr1, p36a, auditor1, signer):
        for edit in _edits(person):
            with pytest.raises(Forbidden):
                edit()
        MiningArea.objects.all().delete()


def test_everybody_signed_in_reads_reference_data(signer: User) -> None:
    factories.group()
    for model in (Jurisdiction, Group):
        assert model.objects.visible_to(signer).exists()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("jurisdiction_code_fits_level", {"level": "county"}),
        ("jurisdiction_only_nation_has_no_parent", {"parent": None}),
    ],
)
def test_the_database_itself_refuses_an_inconsistent_tree(name: str, fields: dict[str, Any]) -> None:
    factories.place("36")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Jurisdiction.objects.filter(code="36").update(**fields)


def test_the_database_itself_refuses_a_groups_strange_code() -> None:
    with pytest.raises(IntegrityError, match="group_code_form"), transaction.atomic():
        factories.group("X-1")
