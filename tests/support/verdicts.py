"""The findings of rules on facts, for tests of single rules: a rule that crashes fails the test."""

from inspections import rules
from inspections.rules import RuleMatch
from inspections.rules.facts import Facts


def verdicts(facts: Facts) -> dict[str, RuleMatch]:
    """Return the findings on facts by the code of their rule."""
    judged = list(rules.judge(facts))
    assert [verdict.crash for verdict in judged if verdict.crash] == []
    return {verdict.rule: verdict.finding for verdict in judged if verdict.finding}
