#!/usr/bin/env python3
"""make bench: how fast it is on this machine, each figure as a share of a ceiling that
was measured in the same run. Prints the card of the README. Nothing here passes or
fails: a figure below its aim is marked, and that is all.

bench.py [PART ...] runs only these: ceilings product pages search orders idle login.
BENCH_SIZE products (100000), BENCH_SECONDS a figure (8)."""
import hashlib
import os
import random
import re
import resource
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests", "flow"))
sys.path.insert(0, os.path.join(ROOT, "tests", "wire"))
import house  # noqa: E402

SIZE = int(os.environ.get("BENCH_SIZE", "100000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
WARM_UP = 3
PARTS = sys.argv[1:] or ["product", "pages", "search", "orders", "idle", "login"]
TOKEN = "b" * 43
BROWSERS = "Accept-Encoding: gzip, deflate, br"


class Shop(house.House):
    """A seeded marketplace with a durable database."""

    def open(self, soukd):
        self.env["SOUK_DATABASE_URL"] = self.pg("start", *self.pg_settings)
        self.run("soukd", "migrate")
        began = time.monotonic()
        self.run("soukd", "seed", "--size", str(SIZE))
        self.seeded = time.monotonic() - began
        # Pictures are prepared once, after a seed; here they would only take the processor.
        self.sql("DELETE FROM jobs WHERE kind = 'image_prepare'")
        digest = hashlib.blake2b(TOKEN.encode(), digest_size=32).hexdigest()
        self.sql("INSERT INTO sessions (token_hash, account_id, expires_at) SELECT '\\x%s', id, now() + interval '1 day' "
                 "FROM accounts WHERE email = 'buyer@souk.example'" % digest)
        self.start_sandbox()
        self.start("mailbox", "soukd", "mailbox")
        self.start_soukd()
        self.start_souk()

    def column(self, text):
        return [line for line in self.sql(text) if line]

    def memory(self):
        """Megabytes of each worker (PSS: shared pages count by share)."""
        out = []
        for pid in self.workers():
            with open("/proc/%d/smaps_rollup" % pid) as f:
                out.append(int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M).group(1)) // 1024)
        return out


def wrk(url, paths, connections=64, headers=(), seconds=SECONDS):
    """Requests a second and the percentiles in ms over these paths in turn."""
    script = os.path.join("/tmp", "souk-bench-%d.lua" % os.getpid())
    with open(script, "w") as f:
        # Threads begin at different places, and each run at others.
        f.write("local paths = {%s}\nmath.randomseed(tonumber(tostring({}):match('0x(%%x+)'), 16) %% 2147483647)\nlocal i = math.random(#paths)\nrequest = function()\n  i = i %% #paths + 1\n"
                "  return wrk.format('GET', paths[i])\nend\n"
                "done = function(s, l) io.write(string.format('RESULT %%d %%d %%.3f %%.3f %%.3f %%d\\n', s.requests, s.duration, "
                "l:percentile(50)/1000, l:percentile(95)/1000, l:percentile(99)/1000, s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end\n"
                % ", ".join('"%s"' % p for p in paths))
    command = ["wrk", "-t2", "-c%d" % connections, "-s", script, url]
    for h in headers:
        command += ["-H", h]
    # What is kept of pages is made in the first moments; a site that has been open for a while is measured.
    subprocess.run(command + ["-d%ds" % WARM_UP], stdout=subprocess.DEVNULL, check=True)
    out = subprocess.run(command + ["-d%ds" % seconds], stdout=subprocess.PIPE, text=True, check=True).stdout
    os.unlink(script)
    n, us, p50, p95, p99, errors = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+) (\S+) (\S+)", out).groups()
    return {"rate": int(n) / int(us) * 1e6, "p50": float(p50), "p95": float(p95), "p99": float(p99), "errors": int(errors)}


