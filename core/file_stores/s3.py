"""The register's files in a bucket of a store that speaks S3, by *django-storages*; imported only where one is set."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from core.file_stores import StoreUnavailable


@contextmanager
def _outages_named() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        raise StoreUnavailable(f"the store of files does not answer: {error}") from error


class S3Store(S3Storage):
    """Tells a file that is missing (``FileNotFoundError``) from a store that cannot be asked (``StoreUnavailable``).

    A name says its content, so a file that two processes store at once is stored twice with the same content.
    """

    def __init__(self, *, endpoint_url: str | None = None, **options: Any) -> None:
        config = Config(
            connect_timeout=5,  # a request waits for the store while it holds locks
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 1},
            # Other stores than Amazon's often have no name for each bucket.
            s3={"addressing_style": "path" if endpoint_url else "auto"},
        )
        super().__init__(endpoint_url=endpoint_url, client_config=config, default_acl=None, **options)

    def exists(self, name: str) -> bool:
        with _outages_named():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _outages_named():
            folders, names = super().listdir(path)
            return folders, names

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        with _outages_named():
            return str(super().save(name, content, max_length))

    def delete(self, name: str) -> None:
        with _outages_named():
            super().delete(name)

    def stream(self, name: str) -> Iterator[bytes]:
        """Return the content part by part, as it arrives."""
        with _outages_named():
            try:
                answer = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=name)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                    raise FileNotFoundError(name) from error
                raise
        return _parts(answer["Body"])

    def open(self, name: str, mode: str = "rb") -> File:
        """Return the whole file: it is examined and compared with its digest before anything of it is shown."""
        with _outages_named(), super().open(name, mode) as file:
            return ContentFile(file.read(), name)


def _parts(body: Any) -> Iterator[bytes]:
    with _outages_named(), contextlib.closing(body):
        yield from body.iter_chunks(File.DEFAULT_CHUNK_SIZE)
