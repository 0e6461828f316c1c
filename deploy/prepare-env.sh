#!/bin/sh
# Write into .env (or the given file) what compose needs and the file lacks: random secrets, a folder for mails until a mail
# server is named, and the digest of each image. What the file has stays, but for digests.
set -eu
file="${1:-.env}"
umask 077
touch "$file"
[ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
set_missing() { grep -q "^$1=." "$file" || printf '%s=%s\n' "$1" "$2" >>"$file"; }
for name in SECRET_KEY SEAL_KEY POSTGRES_PASSWORD OWNER_PASSWORD APP_PASSWORD SIGN_IN_PASSWORD BROKER_PASSWORD; do
	set_missing "$name" "$(LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 50)"
done
set_missing SITE_NAME localhost
set_missing EMAIL_URL file:///srv/data/mail
"$(dirname "$0")/pin-images.sh" "$file"
