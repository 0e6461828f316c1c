"""mutmut as this register needs it: services and properties are changed as well, what is said in words is not.

mutmut leaves decorated functions alone, because a copy of one may register something twice. ``@service`` and
``@property`` only wrap, and behind ``@service`` stands all that is decided here: the copies go bare, the function that
chooses among them keeps its decorator. Texts are left out: how a refusal is worded is read by people, its code and
its pointers by programs. Other letters of a string are left out too: what notices them notices ``XX`` around it.

``python -m benchmarks.mutants run|results|show``; ``make mutate`` starts it with its servers.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import libcst as cst
from mutmut import __main__ as mutmut
from mutmut import configuration
from mutmut.mutation import file_mutation
from mutmut.workers import isolation

WRAPPERS = {"service", "property"}
AT_IMPORT = {"constant"}  # has done its work before a mutant is chosen
WORDING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}

# The tests that say what a module is for; those that merely pass through it are many, and slow. A run that names
# modules collects and runs no others.
TESTS = {
    "enterprises.lifecycles": ["enterprises/test_lifecycles"],
    "enterprises.": ["enterprises/test_policies"],
    "inspections.lifecycles.": ["inspections/test_lifecycles"],
    "inspections.rules.": ["inspections/test_rules", "inspections/test_penalties"],
    "inspections.services.competences": ["inspections/test_competences"],
    "inspections.services.proceedings": ["inspections/test_proceedings", "inspections/test_competences"],
    "quotas.ledger.verification": ["quotas/test_verify_ledger"],
    "quotas.ledger.": ["quotas/test_ledger"],
    "quotas.policies": ["quotas/test_policies"],
    "quotas.services.movements": ["quotas/test_movements"],
    "quotas.services.notices.": ["quotas/test_notices"],
    "quotas.services.reports.": ["quotas/test_reports"],
}


def only_wrapped(function: cst.FunctionDef) -> bool:
    names = [decorator.decorator for decorator in function.decorators]
    return bool(names) and all(isinstance(name, cst.Name) and name.value in WRAPPERS for name in names)


def is_wording(node: cst.CSTNode) -> bool:
    """A text for people, or one with its figures filled in: ``_("…") % {…}``."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo):
        return is_wording(node.left)
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in WORDING


class Visitor(file_mutation.MutationVisitor):
    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if is_wording(node) or (isinstance(node, cst.FunctionDef) and node.name.value in AT_IMPORT):
            return True
        if isinstance(node, cst.FunctionDef) and only_wrapped(node):
            node = node.with_changes(decorators=[])
        return super()._skip_node_and_children(node)

    def _removes_ignored_code(self, node: cst.CSTNode, mutated_node: cst.CSTNode) -> bool:
        """An argument that is a text is not taken away either; nor is a string merely written in other letters."""
        if isinstance(node, cst.Call) and isinstance(mutated_node, cst.Call):
            kept = {id(argument.value) for argument in mutated_node.args}
            if any(is_wording(argument.value) and id(argument.value) not in kept for argument in node.args):
                return True
        if isinstance(node, cst.SimpleString) and isinstance(mutated_node, cst.SimpleString):
            return node.value.casefold() == mutated_node.value.casefold()
        return super()._removes_ignored_code(node, mutated_node)


_arrange = file_mutation.function_trampoline_arrangement


def arrange(function: cst.FunctionDef, mutants: Iterable[Any], class_name: str | None) -> tuple[Sequence[Any], ...]:
    """The copies without decorators; the chooser, which comes first, with them."""
    if not only_wrapped(function):
        return _arrange(function, mutants, class_name)
    declared, nodes, assigned, names = _arrange(function.with_changes(decorators=[]), mutants, class_name)
    chooser = nodes[0].with_changes(decorators=[*function.decorators, *nodes[0].decorators])
    return declared, [chooser, *nodes[1:]], assigned, names


def files_of(mutant: str) -> list[str]:
    """The test files of a mutant, or of the modules that a pattern begins with."""
    for module, names in TESTS.items():
        if mutant.startswith(module):
            return [f"tests/{name}.py" for name in names]
    return [
        f"tests/{name}.py" for module, names in TESTS.items() if module.startswith(mutant.rstrip("*")) for name in names
    ]


def tests_of(mutant: str, tests: Iterable[str]) -> list[str]:
    """Of all tests that run through a mutant, those of its module, in a fixed order."""
    return sorted(test for test in tests if test.startswith(tuple(files_of(mutant))))


class Runner(isolation.ForkServerRunner):
    collected = False

    def collect_stats(self, tests: Iterable[str] | None) -> int:
        self.collected = True
        return super().collect_stats(tests)

    def run_clean_tests(self, tests: Iterable[str]) -> int:
        """They must pass before anything is changed; to see what they run through, they have just been run."""
        return 0 if self.collected else super().run_clean_tests(tests)

    def submit(self, mutant_name: str, tests: list[str], cpu_time_limit: int, estimated_time: float) -> None:
        super().submit(mutant_name, tests_of(mutant_name, tests), cpu_time_limit, estimated_time)


_tests_for = mutmut.tests_for_mutant_names


def tests_for(patterns: Sequence[str]) -> set[str]:
    """What must pass before anything is changed."""
    return {test for pattern in patterns for test in tests_of(pattern, _tests_for([pattern]))}


def choose_tests(patterns: Sequence[str]) -> None:
    """Results of other modules stay, although their tests are not among these: mutmut would take that for a change."""
    configuration.Config.config_fingerprint = lambda self: {}  # type: ignore[method-assign]
    chosen = sorted({file for pattern in patterns or [""] for file in files_of(pattern)})
    mutmut.config().pytest_add_cli_args_test_selection[:] = chosen


mutmut.tests_for_mutant_names = tests_for  # type: ignore[assignment]
isolation.ForkServerRunner = Runner  # type: ignore[misc]
file_mutation.MutationVisitor = Visitor  # type: ignore[misc]
file_mutation.function_trampoline_arrangement = arrange  # type: ignore[assignment]

if __name__ == "__main__":
    choose_tests([name for name in sys.argv[2:] if not name.startswith("-")])
    mutmut.cli()
