#!/bin/sh
# make-certificates.sh FOLDER ADDRESS…: an authority of the cluster's own, and a certificate for each host in FOLDER/ADDRESS.
#
# Copy the folder of each host to it (TLS_DIR in its .env), make it belong to user 999 (postgres in the image), and keep
# FOLDER/ca.key somewhere else. An authority that is there is used again: to renew a certificate, delete its folder and run
# this once more.
set -eu
umask 077
folder="$1"
shift
mkdir -p "$folder"
if [ ! -e "$folder/ca.key" ]; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=quota cluster" \
		-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
		-keyout "$folder/ca.key" -out "$folder/ca.crt" 2>/dev/null
fi
for address in "$@"; do
	host="$folder/$address"
	[ ! -e "$host" ] || continue
	mkdir -p "$host.draft"
	case "$address" in *[!0-9.]*) kind=DNS ;; *) kind=IP ;; esac
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$address" \
		-keyout "$host.draft/node.key" -out "$host.draft/node.csr" 2>/dev/null
	printf 'subjectAltName=%s:%s,DNS:localhost,IP:127.0.0.1\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\n' "$kind" "$address" >"$host.draft/extensions"
	openssl x509 -req -in "$host.draft/node.csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -days 825 \
		-extfile "$host.draft/extensions" -out "$host.draft/node.crt" 2>/dev/null
	rm "$host.draft/node.csr" "$host.draft/extensions"
	cp "$folder/ca.crt" "$host.draft/ca.crt"
	chmod 755 "$host.draft"
	chmod 644 "$host.draft/ca.crt" "$host.draft/node.crt"
	mv "$host.draft" "$host"
done
