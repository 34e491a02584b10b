#!/usr/bin/env python3
"""Runs the tests of our Kore over raw sockets.

    kore_run.py KORE [-l] [name ...]

KORE is what conf/kore/build.sh left; names choose tests by patch, -l lists.
"""
import concurrent.futures
import glob
import importlib
import os
import subprocess
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import kore_case  # noqa: E402

TOGETHER = 6            # most tests wait, few compute
LOG_LINES = 30          # of a server whose test failed


def load():
    for path in sorted(glob.glob(os.path.join(HERE, "kore_*.py"))):
        name = os.path.basename(path)[:-3]
        if name not in ("kore_run", "kore_case"):
            importlib.import_module(name)


def build(kore, directory):
    asan = b"__asan_init" in open(os.path.join(kore, "kore"), "rb").read()
    binary = os.path.join(directory, "app")
    flags = ["-fsanitize=address,undefined"] if asan else []
    subprocess.run([os.path.join(HERE, "kore_app", "build.sh"), kore, binary,
                    *flags], check=True)
    os.environ["KORE"] = os.path.abspath(kore)
    return binary, asan


def run(servers, case):
    try:
        servers.run(case)
        return case, "passed", ""
    except kore_case.Skip as skip:
        return case, "skipped", str(skip)
    except Exception as failure:
        last = traceback.extract_tb(failure.__traceback__)
        where = [f for f in last if "kore_" in os.path.basename(f.filename)]
        line = "%s:%d: " % (os.path.basename(where[-1].filename),
                            where[-1].lineno) if where else ""
        return case, "failed", "%s%s: %s%s" % (
            line, type(failure).__name__, failure,
            tail(getattr(failure, "log", "")))


def tail(log):
    """The end of what a server wrote, as lines that belong to a failure."""
    return "".join("\n    | " + line for line in log.splitlines()[-LOG_LINES:])


def main():
    words = [a for a in sys.argv[1:] if a != "-l"]
    load()
    if "-l" in sys.argv[1:]:
        print("\n".join(sorted({c.name for c in kore_case.TESTS})))
        return 0
    if not words:
        print(__doc__, file=sys.stderr)
        return 2

    names = words[1:]
    cases = [c for c in kore_case.TESTS if not names or c.name in names]
    count = {"passed": 0, "failed": 0, "skipped": 0}

    with tempfile.TemporaryDirectory(prefix="kore-test-") as directory:
        binary, asan = build(words[0], directory)
        servers = kore_case.Servers(binary, asan)
        with concurrent.futures.ThreadPoolExecutor(TOGETHER) as pool:
            results = pool.map(lambda c: run(servers, c), cases)
            for case, outcome, why in results:
                count[outcome] += 1
                if outcome != "passed":
                    print("%s %s (%s): %s" % (outcome.upper(), case.name,
                                              case.function.__name__, why))
                sys.stdout.flush()
        servers.end()

    if count["skipped"]:
        print("%d skipped" % count["skipped"])
    print("%d passed, %d failed" % (count["passed"], count["failed"]))
    return 1 if count["failed"] or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
