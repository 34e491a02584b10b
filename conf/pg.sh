#!/bin/bash
# pg: an embedded PostgreSQL cluster. pg.sh start|stop DIR [setting=value ...]
# start prints the URL of its database "souk". The server listens on a Unix socket in
# DIR only. Root cannot run PostgreSQL, so for root the user postgres does.
set -eu
verb=$1 dir=$2
shift 2
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
as=
if [ "$(id -u)" = 0 ]; then
	as="setpriv --reuid=postgres --regid=postgres --clear-groups --"
	chown postgres:postgres "$dir"
	$as test -x "$dir" || { echo "pg: the user postgres cannot reach $dir; set SOUK_VAR to a folder it can" >&2; exit 1; }
fi
encoded() {	# a path for the query of a URL
	local s=$1 c i LC_ALL=C
	for ((i = 0; i < ${#s}; i++)); do
		c=${s:i:1}
		case $c in [A-Za-z0-9/._-]) printf %s "$c" ;; *) printf '%%%02X' "'$c" ;; esac
	done
}
running() { $as "$bin/pg_ctl" -D "$dir/data" status > /dev/null 2>&1; }

case $verb in
start)
	chmod 755 "$dir"
	[ -f "$dir/data/PG_VERSION" ] || $as "$bin/initdb" -D "$dir/data" -A trust -U souk -E UTF8 --locale=C.UTF-8 > "$dir/initdb.log"
	if ! running; then
		options="-c listen_addresses= -c 'unix_socket_directories=$dir' -c unix_socket_permissions=0700 -c shared_buffers=256MB -c max_connections=120 -c wal_compression=on -c max_wal_size=2GB -c random_page_cost=1.1 -c effective_io_concurrency=32"
		for s; do options="$options -c $s"; done
		(cd "$dir" && $as "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 -o "$options" start) > /dev/null 2>&1 ||
			{ echo "pg: PostgreSQL did not start; the end of $dir/log:" >&2; tail -4 "$dir/log" >&2; exit 1; }
	fi
	$as "$bin/psql" -h "$dir" -U souk -d postgres -qAtc "SELECT 1 FROM pg_database WHERE datname = 'souk'" | grep -q 1 ||
		$as "$bin/createdb" -h "$dir" -U souk souk
	# The server's own log-in, which owns nothing: sql/migrations/0030_walls.sql.
	$as "$bin/psql" -h "$dir" -U souk -d souk -qAt -c "DO \$\$ BEGIN CREATE ROLE souk_app; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END \$\$; ALTER ROLE souk_app LOGIN"
	echo "postgresql://souk@/souk?host=$(encoded "$dir")"
	;;
stop)
	running && $as "$bin/pg_ctl" -D "$dir/data" -m fast -w stop > /dev/null || true
	;;
esac
