"""Every constraint says what is wrong in both languages; its refusal has a code and names the field."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import override

from core import constraints, transactions
from core.errors import Conflict, Fault, Invalid
from core.transactions import atomically
from enterprises.models import Group, Site
from tests.support import factories
from tests.support.cases import every_fault

# Of a library, about rows that only its own code writes.
FOREIGN = {"unique_authenticator_type", "unique_primary_email", "unique_verified_email"}
ALL = [
    constraint
    for model in apps.get_models(include_auto_created=True)
    for constraint in model._meta.constraints
    if constraint.name not in FOREIGN
]


def test_a_constraint_says_what_is_wrong_in_both_languages() -> None:
    with every_fault() as case:
        for constraint in ALL:
            with case(constraint.name):
                with override("en"):
                    english = str(constraint.get_violation_error_message())
                with override("zh-hans"):
                    chinese = str(constraint.get_violation_error_message())
                assert "is violated" not in english
                assert re.search(r"[\u3400-\u9fff]", chinese), chinese
                assert constraint.violation_error_code


def test_triggers_alone_are_explained_in_services() -> None:
    declared = {constraint.name for model in apps.get_models() for constraint in model._meta.constraints}
    assert set(transactions._REFUSALS) & declared == set()


# What people cannot meet: the sealer and loaders alone do it.
OF_PROGRAMS = {"batch_follows_counter", "fixed_day_by_loader"}


def test_every_refusal_of_a_trigger_is_a_sentence_in_both_languages(db: None) -> None:
    import_module(settings.ROOT_URLCONF)  # and with it every service
    with connection.cursor() as cursor:
        cursor.execute(
            r"SELECT DISTINCT found[1] FROM pg_proc, regexp_matches(prosrc, 'CONSTRAINT\s*=\s*''(\w+)''', 'g') found"
            " WHERE pronamespace = 'public'::regnamespace"
        )
        raised = {name for (name,) in cursor.fetchall()} - OF_PROGRAMS
    assert len(raised) > 100
    wordless = []
    for name in sorted(raised):
        meaning = transactions._REFUSALS.get(name) or (lambda name=name: constraints.find_refusal(name))
        with override("zh-hans"):
            error = meaning()
            text = str(error.detail) if error else ""
        if not re.search(r"[\u3400-\u9fff]", text):
            wordless.append(name)
    assert wordless == []


def test_a_check_of_a_field_is_a_fault_of_that_field(db: None) -> None:
    with pytest.raises(Invalid) as caught:
        atomically(lambda: Group.objects.create(code="wrong", name="x"))
    (fault,) = caught.value.errors
    assert (fault.pointer, fault.code) == ("/code", "invalid_code")
    assert "capital letters" in fault.detail


def test_a_check_of_several_fields_is_a_conflict(db: None) -> None:
    site = factories.site(factories.enterprise())
    with pytest.raises(Conflict) as caught:
        atomically(lambda: site.tenures.create(enterprise=site.enterprise, held_from=site.tenures.get().held_from))
    assert caught.value.code == "tenure_overlap"


def test_a_unique_field_is_taken(db: None) -> None:
    Group.objects.create(code="G-A", name="first")
    with pytest.raises(Conflict) as caught:
        atomically(lambda: Group.objects.create(code="G-A", name="second"))
    assert (caught.value.code, caught.value.errors[0].pointer) == ("taken", "/code")


def test_a_form_shows_the_message(db: None) -> None:
    site = Site(code="wrong")
    with pytest.raises(ValidationError) as caught:
        site.validate_constraints(exclude={"kind", "ore_type"})
    assert "A site's code is" in str(caught.value)


def test_a_name_that_nobody_declares_stays_a_bug(db: None) -> None:
    assert constraints.find_refusal("tests_never") is None


def test_wording_is_no_part_of_the_schema() -> None:
    condition = models.Q(level__gt=0)
    wording = Fault("/level", "below_zero", "Above zero.")
    ours = constraints.CheckConstraint(name="above_zero", condition=condition, violation=wording)
    plain = models.CheckConstraint(name="above_zero", condition=condition)
    assert ours == plain
    assert ours.deconstruct() == plain.deconstruct()
    assert ours != models.CheckConstraint(name="above_zero", condition=models.Q(level__gt=1))
    assert ours.clone().violation == wording
    assert ours.clone().violation_error_message == "Above zero."
