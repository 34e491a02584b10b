#!/bin/bash
# schema: what the migrations add up to, for reading and review.
set -eu
cd "$(dirname "$0")/.."
conf/pg.sh start "$PWD/var/test-pg" fsync=off > /dev/null
as=
[ "$(id -u)" != 0 ] || as="setpriv --reuid=postgres --regid=postgres --clear-groups --"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
db="$as $bin/psql -h $PWD/var/test-pg -U souk -qAt -v ON_ERROR_STOP=1"
$db -d postgres -c 'DROP DATABASE IF EXISTS schema_only' -c 'CREATE DATABASE schema_only' > /dev/null
for f in sql/migrations/*.sql; do $db -d schema_only -1 -o /dev/null < "$f"; done
echo '-- The schema after all migrations; made by `make schema`.'
$as "$bin/pg_dump" -h "$PWD/var/test-pg" -U souk --schema-only --no-owner --no-privileges schema_only |
	grep -vE '^(--|SET |SELECT pg_catalog|\\(un)?restrict|$)'
