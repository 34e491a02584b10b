"""Parent and workers: signals, crashes, the sandbox."""
import os
import signal
import subprocess
import time

from kore_case import Skip, equal, test, true
from wire import PATIENCE


@test("seccomp-worker", plain=True)
def system_calls_of_glibc(server):
    """realpath, faccessat, realloc, a thread that allocates."""
    pid = server.info()["pid"]
    for n in range(1, 5):
        equal(server.get("/sys/%d" % n).body, b"good\n", str(n))
    equal(server.info()["pid"], pid)


@test("seccomp-worker", own=True, plain=True)
def abort_is_no_violation(server):
    with server.connect() as w:
        w.send("GET /crash HTTP/1.1\r\nHost: localhost\r\n\r\n")
        w.closed()
    true(server.logged("restarting worker 1"), server.log())
    true("sandbox violation" not in server.log(), server.log())


@test("seccomp-process", own=True, plain=True, workers=2)
def a_violation_ends_all_threads(server):
    """The worker is replaced, and everybody is served."""
    workers_up(server, 2)
    with server.connect() as w:
        w.send("GET /sys/5 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        w.closed()
    true(server.logged(" started", 3), server.log())
    for _ in range(20):
        equal(server.get("/hello").body, b"hello\n")


@test("stdout-lines", own=True)
def log_of_a_running_server(server):
    true(server.logged("worker 1 started"), "the log is held back")
    true(server.logged("is starting up"), "the log is held back")
    server.stop()
    equal(server.log().count("is starting up"), 1)


def workers_up(server, n):
    for i in range(n):
        true(server.logged("worker %d started" % (i + 1)), server.log())
    return server.children()


def processor_time(pid):
    with open("/proc/%d/stat" % pid) as f:
        words = f.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def rest_of(server, wires):
    """The worker rests while more clients wait than it can take."""
    pid = workers_up(server, 1)[0]
    time.sleep(0.5)
    before = processor_time(pid)
    time.sleep(2)
    used = processor_time(pid) - before
    for w in wires:
        w.sock.close()
    equal(server.get("/hello").body, b"hello\n")
    true(used < 0.4, "%.2f s of 2 s" % used)


@test("accept-spin", own=True, worker_rlimit_nofiles=20)
def no_descriptors(server):
    rest_of(server, [server.connect() for _ in range(80)])


@test("accept-spin", own=True, worker_max_connections=10)
def no_connections(server):
    rest_of(server, [server.connect() for _ in range(80)])


@test("accept-spin", own=True, workers=2, worker_max_connections=10)
def no_connections_in_two(server):
    rest_of(server, [server.connect() for _ in range(80)])


@test("accept-lock", own=True, workers=2)
def one_stands_still(server):
    """Whichever it is, the other accepts."""
    for still in workers_up(server, 2):
        os.kill(still, signal.SIGSTOP)
        try:
            for _ in range(5):
                equal(server.get("/hello").body, b"hello\n")
        finally:
            os.kill(still, signal.SIGCONT)


@test("signal-lost", own=True)
def both_signals_at_once(server):
    """SIGTERM and SIGCHLD reach the parent together."""
    worker = workers_up(server, 1)[0]
    os.kill(server.process.pid, signal.SIGSTOP)
    os.kill(server.process.pid, signal.SIGTERM)
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.3)
    os.kill(server.process.pid, signal.SIGCONT)
    try:
        server.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        true(False, "the server did not stop")


@test("signal-lost", own=True, workers=4)
def all_processes_at_once(server):
    """As systemd does it."""
    for pid in [server.process.pid] + workers_up(server, 4):
        os.kill(pid, signal.SIGTERM)
    try:
        server.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        true(False, "the server did not stop")


def switches(pid):
    with open("/proc/%d/status" % pid) as f:
        for line in f:
            if line.startswith("voluntary_ctxt_switches"):
                return int(line.split()[1])


@test("turning-loop", own=True, workers=2)
def idle_processes_look_up(server):
    """A signal that came at the wrong moment is noticed."""
    workers = workers_up(server, 2)
    time.sleep(0.5)
    before = [switches(pid) for pid in workers]
    began = time.monotonic()
    time.sleep(3.5)
    for pid, n in zip(workers, before):
        turns = switches(pid) - n
        true(turns <= 20 * (time.monotonic() - began), "%d turns" % turns)
        while switches(pid) < n + 2:
            true(time.monotonic() - began < PATIENCE, "it does not look up")
            time.sleep(0.1)


