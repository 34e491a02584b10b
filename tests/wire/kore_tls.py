"""TLS with OpenSSL 3, and the process that holds the keys."""
import os
import signal
import threading
import time

import kore_files
from kore_case import equal, test, true
from wire import PATIENCE

LINES = "certfile cert.pem\ncertkey key.pem"
TLS = dict(tls="yes", tls_dhparam="dh.pem", files=kore_files.certificate,
           domain=LINES)


def elliptic(server):
    kore_files.certificate(server, "ec", "-pkeyopt",
                           "ec_paramgen_curve:prime256v1")


def random_file(server):
    kore_files.certificate(server)
    with open(server.path("random"), "wb") as f:
        f.write(os.urandom(1024))


def shake(server, version=None):
    """Handshake, request, keep-alive; True when all went well."""
    if version is not None:
        server.tls.minimum_version = server.tls.maximum_version = version
    with server.connect() as w:
        equal(w.get("/hello").body, b"hello\n")
        true(b"tls=1" in w.get("/echo").body, "the application sees no TLS")
        return w.sock.version()


@test("openssl3-worker", **TLS)
def rsa(server):
    import ssl
    equal(shake(server, ssl.TLSVersion.TLSv1_2), "TLSv1.2")
    equal(shake(server, ssl.TLSVersion.TLSv1_3), "TLSv1.3")


@test("openssl3-keymgr", own=True, **TLS)
def keymgr_signs(server):
    for _ in range(5):
        shake(server)
    equal(server.log().count("key manager started"), 1)


@test("openssl3-ec", **{**TLS, "files": elliptic})
def ec(server):
    import ssl
    equal(shake(server, ssl.TLSVersion.TLSv1_2), "TLSv1.2")
    equal(shake(server, ssl.TLSVersion.TLSv1_3), "TLSv1.3")


@test("rows", **TLS)
def large_over_tls(server):
    """Answers and bodies of many records."""
    with server.connect() as w:
        equal(len(w.get("/stream/5000000").body), 5000000)
        body = "x" * 900000
        true(w.get("/post", method="POST", body=body).body
             .startswith(b"900000 "), "a body over TLS")
        w.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3)
        for _ in range(3):
            equal(w.answer().body, b"hello\n")


@test("rows", **TLS)
def hsts_over_tls(server):
    with server.connect() as w:
        true(w.get("/hello").get("strict-transport-security"), "no HSTS")


@test("rows", **TLS)
def refusal_over_tls(server):
    with server.connect() as w:
        w.send("POST /limit/10 HTTP/1.1\r\nHost: localhost\r\n"
               "Content-Length: 500000\r\n\r\n" + "x" * 100000)
        equal(w.answer().status, 413)


@test("rows", own=True, **TLS)
def new_certificate(server):
    """SIGUSR1 makes the keymgr read its files again."""
    shake(server)
    old = server.tls
    kore_files.certificate(server)
    os.kill(server.process.pid, signal.SIGUSR1)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            shake(server)
            break
        except OSError:
            true(time.monotonic() < until, "the old certificate stays")
            time.sleep(0.1)
    true(old is not server.tls, "the same context")


@test("dhparam-optional", tls="yes", files=kore_files.certificate, domain=LINES)
def no_parameters(server):
    import ssl
    equal(shake(server, ssl.TLSVersion.TLSv1_2), "TLSv1.2")
    equal(shake(server, ssl.TLSVersion.TLSv1_3), "TLSv1.3")


@test("ticket-keys", own=True, workers=2, **TLS)
def resumed_by_any_worker(server):
    import ssl
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        server.tls.maximum_version = version
        with server.connect() as w:
            w.get("/hello")
            session = w.sock.session
        refused, seen = 0, set()
        until = time.monotonic() + PATIENCE
        while len(seen) < 2 and time.monotonic() < until:
            with server.connect(session=session) as w, server.connect() as _:
                seen.add(server.info(w)["worker"])
                refused += not w.sock.session_reused
                if version == ssl.TLSVersion.TLSv1_3:   # one use each
                    session = w.sock.session
        equal((len(seen), refused), (2, 0), "workers seen, refused")


@test("rows", **TLS)
def old_versions(server):
    """TLS 1.1 and below do not get in, whatever the client would accept."""
    import ssl
    old = ssl.create_default_context(cafile=server.path("cert.pem"))
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        server.connect(tls=old).sock.close()
        true(False, "TLS 1.1 was accepted")
    except ssl.SSLError as e:
        true("PROTOCOL_VERSION" in str(e).upper(), str(e))


@test("tls-handshake-timer", **TLS)
def slow_handshake(server):
    """A byte a second: five seconds in all, not after each."""
    with server.connect(tls=None) as w:
        hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(20)
        try:
            w.send([hello[i:i + 1] for i in range(10)], pause=1)
            true(False, "still open after nine seconds")
        except (BrokenPipeError, ConnectionResetError):
            pass


@test("seccomp-keymgr", own=True, plain=True, rand_file="random",
      **{**TLS, "files": random_file})
def random_seed_file(server):
    shake(server)
    true("sandbox violation" not in server.log(), server.log())
    equal(os.path.getsize(server.path("random")), 1024)


@test("keymgr-restart", own=True, plain=True, **TLS)
def keymgr_ends(server):
    """It is replaced; the server goes on, and new handshakes work."""
    shake(server)
    for sig in (signal.SIGTERM, signal.SIGKILL):
        started = server.log().count("key manager started")
        os.kill(child(server, "keymgr"), sig)
        true(server.logged("key manager started", started + 1),
             "it is not replaced:\n" + server.log())
        until = time.monotonic() + PATIENCE
        while True:
            try:
                shake(server)
                break
            except OSError:
                true(time.monotonic() < until, "no handshake")
                time.sleep(0.2)


@test("keymgr-old-key", own=True, plain=True, **TLS)
def handshake_meanwhile(server):
    """Who has been sent the old certificate gets the old key's signature."""
    old = server.tls
    for _ in range(3):
        keymgr = child(server, "keymgr")
        kore_files.certificate(server)      # not taken up yet
        os.kill(keymgr, signal.SIGSTOP)
        found = []
        one = threading.Thread(target=lambda: found.append(greet(server, old)))
        one.start()
        time.sleep(0.3)             # its request is at the keymgr
        os.kill(keymgr, signal.SIGUSR1)
        os.kill(keymgr, signal.SIGCONT)
        one.join()
        equal(found, [None], "the handshake")
        old = server.tls
        until = time.monotonic() + PATIENCE
        while greet(server, old) is not None:
            true(time.monotonic() < until, "the old certificate stays")
            time.sleep(0.1)


def greet(server, tls):
    """What went wrong in a handshake and a request, if anything did."""
    try:
        with server.connect(tls=tls) as w:
            equal(w.get("/hello").body, b"hello\n")
    except OSError as e:
        return str(e)


def child(server, word):
    for pid in server.children():
        with open("/proc/%d/cmdline" % pid) as f:
            if word in f.read():
                return pid
    raise AssertionError("no child %s" % word)
