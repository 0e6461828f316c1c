"""The people of the tests: two officers of the ministry, two of each province, inspectors, a firm's own people."""

import pytest

from enterprises.models import Enterprise, User
from enterprises.roles import Role
from tests.support import factories


@pytest.fixture
def mlr1(db: None) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",), username="mlr1")


@pytest.fixture
def mlr2(db: None) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",), username="mlr2")


@pytest.fixture
def mlr3(db: None) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",), username="mlr3")


@pytest.fixture
def mlr4(db: None) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",), username="mlr4")


@pytest.fixture
def miit1(db: None) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, authorities=("MIIT",), username="miit1")


@pytest.fixture
def miit2(db: None) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, authorities=("MIIT",), username="miit2")


@pytest.fixture
def p36a(db: None) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR", "MIIT"), username="p36a")


@pytest.fixture
def p36b(db: None) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR", "MIIT"), username="p36b")


@pytest.fixture
def p15a(db: None) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR", "MIIT"), username="p15a")


@pytest.fixture
def inspector1(db: None) -> User:
    return factories.user(Role.INSPECTOR, at="36", username="inspector1")


@pytest.fixture
def inspector2(db: None) -> User:
    return factories.user(Role.INSPECTOR, at="36", username="inspector2")


@pytest.fixture
def inspector3(db: None) -> User:
    return factories.user(Role.INSPECTOR, at="15", username="inspector3")


@pytest.fixture
def decider1(db: None) -> User:
    return factories.user(Role.CASE_DECIDER, at="CN", username="decider1")


@pytest.fixture
def legal1(db: None) -> User:
    return factories.user(Role.LEGAL_REVIEWER, at="CN", username="legal1")


@pytest.fixture
def auditor1(db: None) -> User:
    return factories.user(Role.AUDITOR, at="CN", username="auditor1")


@pytest.fixture
def admin1(db: None) -> User:
    return factories.user(Role.ADMINISTRATOR, at="CN", username="admin1")


@pytest.fixture
def firm(db: None) -> Enterprise:
    """Create an invented ion-ore mining firm in Longnan, with one licensed mine."""
    made = factories.enterprise("E-DEMO-FIRM")
    factories.site(made)
    return made


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


@pytest.fixture
def inspector9(db: None) -> User:
    """Create an inspector with national reach."""
    return factories.user(Role.INSPECTOR, at="CN", username="inspector9")


@pytest.fixture
def customs1(db: None) -> User:
    return factories.user(Role.CUSTOMS_OFFICER, at="CN", username="customs1")
