"""Where a request ends and the next begins, and in which order they are
answered."""
import hashlib
import os
import socket
import time

from kore_case import equal, test, true
from wire import PATIENCE

END = "HTTP/1.1\r\nHost: localhost\r\n"


def post(path, headers, body=""):
    return "POST %s %s%s\r\n%s" % (path, END, headers, body)


def get(path, method="GET"):
    return "%s %s %s\r\n" % (method, path, END)


def digest(body):
    if isinstance(body, str):
        body = body.encode("latin-1")
    return b"%d %s\n" % (len(body), hashlib.sha256(body).hexdigest().encode())


@test("content-length")
def body_longer_than_said(server):
    """What is too much is the next request, not more of this body."""
    with server.connect() as w:
        w.send(post("/post", "Content-Length: 1\r\n", "ab"))
        equal(w.answer().body, digest("a"))
    with server.connect() as w:
        w.send(post("/post", "Content-Length: 1\r\n", "a" + get("/hello")))
        equal(w.answer().body, digest("a"))
        equal(w.answer().body, b"hello\n")


@test("content-length")
def endless_body(server):
    """4.1.0 reads it without end; nothing of it may reach a buffer."""
    with server.connect() as w:
        w.send(post("/post", "Content-Length: 1\r\n", "ab"))
        equal(w.answer().body, digest("a"))
        w.send("\r\n\r\n")
        equal(w.answer().status, 400)


@test("content-length")
def signed_length(server):
    for value in ("+3", "-3", "0x3", "3 3", "3,3", "3, 3", "", "3.", "three",
                  "\xb3"):
        server.refuses(post("/post", "Content-Length: %s\r\n" % value, "abc"),
                       400)


@test("content-length")
def two_lengths(server):
    server.refuses(post("/post", "Content-Length: 3\r\nContent-Length: 3\r\n",
                        "abc"), 400)
    server.refuses(post("/post", "Content-Length: 3\r\ncontent-length: 30\r\n",
                        "abc"), 400)


@test("content-length")
def length_beyond_numbers(server):
    server.refuses(post("/post", "Content-Length: 99999999999999999999\r\n"),
                   413)


@test("content-length")
def padded_length(server):
    with server.connect() as w:
        w.send(post("/post", "Content-Length: \t003 \r\n", "abc"))
        equal(w.answer().body, digest("abc"))


@test("rows")
def no_length(server):
    server.refuses(post("/post", ""), 411)


@test("rows")
def body_of_any_size(server):
    """In memory, and above 65536 bytes on disk."""
    for size in (1, 8191, 8192, 8193, 65536, 65537, 500000):
        body = "b" * size
        with server.connect() as w:
            w.send([post("/post", "Content-Length: %d\r\n" % size), body])
            equal(w.answer().body, digest(body))
            equal(w.get("/hello").body, b"hello\n")


@test("rows")
def body_over_limit(server):
    server.refuses(post("/post", "Content-Length: 1048577\r\n"), 413)


@test("transfer-encoding")
def chunked(server):
    body = "5\r\nhello\r\n0\r\n\r\n"
    server.refuses(post("/post", "Transfer-Encoding: chunked\r\n", body), 501)
    server.refuses(get("/hello")[:-2] + "Transfer-Encoding: chunked\r\n\r\n"
                   + body, 501)
    server.refuses(post("/post", "Transfer-Encoding: identity\r\n"), 501)


@test("transfer-encoding")
def chunked_with_length(server):
    server.refuses(post("/post", "Transfer-Encoding: chunked\r\n"
                        "Content-Length: 3\r\n", "abc"), 400)
    server.refuses(post("/post", "Content-Length: 3\r\n"
                        "Transfer-Encoding: chunked\r\n", "abc"), 400)


