"""The API's description is built once, compressed, and not sent again to a client that has it."""

import gzip

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from core.api import description

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def unbuilt() -> None:
    description._built.clear()


def test_it_is_built_once_for_each_language_and_format(monkeypatch: pytest.MonkeyPatch) -> None:
    built, build = [], SchemaGenerator.get_schema

    def counted(self: SchemaGenerator, *args: object, **kwargs: object) -> object:
        built.append(1)
        return build(self, *args, **kwargs)

    monkeypatch.setattr(SchemaGenerator, "get_schema", counted)
    english = [Client().get("/api/schema/", headers=JSON) for _ in range(3)]
    assert len({answer.content for answer in english}) == len(built) == 1
    chinese = Client().get("/api/schema/?lang=zh-hans", headers=JSON)
    assert (len(built), chinese.content != english[0].content) == (2, True)
    for nonsense in ("?lang=xx", "?version=7", "?version=8"):
        assert Client().get(f"/api/schema/{nonsense}", headers=JSON).content == english[0].content
    assert len(built) == 2


def test_it_is_compressed_for_clients_that_accept_it() -> None:
    plain = Client().get("/api/schema/", headers=JSON)
    packed = Client().get("/api/schema/", headers={**JSON, "Accept-Encoding": "br, gzip"})
    assert (packed["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 8
    assert packed["ETag"] != plain["ETag"]
    refused = Client().get("/api/schema/", headers={**JSON, "Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in refused.headers
    assert "Accept-Encoding" in plain["Vary"]


def test_a_client_that_has_it_gets_304() -> None:
    tag = Client().get("/api/schema/", headers=JSON)["ETag"]
    again = Client().get("/api/schema/", headers={**JSON, "If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert Client().get("/api/schema/", headers={**JSON, "If-None-Match": '"other"'}).status_code == 200


def test_it_may_be_asked_for_only_so_often() -> None:
    statuses = [Client().get("/api/schema/", headers=JSON, REMOTE_ADDR="203.0.113.44").status_code for _ in range(125)]
    assert (statuses[0], statuses[-1]) == (200, 429)
