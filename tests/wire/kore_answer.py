"""Answers: those Kore composes, and those the application does."""
import socket
import struct
import threading
import time

from kore_case import Skip, equal, quick, test, true
from wire import PATIENCE

END = "HTTP/1.1\r\nHost: localhost\r\n"
HANDSHAKE = ("GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")


def get(path, extra=""):
    return "GET %s %s%s\r\n" % (path, END, extra)


@test("answer-once")
def answered_twice(server):
    with server.connect() as w:
        equal(w.get("/twice").body, b"first\n")
        equal(w.get("/hello").body, b"hello\n")


@test("answer-once")
def no_answer(server):
    server.refuses(get("/none"), 500)


@test("header-injection")
def line_ends_in_headers(server):
    with server.connect() as w:
        answer = w.get("/headers")
        equal(answer.body, b"hello\n")
        for name, value in answer.headers:
            true("evil" not in name + value, "a header was split")
        equal(w.get("/hello").body, b"hello\n")


@test("header-twice")
def header_set_twice(server):
    answer = server.get("/headers")
    equal(answer.all("x-good"), ["second"])
    equal(answer.all("set-cookie"), ["a=1", "b=2"])


@test("date")
def date(server):
    for answer in (server.get("/hello"), server.ask("BAD\r\n\r\n")):
        equal(len(answer.all("date")), 1)
        then = time.strptime(answer.get("date"), "%a, %d %b %Y %H:%M:%S GMT")
        true(abs(time.mktime(then) - time.mktime(time.gmtime())) < 60,
             answer.get("date"))


@test("hsts-plain")
def no_hsts_on_plain_http(server):
    equal(server.get("/hello").get("strict-transport-security"), None)


@test("not-modified-length")
def length_of_304(server):
    with server.connect() as w:
        answer = w.get("/headers/304")
        equal(answer.status, 304)
        equal(answer.get("content-length"), None)
        equal(w.get("/hello").body, b"hello\n")


@test("head-stream", own=True)
def stream_on_head(server):
    with server.connect() as w:
        for i in range(3):
            answer = w.get("/stream/1000", method="HEAD")
            equal(answer.get("content-length"), "1000")
            equal(server.info(w)["released"], i + 1)


def need_raw(server):
    true(server.get("/raw").status == 200, "there is no http_response_raw")


@test("response-raw", own=True)
def raw(server):
    """Sent once, the second is refused, the connection stays."""
    need_raw(server)
    with server.connect() as w:
        for path in ("/raw", "/raw/1", "/raw"):
            answer = w.get(path)
            equal(answer.headers, [("content-length", "4")])
            equal(answer.body, b"raw\n")
        w.send(get("/raw") + get("/raw/1") + get("/hello"))
        for body in (b"raw\n", b"raw\n", b"hello\n"):
            equal(w.answer().body, body)


@test("response-raw", own=True)
def raw_close(server):
    need_raw(server)
    for path in ("/raw", "/raw/1"):
        with server.connect() as w:
            w.get("/hello")
            equal(w.get(path, "Connection: close\r\n").body, b"raw\n")
            true(w.closed(), "stays open")


@test("response-raw", own=True)
def raw_body_is_released(server):
    """Once each: sent, refused, on HEAD, and when the client leaves."""
    need_raw(server)
    with server.connect() as w:
        before = server.info(w)["released"]
        w.get("/raw/1")
        equal(server.info(w)["released"], before + 2)
        equal(w.get("/raw/1", method="HEAD").get("content-length"), "4")
        equal(server.info(w)["released"], before + 4)

        with server.connect(rcvbuf=4096) as gone:
            gone.send(get("/rawbig/60000000"))
            gone.more()
            equal(server.info(w)["released"], before + 4)
        until = time.monotonic() + PATIENCE
        while server.info(w)["released"] == before + 4:
            true(time.monotonic() < until, "never released")
            time.sleep(0.05)
        equal(server.info(w)["released"], before + 5)


