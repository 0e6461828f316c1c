"""Adaptation of mutmut: services and properties are mutated as well, texts for people are not.

mutmut skips decorated functions, because a copy of one may register something twice. ``@service`` and ``@property``
only wrap, and most decisions are in services: the copies have no decorator, the function that chooses among them keeps
it. Texts are left out: tests check a refusal's code and pointers, not its wording. Changes of a string's case are left
out too: a test that notices them also notices ``XX`` around it.

``python -m benchmarks.mutants run|results|show``; ``make mutate`` starts it with its servers.
"""

import itertools
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from mutmut import __main__ as mutmut
from mutmut import configuration
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd
from mutmut.workers import isolation

WRAPPERS = {"service", "property"}
AT_IMPORT = {"_declare_licence", "_in_hand", "constant"}  # run before a mutant is chosen
WORDING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}

# Which test caught which mutant, and how: a line each.
KILLS = Path("mutants/kills.txt").absolute()
# Approximate seconds of a test beside its call, for its fixtures.
COST_OF_A_TEST = 0.2
# Tests that run before all others, by a part of their name.
FIRST = [part for part in os.environ.get("MUTATION_FIRST", "").split(",") if part]
# A mutant not caught by so many seconds of tests counts as a survivor.
MOST_SECONDS = float(os.environ.get("MUTATION_SECONDS", "inf"))

# The tests that say what a module is for; those that merely pass through it are many, and slow. A run that names
# modules collects and runs no others.
TESTS = {
    "enterprises.conditions": ["enterprises/test_eligibility", "enterprises/test_conditions"],
    "enterprises.eligibility": ["enterprises/test_eligibility", "enterprises/test_eligibility_answers"],
    "enterprises.models.standards": ["enterprises/test_standards", "enterprises/test_standard_rules"],
    "enterprises.services.standards": ["enterprises/test_standards", "enterprises/test_standard_rules"],
    "enterprises.lifecycles.consultations": ["enterprises/test_consultations"],
    "enterprises.lifecycles.only_added": ["enterprises/test_withdrawn_by_their_office", "enterprises/test_labels"],
    "enterprises.lifecycles.": ["enterprises/test_lifecycles"],
    "enterprises.": ["enterprises/test_policies"],
    "inspections.lifecycles.campaigns": ["inspections/test_lifecycles", "inspections/test_campaigns"],
    "inspections.lifecycles.cases": [
        "inspections/test_lifecycles",
        "inspections/test_cases",
        "inspections/test_restitution",
    ],
    "inspections.lifecycles.consents": ["inspections/test_consents"],
    "inspections.lifecycles.evidence": ["inspections/test_evidence"],
    "inspections.lifecycles.findings": ["inspections/test_lifecycles", "inspections/test_inspections"],
    "inspections.lifecycles.inspections": ["inspections/test_lifecycles", "inspections/test_inspections"],
    "inspections.lifecycles.observations": ["inspections/test_observations"],
    "inspections.lifecycles.orders": [
        "inspections/test_lifecycles",
        "inspections/test_orders",
        "inspections/test_extensions",
        "inspections/test_measures",
        "inspections/test_restitution",
    ],
    "inspections.lifecycles.proceedings": ["inspections/test_lifecycles", "inspections/test_proceedings"],
    "inspections.lifecycles.tips": ["inspections/test_lifecycles", "inspections/test_tips"],
    "inspections.lifecycles.": ["inspections/test_lifecycles"],
    "inspections.rules.": ["inspections/test_rules", "inspections/test_penalties"],
    "inspections.services.competences": ["inspections/test_competences"],
    "inspections.services.orders.x__decision": ["inspections/test_proceedings"],
    "inspections.services.orders.x_verify": ["inspections/test_orders", "inspections/test_measures"],
    "inspections.services.orders.": ["inspections/test_orders", "inspections/test_order_consequences"],
    "inspections.services.proceedings": ["inspections/test_proceedings", "inspections/test_competences"],
    "inspections.services.rule_parameters": ["inspections/test_rule_parameters"],
    "quotas.ledger.verification": ["quotas/test_verify_ledger"],
    "quotas.ledger.posting": [
        "quotas/test_ledger",
        "quotas/test_notices",
        "quotas/test_successions",
        "quotas/test_reports",
    ],
    "quotas.ledger.": ["quotas/test_ledger"],
    "quotas.policies": ["quotas/test_policies"],
    "quotas.services.movements": ["quotas/test_movements"],
    "quotas.services.notices.previews": ["quotas/test_notice_previews"],
    "quotas.services.notices.steps": ["quotas/test_notices", "quotas/test_notice_previews"],
    "quotas.services.notices.approval.x_approve": ["quotas/test_notices", "web/test_signing"],
    "quotas.services.notices.": ["quotas/test_notices"],
    "quotas.services.reports.decisions": ["quotas/test_reports", "quotas/test_successions"],
    "quotas.services.reports.lifecycle": ["quotas/test_reports", "quotas/test_bulk_acceptance"],
    "quotas.services.reports.": ["quotas/test_reports"],
}


