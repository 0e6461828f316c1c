"""A docstring begins with what it is about, or in the imperative: never with a question word."""

import ast
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = {path.parent.name for path in ROOT.glob("*/__init__.py")}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
QUESTION = re.compile(r"(?:What|How|Which|Whether|Where|Of|Who|Whoever|When|Why|Nobody|One that)\b")


def test_no_docstring_begins_like_a_question() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {docstring.splitlines()[0]}"
        for app in sorted(APPS)
        for path in sorted((ROOT / app).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, DOCUMENTED) and (docstring := ast.get_docstring(node)) and QUESTION.match(docstring)
    ]
    assert found == []
