"""Tests of our Kore: how they are written, and the server they run against.

A test is a function of a server, named after the patch that makes it pass:

    @test("pipeline")
    def pipeline(server): ...

What else @test is given goes into the configuration. Tests with the same
configuration share a server; own=True is for those that may leave it broken.
"""
import os
import threading
import time

import wire

TESTS = []              # in the order they are written
HERE = os.path.dirname(os.path.abspath(__file__))


def test(name, **settings):
    def add(function):
        TESTS.append(Case(name, function, settings))
        return function
    return add


def equal(got, want, what=""):
    if got != want:
        raise AssertionError("%s%r, not %r" % (what and what + ": ", got, want))


def true(condition, what):
    if not condition:
        raise AssertionError(what)


def quick(act, times, seconds, what, attempts=100):
    """So often act() takes less than so many seconds: a single attempt is no proof,
    as something else may keep the machine busy."""
    for _ in range(attempts):
        began = time.monotonic()
        act()
        times -= time.monotonic() - began < seconds
        if times == 0:
            return
    raise AssertionError(what)


class Skip(Exception):
    """The test cannot run here, and says why."""


class Case:
    def __init__(self, name, function, settings):
        self.name = name
        self.function = function
        self.own = settings.pop("own", False)
        self.plain = settings.pop("plain", False)
        self.settings = settings

    def key(self):
        return repr(sorted(self.settings.items()))


class Kore(wire.Server):
    """The test application with a configuration of its own."""

    def __init__(self, binary, asan, workers=1, tls="no", domain="", files=None,
                 options=("-n", "-r"), **directives):
        super().__init__("kore")
        self.tls = None
        self.env = {"ASAN_OPTIONS": "detect_leaks=0"}
        os.mkdir(self.path("bodies"))
        try:
            if files is not None:
                files(self)
        except Skip:
            self.remove()
            raise

        lines = "\n".join("%s %s" % item for item in directives.items())
        with open(os.path.join(HERE, "kore_app", "kore.conf")) as f:
            text = f.read()
        for name, value in (("lines", lines), ("domain", domain),
                            ("port", self.address[1]), ("tls", tls),
                            ("workers", workers), ("dir", self.dir)):
            text = text.replace("@%s@" % name, str(value))
        if asan:
            text = text.replace("seccomp_tracing\t\tno",
                                "seccomp_tracing\t\tyes")
        self.write("kore.conf", text)

        try:
            self.start(binary, "-f", *options, "-c", "kore.conf",
                       env={**os.environ, **self.env})
            self.ready(workers)
        except RuntimeError:
            self.end()
            raise

    def ready(self, workers):
        """Returns when every worker has answered a request."""
        seen = set()
        until = time.monotonic() + wire.PATIENCE
        while len(seen) < workers:
            try:
                seen.add(self.info()["worker"])
            except (OSError, EOFError):
                time.sleep(0.02)
            if time.monotonic() > until:
                raise RuntimeError("workers %r only: %s" % (seen, self.log()))

    def connect(self, **how):
        how.setdefault("tls", self.tls)
        return super().connect(**how)

    def info(self, connection=None):
        """What /info says, as a dictionary of numbers."""
        answer = (connection or self).get("/info")
        if answer.status != 200:
            raise EOFError("no info: %r" % answer)
        pairs = (p.split("=") for p in answer.body.decode().split())
        return {name: int(value) for name, value in pairs}

    def end(self):
        status = self.stop()
        self.kill()
        self.remove()
        return status


class Servers:
    """Servers by configuration, started when first wanted."""

    def __init__(self, binary, asan):
        self.binary = binary
        self.asan = asan
        self.shared = {}
        self.lock = threading.Lock()

    def run(self, case):
        """Raises what the test raises."""
        if self.asan and case.plain:
            raise Skip("not with AddressSanitizer")
        if case.own:
            server = Kore(self.binary, self.asan, **case.settings)
            try:
                case.function(server)
                self.check(server)
            except Exception as failure:
                failure.log = server.log()
                raise
            finally:
                server.end()
        else:
            server = self.get(case)
            case.function(server)
            self.check(server)

    def get(self, case):
        with self.lock:
            server = self.shared.get(case.key())
            if server is not None and server.process.poll() is None:
                return server
            server = Kore(self.binary, self.asan, **case.settings)
            self.shared[case.key()] = server
            return server

    def check(self, server):
        for bad in ("AddressSanitizer", "runtime error:"):
            true(bad not in server.log(), "sanitizer:\n" + server.log())

    def end(self):
        for server in self.shared.values():
            server.end()
