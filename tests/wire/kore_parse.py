"""What is a request, and what is not."""
import socket

from kore_case import equal, test, true

GET = "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"


def get(extra="", path="/echo"):
    return GET % (path, extra)


def echoed(answer, name):
    """The value the application saw, None when it saw no such header."""
    for line in answer.body.decode("latin-1").split("\n"):
        if line.lower().startswith(name + "=["):
            return line[len(name) + 2:-1]
    return None


@test("header-too-large")
def too_large(server):
    server.refuses(get("X: %s\r\n" % ("x" * 9000)), 431)


@test("header-too-large")
def exactly_full(server):
    start = "GET /echo HTTP/1.1\r\nHost: localhost\r\nX: "
    server.refuses(start + "x" * (8192 - len(start)), 431)


@test("header-lines")
def nul_in_header(server):
    server.refuses(get("X: a\0b\r\nCookie: hidden=1\r\n"), 400)


@test("header-lines")
def bare_cr(server):
    server.refuses(get("X: a\rCookie: split=1\r\n"), 400)


@test("header-lines")
def bare_lf(server):
    server.refuses(get("X: a\nCookie: split=1\r\n"), 400)


@test("header-lines")
def end_by_two_lf(server):
    server.refuses("GET /echo HTTP/1.1\nHost: localhost\n\n", 400)


@test("header-count")
def hundred_headers(server):
    lines = "".join("X-%d: %d\r\n" % (i, i) for i in range(99))
    answer = server.ask(get(lines))
    equal(answer.status, 200)
    equal(echoed(answer, "x-98"), "98")


@test("header-count")
def more_headers(server):
    lines = "".join("X-%d: %d\r\n" % (i, i) for i in range(100))
    server.refuses(get(lines), 431)


@test("request-line")
def method_case(server):
    server.refuses("get /hello HTTP/1.1\r\nHost: localhost\r\n\r\n", 501)


@test("request-line")
def unknown_method(server):
    server.refuses("BREW /hello HTTP/1.1\r\nHost: localhost\r\n\r\n", 501)


@test("request-line")
def version_case(server):
    server.refuses("GET /hello http/1.1\r\nHost: localhost\r\n\r\n", 400)


@test("request-line")
def other_version(server):
    server.refuses("GET /hello HTTP/1.2\r\nHost: localhost\r\n\r\n", 505)
    server.refuses("PRI * HTTP/2.0\r\nHost: localhost\r\n\r\n", 400)


@test("request-line")
def blanks(server):
    for line in ("GET  /hello HTTP/1.1", "GET /hello  HTTP/1.1",
                 "GET /hello HTTP/1.1 x", " GET /hello HTTP/1.1",
                 "GET /hello HTTP/1.1 ", "GET /hello", "GET\t/hello\tHTTP/1.1"):
        server.refuses(line + "\r\nHost: localhost\r\n\r\n", 400)


@test("host-exact")
def host_prefix(server):
    answer = server.ask("GET /echo HTTP/1.1\r\nHostile: evil\r\n"
                        "Host: good\r\n\r\n")
    equal(answer.status, 200)
    true(b"host=good " in answer.body, answer.body)


@test("host-exact")
def two_hosts(server):
    server.refuses("GET /echo HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n", 400)
    server.refuses("GET /echo HTTP/1.1\r\nHost: one\r\nHost: one\r\n\r\n", 400)


@test("host-exact")
def no_host(server):
    server.refuses("GET /echo HTTP/1.1\r\nX: y\r\n\r\n", 400)
    server.refuses("GET /echo HTTP/1.1\r\nHost:\r\n\r\n", 400)


@test("host-characters")
def host_text(server):
    for host in ("a/b", "a,b", "a b", "u@h", "a\"b", "a?b", "%61", ":80",
                 "\xe4.de"):
        server.refuses("GET /echo HTTP/1.1\r\nHost: %s\r\n\r\n" % host, 400)
    for host in ("a.b-c_d~e", "127.0.0.1:80", "A:1"):
        answer = server.ask("GET /echo HTTP/1.1\r\nHost: %s\r\n\r\n" % host)
        true(("host=%s " % host).encode() in answer.body, answer.body)


@test("header-values")
def empty_value(server):
    answer = server.ask(get("X-Empty:\r\nX-Blank: \t \r\n"))
    equal(answer.status, 200)
    equal(echoed(answer, "x-empty"), "")
    equal(echoed(answer, "x-blank"), "")


@test("header-values")
def trimmed_value(server):
    equal(echoed(server.ask(get("X: \t a b \t\r\n")), "x"), "a b")


