"""Backup and restore. A backup is a folder: a dump as of one instant, its files, copies of checkpoints, a manifest.

The manifest names the public half of the signing key; the private key is not included, so a stolen backup cannot sign.
A folder is either complete or absent; each part is identified by its SHA-256.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from core import file_stores
from core.canonical_json import canonical
from core.database import as_owner, forbid_temporary_tables
from core.models import Checkpoint, SealBatch
from core.sealing import keys, streams
from core.sealing.streams import POINT
from core.servers.postgres import binaries

MANIFEST, DUMP, FILES, WITNESSES = "manifest.json", "database.dump", "files.tar", "checkpoints.tar"
_keys_drawn = ["core_draw_actor_key"]


class BackupError(Exception):
    """A backup or restore was refused; the message is one line for people."""


def draw_at_restore(function: str) -> None:
    """Declare a function of the database that draws a key: a restored database has another than the backup."""
    _keys_drawn.append(function)


def backup(folder: Path) -> dict[str, Any]:
    """Write a backup into a new folder and return its manifest."""
    if folder.exists():
        raise BackupError(f"{folder} exists already")
    draft = folder.with_name(f"{folder.name}.incomplete")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), clock_timestamp(), current_setting('server_version')")
        snapshot, taken_at, version = cursor.fetchone()
        manifest = {"taken_at": taken_at, "postgresql": version, "key": keys.public(), **_chain(), **_schema()}
        # With grants and owners, which protect the register; a superuser installs that extension.
        _run(
            "pg_dump",
            "--format=custom",
            f"--snapshot={snapshot}",
            "--enable-row-security",  # the owner reads every row by a policy, not by bypassing row-level security
            "--exclude-extension=pg_stat_statements",
            f"--file={draft / DUMP}",
        )
    file_stores.pack(draft / FILES)  # after the database, so that every file it refers to exists
    _pack(draft / WITNESSES, settings.SEAL_WITNESS)
    manifest["parts"] = {path.name: _sha256(path) for path in sorted(draft.iterdir())}
    (draft / MANIFEST).write_bytes(canonical(manifest))
    draft.rename(folder)
    return manifest


def restore(folder: Path) -> dict[str, Any]:
    """Fill an empty database from a backup and return its manifest; refuse a database that is not empty."""
    manifest = read_manifest(folder)
    if manifest["key"] not in keys.trusted():
        raise BackupError(f"its checkpoints are signed with {manifest['key']}: set SEAL_KEY, or name it as trusted")
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'S')"
                " AND relnamespace = 'public'::regnamespace ORDER BY relname LIMIT 1"
            )
            if table := cursor.fetchone():
                raise BackupError(f"the database {connection.settings_dict['NAME']} is not empty: it has {table[0]}")
        _run(
            "pg_restore",
            "--single-transaction",
            "--no-owner",
            "--no-comments",
            f"--dbname={_name()}",
            str(folder / DUMP),
        )
        _advance_transaction_counter()
        forbid_temporary_tables()
        with connection.cursor() as cursor:
            for function in _keys_drawn:
                cursor.execute(sql.SQL("SELECT {}()").format(sql.Identifier(function)))
            cursor.execute("ANALYZE")  # it has no statistics yet, and queries would be planned badly
    file_stores.unpack(folder / FILES)
    _unpack(folder / WITNESSES, settings.SEAL_WITNESS)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup after checking its parts; raise ``BackupError`` if one is missing or changed."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        changed = [name for name, digest in manifest["parts"].items() if _sha256(folder / name) != digest]
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"{folder} contains no complete backup: {error}") from None
    if changed or set(manifest["parts"]) != {DUMP, FILES, WITNESSES}:
        raise BackupError(f"{folder} was changed after it was written: {', '.join(changed) or 'parts are missing'}")
    return manifest


def advance_transaction_counter() -> None:
    """Advance the transaction counter of a database that was copied in another way than by ``restore``."""
    with as_owner():
        _advance_transaction_counter()


@transaction.atomic
def _advance_transaction_counter() -> None:
    """Let the numbers of this server's transactions continue after the last one in the chain.

    Replaces the function ``core_chain_point``; runs as the owner.
    """
    with connection.cursor() as cursor:
        numbers = [SealBatch.objects.order_by("-number").values_list("to_point", flat=True).first() or 0]
        for stream in streams():
            query = sql.SQL("SELECT COALESCE(max({point}), 0) FROM {table}")
            cursor.execute(query.format(point=sql.Identifier(POINT), table=sql.Identifier(stream.table)))
            numbers.append(cursor.fetchone()[0])
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        offset = max(max(numbers) + 1 - cursor.fetchone()[0], 0)
        body = sql.Literal(f"SELECT $1::text::bigint + {offset:d}")
        cursor.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE AS {body}"
            ).format(body=body)
        )


def _chain() -> dict[str, Any]:
    last = SealBatch.objects.order_by("-number").defer("leaves").first()
    return {
        "batches": last.number if last else 0,
        "entries": last.last_position if last else 0,
        "head": last.hash if last else None,
        "checkpoint": Checkpoint.objects.order_by("-number").values_list("number", flat=True).first(),
    }


def _schema() -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {"migrations": sorted(f"{app}.{name}" for app, name in applied)}


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the connection's database; its arguments never contain the password."""
    database = connection.settings_dict
    names = {f"PG{name}": name for name in ("HOST", "PORT", "USER", "PASSWORD")} | {"PGDATABASE": "NAME"}
    environ = {name: str(database[key]) for name, key in names.items() if database.get(key)}
    for option in ("sslmode", "sslrootcert"):
        if value := database["OPTIONS"].get(option):
            environ[f"PG{option.upper()}"] = str(value)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run(
        [str(binaries() / program), "--no-password", *arguments], env=kept | environ, capture_output=True, text=True
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {(done.stderr.strip().splitlines() or ['no message'])[0]}")


def _pack(archive: Path, folder: Path | None) -> None:
    with tarfile.open(archive, "w") as tar:
        if folder is not None and Path(folder).is_dir():
            tar.add(folder, arcname=".")


def _unpack(archive: Path, folder: Path | None) -> None:
    if folder is None:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
