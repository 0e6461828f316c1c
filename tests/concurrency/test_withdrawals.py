"""Two officers withdraw one entry at once. The lock of what it is about lets the second read that it is withdrawn."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

from enterprises.models import User
from enterprises.roles import Role
from enterprises.services import labels
from environment.services import outlets, risk_assessments
from resources.services import plan_targets
from tests.support import factories, races
from tests.support.databases import Clone

DOCUMENTED: dict[str, Any] = {"day": dt.date(2011, 10, 1), "document": "Document 1"}


def officer() -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))


def test_the_second_of_two_withdrawals_finds_the_entry_withdrawn(own_database: Clone) -> None:
    first, second = officer(), officer()
    firm = factories.enterprise()
    site, place = factories.site(firm), factories.place("36")
    by: dict[str, Any] = {"actor": first, **DOCUMENTED}
    outlet = outlets.record(site=site, medium="water", outlet="DW001", process="ammonia_saponification", **by)
    risk = risk_assessments.record(
        site=site, subject="tailings", level="major", assessor="Institute", result="Seepage", **by
    )
    label = labels.record_label(site=site, kind="green_mine", granted_by="Ministry", **by)
    promise = labels.record_commitment(
        enterprise=firm, kind="discipline", body="Association", text="To sell none", **by
    )
    aim = plan_targets.record(
        place=place, plan="minerals", first_year=2008, last_year=2015, indicator="mined", comparison="at_most",
        figure=Decimal(1), **by,
    )  # fmt: skip
    for entry, withdraw, subject in (
        (outlet, outlets.withdraw, site),
        (risk, risk_assessments.withdraw, site),
        (label, labels.withdraw_label, site),
        (promise, labels.withdraw_commitment, firm),
        (aim, plan_targets.withdraw, place),
    ):
        at_once = [partial(withdraw, entry, actor=actor, reason="It is another one") for actor in (first, second)]
        held = f"SELECT FROM {subject._meta.db_table} WHERE {subject._meta.pk.column} = '{subject.pk}' FOR UPDATE"
        results = races.race(own_database, held, at_once)
        refusals = [getattr(error, "code", error) for error in results if isinstance(error, Exception)]
        assert refusals == ["wrong_state"], entry