@test("header-values")
def wide_value(server):
    """A cookie in UTF-8 does not lock its owner out."""
    answer = server.ask(get("Cookie: n=J\xc3\xb6rg\tx\r\n"))
    equal(answer.status, 200)
    equal(echoed(answer, "cookie"), "n=J\xc3\xb6rg\tx")


@test("header-values")
def bad_lines(server):
    for line in ("X : a", "X\t: a", "X", ": a", " X: a", "X: a\r\n b",
                 "X: a\r\n\tb", "X: a\x01b", "X: a\x7fb", "X(: a", "\xe4: a"):
        server.refuses(get(line + "\r\n"), 400)


@test("target")
def absolute_target(server):
    for target, path in (("http://localhost/echo?a=b", "/echo?a=b"),
                         ("HTTPS://LOCALHOST/echo", "/echo?")):
        answer = server.ask(get(path=target))
        equal(answer.status, 200)
        true(("GET %s host" % path).encode() in answer.body, answer.body)


@test("target")
def absolute_without_path(server):
    for target in ("http://localhost", "http://localhost?a=b"):
        equal(server.ask(get(path=target)).status, 404)


@test("target")
def bad_targets(server):
    for target in ("http://other/echo", "ftp://localhost/echo", "echo",
                   "/a#b", "/a\x01b", "/a\x7fb", "*", "http://",
                   "http://localhost:1/echo", "http://localhost@evil/echo"):
        server.refuses(get(path=target), 400)


@test("target")
def options_of_server(server):
    answer = server.ask("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")
    equal(answer.status, 404)


@test("target")
def raw_target(server):
    """The path is handed on as sent: decoding is the application's."""
    path = "/echo/%2f%00/../a//b;c=d"
    answer = server.ask(get(path=path + "?q=%41&r"))
    true(("GET %s?q=%%41&r host" % path).encode() in answer.body, answer.body)


@test("host-in-list")
def host_in_list(server):
    equal(echoed(server.ask(get("A: b\r\n")), "host"), "localhost")


@test("connection-options")
def close_among_others(server):
    for value in ("close", "Close", "te, close", "close,te", " close , te"):
        with server.connect() as w:
            equal(w.get("/hello", "Connection: %s\r\n" % value)
                  .get("connection"), "close")
            true(w.closed(), "open after Connection: " + value)
    with server.connect() as w:
        w.get("/hello", "Connection: closed, x-close\r\n")
        equal(w.get("/hello").status, 200)


# What KORE.md 3 lists and 4.1.0 does well enough.

@test("rows")
def old_version(server):
    with server.connect() as w:
        w.send("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n")
        equal(w.answer().get("connection"), "close")
        true(w.closed(), "HTTP/1.0 stays open")
    server.refuses("GET /hello HTTP/1.0\r\n\r\n", 400)
    server.refuses("PUT /hello HTTP/1.0\r\nHost: localhost\r\n"
                   "Content-Length: 0\r\n\r\n", 405)


@test("rows")
def long_target(server):
    equal(server.ask(get(path="/echo/" + "x" * 1900)).status, 200)
    server.refuses(get(path="/echo/" + "x" * 2100), 414)


@test("rows")
def head(server):
    with server.connect() as w:
        equal(w.get("/hello", method="HEAD").get("content-length"), "6")
        equal(w.get("/hello").body, b"hello\n")


@test("rows")
def blank_line_before(server):
    with server.connect() as w:
        w.send("\r\n" + get())
        equal(w.answer().status, 200)


@test("rows")
def byte_by_byte(server):
    with server.connect() as w:
        w.send(list(get("X: y\r\n")), pause=0.005)
        equal(echoed(w.answer(), "x"), "y")


@test("rows")
def nothing_but_noise(server):
    """Bytes that are not HTTP never reach a handler nor hurt the worker."""
    pid = server.info()["pid"]
    for noise in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600),
                  b"\r\n\r\n", b"\0" * 100 + b"\r\n\r\n", b"\xff" * 9000):
        with server.connect() as w:
            w.send(noise)
            w.sock.shutdown(socket.SHUT_WR)
            try:
                true(w.rest()[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 431"),
                     "an answer to noise")
            except ConnectionResetError:
                pass
    equal(server.info()["pid"], pid)


@test("rows")
def range_is_the_applications(server):
    answer = server.ask(get("Range: bytes=0-1\r\nIf-Range: x\r\n", path="/hello"))
    equal((answer.status, answer.body), (200, b"hello\n"))


@test("rows")
def every_method_reaches_the_application(server):
    for method in ("GET", "OPTIONS", "DELETE"):
        equal(server.get("/echo", method=method).status, 200, method)
    for method in ("POST", "PUT", "PATCH"):
        equal(server.get("/post", method=method, body="x").status, 200, method)