@test("response-raw", own=True)
def raw_large(server):
    need_raw(server)
    with server.connect() as w:
        equal(w.get("/rawbig/30000000").body, b"x" * 30000000)
        equal(w.get("/hello").body, b"hello\n")


@test("error-body")
def page_of_an_error(server):
    for data, status in (("BAD\r\n\r\n", 400), (get("/", "X: " + "x" * 9000
                         + "\r\n"), 431), ("POST / %s\r\n" % END, 411)):
        answer = server.ask(data)
        equal(answer.status, status)
        equal(answer.get("content-type"), "text/x-refusal")
        equal(answer.get("x-refused"), "yes")
        equal(answer.body, b"refused %d\n" % status)


def segments(w):
    """How many segments with data have come (tcpi_data_segs_in)."""
    data = w.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    if len(data) < 156:
        raise Skip("the kernel does not count segments")
    return struct.unpack_from("I", data, 152)[0]


@test("send-together")
def head_and_body_together(server):
    with server.connect() as w:
        for _ in range(10):
            before = segments(w)
            equal(len(w.get("/stream/500").body), 500)
            equal(segments(w) - before, 1)


@test("send-together")
def nothing_follows(server):
    """An answer without a body: 200 ms each time when the kernel waits."""
    with server.connect() as w:
        quick(lambda: equal(w.get("/stream/0").status, 200), 5, 0.15, "the kernel waits for more")


@test("websocket-gone", own=True)
def handshake_after_leaving(server):
    for _ in range(3):
        with server.connect() as w:
            w.send(HANDSHAKE % "/ws/1")
            w.closed()
    equal(server.info()["sockets"], 0)


def frame(op, payload, mask=b"\1\2\3\4"):
    body = bytes(c ^ mask[i % 4] for i, c in enumerate(payload))
    return bytes([op, 0x80 | len(payload)]) + mask + body


@test("websocket-fragment")
def fragment(server):
    with server.connect() as w:
        w.send(HANDSHAKE % "/ws")
        equal(w.answer().status, 101)
        w.send(frame(0x01, b"half"))
        try:
            true(b"half" not in w.rest(), "half a message came back")
        except ConnectionResetError:
            pass


@test("rows")
def websocket(server):
    """Echo, ping, close; an idle one next to them."""
    with server.connect() as w, server.connect() as idle:
        idle.send(HANDSHAKE % "/ws")
        equal(idle.answer().status, 101)
        w.send(HANDSHAKE % "/ws")
        answer = w.answer()
        equal(answer.status, 101)
        equal(answer.get("sec-websocket-accept"),
              "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        for op, back in ((0x81, 0x81), (0x82, 0x82), (0x89, 0x8a)):
            w.send(frame(op, b"hello"))
            while len(w.left) < 7:
                true(w.more(), "closed")
            equal(w.take(7), bytes([back, 5]) + b"hello")
        w.send(frame(0x88, b""))
        equal(w.rest(), b"\x88\0")


@test("rows", own=True)
def clients_that_leave(server):
    """At every moment, with FIN and with RST; nothing is left behind."""
    stop = time.monotonic() + 3
    paths = ("/sleep/50", "/stream/3000000", "/late/30", "/drip/30", "/hello",
             "/info/20", "/ws")
    seen = []

    def client(seed):
        n = seed
        while time.monotonic() < stop:
            n = (n * 1103515245 + 12345) % 2147483648
            path = paths[n % len(paths)]
            text = HANDSHAKE % path if path == "/ws" else get(path)
            with server.connect() as w:
                if n % 3 == 0:
                    w.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                      struct.pack("ii", 1, 0))
                w.send(text[:n // 7 % (2 * len(text))] + get("/hello"))
                time.sleep(n // 11 % 60 / 1000)
            seen.append(path)

    threads = [threading.Thread(target=client, args=(i,)) for i in range(8)]
    pid = server.info()["pid"]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    until = time.monotonic() + PATIENCE
    while True:
        info = server.info()
        equal(info["pid"], pid, "the worker died")
        if (info["connections"], info["sockets"]) == (1, 0):
            break
        true(time.monotonic() < until, "left behind: %r" % info)
        time.sleep(0.1)
