"""Raw sockets against a server: what is sent is what stands in the test."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PATIENCE = 90           # seconds until a test that waits gives up


class Answer:
    """One HTTP answer: status, headers (a list of lower-case pairs), body."""

    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        version, status, *_ = lines[0].split(" ", 2)
        if version not in ("HTTP/1.1", "HTTP/1.0"):
            raise ValueError("not an answer: %r" % head[:80])
        self.status = int(status)
        self.headers = []
        for line in lines[1:]:
            name, value = line.split(":", 1)
            self.headers.append((name.lower(), value.strip()))
        self.body = b""

    def all(self, name):
        return [v for n, v in self.headers if n == name]

    def get(self, name):
        return (self.all(name) or [None])[0]

    def __repr__(self):
        return "<%d %r>" % (self.status, self.body[:60])


class Wire:
    """A connection. Text is sent as Latin-1, a list as separate segments."""

    def __init__(self, address, tls=None, rcvbuf=0, session=None):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if rcvbuf:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(address)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            self.sock = tls.wrap_socket(self.sock, server_hostname="localhost",
                                        session=session)
        self.left = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send(self, data, pause=0.1):
        parts = data if isinstance(data, (list, tuple)) else [data]
        for i, part in enumerate(parts):
            if i > 0:
                time.sleep(pause)
            if isinstance(part, str):
                part = part.encode("latin-1")
            self.sock.sendall(part)

    def get(self, path, extra="", method="GET", body=""):
        """Sends a plain request and returns its answer."""
        if body:
            extra += "Content-Length: %d\r\n" % len(body)
        self.send("%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s"
                  % (method, path, extra, body))
        return self.answer(head=method == "HEAD")

    def more(self):
        data = self.sock.recv(65536)
        self.left += data
        return len(data) > 0

    def answer(self, head=False):
        """The next answer; EOFError when the connection ends before it."""
        while b"\r\n\r\n" not in self.left:
            if not self.more():
                raise EOFError("closed after %r" % self.left[-200:])
        answer = Answer(self.take(self.left.index(b"\r\n\r\n") + 4)[:-4])
        if head or answer.status in (204, 304) or answer.status < 200:
            return answer
        length = answer.get("content-length")
        if length is None:
            answer.body = self.rest()
            return answer
        while len(self.left) < int(length):
            if not self.more():
                raise EOFError("body cut at %d of %s"
                               % (len(self.left), length))
        answer.body = self.take(int(length))
        return answer

    def take(self, size):
        data = bytes(self.left[:size])
        del self.left[:size]
        return data

    def rest(self):
        """Everything until the server closes."""
        while self.more():
            pass
        return self.take(len(self.left))

    def quiet(self, seconds):
        """True when nothing comes, not even the end, for so long."""
        if self.left:
            return False
        self.sock.settimeout(seconds)
        try:
            return self.more() and False
        except (socket.timeout, TimeoutError):
            return True
        finally:
            self.sock.settimeout(PATIENCE)

    def closed(self):
        """True when the server ends the connection and says nothing more."""
        try:
            return self.rest() == b""
        except ConnectionResetError:
            return True


class Server:
    """A program that listens on a free loopback port, in its own directory."""

    def __init__(self, name):
        self.dir = tempfile.mkdtemp(prefix=name + "-")
        os.chmod(self.dir, 0o755)
        self.process = None
        # Kept: it does not listen, so the server can have the port, but the
        # kernel gives it to nobody else, another server of ours above all,
        # which would answer in this one's place and be stopped by its own test.
        self.place = socket.socket()
        self.place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.place.bind(("127.0.0.1", 0))
        self.address = self.place.getsockname()

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        with open(self.path(name), "w") as f:
            f.write(text)
        return self.path(name)

    def start(self, *argv, **more):
        self.output = open(self.path("output"), "wb")
        self.process = subprocess.Popen(
            argv, cwd=self.dir, stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=subprocess.STDOUT, start_new_session=True, **more)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError("did not start: " + self.log())
            try:
                socket.create_connection(self.address, 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("does not listen: " + self.log())

    def log(self):
        with open(self.path("output"), errors="replace") as f:
            return f.read()

    def logged(self, text, times=1):
        """Waits until the log holds the text."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.log().count(text) >= times:
                return True
            time.sleep(0.05)
        return False

    def children(self):
        with open("/proc/%d/task/%d/children"
                  % (self.process.pid, self.process.pid)) as f:
            return [int(p) for p in f.read().split()]

    def connect(self, **how):
        return Wire(self.address, **how)

    def get(self, path, *more, **how):
        """One request on a connection of its own."""
        with self.connect() as w:
            return w.get(path, *more, **how)

    def ask(self, data):
        """Sends the bytes as they are, returns the first answer."""
        with self.connect() as w:
            w.send(data)
            return w.answer()

    def refuses(self, data, status):
        """The request is answered with the status and the end, once."""
        with self.connect() as w:
            w.send(data)
            answer = w.answer()
            if answer.status != status:
                raise AssertionError("%r, not %d" % (answer, status))
            if answer.get("connection") != "close":
                raise AssertionError("connection is not closed")
            rest = w.rest()
            if rest:
                raise AssertionError("after the refusal: %r" % rest[:200])

    def stop(self):
        """SIGTERM, then the exit status (negative for a signal)."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.terminate()
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            status = self.process.wait()
        self.output.close()
        return status

    def kill(self):
        """For what does not end: the session the server was started in."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def remove(self):
        self.place.close()
        shutil.rmtree(self.dir, ignore_errors=True)
