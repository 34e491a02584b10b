"""Mutated requests against the whole server, built with AddressSanitizer and
UndefinedBehaviorSanitizer and without pools: it stays up, says nothing and goes on
answering. FUZZ_CONNECTIONS or FUZZ_HTTP_SECONDS, FUZZ_SEED and FUZZ_SOUK (the binary) are
taken from the environment."""
import glob
import itertools
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
from house import PATIENCE, ROOT, Browser, House, main, same, test, together

CONNECTIONS = int(os.environ.get("FUZZ_CONNECTIONS", "3000"))
SECONDS = int(os.environ.get("FUZZ_HTTP_SECONDS", "0"))      # instead of a number of connections
SEED = int(os.environ.get("FUZZ_SEED", str(random.SystemRandom().randrange(1 << 31))))
THREADS = 8

WORDS = [b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"\0", b"%00", b"%2e%2e/", b"%ff", b"../", b"//", b"?", b"&", b"=", b";", b":",
         b" ", b"\t", b"HTTP/1.1", b"HTTP/1.0", b"GET ", b"HEAD ", b"POST ", b"PUT ", b"Host: x\r\n", b"Content-Length: 0\r\n",
         b"Content-Length: 18446744073709551615\r\n", b"Content-Length: -1\r\n", b"Content-Length: 3\r\n",
         b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"Connection: close\r\n",
         b"Connection: keep-alive, upgrade\r\n", b"Upgrade: websocket\r\n", b"Range: bytes=0-1,5-\r\n", b"If-None-Match: *\r\n",
         b"Cookie: souk=\r\n", b"Accept-Encoding: br;q=0, gzip;q=1.0, *;q=0\r\n", b"Accept-Language: de-DE;q=0.1, *\r\n",
         b"Content-Type: multipart/form-data; boundary=x\r\n", b"Sec-Fetch-Site: cross-site\r\n", b"quantity=", b"variant=",
         b"9223372036854775807", b"-9223372036854775808", b"4294967296", b"0", b"99999999999999999999999", b"\xff\xfe", b"\xc0\xae",
         b"\xf4\x90\x80\x80", b"A" * 300, b"%41" * 400, b"a=b&" * 300, b"A" * 17000, b"--x\r\n", b"<script>", b"'", b"\""]


def suite_seeds():
    """The requests written down in the HTTP/1 suite."""
    seeds = []
    for path in glob.glob(os.path.join(ROOT, "..", "shared", "data", "suites", "http1", "test", "**", "*.md"), recursive=True):
        with open(path, "rb") as f:
            for block in re.findall(rb"```http\n(.*?)```", f.read(), re.S):
                block = re.sub(rb"\\r\\n\n|\n", b"\r\n", block).replace(b"\\r", b"\r").replace(b"\\n", b"\n").replace(b"\\t", b"\t")
                seeds.append(block)
    return seeds


def recorded(house):
    """What browsers really send on a purchase and around it."""
    house.record = []
    slug, _ = house.product(1000000)
    b = Browser(house, Accept_Encoding="gzip", Accept_Language="de, en;q=0.5")
    b.headers.pop("Accept-Encoding")
    b.buy(slug)
    b.put("stoneware-mug")
    b.submit(b.get("/cart"), "/cart/lines/", quantity="2")
    b.submit(b.go_to_checkout(), "/checkouts/", email="no address", name="")
    for url in ("/", "/c", "/c/mugs?sort=price", "/shops/north-pottery", "/search?q=mug", "/login?return=/cart", "/register", "/healthz",
                "/readyz", "/metrics", "/robots.txt", "/language/de?return=/", "/nowhere", "/seller", "/seller/listings", "/admin",
                "/media/aa/" + "b" * 30 + "-160.jpg", "/checkouts/" + b.token):
        b.ask("GET", url)
    for token in ("souk_pat_" + "0" * 64 + "34b1e4cb", "souk_pat_", "x"):
        b.ask("GET", "/api/v1/orders?after=1&state=paid", headers={"Authorization": "Bearer " + token})
    page = b.get("/")
    for name in re.findall(r'/assets/[^"\s]+', page.text)[:3]:
        b.ask("GET", name, headers={"Accept-Encoding": "br", "If-None-Match": '"x"'})
    import hashlib
    import hmac
    body = json.dumps({"id": "evt_fuzz", "object": "event", "type": "checkout.session.completed", "data": {"object": {}}}).encode()
    for secret in (b"whsec_flow_tests", b"other"):
        at = int(time.time())
        mac = hmac.new(secret, b"%d." % at + body, hashlib.sha256).hexdigest()
        b.ask("POST", "/webhooks/stripe", body, {"Stripe-Signature": "t=%d,v1=%s" % (at, mac), "Content-Type": "application/json"})
    boundary = b"--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--x--\r\n"
    b.ask("POST", "/seller/listings/1/pictures", boundary, {"Content-Type": "multipart/form-data; boundary=x"})
    seeds, house.record = house.record, None
    return seeds


