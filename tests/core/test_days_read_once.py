"""No module of the tests reads the clock as it is imported: its tests may run after midnight."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.cases import every_fault

TESTS = Path(__file__).resolve().parents[1]
READS = {"today", "now", "utcnow", "localdate", "localtime"}


def run_on_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module that run when it is imported: not the bodies of functions, but their defaults."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                defaults = [*child.args.defaults, *filter(None, child.args.kw_defaults)]
                decorators = [] if isinstance(child, ast.Lambda) else child.decorator_list
                for part in (*defaults, *decorators):
                    yield part
                    yield from run_on_import(part)
            case _:
                yield child
                yield from run_on_import(child)


def reads(module: ast.Module) -> list[str]:
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in run_on_import(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS
    ]


def test_no_module_reads_the_clock_on_import() -> None:
    with every_fault() as case:
        for path in sorted(TESTS.rglob("*.py")):
            with case(path.relative_to(TESTS)):
                found = reads(ast.parse(path.read_text(encoding="utf-8")))
                assert not found, "\n".join(found)


def test_reads_are_found_where_they_run_on_import() -> None:
    text = """
DAY = dt.date.today()
@mark(clock.today())
def f(day=timezone.now()):
    return dt.date.today()
g = lambda: clock.now()
"""
    assert reads(ast.parse(text)) == [
        "line 2: dt.date.today()",
        "line 4: timezone.now()",
        "line 3: clock.today()",
    ]
