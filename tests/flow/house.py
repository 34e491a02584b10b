"""The whole marketplace in a directory of its own: PostgreSQL, souk, soukd, the
payment sandbox and a mailbox, started as people start them, thrown away afterwards."""
import collections
import contextlib
import fcntl
import glob
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.join(ROOT, os.environ.get("B", "build/plain"))
PATIENCE = 120          # seconds until a test that waits gives up: nobody is that slow
AS = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] if os.getuid() == 0 else []
SECRET = "whsec_flow_tests"
KEY = "sk_test_flow_tests"


class Skip(Exception):
    pass


def wait(what, condition, patience=PATIENCE):
    """Waits until condition() is true; its value."""
    until = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > until:
            raise AssertionError("waited in vain: " + what)
        time.sleep(0.05)


def same(got, want, what=""):
    assert got == want, "%s: got %r, want %r" % (what or "value", got, want)


HELD = []


def free_ports(n):
    """Ports the kernel gives to nobody else while we run: bound, but not listening."""
    held = [socket.socket() for _ in range(n)]
    for s in held:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", 0))
    HELD.extend(held)
    return [s.getsockname()[1] for s in held]


def cluster(directory, soukd, env):
    """A PostgreSQL cluster with all tables and the fixture at directory/data, not running yet: a copy of one
    that is made when there is none by this soukd, in which the migrations are."""
    h = hashlib.blake2b(digest_size=8)
    fixture = os.path.join(ROOT, "tests", "fixture.sql")
    for name in (soukd, fixture, os.path.join(ROOT, "conf", "pg.sh")):
        with open(name, "rb") as f:
            h.update(f.read())
    base = os.path.join(ROOT, "var", "test", "clusters")
    os.makedirs(base, exist_ok=True)
    made = os.path.join(base, h.hexdigest())
    with open(os.path.join(base, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if not os.path.exists(made) else fcntl.LOCK_SH)
        if not os.path.exists(made):
            for old in glob.glob(os.path.join(base, "*", "")):
                shutil.rmtree(old)
            new = os.path.join(base, "new")
            pg = os.path.join(ROOT, "conf", "pg.sh")
            url = subprocess.run([pg, "start", new, "fsync=off"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
            try:
                subprocess.run(AS + [soukd, "migrate"], env={**env, "SOUK_DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)
                with open(fixture) as f:
                    subprocess.run(AS + ["psql", url, "-v", "ON_ERROR_STOP=1", "-Xq1"], stdin=f, check=True, stdout=subprocess.DEVNULL)
            finally:
                subprocess.run([pg, "stop", new], check=True)
            os.rename(new, made)
        subprocess.run(["cp", "-a", os.path.join(made, "data"), directory], check=True)


class House:
    def __init__(self, build=BUILD, pg=("fsync=off",), settings=None, soukd=True, souk=None, tls=False):
        base = os.path.join(ROOT, "var", "test")
        os.makedirs(base, exist_ok=True)
        self.build = build
        self.souk = souk        # another build of the server alone
        self.tls = None         # what browsers trust, when the server itself speaks TLS
        self.record = None      # a list: takes every request a browser sends to the shop
        self.dir = tempfile.mkdtemp(prefix="flow-", dir=base)
        os.chmod(self.dir, 0o755)
        for d in ("uploads", "media", "store", "mail", "sandbox", "log", "pg"):
            os.mkdir(os.path.join(self.dir, d))
            if AS:
                shutil.chown(os.path.join(self.dir, d), "postgres", "postgres")
        if AS:
            shutil.chown(self.dir, "postgres", "postgres")
        self.port, self.stripe_port, self.smtp_port = free_ports(3)
        self.url = "http%s://127.0.0.1:%d" % ("s" if tls else "", self.port)
        self.stripe_url = "http://127.0.0.1:%d" % self.stripe_port
        self.processes = {}
        self.killed = 0         # workers that the test itself has killed
        self.restarts = 0       # of souk as a whole
        self.products = 2000
        self.pg_settings = pg
        self.pg_bin = os.path.dirname(sorted(
            os.path.join("/usr/lib/postgresql", v, "bin", "x") for v in os.listdir("/usr/lib/postgresql"))[-1])
        self.env = dict(os.environ)
        for name in [n for n in self.env if n.startswith("SOUK_")]:
            del self.env[name]
        self.env.update({
            "SOUK_VAR": self.dir, "SOUK_LISTEN": "127.0.0.1:%d" % self.port, "SOUK_BASE_URL": self.url,
            "SOUK_WORKERS": "2", "SOUK_SECRET": os.urandom(32).hex(), "SOUK_STRIPE_URL": self.stripe_url,
            "SOUK_STRIPE_KEY": KEY, "SOUK_STRIPE_WEBHOOK_SECRET": SECRET, "SOUK_RATE_LIMITS": "off",
            "SOUK_SMTP_URL": "smtp://127.0.0.1:%d" % self.smtp_port,
            "SOUK_LOG_FILE": self.path("log", "souk.jsonl")})
        if tls:
            self.env.update({"SOUK_TLS_CERT": self.path("cert.pem"), "SOUK_TLS_KEY": self.path("key.pem")})
            self.certify()
        self.env.update(settings or {})
        self.url = self.env["SOUK_BASE_URL"]
        try:
            self.open(soukd)
        except BaseException:
            self.close()
            raise

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def program(self, name):
        if name == "souk" and self.souk:
            return self.souk
        return os.path.join(self.build, name)

    def open(self, soukd):
        cluster(self.path("pg"), self.program("soukd"), self.env)
        self.env["SOUK_DATABASE_URL"] = self.pg("start", *self.pg_settings)
        self.run("soukd", "migrate")
        self.start_sandbox()
        self.start("mailbox", "soukd", "mailbox")
        if soukd:
            self.start_soukd()
        self.start_souk()

    def certify(self):
        """A new authority, a certificate from it for the server, and self.tls to trust only that."""
        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=self.dir, check=True, capture_output=True)
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Souk test authority")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.new", "-out", "cert.csr", "-subj", "/CN=127.0.0.1")
        with open(self.path("names"), "w") as f:
            f.write("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        openssl("x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                "-extfile", "names", "-out", "cert.new")
        if AS:
            shutil.chown(self.path("key.new"), "postgres", "postgres")
        os.rename(self.path("key.new"), self.path("key.pem"))
        os.rename(self.path("cert.new"), self.path("cert.pem"))
        self.tls = ssl.create_default_context(cafile=self.path("ca.pem"))

    def connection(self, u):
        """A connection of a browser to where the URL, taken apart, leads."""
        if u.scheme == "https":
            return http.client.HTTPSConnection(u.hostname, u.port, timeout=PATIENCE, context=self.tls)
        return http.client.HTTPConnection(u.hostname, u.port, timeout=PATIENCE)

    # ---- programs

    def run(self, name, *args, check=True):
        p = subprocess.run(AS + [self.program(name), *args], env=self.env, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True, cwd=self.dir)
        if check and p.returncode != 0:
            raise AssertionError("%s %s: %d: %s" % (name, args, p.returncode, p.stdout[-1000:]))
        return p.stdout

    def start(self, what, name, *args, **env):
        with open(self.path("log", what + ".out"), "ab") as out:
            self.processes[what] = subprocess.Popen(
                AS + [self.program(name), *args], env={**self.env, **env}, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, cwd=self.dir, start_new_session=True)

    def conf(self, name, *args):
        text = self.run("soukd", "conf", *args)
        path = self.path(name)
        assert re.search(r"^seccomp_tracing\s+no$", text, re.M), "the sandbox of system calls is off"
        with open(path, "w") as f:
            f.write(text)
        return path

    def start_sandbox(self):
        conf = self.conf("sandbox.conf", "--sandbox", "127.0.0.1:%d" % self.stripe_port)
        self.start("sandbox", "sandbox", "-c", conf, "-f", "-n", "-r",
                   SOUK_SANDBOX_WEBHOOK_URL="%s://127.0.0.1:%d/webhooks/stripe" % ("https" if self.tls else "http", self.port),
                   SOUK_SANDBOX_CA=self.path("ca.pem") if self.tls else "")
        wait("the payment sandbox", lambda: self.listens(self.stripe_port))

    def start_soukd(self):
        self.start("work", "soukd", "work")

    def start_souk(self):
        # The server logs in as who owns nothing; soukd and the tests as who owns the tables.
        url = self.env["SOUK_DATABASE_URL"].replace("//souk@", "//souk_app@")
        self.start("souk", "souk", "-c", self.conf("kore.conf"), "-f", "-n", "-r", SOUK_DATABASE_URL=url)
        self.ready()

    def listens(self, port):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            return False

    def ready(self, patience=PATIENCE):
        def look():
            if self.processes["souk"].poll() is not None:
                raise AssertionError("souk has ended: " + self.out("souk")[-800:])
            try:
                return Browser(self).get("/readyz").status == 200
            except (OSError, http.client.HTTPException):
                return False
        wait("souk to be ready", look, patience)

    def out(self, what):
        with open(self.path("log", what + ".out"), errors="replace") as f:
            return f.read()

    def log_lines(self):
        with open(self.path("log", "souk.jsonl"), errors="replace") as f:
            return f.read().splitlines()

    def end(self, what, sig=signal.SIGTERM):
        p = self.processes.pop(what, None)
        if p is None:
            return None
        if p.poll() is None:
            p.send_signal(sig)
        try:
            return p.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()
            raise AssertionError(what + " does not end")

    def workers(self):
        """Process ids of the workers that serve."""
        pid = self.processes["souk"].pid
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            return [int(p) for p in f.read().split()]

    def kill_worker(self):
        os.kill(self.workers()[0], signal.SIGKILL)
        self.killed += 1

    def kill_soukd(self):
        self.end("work", signal.SIGKILL)
        self.start_soukd()

    def restart_sandbox(self, sig=signal.SIGKILL):
        # Kore's parent dies alone of SIGKILL; its worker has to go as well.
        p = self.processes["sandbox"]
        os.killpg(p.pid, sig)
        self.end("sandbox", sig)
        wait("the sandbox to go", lambda: not self.listens(self.stripe_port))
        if os.path.exists(self.path("sandbox.pid")):
            os.unlink(self.path("sandbox.pid"))
        self.start_sandbox()

    # ---- database

    def pg(self, verb, *settings):
        return subprocess.run([os.path.join(ROOT, "conf", "pg.sh"), verb, self.path("pg"), *settings], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()

    def pg_ctl(self, *args):
        with open(self.path("log", "pg_ctl.out"), "ab") as out:
            subprocess.run(AS + [os.path.join(self.pg_bin, "pg_ctl"), "-D", self.path("pg", "data"), "-w", *args],
                           check=True, cwd=self.path("pg"), stdout=out, stderr=out)

    def pg_pids(self):
        """The postmaster and all its children."""
        with open(self.path("pg", "data", "postmaster.pid")) as f:
            pid = int(f.readline())
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            return [pid] + [int(p) for p in f.read().split()]

    def sql(self, text):
        """All rows as text, columns apart by "|"."""
        p = subprocess.run(AS + [os.path.join(self.pg_bin, "psql"), "-h", self.path("pg"), "-U", "souk", "-d", "souk",
                                 "-v", "ON_ERROR_STOP=1", "-XqAt1"], input=text, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True, cwd="/")
        if p.returncode != 0:
            raise AssertionError("psql: " + p.stderr[-800:])
        return p.stdout.splitlines()

    def one(self, text):
        return self.sql(text)[0]

    @contextlib.contextmanager
    def holding(self, text):
        """A transaction of that statement, open as long as the block runs."""
        p = subprocess.Popen(AS + [os.path.join(self.pg_bin, "psql"), "-h", self.path("pg"), "-U", "souk", "-d", "souk",
                                   "-v", "ON_ERROR_STOP=1", "-XqAt"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/")
        try:
            p.stdin.write("BEGIN; %s;\n\\echo held\n" % text)
            p.stdin.flush()
            for line in p.stdout:
                if line == "held\n":
                    break
            yield
        finally:
            p.communicate("COMMIT;\n")
            same(p.returncode, 0, "the transaction that was held")

    def number(self, text):
        return int(self.one(text))

    def product(self, stock, price=1500, seller=1, category=2):
        """A product of one variant for this test alone: (slug, variant id)."""
        self.products += 1
        n = self.products
        slug = "flow-thing-%d" % n
        self.sql("""INSERT INTO products (id, seller_id, category_id, slug, title, state, currency)
            VALUES (%d, %d, %d, '%s', 'Flow thing %d', 'live', 'EUR');
            INSERT INTO variants (id, product_id, seller_id, sku, price, currency, on_hand)
            VALUES (%d, %d, %d, 'FLOW-%d', %d, 'EUR', %d);
            INSERT INTO stock_movements (variant_id, on_hand, reserved, cause)
            SELECT id, on_hand, 0, 'initial' FROM variants WHERE id = %d AND on_hand > 0;"""
                 % (n, seller, category, slug, n, n, n, seller, n, price, stock, n))
        return slug, n

    def stock(self, variant):
        """(on hand, reserved)"""
        return tuple(map(int, self.one("SELECT on_hand, reserved FROM variants WHERE id = %d" % variant).split("|")))

    # ---- the sandbox's knobs

    def control(self, verb, **fields):
        c = http.client.HTTPConnection("127.0.0.1", self.stripe_port, timeout=PATIENCE)
        fields = {k: str(v).lower() if isinstance(v, bool) else v for k, v in fields.items()}
        c.request("POST", "/sandbox" + verb, urllib.parse.urlencode(fields),
                  {"Content-Type": "application/x-www-form-urlencoded"})
        return self.json(c)

    def ask_sandbox(self, path):
        c = http.client.HTTPConnection("127.0.0.1", self.stripe_port, timeout=PATIENCE)
        c.request("GET", "/sandbox" + path)
        return self.json(c)

    @staticmethod
    def json(c):
        r = c.getresponse()
        body = r.read()
        c.close()
        assert r.status == 200, "sandbox: %d %r" % (r.status, body[:300])
        return json.loads(body)

    def events_arrived(self, patience=PATIENCE):
        """Waits until every webhook that is due has been taken."""
        def quiet():
            d = self.ask_sandbox("/state")["deliveries"]
            return d["waiting"] == 0 and d["flying"] == 0
        wait("the webhooks to arrive", quiet, patience)

    # ---- letters

    def letters(self, to, patience=PATIENCE):
        """Subjects of the letters sent to addresses LIKE to, once no more are on the way."""
        wait("letters to be sent", lambda: self.one(
            "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM jobs WHERE kind LIKE 'notice%')") == "0", patience)
        return self.sql("SELECT subject FROM mails WHERE recipient LIKE '%s' ORDER BY id" % to)

    # ---- what must hold

    def invariants(self):
        text = self.run("soukd", "check", "--invariants", check=False)
        assert "BROKEN" not in text and " 0 broken" in text, text

    def check_workers(self):
        """No worker has gone that the test did not kill."""
        if "souk" not in self.processes:
            return
        assert self.processes["souk"].poll() is None, "souk has ended: " + self.out("souk")[-500:]
        out = self.out("souk")
        gone = re.findall(r".*exited with status.*", out)
        assert out.count("restarting worker") <= self.killed, "workers died: " + "; ".join(gone[-6:])

    def close(self):
        for what in list(self.processes):
            try:
                self.end(what)
            except AssertionError as e:
                print(e, file=sys.stderr)
        try:
            self.pg("stop")
        except (subprocess.CalledProcessError, OSError):
            pass
        if os.environ.get("FLOW_KEEP"):
            print("kept: " + self.dir, file=sys.stderr)
        else:
            shutil.rmtree(self.dir, ignore_errors=True)


# ---- many at once

class Crowd:
    """n people who do something again and again until told to stop."""

    def __init__(self, n, act):
        self.over = threading.Event()
        self.results = collections.Counter()
        self.kept = []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.live, args=(act, i), daemon=True) for i in range(n)]
        for t in self.threads:
            t.start()

    def note(self, what, keep=None):
        with self.lock:
            self.results[what] += 1
            if keep is not None:
                self.kept.append(keep)

    def live(self, act, i):
        while not self.over.is_set():
            act(self, i)

    def stop(self):
        self.over.set()
        for t in self.threads:
            t.join(PATIENCE)
            assert not t.is_alive(), "a buyer hangs"


def together(n, act, patience=600):
    """act(i) for 0 <= i < n at the same time; all results."""
    results = [None] * n
    def one(i):
        try:
            results[i] = act(i)
        except Exception as e:          # the caller looks
            results[i] = e
    threads = [threading.Thread(target=one, args=(i,), daemon=True) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(patience)
        assert not t.is_alive(), "somebody hangs"
    return results


def patiently(act):
    """act() once more while its answer is to come again: at a time there may be too many for a slow machine."""
    while True:
        page = act()
        if page.status != 503:
            return page
        time.sleep(int(page.headers["Retry-After"]))


# ---- tests

def by_each_worker(house, act):
    """act() answered by each of two workers, while the other stands still."""
    for still in house.workers():
        os.kill(still, signal.SIGSTOP)
        try:
            for tries in range(60):
                try:
                    act()
                    break
                except TimeoutError:    # it was with the one that stands still
                    assert tries < 59, "the other worker takes nobody"
        finally:
            os.kill(still, signal.SIGCONT)


def guests_of_both(house, n, visitor=Browser):
    """n visitors connected to each worker: while one stands still the other takes who comes."""
    guests, site = [], urllib.parse.urlsplit(house.url).netloc
    for still in house.workers():
        os.kill(still, signal.SIGSTOP)
        try:
            most = len(guests) + n
            while len(guests) < most:
                g = visitor(house)
                c = g.connections[site] = http.client.HTTPConnection("127.0.0.1", house.port, timeout=2)
                try:
                    c.request("GET", "/healthz")
                    c.getresponse().read()
                    guests.append(g)
                except TimeoutError:
                    g.close()           # it was with the one that stands still
        finally:
            os.kill(still, signal.SIGCONT)
    same(len(guests), 2 * n, "connected visitors")
    return guests


TESTS = []


def test(name):
    def register(fn):
        TESTS.append((name, fn))
        return fn
    return register


def main(make_house=House):
    """Runs the tests of this file in one house (those whose name holds an argument); TEST_ORDER=reverse: from the last."""
    passed = failed = skipped = 0
    house = None
    began = time.monotonic()
    words = sys.argv[1:]
    try:
        house = make_house()
        for name, fn in reversed(TESTS) if os.environ.get("TEST_ORDER") == "reverse" else TESTS:
            if fn.__module__ != "__main__" or words and not any(w in name for w in words):
                continue            # of another file, whose helpers this one uses; not asked for
            house.name = name
            at = time.monotonic()
            try:
                fn(house)
                house.check_workers()
                house.invariants()
                passed += 1
                print("ok: %s (%.1f s)" % (name, time.monotonic() - at), flush=True)
            except Skip as e:
                skipped += 1
                print("SKIPPED: %s: %s" % (name, e), flush=True)
            except Exception as e:
                failed += 1
                where = traceback.extract_tb(e.__traceback__)
                line = [f for f in where if f.filename == sys.argv[0] or "_test.py" in f.filename]
                print("FAILED: %s: %s: %s (line %s)" % (name, type(e).__name__, e, line[-1].lineno if line else "?"),
                      flush=True)
                if os.environ.get("FLOW_TRACE"):
                    traceback.print_exc()
    except Exception as e:
        failed += 1
        traceback.print_exc()
        print("FAILED: the house: %s" % e)
    finally:
        if house is not None:
            house.close()
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    sys.exit(1 if failed else 0)