def pgbench(shop):
    """Transactions a second: reading one row, and pgbench's own mix of five statements that write."""
    bin_, env = shop.pg_bin, dict(os.environ)
    target = ["-h", shop.path("pg"), "-U", "souk"]
    subprocess.run(house.AS + [bin_ + "/createdb", *target, "ceiling"], check=True)
    subprocess.run(house.AS + [bin_ + "/pgbench", *target, "-i", "-q", "-s", "32", "ceiling"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    def rate(*args):
        out = subprocess.run(house.AS + [bin_ + "/pgbench", *target, *args, "-M", "prepared", "-j", "2", "-T", str(SECONDS), "ceiling"],
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env).stdout
        return float(re.search(r"tps = (\S+)", out).group(1))
    rates = rate("-S", "-c", "64"), rate("-c", "32")
    subprocess.run(house.AS + [bin_ + "/dropdb", *target, "ceiling"], check=True)
    return rates


def kore_static():
    """The bare server, two workers, with a fixed answer of a few bytes."""
    import kore_case
    build = os.path.join(ROOT, "build", "kore-plain")
    if not os.path.exists(os.path.join(build, "app")):
        subprocess.run(["tests/wire/kore_app/build.sh", build, os.path.join(build, "app")], check=True)
    app = kore_case.Kore(os.path.join(build, "app"), False, workers=2)
    try:
        return wrk("http://127.0.0.1:%d" % app.address[1], ["/hello"])["rate"]
    finally:
        app.end()


def card(name, r, ceiling, aim, unit="of pgbench"):
    share = r["rate"] / ceiling if ceiling else 0
    print("| %s | %s | %.2f %s (aim %.2f)%s | %.1f / %.1f / %.1f |%s" % (
        name, format(int(r["rate"]), ","), share, unit, aim, "" if share >= aim else " **below**", r["p50"], r["p95"], r["p99"],
        "" if not r["errors"] else " %d errors" % r["errors"]), flush=True)


def orders(shop, ceiling):
    subprocess.run(["gcc", "-std=gnu17", "-O2", "-D_GNU_SOURCE", "-Isrc", "-I.", "-o", shop.path("orders"),
                    "tests/load/orders.c", "src/base/base.c", "-lpthread"], cwd=ROOT, check=True)
    shop.sql("UPDATE variants SET on_hand = on_hand + 100000 WHERE id <= 5000")
    shop.sql("INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) SELECT id, 100000, 0, 'edit' FROM variants WHERE id <= 5000")
    shop.sql("UPDATE variants SET active = true WHERE id <= 900")
    shop.sql("UPDATE products SET state = 'live' WHERE state <> 'live' AND id IN (SELECT product_id FROM variants WHERE id <= 900)")
    slug = shop.column("SELECT slug FROM products WHERE state = 'live' AND in_stock ORDER BY id LIMIT 1")[0]
    buy = [shop.path("orders"), str(shop.port), str(shop.stripe_port), "32"]
    # The first purchases on a connection pay for planning; a shop that is open has that behind it.
    subprocess.run(buy + [str(SECONDS), "900", slug], stdout=subprocess.DEVNULL, check=True)
    before = int(shop.column("SELECT count(*) FROM checkouts WHERE state = 'paid'")[0])
    out = subprocess.run(buy + [str(SECONDS * 2), "900", slug], stdout=subprocess.PIPE, text=True, check=True).stdout
    bought, failed, rate, p50, p95, p99 = re.search(
        r"bought (\d+) failed (\d+) per_second (\S+) p50_ms (\S+) p95_ms (\S+) p99_ms (\S+)", out).groups()
    paid = int(shop.column("SELECT count(*) FROM checkouts WHERE state = 'paid'")[0]) - before
    print("| paid checkouts, fsync on | %s | %.2f of pgbench's writing mix; aim 300%s | %s / %s / %s | %s" % (
        rate, float(rate) / ceiling, "" if float(rate) >= 300 else " **below**", p50, p95, p99,
        "" if int(failed) == 0 and paid >= int(bought) else "%s failed, %d paid of %s" % (failed, paid, bought)), flush=True)
    print(shop.run("soukd", "check", "--invariants", check=False).strip(), file=sys.stderr)


def idle(shop, paths):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < 10500:
        print("| 10,000 idle connections | not measured: this process may open %d files | | |" % hard)
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    held = []
    ask = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    for _ in range(10000):
        s = socket.create_connection(("127.0.0.1", shop.port), 10)
        s.sendall(ask)
        held.append(s)
    for s in held:
        s.recv(4096)
    r = wrk(shop.url, paths)
    alive = 0
    for s in held[::50]:
        s.sendall(ask)
        alive += s.recv(4096).startswith(b"HTTP/1.1 200")
    print("| 10,000 idle connections and load | %s | worker memory %s MB (aim under 200) | %.1f / %.1f / %.1f | %d of %d still answer" % (
        format(int(r["rate"]), ","), shop.memory(), r["p50"], r["p95"], r["p99"], alive, len(held[::50])), flush=True)
    for s in held:
        s.close()


def steady(shop, paths, logins, seconds):
    """A thousand signed-in pages a second, and so many log-ins beside them; what login.c printed of each."""
    command = [shop.path("login"), str(shop.port), "1000", str(logins), str(seconds), TOKEN, "buyer%40souk.example", "souk-demo-2026"]
    out = subprocess.run(command + paths[:100], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {m[0]: {"sent": int(m[1]), "failed": int(m[2]), "rate": float(m[3]), "p50": float(m[4]), "p95": float(m[5]), "p99": float(m[6])}
            for m in re.findall(r"(\w+) sent (\d+) failed (\d+) per_second (\S+) p50_ms (\S+) p95_ms (\S+) p99_ms (\S+)", out)}


def login(shop, paths):
    subprocess.run(["gcc", "-std=gnu17", "-O2", "-D_GNU_SOURCE", "-Isrc", "-I.", "-o", shop.path("login"),
                    "tests/load/login.c", "src/base/base.c"], cwd=ROOT, check=True)
    steady(shop, paths, 5, 3)           # each worker's threads and connections are there afterwards
    alone, beside = steady(shop, paths, 0, SECONDS * 2)["pages"], steady(shop, paths, 20, SECONDS * 2)
    pages, people = beside["pages"], beside["logins"]
    for name, r in (("1,000 signed-in pages a second alone", alone), ("... beside 20 log-ins a second", pages), ("those log-ins", people)):
        print("| %s | %.0f | %s | %.1f / %.1f / %.1f |" % (
            name, r["rate"], "%d of %d failed" % (r["failed"], r["sent"]) if r["failed"] else "", r["p50"], r["p95"], r["p99"]))
    ratio = pages["p99"] / alone["p99"]
    print("| p99 of pages beside log-ins, times that alone | %.2f | aim 2 at most%s | |" % (
        ratio, "" if ratio <= 2 and not pages["failed"] and not people["failed"] and pages["rate"] >= 990 else " **missed**"), flush=True)


def main():
    os.chdir(ROOT)
    shop = Shop(pg=("fsync=on",), settings={"SOUK_LOG_LEVEL": "warning"})
    try:
        cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read()).group(1)
        print("%s, %d processors; %s products, seeded in %.0f s; worker memory idle %s MB" % (
            cpu, os.cpu_count(), format(SIZE, ","), shop.seeded, shop.memory()))
        (pg, mix), static = ((0, 0), 0) if PARTS == ["login"] else (pgbench(shop), kore_static())
        print("ceilings: pgbench -S -M prepared %s/s, its writing mix %s/s, Kore's static answer %s/s" % (
            format(int(pg), ","), format(int(mix), ","), format(int(static), ",")))
        print("\n| what | per second | share of its ceiling | p50 / p95 / p99 ms |\n|---|---|---|---|", flush=True)
        products = ["/p/" + s for s in shop.column("SELECT slug FROM products WHERE state = 'live' ORDER BY popularity DESC, id LIMIT 400")]
        categories = ["/c/" + s for s in shop.column("SELECT slug FROM categories ORDER BY id LIMIT 60")]
        words = shop.column("SELECT DISTINCT lower(split_part(title, ' ', 1 + (id %% 3)::int)) FROM products WHERE id %% 97 = 0 LIMIT 300".replace("%%", "%"))
        searches = ["/search?q=" + "+".join(map(urllib.parse.quote, words[i:i + 2])) for i in range(0, len(words) - 1) if all(w.isalpha() and len(w) > 2 for w in words[i:i + 2])]
        if "product" in PARTS:
            card("product, signed in", wrk(shop.url, products, headers=["Cookie: souk=" + TOKEN]), pg, 0.25)
        if "pages" in PARTS:
            for what, paths in ("product", products), ("category", categories):
                card(what + ", anonymous, uncompressed", wrk(shop.url, paths), static, 0.4, "of Kore")
                card(what + ", anonymous, as browsers ask", wrk(shop.url, paths, headers=[BROWSERS]), static, 0.4, "of Kore")
        if "search" in PARTS:
            words = [w for w in words if w.isalpha() and len(w) > 2]
            pairs = ["/search?q=%s+%s" % (urllib.parse.quote(a), urllib.parse.quote(b)) for a in words for b in words if a != b]
            random.Random(1).shuffle(pairs)
            pairs = pairs[:30000]       # Lua takes 65,536 constants
            card("search, signed in, %s different ones" % format(len(pairs), ","), wrk(shop.url, pairs, headers=["Cookie: souk=" + TOKEN]), pg, 0.05)
            card("search, signed in, %d again and again" % len(searches), wrk(shop.url, searches, headers=["Cookie: souk=" + TOKEN]), pg, 0.05)
            card("search, anonymous, %d again and again" % len(searches), wrk(shop.url, searches), pg, 0.05)
        if "login" in PARTS:        # before purchases, whose letters take a while to send
            login(shop, products)
        if "orders" in PARTS:
            orders(shop, mix)
        if "idle" in PARTS:
            idle(shop, products)
        print("\nworker memory after load: %s MB" % shop.memory())
    finally:
        shop.close()


if __name__ == "__main__":
    main()
