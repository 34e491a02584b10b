"""filemap, fileref, accesslog: built in, though the application has its own."""
import os
import signal
import ssl
import subprocess
import time

from kore_case import equal, test, true

SIZE = 50 * 1000 * 1000


def directories(server):
    for path, text in (("static/a.css", "public\n"),
                       ("static-secret/key", "private\n"),
                       ("static/big", "x" * SIZE)):
        os.makedirs(os.path.dirname(server.path(path)), exist_ok=True)
        server.write(path, text)


def descriptors(server):
    return len(os.listdir("/proc/%d/fd" % server.info()["pid"]))


STATIC = dict(domain="filemap /static/ static", files=directories)


@test("filemap-traversal", **STATIC)
def sibling_directory(server):
    equal(server.get("/static/a.css").body, b"public\n")
    for path in ("/static/../static-secret/key", "/static/%2e%2e/static-secret"
                 "/key", "/static/..%2fstatic-secret/key",
                 "/static/../kore.conf", "/static/../../../../etc/hostname"):
        answer = server.get(path)
        equal(answer.status, 404, path)
        true(b"private" not in answer.body, path)


@test("fileref-leak", own=True, **STATIC)
def same_file_by_two_names(server):
    server.get("/static//a.css")
    before = descriptors(server)
    for _ in range(20):
        equal(server.get("/static//a.css").body, b"public\n")
    true(descriptors(server) < before + 5, "descriptors leak")


@test("sendfile-end", own=True, **STATIC)
def file_that_shrinks(server):
    """The download ends, and the worker goes on."""
    with server.connect(rcvbuf=4096) as w:
        w.send("GET /static/big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        w.more()
        os.truncate(server.path("static/big"), 10)
        try:
            w.rest()
        except ConnectionResetError:
            pass
    equal(server.get("/hello").body, b"hello\n")


@test("sendfile-end", own=True, **STATIC)
def file_that_grows(server):
    """No more is sent than was announced."""
    with server.connect(rcvbuf=4096) as w:
        w.send("GET /static/big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        w.more()
        with open(server.path("static/big"), "a") as f:
            f.write("y" * SIZE)
        body = w.answer().body
        equal((len(body), body.count(b"y")), (SIZE, 0))
        equal(w.get("/hello").body, b"hello\n")


def certificate(server, *kind):
    """A certificate for localhost, its key, and Diffie-Hellman parameters."""
    def openssl(*words):
        subprocess.run(("openssl",) + words, cwd=server.dir, check=True,
                       capture_output=True)

    openssl("req", "-x509", "-newkey", *(kind or ("rsa:2048",)), "-nodes",
            "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    openssl("genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt",
            "group:ffdhe2048", "-out", "dh.pem")
    server.tls = ssl.create_default_context(cafile=server.path("cert.pem"))
    directories(server)


@test("fileref-tls", own=True, plain=True, tls="yes", tls_dhparam="dh.pem",
      files=certificate,
      domain="certfile cert.pem\ncertkey key.pem\nfilemap /static/ static")
def file_over_tls_leaves_the_cache(server):
    """Descriptor 0, which is not ours to close, and the mapping."""
    with server.connect() as w:
        for i in range(5):
            equal(w.get("/static/a.css").body, b"public\n")
            os.utime(server.path("static/a.css"), (i, i))
        pid = server.info(w)["pid"]
    true(os.path.exists("/proc/%d/fd/0" % pid), "descriptor 0 was closed")
    with open("/proc/%d/maps" % pid) as f:
        equal(f.read().count("a.css") <= 1, True, "mappings are left")


@test("accesslog-overflow", own=True, workers=2, plain=True,
      domain="accesslog log")
def last_entry_of_the_buffer(server):
    """Entries that fill the buffer to its end, while nobody empties it."""
    with server.connect() as a:
        first = server.info(a)
        while True:
            b = server.connect()
            if server.info(b)["worker"] != first["worker"]:
                break
            b.sock.close()
        second = server.info(b)
        upper = a if first["worker"] == 1 else b    # its neighbour is worker 2
        other = b if upper is a else a
        time.sleep(11)                              # the log is emptied

        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            fill(upper)
            equal(server.info(other)["worker"], 2, "the id of worker 2")
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
            b.sock.close()
    equal(second["worker"] + first["worker"], 3)


def fill(w):
    """31 entries of 4096 bytes with their header, one of 4 bytes more."""
    def request(size):
        entry = ('127.0.0.1 - - [21/Nov/2026:00:00:00 +0000] "GET /hello '
                 'HTTP/1.1" 200 6 "-" ""\n')
        return ("GET /hello HTTP/1.1\r\nHost: localhost\r\nUser-Agent: %s\r\n"
                "\r\n" % ("a" * (size - len(entry))))

    for _ in range(31):
        w.send(request(4092))
        equal(w.answer().status, 200)
    w.send(request(4095))
    time.sleep(0.5)
