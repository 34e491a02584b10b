"""Time-outs, and the loop they depend on."""
import os
import signal
import time

from kore_case import equal, quick, test, true

END = "HTTP/1.1\r\nHost: localhost\r\n"
SHORT = dict(http_header_timeout=1, http_body_timeout=1, http_keepalive_time=8)


def get(path):
    return "GET %s %s\r\n" % (path, END)


@test("header-timer", **SHORT)
def idle_is_closed_in_silence(server):
    with server.connect() as w:
        equal(w.get("/hello").status, 200)
        true(w.quiet(2.5), "http_header_timeout applies to an idle connection")
        equal(w.get("/hello").status, 200)
        true(w.closed(), "a word to an idle connection")


@test("header-timer", **SHORT)
def slow_headers(server):
    """From the first byte, however often one follows."""
    with server.connect() as w:
        try:
            w.send(list(get("/hello")), pause=0.2)
        except (BrokenPipeError, ConnectionResetError):
            pass
        equal(w.answer().status, 408)


@test("header-timer", **SHORT)
def second_request_slow(server):
    with server.connect() as w:
        equal(w.get("/hello").status, 200)
        w.send("GET /hello HTT")
        equal(w.answer().status, 408)
        true(w.closed(), "open after 408")


@test("body-timer", http_header_timeout=9, http_body_timeout=4)
def slow_headers_then_body(server):
    """The time the headers took is not taken from the body."""
    with server.connect() as w:
        w.send(["POST /post ", END, "Content-Length: 3\r\n\r\n"], pause=1.5)
        time.sleep(1.5)
        w.send("abc")
        equal(w.answer().status, 200)


@test("body-timer", **SHORT)
def body_that_does_not_come(server):
    with server.connect() as w:
        w.send("POST /post %sContent-Length: 3\r\n\r\nab" % END)
        equal(w.answer().status, 408)


@test("handler-timer", **SHORT)
def long_work_after_late_body(server):
    with server.connect() as w:
        w.send(["POST /sleep/2500 %sContent-Length: 3\r\n\r\n" % END, "abc"])
        equal(w.answer().status, 200)


@test("handler-timer", **SHORT)
def long_work_after_empty_body(server):
    with server.connect() as w:
        w.send("POST /sleep/2500 %sContent-Length: 0\r\n\r\n" % END)
        equal(w.answer().status, 200)


@test("send-timer", http_header_timeout=1, http_body_timeout=8,
      http_keepalive_time=1)
def slow_download(server):
    with server.connect(rcvbuf=65536) as w:
        w.send(get("/stream/60000000"))
        time.sleep(4)
        equal(len(w.answer().body), 60000000)
        true(w.closed(), "http_keepalive_time is not heeded afterwards")


@test("send-timer", http_header_timeout=1, http_body_timeout=1,
      http_keepalive_time=1)
def download_that_stands_still(server):
    with server.connect(rcvbuf=65536) as w:
        w.send(get("/stream/60000000"))
        time.sleep(4)
        equal(server.info()["connections"], 1)


@test("pending-requests", own=True)
def woken_by_another(server):
    """A tenth of a second each time when the loop sleeps on it."""
    def once():
        a.send(get("/nap"))
        time.sleep(0.005)
        equal(b.get("/rouse").status, 200)
        equal(a.answer().status, 200)

    with server.connect() as a, server.connect() as b:
        quick(once, 5, 0.08, "the loop sleeps on a woken request")


@test("pending-requests", own=True, http_request_ms=1)
def more_than_one_turn(server):
    """Twenty requests of 5 ms at once, of which a turn does one; two seconds when it
    sleeps between them."""
    def once():
        os.kill(pid, signal.SIGSTOP)
        for w in wires:
            w.send(get("/busy/5"))
        os.kill(pid, signal.SIGCONT)
        for w in wires:
            equal(w.answer().status, 200)

    pid = server.info()["pid"]
    wires = [server.connect() for _ in range(20)]
    for w in wires:
        w.get("/hello")
    quick(once, 1, 1.5, "the loop sleeps on requests", 10)
    for w in wires:
        w.sock.close()


@test("turning-loop", own=True, **{**SHORT, "http_keepalive_time": 1})
def nothing_else_happens(server):
    """One silent connection on an otherwise idle server."""
    time.sleep(0.5)
    with server.connect() as w:
        true(w.closed(), "a word to a silent connection")


@test("turning-loop", own=True, **SHORT)
def half_a_request(server):
    time.sleep(0.5)
    with server.connect() as w:
        w.send("GET /")
        equal(w.answer().status, 408)


@test("oldest-first", own=True)
def order_of_arrival(server):
    """Requests that come while the worker is busy are done in that order."""
    wires = [server.connect() for _ in range(9)]
    for w in wires:
        w.get("/hello")
    wires[0].send(get("/busy/500"))
    time.sleep(0.1)
    for w in wires[1:]:
        w.send(get("/busy/0"))
        time.sleep(0.02)
    equal([int(w.answer().body) for w in wires], list(range(1, 10)))


@test("one-pass", own=True, http_request_ms=4000000000)
def others_between_pipelines(server):
    """Two pipelines keep each other going; a third client gets its turn."""
    with server.connect() as a, server.connect() as b, server.connect() as c:
        for n in range(10):             # a slow machine may ask when they are over
            c.get("/hello")
            a.send(get("/busy/3") * 150)
            b.send(get("/busy/3") * 150)
            time.sleep(0.2)
            turn = int(c.get("/busy/0").body) - 301 * n
            for w in (a, b):
                for _ in range(150):
                    w.answer()
            if turn < 200:
                return
        true(False, "it was number %d" % turn)


@test("handler-for-nobody", own=True)
def client_leaves_in_the_same_turn(server):
    """While the worker is busy, a sleeper's time comes, and so does a request
    that closes the sleeper's connection."""
    for ms in (400, 1000, 3000, 10000):     # a slow machine may ask when the time has come
        with server.connect() as a, server.connect() as b, server.connect() as c:
            for w in (a, b, c):
                w.get("/hello")
            a.send(get("/nap/%d" % ms))
            time.sleep(0.1)
            c.send(get("/busy/%d" % (2 * ms)))
            time.sleep(0.1)
            equal(b.get("/rouse/1").status, 200)
            closed = a.closed()
            equal(c.answer().status, 200)
            equal(server.info(b)["strays"], 0)
            if closed:
                return
    true(False, "the connection stays")
