"""An entry is withdrawn by the office that recorded it, or by one above it of the same authority."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from core import clock
from core.actor_sessions import prove_actor
from core.actors import Actor, SystemActor
from core.errors import Forbidden
from enterprises.lifecycles.labels import COMMITMENT, SITE_LABEL
from enterprises.models import Commitment, Enterprise, Membership, Site, SiteLabel, User
from enterprises.policies import roles_with
from enterprises.roles import Role
from enterprises.services import labels
from environment.lifecycles import DEPOSIT, OUTLET, RESTORATION, RISK_ASSESSMENT
from environment.models import RiskAssessment
from environment.services import risk_assessments
from quotas.models import ElementClassification, ProductShare
from quotas.services import elements
from resources.lifecycles.plan_targets import PLAN_TARGET
from resources.models import PlanTarget
from resources.services import plan_targets
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.databases import Clone, execute_as_owner, no_loader
from tests.support.refusals import constraint_of

D = dt.date
WHY = "Entered for another mine"
LIFECYCLES = (
    SITE_LABEL, COMMITMENT, OUTLET, RISK_ASSESSMENT, DEPOSIT, RESTORATION, PLAN_TARGET,
    elements.ELEMENT_CLASSIFICATION, elements.PRODUCT_SHARE,
)  # fmt: skip


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(dt.datetime(2011, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


COUNT_IN_OXIDE = ["mlr-mining", "miit-mineral"]  # programmes of two ministries


def label(actor: User, mine: Site) -> SiteLabel:
    return labels.record_label(
        actor=actor, site=mine, kind="green_mine", granted_by="Ministry", day=D(2011, 10, 1), document="Order 1"
    )


def assessment(actor: User, mine: Site) -> RiskAssessment:
    return risk_assessments.record(
        actor=actor, site=mine, subject="tailings", level="major", day=D(2011, 10, 1), assessor="Ministry",
        result="The dam is unsafe", document="Order 1",
    )  # fmt: skip


def target(actor: User, mine: Site) -> PlanTarget:
    return plan_targets.record(
        actor=actor, place=factories.place("CN"), plan="minerals", first_year=2008, last_year=2015, indicator="mined",
        comparison="at_most", figure=50_000, day=D(2008, 12, 31), document="Plan",
    )  # fmt: skip


def share(actor: User, mine: Site) -> ProductShare:
    for programme in COUNT_IN_OXIDE:
        factories.programme(programme)
    metal, mixed = factories.element("La", "light"), factories.product()
    return elements.state_share(actor=actor, product=mixed, element=metal, percent=60, day=D(2011, 1, 2), document="S1")


def weight(actor: User, mine: Site) -> ElementClassification:
    for programme in COUNT_IN_OXIDE:
        factories.programme(programme)
    metal = factories.element("La", "light")
    return elements.classify(
        actor=actor, element=metal, weight="heavy", counted_by="Customs", day=D(2011, 1, 2), document="S1"
    )


def nation_s(authority: str) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, authorities=(authority,))


def province_s(authority: str) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=(authority,))


# Each with the office that records it, one that does not withdraw it, and one that does.
Office = Callable[[], User]
ENTRIES: list[tuple[str, Any, Callable[..., Any], Office, Office, Office]] = [
    ("site-labels", label, labels.withdraw_label, *(lambda: nation_s("miit"), lambda: province_s("mofcom")),
     lambda: nation_s("miit")),
    ("site-labels", label, labels.withdraw_label, *(lambda: nation_s("miit"), lambda: province_s("miit")),
     lambda: nation_s("miit")),
    ("site-labels", label, labels.withdraw_label, *(lambda: province_s("miit"), lambda: nation_s("mofcom")),
     lambda: nation_s("miit")),
    ("risk-assessments", assessment, risk_assessments.withdraw,
     *(lambda: factories.user(Role.INSPECTOR, authorities=("mep",)),
       lambda: factories.user(Role.COUNTY_REGULATOR, at="360727", authorities=("mep",))),
     lambda: nation_s("mep")),
    ("plan-targets", target, plan_targets.withdraw, *(lambda: nation_s("mlr"), lambda: nation_s("mofcom")),
     lambda: nation_s("mlr")),
    ("product-shares", share, elements.withdraw_share, *(lambda: nation_s("MLR"), lambda: nation_s("MIIT")),
     lambda: nation_s("MLR")),
    ("element-classifications", weight, elements.withdraw_classification,
     *(lambda: nation_s("MLR"), lambda: nation_s("MIIT")), lambda: nation_s("MLR")),
]  # fmt: skip


def withdrawn_in_sql(row: Any, actor: User) -> str | None:
    """Withdraw an entry by a further row, as the application's role; return the constraint that refuses it."""
    own = {"id", "withdraws", "reason", "recorded_by", "recorded_at"}
    stated = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in own
    }
    further = type(row)(**stated, withdraws=row, reason=WHY, recorded_by=actor, recorded_at=clock.now())
    try:
        with transaction.atomic():
            prove_actor(actor)
            models.Model.save(further, force_insert=True)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


