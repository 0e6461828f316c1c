"""A normal form of SQL expressions, which PostgreSQL prints differently after a dump was restored.

A comparison with ``varchar`` constants loses and gains casts; an AND within an AND (an OR within an OR) loses its
parentheses. Everything else stays as it is printed.
"""

import re

_CONSTANT = r"'(?:[^']|'')*'"
_CASTS = (
    (re.compile(rf"\(({_CONSTANT})::character varying\)::text"), r"\1::text"),
    (re.compile(rf"({_CONSTANT})::character varying"), r"\1::text"),
    (re.compile(rf"\(ARRAY\[((?:{_CONSTANT}::text(?:, )?)+)\]\)::text\[\]"), r"ARRAY[\1]"),
)
_PART = re.compile(rf"{_CONSTANT}|\"[^\"]*\"|[()]|[^'\"()]+")

type _Group = list["str | _Group"]


def normalise(expression: str) -> str:
    for pattern, replacement in _CASTS:
        expression = pattern.sub(replacement, expression)
    return _render(_parse(expression))


def _parse(text: str) -> _Group:
    """Return nested lists in place of parentheses."""
    groups: list[_Group] = [[]]
    for part in _PART.findall(text):
        if part == "(":
            groups.append([])
        elif part == ")" and len(groups) > 1:
            closed = groups.pop()
            groups[-1].append(closed)
        else:
            groups[-1].append(part)
    return groups[0]


def _render(group: _Group) -> str:
    """Return the text, without the parentheses of an operand that is joined as its surroundings are."""
    joined_by, parts = _joint(group), []
    for place, part in enumerate(group):
        if isinstance(part, str):
            parts.append(part)
            continue
        joint = f" {joined_by} "
        before, after = group[place - 1] if place else joint, group[place + 1] if place + 1 < len(group) else joint
        is_operand = isinstance(before, str) and before.endswith(joint) and str(after).startswith(joint)
        inner = _render(part)
        parts.append(inner if joined_by and is_operand and _joint(part) == joined_by else f"({inner})")
    return "".join(parts)


def _joint(group: _Group) -> str | None:
    """Return AND or OR where the operands of this group are joined by it alone."""
    texts = [part for part in group if isinstance(part, str) and part[0] not in "'\""]
    operators = {word for word in ("AND", "OR") if any(f" {word} " in text for text in texts)}
    return operators.pop() if len(operators) == 1 else None
