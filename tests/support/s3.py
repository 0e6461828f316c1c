"""A server on loopback that speaks S3."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test.utils import override_settings

from config.settings import environment as env
from tests.support.tls_proxies import free_port

BUCKET, KEY, SECRET = "quota-files", "key", "secret/of the tests"  # pragma: allowlist secret


@contextmanager
def s3_server() -> Iterator[str]:
    """Start a server with an empty bucket, and yield its ``FILES_URL``."""
    boto3 = pytest.importorskip("boto3", reason="install requirements/dev.txt")
    moto_server = pytest.importorskip("moto.server", reason="install requirements/dev.txt")
    server = moto_server.ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    address = "{}:{}".format(*server.get_host_and_port())
    try:
        names = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=f"http://{address}", **names).create_bucket(Bucket=BUCKET)
        yield f"s3://{KEY}:{quote(SECRET, safe='')}@{address}/{BUCKET}?region=us-east-1&tls=false"
    finally:
        server.stop()


@contextmanager
def files_at(url: str) -> Iterator[None]:
    """Keep the register's files at this ``FILES_URL`` inside the block."""
    with override_settings(STORAGES={**settings.STORAGES, "default": env.file_store(url)}):
        yield
