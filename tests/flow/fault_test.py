"""Things die in the middle of the load; what was promised is still there afterwards."""
import http.client
import os
import random
import signal
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import PATIENCE, Browser, Crowd, main, same, test, wait

BUYERS = 20
SECONDS = float(os.environ.get("FAULT_SECONDS", "1.5"))       # of load before and after the fault


def buyers(house, slugs):
    def act(crowd, i):
        b = Browser(house)
        try:
            page = b.buy(random.choice(slugs))
            if page.thanks:
                crowd.note("thanks", b.token)
            else:
                crowd.note("status %d" % page.status)
                if page.status == 500:
                    crowd.note("error: " + page.words()[-160:])
        except (OSError, http.client.HTTPException) as e:
            crowd.note("broken " + type(e).__name__)
            time.sleep(0.05)
        except AssertionError as e:     # the page has no such form: an error page
            crowd.note("status 503" if "(503)" in str(e) else "no form")
            if "(500)" in str(e):
                crowd.note("error: " + str(e))
            time.sleep(0.05)
        finally:
            b.close()
    return Crowd(BUYERS, act)


def paid_at_stripe(house):
    """Tokens of all checkouts that Stripe has taken money for."""
    paid, after = set(), ""
    while True:
        got = house.ask_sandbox("/sessions?limit=100" + after)
        paid.update(s["client_reference_id"] for s in got["data"] if s["payment_status"] == "paid")
        if not got["has_more"]:
            return paid
        after = "&starting_after=" + got["data"][-1]["id"]


def sweep(house):
    """soukd looks after what was stored and not applied; now, not in half a minute."""
    house.sql("UPDATE webhook_events SET received_at = received_at - interval '1 minute' WHERE applied_at IS NULL; "
              "INSERT INTO jobs (kind) VALUES ('stripe_events_sweep'); NOTIFY souk_jobs")
    wait("all events to be applied", lambda: house.number(
        "SELECT count(*) FROM webhook_events WHERE applied_at IS NULL") == 0)


def storm(house, fault):
    """Load, the fault, load until purchases succeed again; then the accounts are settled."""
    slugs = [house.product(1000000, 1000 + i, seller=1 + i % 2)[0] for i in range(6)]
    crowd = buyers(house, slugs)
    try:
        time.sleep(SECONDS)
        wait("a purchase before the fault", lambda: crowd.results["thanks"] > 0)
        fault()
        mark = crowd.results["thanks"]
        wait("purchases to succeed again", lambda: crowd.results["thanks"] >= mark + BUYERS)
        time.sleep(SECONDS)
    finally:
        crowd.stop()
    house.events_arrived()
    sweep(house)
    same([k for k in crowd.results if k.startswith("error")], [], "answers 500")
    known = set(house.sql("SELECT token FROM checkouts c WHERE state = 'paid' AND NOT EXISTS "
                          "(SELECT FROM orders o WHERE o.checkout_id = c.id AND o.state <> 'paid')"))
    same(set(crowd.kept) - known, set(), "answered with thanks and not there")
    same(paid_at_stripe(house) - known, set(), "paid at Stripe and not here")
    print("   ", dict(crowd.results), flush=True)


@test("kill -9 of a worker under load loses nothing")
def _(house):
    storm(house, house.kill_worker)


@test("kill -9 of soukd under load loses nothing")
def _(house):
    storm(house, house.kill_soukd)


@test("a fast restart of PostgreSQL under load loses nothing and no worker dies of it")
def _(house):
    storm(house, lambda: house.pg_ctl("-m", "fast", "restart"))


@test("a crash of PostgreSQL under load loses nothing and no worker dies of it")
def _(house):
    storm(house, lambda: house.pg_ctl("-m", "immediate", "restart"))


@test("PostgreSQL standing still for three seconds loses nothing")
def _(house):
    def stop():
        pids = house.pg_pids()
        for p in pids:
            os.kill(p, signal.SIGSTOP)
        try:
            time.sleep(3)
        finally:
            for p in pids:
                try:
                    os.kill(p, signal.SIGCONT)
                except ProcessLookupError:
                    pass
    storm(house, stop)


@test("Stripe going away and coming back under load loses nothing")
def _(house):
    storm(house, house.restart_sandbox)


@test("nobody waits for ever while the database is away: 503 with Retry-After, then all is well")
def _(house):
    slug, _ = house.product(10)
    b = Browser(house)
    b.put(slug)
    house.pg_ctl("-m", "fast", "stop")
    try:
        began = time.monotonic()
        page = b.get("/cart")
        same((page.status, "Retry-After" in page.headers), (503, True))
        assert time.monotonic() - began < 30, "waited"
        same(Browser(house).get("/readyz").status, 503, "/readyz")
        same(Browser(house).get("/healthz").status, 200, "/healthz")
    finally:
        house.pg("start", *house.pg_settings)
    house.ready()
    same(b.get("/cart").status, 200)
    assert b.pay(b.go_to_pay(b.go_to_checkout())).thanks


def ask_raw(s, request):
    """Sends a whole request; its whole answer, or None when the connection ends without one."""
    try:
        s.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            more = s.recv(65536)
            if not more:
                return None
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = [int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:")]
        while length and len(body) < length[0]:
            more = s.recv(65536)
            if not more:
                return None
            body += more
        return head
    except ConnectionError:
        return None


@test("SIGTERM under load: every request that got in is answered whole, then nobody is let in")
def _(house):
    slug, _ = house.product(10)
    host = "127.0.0.1:%d" % house.port
    # Reset here means: nobody has taken this connection out of the queue of the listening socket.
    def act(crowd, i):
        keep = i % 2 == 0
        target = ("/p/" + slug, "/search?q=mug+%d" % random.randrange(10 ** 9))[i % 4 // 2]
        request = ("GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                   % (target, host, "" if keep else "Connection: close\r\n")).encode()
        try:
            s = socket.create_connection(("127.0.0.1", house.port), PATIENCE)
        except OSError:
            crowd.note("refused")
            time.sleep(0.02)
            return
        with s:
            s.settimeout(PATIENCE)
            for n in range(10 if keep else 1):
                head = ask_raw(s, request)
                if head is None:
                    crowd.note("kept connection closed" if n > 0 else "lost")
                    return
                crowd.note("answered")
                if b"connection: close" in head.lower():
                    return
    slow = Browser(house)
    slow.put(slug)
    form = slow.go_to_checkout()
    house.control("/latency", ms=2000)
    answers = []
    import threading
    paying = threading.Thread(target=lambda: answers.append(slow.go_to_pay(form)))
    crowd = Crowd(BUYERS, act)
    try:
        wait("load", lambda: crowd.results["answered"] > 100)
        paying.start()
        wait("the request to be on its way", lambda: house.number(
            "SELECT count(*) FROM checkouts WHERE token = '%s' AND state <> 'open'" % form.path.rsplit("/", 1)[-1]) == 1)
        status = house.end("souk")
        paying.join(PATIENCE)
        wait("nobody to be let in", lambda: crowd.results["refused"] > 0)
    finally:
        crowd.stop()
        house.control("/latency", ms=0)
        house.start_souk()
    print("   ", dict(crowd.results), flush=True)
    same(status, 0, "exit status")
    same(crowd.results["lost"], 0, "requests lost: %s" % dict(crowd.results))
    same([a.path[:7] for a in answers], ["/c/pay/"], "the buyer who was on the way to Stripe")
    assert slow.pay(answers[0]).thanks


if __name__ == "__main__":
    main()
