"""A discharge permit that has limits is not revoked for days that are past, so that no other permit loosens them."""

import datetime as dt
from decimal import Decimal

import pytest

from core import clock, loaders
from core.errors import Invalid
from enterprises.models import Licence, User
from enterprises.roles import Role
from enterprises.services import licences
from environment.services import permit_limits
from tests.support import factories
from tests.support.approvals import WHY, by_two
from tests.support.databases import Clone, execute_as_owner
from tests.support.refusals import fault_codes

SINCE = dt.date(2014, 1, 1)


@pytest.fixture
def officers(bound_database: Clone) -> tuple[User, User]:
    with loaders.entering_history():
        factories.place("36")
        one, two = (factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",)) for _ in range(2))
        return one, two


@pytest.fixture
def permits(officers: tuple[User, User]) -> list[Licence]:
    """Enter a permit for each of three enterprises, of which the first two have a limit."""
    with loaders.entering_history():
        new = {"held_from": clock.today()}  # of months that are over, one officer alone revokes nothing
        made = [
            factories.licence(
                factories.site(factories.enterprise(), **held), "discharge", number=f"P-{number}", valid_from=SINCE
            )
            for number, held in enumerate((new, {}, new))
        ]
        for permit in made[:2]:
            permit_limits.enter(
                actor=officers[0], licence=permit, pollutant="cod", medium="water", highest=Decimal(50), document="P"
            )
        return made


def test_one_officer_does_not_revoke_it_for_past_days(officers: tuple[User, User], permits: list[Licence]) -> None:
    limited, other, unlimited = permits
    yesterday = clock.today() - dt.timedelta(days=1)
    with pytest.raises(Invalid) as caught:
        licences.revoke(limited, actor=officers[0], reason=WHY, effective_on=yesterday)
    assert fault_codes(caught) == {("/effective_on", "limits_in_the_past")}
    licences.revoke(unlimited, actor=officers[0], reason=WHY, effective_on=yesterday)
    licences.revoke(limited, actor=officers[0], reason=WHY, effective_on=clock.today())
    by_two("enterprises.close", other.site.enterprise, *officers, effective_on=yesterday)
    other.refresh_from_db()
    assert other.revoked_on == yesterday


def test_without_its_trigger_it_is_revoked_for_past_days(
    bound_database: Clone, officers: tuple[User, User], permits: list[Licence]
) -> None:
    execute_as_owner(bound_database, "DROP TRIGGER permit_keeps_its_past ON enterprises_licence")
    yesterday = clock.today() - dt.timedelta(days=1)
    assert licences.revoke(permits[0], actor=officers[0], reason=WHY, effective_on=yesterday).revoked_on == yesterday
