"""No private attribute of Django or of a library is reached by its name as a text; ruff (SLF001) finds the others."""

import ast

from tests.support import source_tree

BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}
PUBLIC = {"_meta", "_state", "_default_manager", "_base_manager"}  # by Django's documentation


def private(node: ast.AST) -> str | None:
    """Return the private name that a call reaches by its text."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str(attribute)), *_]) if name in BY_NAME:
            pass
        case ast.Subscript(
            value=ast.Attribute(attr="__dict__") | ast.Call(func=ast.Name(id="vars")),
            slice=ast.Constant(value=str(attribute)),
        ):
            pass
        case _:
            return None
    hidden = attribute.startswith("_") and not attribute.startswith("__") and attribute not in PUBLIC
    return attribute if hidden else None


def test_private_attributes_are_not_reached_by_name() -> None:
    result = [
        f"{module}:{getattr(node, 'lineno', 0)} {name}"
        for module, path in source_tree.modules("deploy", "benchmarks")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (name := private(node))
    ]
    assert result == []


def test_they_would_be_found() -> None:
    text = 'getattr(rows, "_cache"); vars(row)["_x"]; row.__dict__["_y"]; getattr(rows, "name"); getattr(m, "_meta")'
    assert [name for node in ast.walk(ast.parse(text)) if (name := private(node))] == ["_cache", "_x", "_y"]