def mutate(dice, seeds):
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.choice((1, 1, 2, 3, 5, 9))):
        at = dice.randrange(len(data) + 1)
        what = dice.randrange(9)
        if what == 0 and data:
            data[at % len(data)] ^= 1 << dice.randrange(8)
        elif what == 1 and data:
            data[at % len(data)] = dice.randrange(256)
        elif what == 2:
            del data[at:at + dice.choice((1, 2, 8, 40, 300))]
        elif what in (3, 4):
            data[at:at] = dice.choice(WORDS)
        elif what == 5:
            end = at + dice.choice((1, 4, 16, 64, 500))
            data[at:at] = data[at:end] * dice.choice((1, 2, 20))
        elif what == 6:
            other = dice.choice(seeds)
            data[at:] = other[dice.randrange(len(other) + 1):]
        elif what == 7:                 # a line twice, or lines in another order
            lines = bytes(data).split(b"\r\n")
            lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))
            data = bytearray(b"\r\n".join(lines))
        else:                           # a number becomes another
            data = bytearray(re.sub(rb"\d+", lambda m: dice.choice((m.group(0), b"0", b"-1", b"2147483648", m.group(0) + b"0")), bytes(data),
                                    count=dice.randrange(1, 4)))
    return bytes(data[:100000])


def deep(dice, seeds):
    """Framing stays right, so that what is wrong reaches the pages: target, one header's value or the body."""
    head, _, body = dice.choice(seeds).partition(b"\r\n\r\n")
    lines = [l for l in head.split(b"\r\n") if not l.lower().startswith((b"content-length:", b"transfer-encoding:"))]
    first = lines[0].split(b" ")
    safe = re.compile(rb"[\x00-\x20\x7f]")
    if body and dice.random() < 0.6:
        body = mutate(dice, [body])
    elif len(lines) > 1 and dice.random() < 0.4:
        n = dice.randrange(1, len(lines))
        name, _, value = lines[n].partition(b":")
        if name.lower() != b"host":
            lines[n] = name + b": " + safe.sub(b"", mutate(dice, [value or b"x"]))[:8000]
    elif len(first) == 3:
        lines[0] = b" ".join((first[0], b"/" + safe.sub(b"", mutate(dice, [first[1][1:] or b"x"]))[:1900], first[2]))
    size = b"Content-Length: %d" % len(body) if body or first[0] == b"POST" else b"X-Fuzz: 1"
    return b"\r\n".join(lines + [size]) + b"\r\n\r\n" + body


def throw(house, dice, seeds):
    """One connection with one to three mutated requests; how it ended."""
    data = b"".join((mutate if dice.random() < 0.5 else deep)(dice, seeds) for _ in range(dice.choice((1, 1, 1, 2, 3))))
    with socket.create_connection(("127.0.0.1", house.port), PATIENCE) as s:
        try:
            cut = dice.randrange(len(data) + 1) if dice.random() < 0.2 else len(data)
            s.sendall(data[:cut])
            if cut < len(data):
                time.sleep(0.002)
                s.sendall(data[cut:])
            if dice.random() < 0.05:
                return "left"
            s.shutdown(socket.SHUT_WR)
            got = b""
            while more := s.recv(65536):
                got += more
            first = re.match(rb"HTTP/1\.1 (\d{3}) ", got)
            if got and not first:
                raise AssertionError("answered %r to %r" % (got[:100], data[:2000]))
            if first and first.group(1) == b"500":
                raise AssertionError("500 for %r" % data[:3000])
            return first.group(1).decode() if first else "nothing"
        except socket.timeout:
            raise AssertionError("hangs after %r" % data[:3000])
        except OSError:                 # closed while we were still sending
            return "reset"


@test("mutated connections: no report of a sanitizer, no worker gone, sane requests answered")
def _(house):
    seeds = recorded(house) + suite_seeds()
    print("    seed %d, %d requests to start from" % (SEED, len(seeds)), flush=True)
    ends, lock = {}, threading.Lock()
    until = time.monotonic() + SECONDS

    def some(i):
        dice = random.Random(SEED * 1000 + i)
        for n in itertools.count():
            if time.monotonic() > until if SECONDS else n >= CONNECTIONS // THREADS:
                break
            how = throw(house, dice, seeds)
            with lock:
                ends[how] = ends.get(how, 0) + 1
            if n % 100 == 99:
                same(Browser(house).get("/p/stoneware-mug").status, 200, "a sane request")
    bad = [r for r in together(THREADS, some, 3600 + SECONDS) if r is not None]
    print("    %d connections ended:" % sum(ends.values()), dict(sorted(ends.items())), flush=True)
    out = house.out("souk")
    reports = re.findall(r".*(?:AddressSanitizer|runtime error|panic:|LeakSanitizer).*", out)
    same(reports, [], "reports")
    same(bad, [])
    assert Browser(house).buy("stoneware-mug").thanks, "a purchase afterwards"


def asan_house():
    souk = os.environ.get("FUZZ_SOUK") or os.path.join(ROOT, "build", "asan", "souk")
    if not os.environ.get("FUZZ_SOUK"):
        subprocess.run(["make", "-s", "-j%d" % (os.cpu_count() or 1), "ASAN=1", "build/asan/souk"], cwd=ROOT, check=True)
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0:abort_on_error=0"
    os.environ["UBSAN_OPTIONS"] = "print_stacktrace=1"
    return House(souk=souk)


if __name__ == "__main__":
    main(asan_house)
