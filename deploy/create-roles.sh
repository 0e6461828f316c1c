#!/bin/sh
# Once, on an empty database server: an owner that migrates, an application role that owns nothing, and one that opens
# sessions of people.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
	--set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" \
	--set sign_in_password="$SIGN_IN_PASSWORD" <<'SQL'
CREATE ROLE quota_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE quota_app LOGIN PASSWORD :'app_password';
CREATE ROLE quota_signin LOGIN PASSWORD :'sign_in_password';
CREATE DATABASE quota OWNER quota_owner TEMPLATE template0;
\connect quota
CREATE EXTENSION pg_stat_statements;
SQL
