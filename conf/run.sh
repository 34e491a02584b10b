#!/bin/bash
# run: the whole marketplace on this machine. Starts what is not given by SOUK_*
# settings (PostgreSQL, Stripe's sandbox, a mailbox), migrates, seeds, serves.
# Ctrl-C ends all of it.
set -eu
umask 027	# mails, uploads and logs are nobody else's
cd "$(dirname "$0")/.."
B=${B:-build/plain}
export SOUK_VAR=${SOUK_VAR:-$PWD/var}
mkdir -p "$SOUK_VAR"/{uploads,media,store,mail,sandbox,log}
SOUK_VAR=$(cd "$SOUK_VAR" && pwd)

as=
if [ "$(id -u)" = 0 ]; then
	as="setpriv --reuid=postgres --regid=postgres --clear-groups --"
	chown postgres:postgres "$SOUK_VAR" "$SOUK_VAR"/{uploads,media,store,mail,sandbox,log}
fi

# Secrets of this machine, drawn once.
keys=$SOUK_VAR/keys.env
[ -f "$keys" ] || (umask 077; { echo "SOUK_SECRET=$(openssl rand -hex 32)"; echo "SOUK_STRIPE_WEBHOOK_SECRET=whsec_$(openssl rand -hex 24)"; echo "SOUK_STRIPE_KEY=sk_test_$(openssl rand -hex 16)"; } > "$keys")
while IFS='=' read -r name value; do
	[ -n "${!name:-}" ] || export "$name=$value"
done < "$keys"

export SOUK_LISTEN=${SOUK_LISTEN:-127.0.0.1:8080}
# To look at; nobody pays by them.
[ "${SOUK_MODE:-development}" != development ] || export SOUK_RATES=${SOUK_RATES-USD=1.10 GBP=0.85 CHF=0.95}
scheme=http${SOUK_TLS_CERT:+s}
export SOUK_BASE_URL=${SOUK_BASE_URL:-$scheme://$SOUK_LISTEN}
export SOUK_LOG_FILE=${SOUK_LOG_FILE:-$SOUK_VAR/log/souk.log}
$as "$B/soukd" settings > /dev/null || exit 1
port=${SOUK_LISTEN##*:}
for p in $port $((port + 1)) $((port + 2)); do
	if (exec 3<> "/dev/tcp/127.0.0.1/$p") 2>/dev/null; then
		echo "Port $p of this machine is taken. Choose another: SOUK_LISTEN=127.0.0.1:9080 make run (it uses that port and the next two)." >&2
		exit 1
	fi
done
exec 9< "$SOUK_VAR"	# held by this script alone
flock -n 9 || { echo "Another make run uses $SOUK_VAR. Choose another folder: SOUK_VAR='$SOUK_VAR-2' make run." >&2; exit 1; }
own_pg= pids=()
if [ -z "${SOUK_DATABASE_URL:-}" ]; then
	own_pg=$SOUK_VAR/pg
	SOUK_DATABASE_URL=$(conf/pg.sh start "$own_pg" 9<&-)
	export SOUK_DATABASE_URL
fi
finish() {
	trap - EXIT INT TERM
	for p in "${pids[@]}"; do kill -TERM "$p" 2>/dev/null || true; done
	for p in "${pids[@]}"; do wait "$p" 2>/dev/null || true; done
	[ -z "$own_pg" ] || conf/pg.sh stop "$own_pg"
	echo "Souk has ended."
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Writes what a command prints to a file, as the user who must read it.
keep() {	# FILE COMMAND...
	$as sh -c 'file=$1; shift; exec "$@" > "$file"' keep "$@"
}

# Waits until the process listens; says why when it has ended instead.
up() {	# NAME PID PORT LOG
	for _ in $(seq 100); do
		kill -0 "$2" 2>/dev/null || break
		(exec 3<> "/dev/tcp/127.0.0.1/$3") 2>/dev/null && return 0
		sleep 0.05
	done
	echo "$1 did not start:" >&2
	tail -3 "$4" >&2
	exit 1
}

if [ -z "${SOUK_STRIPE_URL:-}" ]; then
	export SOUK_STRIPE_URL=http://127.0.0.1:$((port + 1))
	keep "$SOUK_VAR/sandbox/kore.conf" "$B/soukd" conf --sandbox "127.0.0.1:$((port + 1))"
	# The certificate may be of our own making.
	SOUK_SANDBOX_CA=${SOUK_TLS_CERT:-} SOUK_SANDBOX_WEBHOOK_URL=$scheme://$SOUK_LISTEN/webhooks/stripe $as "$B/sandbox" -c "$SOUK_VAR/sandbox/kore.conf" -f -n -r > "$SOUK_VAR/log/sandbox.out" 2>&1 9<&- &
	pids+=($!)
	up 'The payment sandbox' $! $((port + 1)) "$SOUK_VAR/log/sandbox.out"
fi
if [ -z "${SOUK_SMTP_URL:-}" ]; then
	export SOUK_SMTP_URL=smtp://127.0.0.1:$((port + 2))
	$as "$B/soukd" mailbox > "$SOUK_VAR/log/mailbox.out" 2>&1 9<&- &
	pids+=($!)
	up 'The mailbox' $! $((port + 2)) "$SOUK_VAR/log/mailbox.out"
fi
$as "$B/soukd" migrate
$as "$B/soukd" seed --if-empty --size "${SEED_SIZE:-1000}"
keep "$SOUK_VAR/kore.conf" "$B/soukd" conf
$as "$B/soukd" work >> "$SOUK_VAR/log/work.out" 2>&1 9<&- &
pids+=($!)
serve() {
	# Ours: by the log-in that owns nothing. Somebody else's: see SOUK_DATABASE_URL in ARCHITECTURE.md.
	local url=$SOUK_DATABASE_URL
	[ -z "$own_pg" ] || url=${url/#postgresql:\/\/souk@/postgresql:\/\/souk_app@}
	SOUK_DATABASE_URL=$url $as "$B/souk" -c "$SOUK_VAR/kore.conf" -f -n -r > "$SOUK_VAR/log/souk.out" 2>&1 9<&- &
	souk=$!
	for _ in $(seq 200); do
		curl -g -s -k -o /dev/null --fail "$scheme://$SOUK_LISTEN/readyz" && return 0
		kill -0 $souk 2>/dev/null || break
		sleep 0.05
	done
	echo "souk did not start:" >&2
	tail -5 "$SOUK_VAR/log/souk.out" >&2
	return 1
}
serve
pids+=($souk)
cat <<TEXT

Souk is open:  $SOUK_BASE_URL

  buyer    buyer@souk.example     souk-demo-2026
  seller   seller@souk.example    souk-demo-2026
  admin    admin@souk.example     souk-demo-2026

  pay with card 4242 4242 4242 4242, any future date, any CVC
  staff and sellers need no second factor here; SOUK_REQUIRE_SECOND_FACTOR=on asks for one as in production
  mail that was sent:  $SOUK_BASE_URL/dev/mail
  logs:                $SOUK_VAR/log

Ctrl-C ends it.
TEXT
[ -n "${SOUK_DEV:-}" ] || { wait $souk; exit; }

# make dev: what is saved is built and served at once; an error keeps the old one.
echo "Watching src, templates, sql, assets and locale."
while inotifywait -qq -r -e close_write,moved_to,delete src templates sql assets locale; do
	began=$(date +%s%N)
	make -s -j"$(nproc)" "$B/souk" || continue
	kill -TERM $souk
	wait $souk || true
	serve || continue
	pids[-1]=$souk
	echo "reloaded in $((($(date +%s%N) - began) / 1000000)) ms"
done
