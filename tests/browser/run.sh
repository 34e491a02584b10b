#!/bin/bash
# run: a real browser on the demo marketplace, started as people start it.
set -u
cd "$(dirname "$0")/../.."
unset "${!SOUK_@}"	# as on a machine where nothing is set
export SOUK_VAR=$PWD/var/test/browser SOUK_RATE_LIMITS=off SEED_SIZE=1000 SOUK_SIGNUP_PROOF=on SOUK_SIGNUP_PROOF_BITS=14
# Four in a row, below those the kernel gives to clients: nobody's connection sits on one.
port=$(python3 - <<'PY'
import random, socket
def free(n):
    with socket.socket() as s:
        try:
            s.bind(("127.0.0.1", n))
        except OSError:
            return False
    return True
print(next(p for p in iter(lambda: random.randrange(12000, 32000), None) if all(free(p + i) for i in range(4))))
PY
)
# Browsers know passkeys only where the address has a name.
export SOUK_LISTEN=127.0.0.1:$port SOUK_BASE_URL=http://localhost:$port
conf/pg.sh stop "$SOUK_VAR/pg" > /dev/null 2>&1
rm -rf "$SOUK_VAR"
mkdir -p "$SOUK_VAR"
for d in tests/browser tests/oidc; do
	(cd $d && flock . npm install --no-package-lock --no-audit --no-fund --loglevel=error) || { echo "0 passed, 1 failed"; exit 1; }
done
setsid conf/run.sh > "$SOUK_VAR.out" 2>&1 &
house=$!
trap 'kill -TERM $house 2>/dev/null; wait $house 2>/dev/null' EXIT
for _ in $(seq 1500); do
	grep -q 'Souk is open' "$SOUK_VAR.out" && break
	kill -0 $house 2>/dev/null || { cat "$SOUK_VAR.out"; echo "0 passed, 1 failed"; exit 1; }
	sleep 0.2
done
node tests/browser/souk.mjs "http://localhost:$port" "$@" && exit
code=$?
grep -E '"level":"(warning|error)"' "$SOUK_VAR.out" | tail -20 | sed 's/^/BROKEN: /'
exit $code