@test("worker-alone", own=True, workers=2)
def one_worker_ends(server):
    old = workers_up(server, 2)
    os.kill(old[0], signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while len(set(server.children()) - {old[0]}) < 2:
        true(time.monotonic() < until, "it is not replaced")
        true(server.process.poll() is None, "the server ended")
        time.sleep(0.05)
    true(old[1] in server.children(), "the other ended, too")
    equal(server.get("/hello").body, b"hello\n")


@test("respawn-pause", own=True, plain=True)
def worker_that_crashes_again_and_again(server):
    """Once at once, then with pauses; and the server can be stopped."""
    until = time.monotonic() + 3
    crashes = 0
    while time.monotonic() < until:
        try:
            with server.connect() as w:
                w.sock.settimeout(0.5)
                w.send("GET /crash HTTP/1.1\r\nHost: localhost\r\n\r\n")
                w.closed()
            crashes += 1
        except OSError:
            pass
    started = server.log().count("worker 1 started")
    true(2 <= started <= 8, "%d starts in three seconds" % started)
    equal(server.stop(), 0)


@test("message-twice", own=True, workers=2)
def message_after_a_restart(server):
    """One message to all is one message to each."""
    os.kill(workers_up(server, 2)[0], signal.SIGKILL)
    true(server.logged(" started", 3), server.log())
    server.ready(2)
    equal(server.get("/tell").body, b"hello\n")
    until = time.monotonic() + PATIENCE
    seen = {}
    while sorted(seen) != [1, 2] or 0 in seen.values():
        true(time.monotonic() < until, "heard by worker: %r" % seen)
        info = server.info()
        seen[info["worker"]] = info["messages"]
    time.sleep(0.5)             # a second one would be on its way
    again = {}
    while len(again) < 2:
        true(time.monotonic() < until, "one worker does not answer")
        info = server.info()
        again[info["worker"]] = info["messages"]
    equal(again, {1: 1, 2: 1})


@test("worker-orphan", own=True, workers=2)
def parent_is_killed(server):
    """Its workers end, also one that was started later."""
    os.kill(workers_up(server, 2)[0], signal.SIGKILL)
    true(server.logged(" started", 3), server.log())
    children = server.children()
    equal(len(children), 2)
    server.process.kill()
    server.process.wait()
    until = time.monotonic() + PATIENCE
    for pid in children:
        while running(pid):
            true(time.monotonic() < until, "a worker goes on")
            time.sleep(0.05)


def running(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def need_root(server):
    if os.geteuid() != 0:
        raise Skip("only root can change root and user")


@test("rows", own=True, plain=True, options=(), files=need_root,
      runas="nobody")
def without_privileges(server):
    """chroot() and another user: requests, a restart, the end."""
    for _ in range(2):
        pid = server.info()["pid"]
        with open("/proc/%d/status" % pid) as f:
            true("Uid:\t0" not in f.read(), "the worker is root")
        equal(os.readlink("/proc/%d/root" % pid), os.path.realpath(server.dir))
        equal(server.get("/post", method="POST", body="abc").status, 200)
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while running(pid):
            true(time.monotonic() < until, "the worker goes on")
            time.sleep(0.02)
        server.ready(1)
    equal(server.stop(), 0)


@test("rows", own=True, workers=2)
def stop(server):
    server.get("/hello")
    equal(server.stop(), 0)
    equal(server.log().count("exited"), 2)


def many_descriptors(server):
    """A getrlimit() that says as many as some containers do."""
    server.write("limit.c", """
        #include <sys/resource.h>
        int getrlimit(__rlimit_resource_t what, struct rlimit *rl)
        { (void)what; rl->rlim_cur = rl->rlim_max = 1000000000; return (0); }
        int getrlimit64(__rlimit_resource_t what, struct rlimit *rl)
        { return (getrlimit(what, rl)); }
        """)
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-w",
                    "limit.c", "-o", "limit.so"], cwd=server.dir, check=True)
    server.env["LD_PRELOAD"] = server.path("limit.so")


@test("descriptor-scan", own=True, plain=True, files=many_descriptors)
def start_where_much_is_allowed(server):
    equal(server.get("/hello").body, b"hello\n")
