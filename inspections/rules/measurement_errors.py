"""Assumed errors of measurement by kind of product, as shares: assumptions of the register, none of them sourced."""

from inspections.rules.material_balance import Errors

ASSUMED = Errors(random=0.015, systematic=0.01, stock=0.01, recovery=0.01, in_process=0.02)
# Ore is weighed by the truck and assayed from few samples.
ASSUMED_OF_ORE = Errors(random=0.03, systematic=0.02, stock=0.02, recovery=0.02, in_process=0.02)


def assumed(kind: str) -> Errors:
    """Return the errors that are assumed of a kind of product."""
    return ASSUMED_OF_ORE if kind == "raw_ore" else ASSUMED
