"""Sentences of flags: made from stored values and the rule's template of the stored version, in English and Chinese."""

from typing import Any

import pytest
from django.utils.translation import gettext, override

from inspections import flag_messages, rules
from inspections.models import Flag
from inspections.rules import Rule
from tests.support.inspection_world import World, on


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
    assert flag_messages.render(missing(1)).endswith("due on 10 October 2025: 3 days overdue.")
    assert flag_messages.render(missing(2)).endswith("due on 10 October 2025. Days overdue: 3.")
    assert flag_messages.render(missing(1), subject="Another").startswith("Another has not filed")


@pytest.mark.parametrize("rule", rules.RULES.values(), ids=lambda rule: rule.code)
def test_every_version_of_a_sentence_is_translated(rule: Rule[Any]) -> None:
    with override("zh-hans"):
        assert [template for template in rule.templates if gettext(template) == template] == []