@test("body-without-use")
def body_on_get(server):
    """The body, in a segment of its own, is not the next request."""
    smuggled = get("/info")
    for method in ("GET", "HEAD", "DELETE", "OPTIONS"):
        server.refuses([get("/hello", method)[:-2] + "Content-Length: %d\r\n"
                        "\r\n" % len(smuggled), smuggled], 400)


@test("body-without-use")
def empty_body_on_get(server):
    with server.connect() as w:
        equal(w.get("/hello", "Content-Length: 0\r\n").body, b"hello\n")


@test("one-at-a-time")
def second_while_first_waits(server):
    with server.connect() as w:
        w.send([get("/sleep/400"), get("/hello")])
        true(w.answer().body != b"hello\n", "the second was answered first")
        equal(w.answer().body, b"hello\n")


@test("one-at-a-time")
def bad_behind_stream(server):
    """The refusal of the second comes after the body of the first."""
    with server.connect() as w:
        w.send([get("/late/300"), "BAD\r\n\r\n"])
        equal(w.answer().body, b"xxxxx")
        equal(w.answer().status, 400)


@test("one-at-a-time")
def bad_behind_handshake(server):
    """A handshake that fills the buffer, a bad request behind it."""
    pid = server.info()["pid"]
    start = ("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX: ")
    fill = start + "x" * (8192 - len(start) - 4) + "\r\n\r\n"
    with server.connect() as w:
        w.send(fill + "x\r\n\r\n")
        equal(w.answer().status, 101)
        w.closed()
    equal(server.info()["pid"], pid, "the worker died")


@test("one-at-a-time")
def close_after_all(server):
    """Connection: close ends it after the last piece, not the first."""
    with server.connect() as w:
        answer = w.get("/drip/300", "Connection: close\r\n")
        equal(answer.body, b"one,two\n")


@test("one-at-a-time", own=True)
def unread_answers(server):
    """Who does not read answers is not read further."""
    with server.connect(rcvbuf=4096) as w:
        w.send(get("/stream/1000000") * 500)
        time.sleep(1)
        requests = server.info()["requests"]
        true(requests < 50, "%d of 500 were begun" % requests)


@test("post-order")
def get_behind_post(server):
    with server.connect() as w:
        w.send([post("/sleep/400", "Content-Length: 3\r\n"), "abc",
                get("/hello")])
        equal(w.answer().body, digest("abc"))
        equal(w.answer().body, b"hello\n")


@test("pipeline")
def two_in_one_segment(server):
    with server.connect() as w:
        w.send(get("/sleep/100") + get("/hello"))
        true(w.answer().body != b"hello\n", "the second was answered first")
        equal(w.answer().body, b"hello\n")


@test("pipeline")
def many_in_one_segment(server):
    with server.connect() as w:
        w.send(get("/hello") * 1000 + get("/echo"))
        for _ in range(1000):
            equal(w.answer().body, b"hello\n")
        true(b"GET /echo" in w.answer().body, "the last is missing")


@test("pipeline")
def behind_a_body(server):
    with server.connect() as w:
        w.send(post("/post", "Content-Length: 3\r\n", "abc")
               + post("/post", "Content-Length: 4\r\n", "defg")
               + get("/hello"))
        equal(w.answer().body, digest("abc"))
        equal(w.answer().body, digest("defg"))
        equal(w.answer().body, b"hello\n")


@test("pipeline")
def in_odd_pieces(server):
    whole = (post("/post", "Content-Length: 5\r\n", "abcde")
             + get("/hello")) * 20
    with server.connect() as w:
        w.send([whole[i:i + 61] for i in range(0, len(whole), 61)],
               pause=0.002)
        for _ in range(20):
            equal(w.answer().body, digest("abcde"))
            equal(w.answer().body, b"hello\n")


@test("pipeline")
def frame_behind_handshake(server):
    frame = b"\x81\x82\0\0\0\0hi"
    with server.connect() as w:
        w.send(b"GET /ws HTTP/1.1\r\nHost: localhost\r\n"
               b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
               b"Sec-WebSocket-Version: 13\r\n"
               b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + frame)
        equal(w.answer().status, 101)
        while len(w.left) < 4 and w.more():
            pass
        equal(w.left, b"\x81\x02hi")


