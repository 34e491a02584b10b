#!/bin/bash
# run: every fuzz target for FUZZ_SECONDS (default 75), then the HTTP surface for
# FUZZ_HTTP_SECONDS (default 1800), one process at a time. What was interesting once stays in
# build/fuzz/corpus; an input that breaks something is kept in build/fuzz/found and named.
# Ends with "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")/../.."
seconds=${FUZZ_SECONDS:-75} http=${FUZZ_HTTP_SECONDS:-1800}
suites=$PWD/../shared/data/suites
passed=0 failed=0 skipped=0
mkdir -p build/fuzz/{corpus,found,log}

# First inputs for NAME: FILES, or every text in JSON FILES.
seed() {	# NAME FILES...
	local name=$1 f
	shift
	mkdir -p "build/fuzz/corpus/$name"
	for f; do
		[ ! -f "$f" ] || cp "$f" "build/fuzz/corpus/$name/$(printf %s "$f" | cksum | cut -d' ' -f1)"
	done
}
texts() {	# NAME FILES...
	mkdir -p "build/fuzz/corpus/$1"
	python3 - "build/fuzz/corpus/$1" "${@:2}" << 'PYTHON'
import hashlib, json, os, sys

def texts(v):
    for x in v if isinstance(v, list) else v.values() if isinstance(v, dict) else []:
        yield from texts(x)
    if isinstance(v, str):
        yield v

for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as f:
        for text in texts(json.load(f)):
            data = text.encode("utf-8", "surrogatepass")
            with open(os.path.join(sys.argv[1], hashlib.sha1(data).hexdigest()), "wb") as to:
                to.write(data)
PYTHON
}
say() {	# NAME TEXT: one of our own
	mkdir -p "build/fuzz/corpus/$1"
	printf %b "$2" > "build/fuzz/corpus/$1/$(printf %s "$2" | cksum | cut -d' ' -f1)"
}
seed tmplc templates/*/*.html
seed sqlgen sql/*.sql
seed routegen src/*/routes
say request 'Cookie: souk=0123456789012345678901234567890123456789012; flash=IGhp.x; lang=de; theme=dark\nSec-Fetch-Site: same-origin\nOrigin: http://127.0.0.1:8080\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\nX: 10.1.2.3\nY: ::ffff:192.0.2.1\nAuthorization: souk_pat_\n\ncsrf=AAAA&challenge=1790000000.20.00ff.abc&a=Mug&b=a%0Ab&c=a%40b.example&d=7&e=12.50&f=red&g=DE'
say request '1790000000.20.00112233445566778899aabbccddeeff'
say provider '\000public, max-age=60\n{"issuer":"https://issuer.example","authorization_endpoint":"https://issuer.example/a?x=1","token_endpoint":"https://issuer.example/t","jwks_uri":"https://issuer.example/k","userinfo_endpoint":"https://issuer.example/u","response_types_supported":["code"],"code_challenge_methods_supported":["S256"],"token_endpoint_auth_methods_supported":["client_secret_post"],"id_token_signing_alg_values_supported":["ES256"]}'
say provider '\001max-age=9\n{"keys":[{"kty":"RSA","n":"sXch","e":"AQAB","kid":"1","use":"sig","alg":"RS256"},{"kty":"EC","crv":"P-256","x":"f83O","y":"x_FE"}]}'
say provider '\002\n{"id_token":"eyJhbGciOiJFUzI1NiJ9.e30.AA","access_token":"t","token_type":"Bearer","expires_in":60}'
say provider '\003\n{"sub":"s","email":"a@b.example","email_verified":true,"name":"A"}'
say eml 'From: =?UTF-8?B?w4Q=?= <a@b.example>\r\nTo: c@d.example\r\nSubject: =?UTF-8?B?w4Q=?=\r\n =?UTF-8?B?w5Y=?=\r\nDate: x\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=C3=84=\r\nb\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b--\r\n'
if [ -d "$suites" ]; then
	seed cookie "$suites"/cookies/tests/data/parser/*-test
	seed csv "$suites"/csv/csvs/*.csv
	seed import "$suites"/csv/csvs/*.csv "$suites"/json-parser/test_parsing/y_*.json
	seed json "$suites"/json-parser/test_parsing/[yni]_*.json
	seed multipart "$suites"/multipart/tests/test_data/http/*.http
	seed stripe_webhook "$suites"/json-parser/test_parsing/[yn]_*.json
	for name in url weburl; do
		texts $name "$suites"/url/urltestdata.json "$suites"/url/percent-encoding.json
	done
	for name in html log names utf8; do
		texts $name "$suites"/payloads/blns.json
	done
	texts weburl "$suites"/url/toascii.json
else
	echo "SKIPPED: public test data as first inputs: ../shared/data/suites is not there"
	skipped=1
fi

one() {	# NAME
	local name=$1 log=build/fuzz/log/$1 said
	mkdir -p "build/fuzz/corpus/$name"
	if "build/fuzz/fuzz-$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
	    -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/corpus/$name" > "$log" 2>&1; then
		said=$(sed -nE 's/^stat::number_of_executed_units: //p' "$log")
		echo "ok: $name: $said inputs in $seconds s, $(sed -nE 's/.* cov: ([0-9]+) .*/\1/p' "$log" | tail -1) edges"
		passed=$((passed + 1))
	else
		echo "FAILED: $name: $(grep -E 'ERROR:|SUMMARY:|panic|runtime error' "$log" | head -3 | tr '\n' ' ') see $log"
		failed=$((failed + 1))
	fi
}
for f in ${FUZZ_ONLY:-$(ls tests/fuzz/*_fuzz.c | sed 's|.*/||; s|_fuzz.c||')}; do
	one "$f"
done
if [ "$http" != 0 ]; then
	FUZZ_HTTP_SECONDS=$http FUZZ_SOUK=$PWD/build/asan/souk python3 tests/fuzz/http_fuzz.py > build/fuzz/log/http 2>&1
	rc=$?
	grep -E '^ +|FAILED' build/fuzz/log/http | head -20
	if [ $rc = 0 ]; then
		echo "ok: http: $http s"
		passed=$((passed + 1))
	else
		echo "FAILED: http: see build/fuzz/log/http"
		failed=$((failed + 1))
	fi
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
