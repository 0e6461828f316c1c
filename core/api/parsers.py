"""JSON as RFC 8259 defines it and PostgreSQL can store it: UTF-8; no NaN, NUL, lone surrogates or duplicate keys."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 40


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            text = stream.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ParseError(_("The body is not UTF-8."), "not_utf8") from error
        return parse_strictly(text)


def parse_strictly(text: str) -> Any:
    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique_members)
    except (ValueError, RecursionError) as error:
        raise ParseError(_("The body is not JSON: %(why)s") % {"why": error}, "malformed_json") from error
    _check(value, MAX_DEPTH)
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object names a member twice")
    return members


def _check(value: object, depth: int) -> None:
    if depth == 0:
        raise ParseError(_("The body is nested too deeply."), "malformed_json")
    match value:
        case str():
            if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise ParseError(_("A text contains characters that are not allowed."), "forbidden_character")
        case dict():
            for name, item in value.items():
                _check(name, depth - 1)
                _check(item, depth - 1)
        case list():
            for item in value:
                _check(item, depth - 1)
