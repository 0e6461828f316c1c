"""Examines XML: no document type, no entity, and nothing that a browser would run or draw."""

import io
import re

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from core.files.refusals import Refused

DECLARES = [f"<!{word}".encode(code) for word in ("DOCTYPE", "ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")]
STYLED = re.compile(rb"<\?xml-(stylesheet|model)\b", re.IGNORECASE)
BROWSERS = re.compile(
    r"w3\.org/(1999/xhtml|2000/svg|1999/XSL|1998/Math|1999/xlink|2001/XInclude|2003/XInclude)", re.IGNORECASE
)
ACTIVE_NAMES = frozenset(
    {"svg", "html", "script", "iframe", "object", "embed", "applet", "foreignobject", "stylesheet"}
)
HANDLER = re.compile(r"on(load|error|click|focus|blur|mouse\w+|key\w+|begin|end|toggle|animation\w+)", re.IGNORECASE)
PROGRAM = re.compile(r"\s*(javascript|vbscript|data)\s*:", re.IGNORECASE)


def examine(content: bytes) -> str:
    if declares(content):
        raise Refused("xml_entities")
    if STYLED.search(content):
        raise Refused("active_content")
    try:
        for _event, element in ElementTree.iterparse(io.BytesIO(content), events=("start",), forbid_dtd=True):
            namespace, name = split(element.tag)
            if BROWSERS.search(namespace) or name.lower() in ACTIVE_NAMES:
                raise Refused("active_content")
            for attribute, value in element.attrib.items():
                space, own_name = split(attribute)
                if BROWSERS.search(space) or HANDLER.fullmatch(own_name) or PROGRAM.match(value):
                    raise Refused("active_content")
    except Refused:
        raise
    except DefusedXmlException as error:
        raise Refused("xml_entities") from error
    except Exception as error:  # any error of the parser means that the XML is refused
        raise Refused("truncated_or_damaged") from error
    return "application/xml"


def declares(content: bytes) -> bool:
    return any(word in content for word in DECLARES)


def split(tag: str) -> tuple[str, str]:
    """Return namespace and name."""
    namespace, _brace, name = tag.rpartition("}")
    return namespace.lstrip("{"), name