def only_wrapped(function: cst.FunctionDef) -> bool:
    names = [decorator.decorator for decorator in function.decorators]
    return bool(names) and all(isinstance(name, cst.Name) and name.value in WRAPPERS for name in names)


def is_wording(node: cst.CSTNode) -> bool:
    """Return whether a node is a text for people, also with its figures filled in: ``_("…") % {…}``."""
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
        """Ignore mutants that remove a text for people from a call's arguments or only change the case of a string."""
        if isinstance(node, cst.Call) and isinstance(mutated_node, cst.Call):
            kept = {id(argument.value) for argument in mutated_node.args}
            if any(is_wording(argument.value) and id(argument.value) not in kept for argument in node.args):
                return True
        if isinstance(node, cst.SimpleString) and isinstance(mutated_node, cst.SimpleString):
            return node.value.casefold() == mutated_node.value.casefold()
        return super()._removes_ignored_code(node, mutated_node)


_arrange = file_mutation.function_trampoline_arrangement


def arrange(function: cst.FunctionDef, mutants: Iterable[Any], class_name: str | None) -> tuple[Sequence[Any], ...]:
    """Return the mutated copies without decorators, and the function that chooses among them, first, with them."""
    if not only_wrapped(function):
        return _arrange(function, mutants, class_name)
    declared, nodes, assigned, names = _arrange(function.with_changes(decorators=[]), mutants, class_name)
    chooser = nodes[0].with_changes(decorators=[*function.decorators, *nodes[0].decorators])
    return declared, [chooser, *nodes[1:]], assigned, names


def files_of(mutant: str) -> list[str]:
    """Return the test files of a mutant, or of all the mutants that a pattern may match."""
    prefix = mutant.partition("*")[0]
    own = next((module for module in TESTS if prefix.startswith(module)), "")
    modules = [module for module in TESTS if module == own or module.startswith(prefix)]
    return [f"tests/{name}.py" for module in modules for name in TESTS[module]]


def tests_of(mutant: str, tests: Iterable[str]) -> set[str]:
    """Return the tests of a mutant's module among those that run through it."""
    return {test for test in tests if test.startswith(tuple(files_of(mutant)))}