@pytest.mark.parametrize(("path", "record", "withdraw", "maker", "stranger", "own"), ENTRIES)
def test_only_its_office_or_one_above_withdraws_it(
    own_database: Clone, mine: Site, path: str, record: Any, withdraw: Any, maker: Office, stranger: Office, own: Office
) -> None:
    row, other, same = record(maker(), mine), stranger(), own()
    no_loader(own_database)
    with pytest.raises(Forbidden) as caught:
        withdraw(row, actor=other, reason=WHY)
    assert caught.value.code == "other_office"
    assert client_of(other).get(f"{V1}{path}/{row.pk}/").json()["actions"] == []
    assert client_of(same).get(f"{V1}{path}/{row.pk}/").json()["actions"] == ["withdraw"]
    assert client_of(other).post(f"{V1}{path}/{row.pk}/withdraw/", {"reason": WHY}).status_code == 403
    assert withdrawn_in_sql(row, other) == "entry_withdrawn_by_its_office"
    assert withdrawn_in_sql(row, same) is None
    execute_as_owner(own_database, f"DROP TRIGGER entry_withdrawn_by_its_office ON {row._meta.db_table}")
    assert withdrawn_in_sql(row, other) is None
    assert withdraw(row, actor=same, reason=WHY).state == "withdrawal"


def test_the_office_is_that_of_the_day_on_which_it_was_recorded(own_database: Clone, mine: Site) -> None:
    maker, other = nation_s("miit"), province_s("mofcom")
    row = label(maker, mine)
    Membership.objects.filter(user=maker).update(valid_to=D(2012, 1, 1))
    no_loader(own_database)
    with pytest.raises(Forbidden):
        labels.withdraw_label(row, actor=other, reason=WHY)
    assert withdrawn_in_sql(row, other) == "entry_withdrawn_by_its_office"


def commitment(actor: Actor, mine: Site) -> Commitment:
    return labels.record_commitment(
        actor=actor, enterprise=mine.enterprise, kind="responsibility", body="Association", text="No smuggling",
        day=D(2011, 3, 1), document="Pledge 1",
    )  # fmt: skip


@pytest.mark.parametrize("loaded", [False, True])
def test_what_no_office_entered_is_withdrawn_by_the_nation(own_database: Clone, mine: Site, loaded: bool) -> None:
    maker = SystemActor("history") if loaded else factories.user(Role.ENTERPRISE_ADMIN, of=mine.enterprise)
    row, officer, ministry = commitment(maker, mine), province_s("mofcom"), nation_s("mofcom")
    no_loader(own_database)
    with pytest.raises(Forbidden) as caught:
        labels.withdraw_commitment(row, actor=officer, reason=WHY)
    assert caught.value.code == "other_office"
    assert client_of(officer).get(f"{V1}commitments/{row.pk}/").json()["actions"] == []
    assert withdrawn_in_sql(row, officer) == "entry_withdrawn_by_its_office"
    assert withdrawn_in_sql(row, ministry) is None
    execute_as_owner(own_database, "DROP TRIGGER entry_withdrawn_by_its_office ON enterprises_commitment")
    assert withdrawn_in_sql(row, officer) is None
    assert client_of(ministry).get(f"{V1}commitments/{row.pk}/").json()["actions"] == ["withdraw"]
    assert labels.withdraw_commitment(row, actor=ministry, reason=WHY).state == "withdrawal"


def test_the_database_asks_for_the_roles_that_withdraw(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, encode(tgargs, 'escape') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE tgname = 'entry_withdrawn_by_its_office'"
        )
        asked = {table: set(roles.removesuffix("\\000").strip("{}").split(",")) for table, roles in cursor}
    assert asked == {
        lifecycle.model._meta.db_table: {str(role) for role in roles_with(lifecycle["withdraw"].capability)}
        for lifecycle in LIFECYCLES
    }
