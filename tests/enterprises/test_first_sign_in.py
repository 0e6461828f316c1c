"""``manage.py first_sign_in`` tells an operator how the first person signs in, and then where."""

import io

import pytest
from django.core.management import call_command

from tests.support import factories

pytestmark = pytest.mark.django_db


def said() -> str:
    out = io.StringIO()
    call_command("first_sign_in", run_by="podman run python", stdout=out)
    return out.getvalue().strip()


def test_it_names_the_two_commands_while_nobody_can_sign_in() -> None:
    commands = [
        "podman run python manage.py load_reference",
        "podman run python manage.py create_administrator NAME",
    ]
    assert said() == f"Nobody can sign in yet. Run: {' && '.join(commands)}"


def test_it_names_the_address_once_there_is_somebody() -> None:
    factories.user("first")
    assert said().startswith("Sign in at http")
    assert said().endswith("/accounts/login/")
