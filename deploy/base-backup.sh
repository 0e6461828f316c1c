#!/bin/sh
# base-backup.sh FOLDER [FULL-EVERY]: a copy of the running server into FOLDER, named after the second at which it was complete.
#
# Incremental on the one before if the server summarizes its log (summarize_wal = on), and full every FULL-EVERY times (7).
# Runs where PostgreSQL's programs are, as a role that may replicate; PGHOST, PGPORT and PGUSER say where. Together with the
# archive of the log (deploy/ha/archive.sh) `manage.py restore --until` comes back to any second after the oldest copy.
set -eu
folder="$1"
every="${2:-7}"
umask 077
mkdir -p "$folder"
rm -rf "$folder"/.draft.*
draft="$folder/.draft.$$"

# The chain of copies that ends with the newest: each names the one that it builds on in FOLDER/NAME/builds-on.
newest="$(find "$folder" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*Z' -exec basename {} \; | sort | tail -n 1)"
length=0
one="$newest"
while [ -n "$one" ]; do
	length=$((length + 1))
	one="$(cat "$folder/$one/builds-on" 2>/dev/null || true)"
done

summarizes="$(psql --no-psqlrc --quiet --no-align --tuples-only --dbname postgres --command 'SHOW summarize_wal')"
if [ -n "$newest" ] && [ "$summarizes" = on ] && [ "$length" -lt "$every" ]; then
	pg_basebackup --pgdata="$draft" --checkpoint=fast --wal-method=stream --incremental="$folder/$newest/backup_manifest"
	echo "$newest" >"$draft.builds-on"
else
	pg_basebackup --pgdata="$draft" --checkpoint=fast --wal-method=stream
fi
pg_verifybackup --quiet "$draft"
if [ -e "$draft.builds-on" ]; then mv "$draft.builds-on" "$draft/builds-on"; fi
sync
name="$(date -u +%Y%m%dT%H%M%SZ)"
mv "$draft" "$folder/$name"
echo "$folder/$name"
