"""Signals and the world around the processes: who is stopped, restarted, twice there or out of room."""
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from fault_test import ask_raw, buyers
from house import AS, PATIENCE, Browser, Skip, free_ports, main, same, test, wait
from people import seller
from seller_test import listing, png


def ask_all_workers(house, n=24):
    """n visitors on connections of their own, at once; their statuses."""
    results = [None] * n

    def one(i):
        b = Browser(house)
        try:
            results[i] = b.ask("GET", "/p/no-such-%d" % i).status
        except (OSError, http.client.HTTPException) as e:
            results[i] = type(e).__name__
        b.close()
    threads = [threading.Thread(target=one, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(PATIENCE)
    return set(results)


def replaced(house, old):
    wait("a new worker", lambda: len(house.workers()) == len(old) and set(house.workers()) != set(old))
    house.ready()


@test("SIGTERM to one worker under load: nothing is lost, the others go on, it is replaced")
def _(house):
    slugs = [house.product(1000000, 1500)[0]]
    for n in range(3):
        old = house.workers()
        crowd = buyers(house, slugs)
        try:
            wait("purchases", lambda: crowd.results["thanks"] >= 5)
            os.kill(old[n % len(old)], signal.SIGTERM)
            house.killed += 1
            replaced(house, old)
            mark = crowd.results["thanks"]
            wait("purchases afterwards", lambda: crowd.results["thanks"] >= mark + 20)
        finally:
            crowd.stop()
        # A kept connection may end between two requests; who then sends a form has to try again, as has who comes
        # when a slow machine has too many.
        odd = {k: v for k, v in crowd.results.items() if k != "thanks" and k != "broken RemoteDisconnected"
               and k not in ("broken ConnectionResetError", "broken BrokenPipeError", "status 503")}
        same(odd, {}, "what else buyers saw")
        same(ask_all_workers(house), {404})


@test("a worker that stands still for a while: the others serve, and it goes on where it was")
def _(house):
    still = house.workers()[0]
    os.kill(still, signal.SIGSTOP)
    try:
        served = 0
        for _ in range(40):
            with socket.create_connection(("127.0.0.1", house.port), 5) as s:
                try:
                    served += (ask_raw(s, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") or b"").startswith(b"HTTP/1.1 200")
                except socket.timeout:
                    pass            # this one was with the other for a moment before it stopped
        assert served >= 20, "served %d of 40" % served
        time.sleep(2)
    finally:
        os.kill(still, signal.SIGCONT)
    assert still in house.workers(), "it was replaced"
    same(ask_all_workers(house), {404})


@test("a second server of the same settings listens on IPv6, and says so when its port is taken")
def _(house):
    port = free_ports(1)[0]
    env, house.env = house.env, {**house.env, "SOUK_LISTEN": "[::1]:%d" % port}
    try:
        conf = house.conf("kore6.conf").replace("kore6.conf", "six.conf")
        with open(house.path("kore6.conf")) as f, open(conf, "w") as g:
            g.write(f.read().replace("souk.pid", "six.pid"))
        house.start("six", "souk", "-c", conf, "-f", "-n", "-r")
        def answers():
            try:
                c = http.client.HTTPConnection("::1", port, timeout=5)
                c.request("GET", "/readyz", headers={"Host": "x"})
                return c.getresponse().status == 200
            except OSError:
                return False
        wait("the second server", answers)
        house.start("third", "souk", "-c", conf, "-f", "-n", "-r")
        assert house.processes.pop("third").wait(PATIENCE) != 0, "it started"
        assert "in use" in house.out("third"), house.out("third")
        assert answers()
        same(house.end("six"), 0)
    finally:
        house.env = env


@test("SIGHUP changes nothing and stops nobody")
def _(house):
    old = house.workers()
    os.kill(house.processes["souk"].pid, signal.SIGHUP)
    for pid in old:
        os.kill(pid, signal.SIGHUP)
    for _ in range(5):
        same(ask_all_workers(house), {404})
    same(house.workers(), old)


@test("PostgreSQL away for a while: 503 with Retry-After meanwhile, kept pages not shown, recovery by itself")
def _(house):
    slug, vid = house.product(10)
    b = Browser(house)
    b.put(slug)
    cart, old = b.get("/cart"), house.workers()
    Browser(house).get("/p/" + slug)
    house.pg_ctl("-m", "fast", "stop")
    over = time.monotonic() + float(os.environ.get("AWAY_SECONDS", "6"))
    seen = set()
    try:
        wait("the kept page to go", lambda: Browser(house).get("/p/" + slug).status == 503)
        while time.monotonic() < over:
            for ask in (lambda: b.get("/cart"), lambda: Browser(house).get("/p/" + slug), lambda: b.get("/search?q=mug"),
                        lambda: b.submit(cart, "/checkouts")):
                page = ask()
                seen.add((page.status, "Retry-After" in page.headers, "very busy" in page.words()))
            same(Browser(house).get("/healthz").status, 200)
            time.sleep(0.3)
    finally:
        house.pg("start", *house.pg_settings)
    same(seen, {(503, True, True)})
    house.ready()
    wait("every worker", lambda: ask_all_workers(house) == {404})
    same(house.workers(), old, "workers")
    same(house.number("SELECT count(*) FROM checkouts c JOIN reservations r ON r.checkout_id = c.id WHERE r.variant_id = %d" % vid), 0)
    assert b.pay(b.go_to_pay(b.go_to_checkout())).thanks
    house.events_arrived()


@test("two job processes of one name: every job once, every letter once")
def _(house):
    slug, _ = house.product(1000)
    starts = 1 + sum('"work.start"' in l for l in house.log_lines())
    house.start("work2", "soukd", "work")
    try:
        b = Browser(house)
        addresses = []
        for i in range(12):
            b.ADDRESS = {**b.ADDRESS, "email": "twice%d@work.example" % i}
            addresses.append(b.ADDRESS["email"])
            assert b.buy(slug).thanks
        house.events_arrived()
        same(sorted(house.sql("SELECT recipient FROM mails WHERE recipient LIKE 'twice%' ORDER BY 1")) if house.letters("twice%")
             else [], sorted(addresses))
        for _ in range(3):          # one comes and goes while the other works
            b.buy(slug)
            wait("its start", lambda: sum('"work.start"' in l for l in house.log_lines()) == starts)
            same(house.end("work2"), 0)
            house.start("work2", "soukd", "work")
            starts += 1
        house.letters("%")
    finally:
        house.end("work2")
    same(house.one("SELECT count(*) FROM jobs WHERE state IN ('running', 'parked')"), "0")
    same(house.one("SELECT count(*) - count(DISTINCT message_id) FROM mails"), "0")


@test("the clock of the database jumps an hour: a hold that Stripe still honours is not given to somebody else")
def _(house):
    mug, vid = house.product(1)
    b = Browser(house)
    b.put(mug)
    pay = b.go_to_pay(b.go_to_checkout())
    b.token = house.one("SELECT token FROM checkouts ORDER BY id DESC LIMIT 1")
    # As if all stamps were an hour old: what an hour forward does to the hold.
    house.sql("UPDATE checkouts SET hold_until = hold_until - interval '1 hour', created_at = created_at - interval '1 hour' "
              "WHERE token = '%s'" % b.token)
    wait("soukd to end the hold at Stripe first", lambda: house.stock(vid) == (1, 0))
    session = house.ask_sandbox("/sessions?limit=1")["data"][0]
    same((session["status"], session["payment_status"]), ("expired", "unpaid"))
    assert "expired" in b.get(pay.url).words(), "the page at Stripe can still be paid"
    assert Browser(house).buy(mug).thanks, "somebody else gets it"
    # And backwards: the hold ends later than announced, never twice.
    slow = Browser(house)
    two, vid = house.product(1)
    slow.put(two)
    page = slow.go_to_checkout()
    house.sql("UPDATE checkouts SET hold_until = hold_until + interval '1 hour' WHERE token = '%s'" % page.path.rsplit("/", 1)[-1])
    assert slow.pay(slow.go_to_pay(page)).thanks
    same(house.stock(vid), (0, 0))


@test("no room on the disk for uploads: said with 503, nothing half there, and it works when there is room")
def _(house):
    if not AS:
        raise Skip("only root can make a small file system")
    b = seller(house, 1)
    page, product, _ = listing(house, b, "Shelf on a full disk")
    pictures = page.path + "/pictures"
    noise = png(30, 30) + os.urandom(600000)
    where = [house.path(d) for d in ("uploads", "store")]
    for d in where:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k,mode=777", "none", d], capture_output=True).returncode != 0:
            raise Skip("this machine lets nobody mount")
        try:
            full = b.upload(b.get(page.path), pictures, [("big.png", "image/png", noise)])
            same(full.status, 503, d)
            wait("nothing to be left behind", lambda: os.listdir(house.path("uploads")) == [])
            same(house.one("SELECT count(*) FROM images WHERE product_id = %d" % product), "0")
            same(Browser(house).get("/").status, 200)
        finally:
            subprocess.run(["umount", "-l", d], check=True)
    done = b.upload(b.get(page.path), pictures, [("small.png", "image/png", png(60, 60))])
    assert "being prepared" in done.words(), done
    wait("the picture", lambda: house.one("SELECT state FROM images WHERE product_id = %d" % product) == "ready")


if __name__ == "__main__":
    main()
