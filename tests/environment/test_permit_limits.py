"""Two officers loosen a limit of a permit for days that are past; one tightens it, or sets one from today on."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import Invalid
from enterprises.models import ApprovalRequest, Enterprise, Licence, User
from environment.models import PermitLimit
from environment.services import permit_limits
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, by_two
from tests.support.refusals import refused

TODAY = dt.date(2014, 10, 20)
FIGURE: dict[str, Any] = {"pollutant": "cod", "medium": "water", "document": "Decision 7"}
LOOSER: dict[str, Any] = {**FIGURE, "highest": Decimal(70), "in_force_from": dt.date(2014, 3, 1)}


@pytest.fixture(autouse=True)
def _in_2014(db: None) -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def permit(firm: Enterprise) -> Licence:
    return factories.licence(firm.sites.get(), "discharge", number="P-1")


@pytest.fixture
def limit(permit: Licence, mlr1: User) -> PermitLimit:
    return permit_limits.enter(
        actor=mlr1, licence=permit, highest=Decimal(50), in_force_from=dt.date(2014, 1, 1), **FIGURE
    )


def test_one_officer_is_told_the_day_and_the_limit(limit: PermitLimit, permit: Licence, mlr1: User) -> None:
    with pytest.raises(Invalid) as caught:
        permit_limits.enter(actor=mlr1, licence=permit, **LOOSER)
    (fault,) = caught.value.errors
    assert (fault.pointer, fault.code) == ("/in_force_from", "loosened_in_the_past")
    assert "1 March 2014" in fault.detail
    assert "≤ 50 mg/L" in fault.detail
    with refused("needs_second_person"):
        permit_limits.loosen(permit, actor=mlr1, reason=WHY, **LOOSER)


def test_two_officers_loosen_it(limit: PermitLimit, permit: Licence, mlr1: User, mlr2: User) -> None:
    request = by_two(permit_limits.LOOSEN, permit, mlr1, mlr2, **LOOSER)
    row = PermitLimit.objects.get(highest=70)
    assert (row.recorded_by, row.in_force_from, row.licence) == (mlr2, dt.date(2014, 3, 1), permit)
    assert request.enterprise == permit.site.enterprise
    (table,) = request.preview["tables"]
    assert table["rows"] == [["2014-03-01", "≤ 50 mg/L", "≤ 70 mg/L"]]


def test_what_one_officer_may_enter_takes_no_second(
    limit: PermitLimit, permit: Licence, mlr1: User, mlr2: User
) -> None:
    for change in ({"highest": Decimal(40)}, {"in_force_from": TODAY}):
        with refused("one_suffices"):
            by_two(permit_limits.LOOSEN, permit, mlr1, mlr2, **{**LOOSER, **change})
        assert permit_limits.enter(actor=mlr1, licence=permit, **{**LOOSER, **change}).pk


def test_a_limit_that_is_taken_away_is_looser(limit: PermitLimit, permit: Licence, mlr1: User, mlr2: User) -> None:
    by_two(permit_limits.LOOSEN, permit, mlr1, mlr2, **{**LOOSER, "highest": None, "yearly_total": Decimal(5)})
    with refused("one_suffices"):
        by_two(permit_limits.LOOSEN, permit, mlr1, mlr2, **{**LOOSER, "highest": None, "yearly_total": Decimal(4)})


def test_it_is_a_matter_of_the_authority_of_the_permit(
    limit: PermitLimit, permit: Licence, p36a: User, miit1: User, mlr1: User
) -> None:
    body = {"act": permit_limits.LOOSEN, "target": str(permit.pk), "reason": WHY}
    arguments = {**LOOSER, "highest": "70", "in_force_from": "2014-03-01"}
    for officer in (p36a, miit1):
        assert client_of(officer).post(f"{V1}approvals/", {**body, "arguments": arguments}).status_code == 403
    assert client_of(mlr1).post(f"{V1}approvals/", {**body, "arguments": arguments}).status_code in {201, 202}
    assert ApprovalRequest.objects.get().act == permit_limits.LOOSEN


def test_it_is_proposed_from_the_page_of_a_limit(limit: PermitLimit, permit: Licence, mlr1: User) -> None:
    browser = Client()
    browser.force_login(mlr1)
    path = reverse("pages:approval-propose", args=[permit_limits.LOOSEN, permit.pk])
    assert path in browser.get(reverse("pages:permit-limit", args=[limit.pk])).content.decode()
    given = {**LOOSER, "highest": "70", "in_force_from": "2014-03-01", "reason": WHY}
    assert "≤ 50 mg/L" in browser.post(path, given).content.decode()
