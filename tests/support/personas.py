"""The people of the tests: officers of the ministries and of two provinces, inspectors, a firm's own people."""

from typing import Any

import pytest

from core import loaders
from enterprises.models import Enterprise, Jurisdiction, User
from enterprises.roles import Role
from tests.support import factories


def _person(username: str, role: Role, **fields: Any) -> Any:
    """Return a fixture that creates the person."""

    @pytest.fixture(name=username)
    def person(db: None) -> User:
        with loaders.entering_history():
            return factories.user(role, username=username, **fields)

    return person


mlr1 = _person("mlr1", Role.NATIONAL_REGULATOR, authorities=("MLR",))
mlr2 = _person("mlr2", Role.NATIONAL_REGULATOR, authorities=("MLR",))
mlr3 = _person("mlr3", Role.NATIONAL_REGULATOR, authorities=("MLR",))
mlr4 = _person("mlr4", Role.NATIONAL_REGULATOR, authorities=("MLR",))
miit1 = _person("miit1", Role.NATIONAL_REGULATOR, authorities=("MIIT",))
miit2 = _person("miit2", Role.NATIONAL_REGULATOR, authorities=("MIIT",))
p36a = _person("p36a", Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR", "MIIT"))
p36b = _person("p36b", Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR", "MIIT"))
p15a = _person("p15a", Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR", "MIIT"))
inspector1 = _person("inspector1", Role.INSPECTOR, at="36")
inspector2 = _person("inspector2", Role.INSPECTOR, at="36")
inspector3 = _person("inspector3", Role.INSPECTOR, at="15")
decider1 = _person("decider1", Role.CASE_DECIDER, at="CN")
legal1 = _person("legal1", Role.LEGAL_REVIEWER, at="CN")
auditor1 = _person("auditor1", Role.AUDITOR, at="CN")
admin1 = _person("admin1", Role.ADMINISTRATOR, at="CN")
inspector9 = _person("inspector9", Role.INSPECTOR, at="CN")
customs1 = _person("customs1", Role.CUSTOMS_OFFICER, at="CN")


@pytest.fixture
def nation(db: None) -> Jurisdiction:
    return factories.place("CN")


@pytest.fixture
def admin(nation: Jurisdiction) -> User:
    return factories.user(Role.ADMINISTRATOR, at="CN", username="first-admin")


@pytest.fixture
def firm(db: None) -> Enterprise:
    """Create an invented ion-ore mining firm in Longnan, with one licensed mine."""
    firm = factories.enterprise("E-DEMO-FIRM")
    factories.site(firm)
    return firm


@pytest.fixture
def clerk(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_CLERK, of=firm, username="clerk")


@pytest.fixture
def signer(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=firm, username="signer")


@pytest.fixture
def outsider(db: None) -> User:
    """Create the signer of another firm, in another province."""
    other = factories.enterprise("E-DEMO-OTHER", at="150206")
    return factories.user(Role.ENTERPRISE_SIGNER, of=other, username="outsider")
