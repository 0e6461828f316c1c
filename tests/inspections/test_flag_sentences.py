"""Sentences of flags: made from stored values and the rule's template of the stored version, in English and Chinese."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import gettext, override

from inspections import flag_messages, rules
from inspections.models import Flag
from inspections.rules import Rule
from tests.support.databases import Clone
from tests.support.inspection_world import World, on
from tests.support.sealing import execute


@pytest.fixture
def flag(world: World) -> Flag:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    return world.flag("exceeded")


def missing(version: int) -> Flag:
    values = {"subject": "Firm", "month": "2025-09", "due_on": "2025-10-10", "days": "3"}
    return Flag(rule="missing", template_version=version, template_values=values)


def test_a_flag_stores_values_and_no_sentence(flag: Flag) -> None:
    assert flag.template_version == len(rules.rule("exceeded").templates)
    assert flag.template_values == {"programme": "mlr-mining", "year": "2011", "subject": flag.subject_name} | {
        name: flag.evidence["figures"][name] for name in ("used", "allocated", "excess", "over_percent")
    }


def test_a_flag_of_an_earlier_version_keeps_its_wording() -> None:
    assert flag_messages.render(missing(1)).endswith("due on 2025-10-10: 3 days overdue.")
    assert flag_messages.render(missing(2)).endswith("due on 2025-10-10. Days overdue: 3.")
    assert flag_messages.render(missing(1), subject="Another").startswith("Another has not filed")


@pytest.mark.parametrize("rule", rules.RULES.values(), ids=lambda rule: rule.code)
def test_every_version_of_a_sentence_is_translated(rule: Rule[Any]) -> None:
    with override("zh-hans"):
        assert [template for template in rule.templates if gettext(template) == template] == []


def test_the_migration_keeps_the_wording_of_stored_flags(own_database: Clone, world: World, flag: Flag) -> None:
    call_command("migrate", "inspections", "0252", verbosity=0)
    stored = {
        "id": "%(subject)s has not filed its report for %(month)s, due on %(due_on)s: %(days)s days overdue.",
        "values": missing(1).template_values,
    }
    execute("UPDATE inspections_flag SET rule = 'missing', message = %s WHERE id = %s", json.dumps(stored), flag.pk)
    call_command("migrate", verbosity=0)
    flag.refresh_from_db()
    assert (flag.template_version, flag.template_values) == (1, stored["values"])