class Trial(PytestRunner):
    """A trial of one mutant, in a process forked from a session that has collected its tests already."""

    def __init__(self, session: pytest.Session) -> None:
        super().__init__()
        self.session = session
        self.items = {item.nodeid: item for item in session.items}
        self.failure = ""
        session.config.pluginmanager.register(self)

    def warm_up(self) -> None:
        """Do nothing: a trial needs no more than the test session."""

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        chosen = [self.items[test] for test in tests]
        for item, following in zip(chosen, [*chosen[1:], self.session], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.session.testsfailed:
                with KILLS.open("a") as kills:
                    kills.write(f"{mutant_name}\t{item.nodeid}\t{self.failure}\n")
                return 1
        return 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failure:
            self.failure = f"{report.when}: {' '.join(str(report.longreprtext).splitlines()[-1:])[:200]}"


class Serving:
    """A session that runs no tests itself but forks a process for each mutant."""

    def __init__(self, serve: Callable[[pytest.Session], None]) -> None:
        self.serve = serve

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.serve(session)
        return True


class Runner(isolation.ForkServerRunner):
    collected = False
    read = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kills: dict[str, Counter[str]] = {}

    def collect_stats(self, tests: Iterable[str] | None) -> int:
        self.collected = True
        return super().collect_stats(tests)

    def run_clean_tests(self, tests: Iterable[str]) -> int:
        """Skip the run of the unchanged code if its tests have just been run to record what they cover."""
        return 0 if self.collected else super().run_clean_tests(tests)

    def submit(self, mutant_name: str, tests: list[str], cpu_time_limit: int, estimated_time: float) -> None:
        self._learn()
        ranked = sorted(tests_of(mutant_name, tests), key=lambda test: self._rank(mutant_name, test))
        spent = itertools.accumulate(COST_OF_A_TEST + state().duration_by_test[test] for test in ranked)
        chosen = [test for test, seconds in zip(ranked, spent, strict=True) if seconds <= MOST_SECONDS] or ranked[:1]
        super().submit(mutant_name, chosen, cpu_time_limit, estimated_time)

    def _rank(self, mutant: str, test: str) -> tuple[float, ...]:
        """Order tests: first those that caught mutants of the same function, then of its module, then the fastest."""
        function = mutant.partition("__mutmut_")[0]
        seconds = state().duration_by_test[test]
        if any(part in test for part in FIRST):
            return (-1, seconds)
        for place in (function, function.rpartition(".")[0]):
            if kills := self.kills.get(place, Counter())[test]:
                return (0 if place == function else 1, -kills / (COST_OF_A_TEST + seconds))
        return (2, seconds)

    def _learn(self) -> None:
        if not KILLS.exists():
            return
        with KILLS.open() as kills:
            kills.seek(self.read)
            for line in kills.readlines():
                mutant, test, _failure = line.split("\t", 2)
                function = mutant.partition("__mutmut_")[0]
                for place in (function, function.rpartition(".")[0]):
                    self.kills.setdefault(place, Counter())[test] += 1
            self.read = kills.tell()

    def _forkserver_main(self, work_fd: int, result_fd: int) -> None:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)

        def serve(session: pytest.Session) -> None:
            self.test_runner_class = lambda **_: Trial(session)
            super(Runner, self)._forkserver_main(work_fd, result_fd)

        runner = PytestRunner()
        # A test's output is kept in memory: a file would be shared with all other forked processes.
        arguments = ["-q", "--capture=sys", *mutmut.config().pytest_add_cli_args_test_selection]
        with change_cwd("mutants"):
            runner.execute_pytest(arguments, plugins=[Serving(serve)])


_tests_for = mutmut.tests_for_mutant_names


def tests_for(patterns: Sequence[str]) -> set[str]:
    """Return the tests that must pass before anything is mutated."""
    return {test for pattern in patterns for test in tests_of(pattern, _tests_for([pattern]))}


def choose_tests(patterns: Sequence[str]) -> None:
    """Select the test files for the patterns, and keep the results of other modules.

    Mutmut would take another selection of tests for a change and try everything again.
    """
    configuration.Config.config_fingerprint = lambda self: {}
    chosen = sorted({file for pattern in patterns or [""] for file in files_of(pattern)})
    mutmut.config().pytest_add_cli_args_test_selection[:] = chosen


_save = SourceFileMutationData.save


def save(data: SourceFileMutationData) -> None:
    """Write the results atomically, so that those of an interrupted run are kept."""
    kept, data.meta_path = data.meta_path, data.meta_path.with_suffix(".new")
    try:
        _save(data)
    finally:
        data.meta_path = kept
    data.meta_path.with_suffix(".new").replace(kept)


SourceFileMutationData.save = save
mutmut.tests_for_mutant_names = tests_for
isolation.ForkServerRunner = Runner
file_mutation.MutationVisitor = Visitor
file_mutation.function_trampoline_arrangement = arrange

if __name__ == "__main__":
    choose_tests([name for name in sys.argv[2:] if not name.startswith("-")])
    mutmut.cli()
