"""HTTPS spoken by the server itself: cookies, purchases, kept connections, certificates."""
import collections
import http.client
import os
import re
import signal
import socket
import ssl
import sys
import threading
import urllib.parse
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import PATIENCE, Browser, House, by_each_worker, main, same, test, together, wait


def context(house, version=None):
    c = ssl.create_default_context(cafile=house.path("ca.pem"))
    if version is not None:
        c.minimum_version = c.maximum_version = version
    return c


def ask(house, tls, session=None, path="/healthz", patience=PATIENCE):
    """(answer's first line, the TLS socket's session, whether it was resumed)"""
    with socket.create_connection(("127.0.0.1", house.port), patience) as plain, \
            tls.wrap_socket(plain, server_hostname="127.0.0.1", session=session) as s:
        s.sendall(("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % (path, house.port)).encode())
        data = b""
        while True:
            more = s.recv(65536)
            if not more:
                break
            data += more
        return data.split(b"\r\n")[0].decode(), s.session, s.session_reused


@test("a purchase over HTTPS: every cookie is Secure and of this host, every answer says HTTPS only")
def _(house):
    slug, vid = house.product(5)
    failed = house.ask_sandbox("/state")["deliveries"]["failed"]
    b = Browser(house)
    for path, status in (("/", 200), ("/p/" + slug, 200), ("/p/" + slug, 200), ("/nothing-here", 404), ("/healthz", 200),
                         (re.search(r'/assets/[^"]+\.css', b.get("/").text).group(), 200), ("/orders", 303)):
        page = Browser(house).ask("GET", path)
        same((page.status, page.headers["Strict-Transport-Security"]), (status, "max-age=31536000; includeSubDomains"), path)
    page = b.submit(b.get("/p/" + slug), "/cart/lines", follow=False, quantity="1")
    cookies = page.headers.get_all("Set-Cookie")
    assert len(cookies) >= 2, cookies
    for c in cookies:
        assert c.startswith("__Host-") and "; Secure" in c and "; Path=/" in c and "Domain" not in c, c
    b.follow(page)
    page = b.pay(b.go_to_pay(b.go_to_checkout()))
    assert page.thanks and page.url.startswith("https://"), page
    house.events_arrived()
    same(house.sql("SELECT p.late, c.state FROM payments p JOIN checkouts c ON c.id = p.checkout_id WHERE c.token = '%s'"
                   % page.path.rsplit("/", 1)[-1]), ["f|paid"])
    same(house.ask_sandbox("/state")["deliveries"]["failed"], failed, "webhooks over HTTPS that failed")


@test("a kept connection answers a hundred requests, pipelined ones in order, a large answer whole")
def _(house):
    u = urllib.parse.urlsplit(house.url)
    c = house.connection(u)
    first = None
    for i in range(100):
        c.request("GET", ("/", "/c", "/nothing", "/healthz")[i % 4], headers={"Host": u.netloc})
        r = c.getresponse()
        body = r.read()
        first = first or c.sock
        same((r.status, r.will_close, c.sock is first), ((200, 200, 404, 200)[i % 4], False, True), "request %d" % i)
        same(len(body), int(r.headers["Content-Length"]))
    c.close()
    with socket.create_connection(("127.0.0.1", house.port), PATIENCE) as plain, \
            house.tls.wrap_socket(plain, server_hostname="127.0.0.1") as s:
        lines = ["GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"] * 5
        s.sendall("".join(lines).encode())
        f = s.makefile("rb")
        for i in range(10):
            same(f.readline(), b"HTTP/1.1 200 OK\r\n")
            length = [int(l.split(b":")[1]) for l in iter(f.readline, b"\r\n") if l.lower().startswith(b"content-length")]
            same(f.read(length[0])[:3], (b"ok\n", b"Use")[i % 2])


@test("TLS 1.2 and 1.3 are spoken, 1.1 is refused; what is no TLS is dropped and harms nobody")
def _(house):
    for v in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        same(ask(house, context(house, v))[0], "HTTP/1.1 200 OK")
    old = context(house)
    old.set_ciphers("ALL:@SECLEVEL=0")
    warnings.simplefilter("ignore", DeprecationWarning)
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    try:
        ask(house, old)
        raise AssertionError("TLS 1.1 was accepted")
    except ssl.SSLError as e:
        assert "PROTOCOL_VERSION" in str(e).upper(), e
    for junk in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", os.urandom(600), b"\x16\x03\x01\xff\xff" + b"\0" * 400):
        with socket.create_connection(("127.0.0.1", house.port), PATIENCE) as s:
            try:
                s.sendall(junk)
                s.shutdown(socket.SHUT_WR)
                got = s.recv(4096)
            except OSError:         # hung up on at once
                got = b""
            assert not got.startswith(b"HTTP"), got
    same(ask(house, house.tls)[0], "HTTP/1.1 200 OK")


@test("a session is resumed by whichever worker answers")
def _(house):
    for v in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        tls = context(house, v)
        _, session, reused = ask(house, tls)
        same(reused, False)
        mark = len(house.log_lines())

        def again():
            nonlocal session
            status, renewed, reused = ask(house, tls, session, "/p/no-such-thing", 2)
            same((status[-9:], reused), ("Not Found", True), v.name)
            if v == ssl.TLSVersion.TLSv1_3:     # a ticket is for one use
                session = renewed
        for _ in range(3):
            by_each_worker(house, again)
        wait("both workers to log", lambda: len({re.search(r'"process":"(.*?)"', l).group(1)
             for l in house.log_lines()[mark:] if '"process":"worker' in l and '"request"' in l}) == 2)


@test("a new certificate is taken up by SIGUSR1 while people buy, and nobody notices")
def _(house):
    slug, _ = house.product(1000)
    over, results = threading.Event(), collections.Counter()
    both = ssl.create_default_context(cafile=house.path("ca.pem"))

    def shop():
        while not over.is_set():
            b = Browser(house)
            try:
                results["thanks" if b.buy(slug).thanks else "refused"] += 1
            except (OSError, http.client.HTTPException, AssertionError) as e:
                results["%s %s" % (type(e).__name__, e)] += 1
            b.close()
    house.certify()
    both.load_verify_locations(house.path("ca.pem"))
    fresh, house.tls = house.tls, both
    people = [threading.Thread(target=shop) for _ in range(4)]
    for p in people:
        p.start()
    try:
        wait("purchases", lambda: results["thanks"] >= 5)
        os.kill(house.processes["souk"].pid, signal.SIGUSR1)

        def new():
            try:
                return ask(house, fresh)[0] == "HTTP/1.1 200 OK"
            except ssl.SSLCertVerificationError:
                return False
        for _ in range(10):         # by both workers
            wait("the new certificate", new)
        mark = results["thanks"]
        wait("more purchases", lambda: results["thanks"] >= mark + 5)
    finally:
        over.set()
        for p in people:
            p.join(PATIENCE)
        house.tls = fresh
    same([k for k in results if k != "thanks"], [], "what else they saw")


@test("SIGTERM: who is connected gets an answer, and the program ends in peace")
def _(house):
    slug, _ = house.product(10)
    slow = Browser(house)
    slow.put(slug)
    form = slow.go_to_checkout()
    house.control("/latency", ms=2000)
    answers = []
    paying = threading.Thread(target=lambda: answers.append(slow.go_to_pay(form)))
    try:
        paying.start()
        wait("the request", lambda: house.number(
            "SELECT count(*) FROM checkouts WHERE token = '%s' AND state <> 'open'" % form.path.rsplit("/", 1)[-1]) == 1)
        same(house.end("souk"), 0, "exit status")
        paying.join(PATIENCE)
    finally:
        house.control("/latency", ms=0)
        house.start_souk()
    same([a.path[:7] for a in answers], ["/c/pay/"])
    assert slow.pay(answers[0]).thanks


if __name__ == "__main__":
    main(lambda: House(tls=True))
