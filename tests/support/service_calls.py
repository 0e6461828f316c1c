"""The first step of each function of the services, by its source: begin, or write.

Calls are followed across modules.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
APPS = ("enterprises", "environment", "resources", "quotas", "trade", "inspections", "portal", "history", "demo")
DOORS = frozenset({"begin", "begin_new", "begin_new_many", "begin_many"})
WRITES = frozenset(
    {"save", "save_next", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "set"}
    | {"post_many", "reverse", "record_many", "announce_many", "execute"}
)
BEGINS, WRITES_FIRST, NEITHER = "begins", "writes", "neither"

type Node = ast.FunctionDef


class Function(NamedTuple):
    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class Module:
    """The functions of one module, the services of its classes, its instances, and what imported names stand for."""

    def __init__(self, name: str, path: Path) -> None:
        tree = ast.parse(path.read_text())
        self.name, self.tree = name, tree
        self.functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        self.functions |= {
            f"{owner.name}.{node.name}": node
            for owner in tree.body
            if isinstance(owner, ast.ClassDef)
            for node in owner.body
            if isinstance(node, ast.FunctionDef) and _is_decorated(node)
        }
        self.names: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"

        self.instances = {
            node.targets[0].id: node.value.func.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
        }

    def resolve(self, call: ast.Call) -> Function | None:
        """Return the function of the services that a call names, if it names one."""
        match call.func:
            case ast.Name(name):
                return Function(self.name, name) if name in self.functions else find(self.names.get(name, ""))
            case ast.Attribute(value=ast.Name(owner), attr=name) if owner in self.names:
                return find(f"{self.names[owner]}.{name}")
            case ast.Attribute(value=ast.Name(owner), attr=name) if owner in self.instances:
                return self.method(self.instances[owner], name)
        return None

    def method(self, owner: str, name: str) -> Function | None:
        """Return a service of a class, of this module or imported."""
        module, _dot, owner = self.names.get(owner, f"{self.name}.{owner}").rpartition(".")
        found = modules().get(module)
        return Function(module, f"{owner}.{name}") if found and f"{owner}.{name}" in found.functions else None


@cache
def modules() -> dict[str, Module]:
    """Return every module of the three apps by its dotted name."""
    paths = [
        path
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and _is_module(path)
    ]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}
    return {name: Module(name, path) for name, path in names.items()}


def _is_module(path: Path) -> bool:
    """Leave out the copies that the extraction of texts makes for a moment, such as ``words.txt.py``."""
    return path.stem.isidentifier()


def in_services(module: str) -> bool:
    return ".services" in module


def find(dotted: str) -> Function | None:
    """Return the function that a dotted name stands for, through the packages that export it."""
    module, _dot, name = dotted.rpartition(".")
    result = modules().get(module)
    if result is None or not in_services(module):
        return None
    if name in result.functions:
        return Function(module, name)
    return find(result.names[name]) if name in result.names else None


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yield calls in the order in which they are made; the bodies of functions inside are left out."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from calls(child)
    if isinstance(node, ast.Call):
        yield node


@cache
def verdict(function: Function) -> str:
    """Return whether a function begins before it writes, writes before it begins, or does neither."""
    module = modules()[function.module]
    node = module.functions[function.name]
    for call in (call for statement in node.body for call in calls(statement)):
        called = module.resolve(call)
        if called == function:
            continue
        if called is not None:
            result = verdict(called)
        elif isinstance(call.func, ast.Attribute) and call.func.attr in DOORS:
            result = BEGINS
        elif _writes(call):
            result = WRITES_FIRST
        else:
            result = NEITHER
        if result != NEITHER:
            return result
    return NEITHER


def _writes(call: ast.Call) -> bool:
    match call.func:
        case ast.Name("announce"):
            return True
        case ast.Attribute(value=ast.Name("audit"), attr="record"):
            return True
        case ast.Attribute(attr=name):
            return name in WRITES
    return False


def public_functions() -> list[Function]:
    return [
        Function(name, function)
        for name, module in modules().items()
        if in_services(name)
        for function in module.functions
        if not function.startswith("_")
    ]


def is_service(function: Function) -> bool:
    return _is_decorated(modules()[function.module].functions[function.name])


def _is_decorated(node: Node) -> bool:
    return any(isinstance(row, ast.Name) and row.id == "service" for row in node.decorator_list)