@test("expect")
def go_ahead(server):
    with server.connect() as w:
        w.send(post("/post", "Content-Length: 3\r\nExpect: 100-Continue\r\n"))
        equal(w.answer().status, 100)
        w.send("abc")
        equal(w.answer().body, digest("abc"))
        w.send(post("/post", "Content-Length: 3\r\nExpect: 100-continue\r\n",
                    "abc"))
        equal(w.answer().body, digest("abc"))


@test("expect")
def not_ahead(server):
    """The final answer comes at once when the body is not wanted."""
    server.refuses(post("/limit/2", "Content-Length: 2000000\r\n"
                        "Expect: 100-continue\r\n"), 413)
    server.refuses(post("/post", "Content-Length: 3\r\nExpect: miracles\r\n"),
                   417)


@test("body-limit")
def limit_by_path(server):
    for size, limit, status in ((10, 10, 200), (11, 10, 413), (1, 0, 413)):
        equal(server.ask(post("/limit/%d" % limit, "Content-Length: %d\r\n"
                              % size, "x" * size)).status, status)
    server.refuses(post("/limit/10", "Content-Length: 11\r\n"), 413)


@test("body-limit")
def limit_below_the_general_one(server):
    """http_body_max stays the ceiling."""
    server.refuses(post("/limit/9999999", "Content-Length: 1048577\r\n"), 413)


@test("body-disk", own=True)
def no_room_for_a_body(server):
    os.rmdir(server.path("bodies"))
    server.refuses(post("/post", "Content-Length: 100000\r\n", "x" * 1000), 503)
    equal(server.ask(post("/post", "Content-Length: 10\r\n", "x" * 10)).status, 200)
    os.mkdir(server.path("bodies"))


@test("half-close")
def end_of_sending(server):
    with server.connect() as w:
        w.send(get("/sleep/300"))
        w.sock.shutdown(socket.SHUT_WR)
        equal(w.answer().status, 200)
        true(w.closed(), "stays open")


@test("half-close")
def handler_can_see_it(server):
    with server.connect() as w:
        equal(server.info(w)["shut"], 0)
        w.send(get("/info/200"))
        w.sock.shutdown(socket.SHUT_WR)
        true(b"shut=1" in w.answer().body, "the handler cannot see the end")


@test("half-close")
def end_behind_pipeline(server):
    with server.connect() as w:
        w.send(get("/sleep/100") + get("/sleep/100") + get("/hello"))
        w.sock.shutdown(socket.SHUT_WR)
        for _ in range(3):
            equal(w.answer().status, 200)
        true(w.closed(), "stays open")


@test("half-close")
def end_before_body(server):
    with server.connect() as w:
        w.send(post("/post", "Content-Length: 3\r\n", "ab"))
        w.sock.shutdown(socket.SHUT_WR)
        true(w.closed(), "half a body is answered")


@test("linger")
def refusal_while_sending(server):
    """The 413 arrives although megabytes are on their way."""
    for _ in range(5):
        with server.connect() as w:
            w.send(post("/limit/10", "Content-Length: 9000000\r\n"))
            try:
                for _ in range(100):
                    w.send("x" * 80000)
            except (BrokenPipeError, ConnectionResetError):
                true(False, "reset while sending")
            equal(w.answer().status, 413)
            equal(w.rest(), b"")


@test("linger")
def refusal_has_an_end(server):
    """Who never stops sending is cut off."""
    with server.connect() as w:
        w.send(post("/limit/10", "Content-Length: 9000000\r\n"))
        until = time.monotonic() + PATIENCE
        try:
            while time.monotonic() < until:
                w.send("x" * 1000)
                time.sleep(0.05)
            true(False, "still open")
        except (BrokenPipeError, ConnectionResetError):
            pass
