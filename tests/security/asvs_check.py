#!/usr/bin/env python3
"""Whether tests/security/asvs.tsv still tells the truth: every requirement of levels 1 and 2 has a row, and
every test, heading and line a row names is there. Prints how many requirements are open."""
import csv
import os
import re
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
TABLE = os.path.join(ROOT, "tests", "security", "asvs.tsv")
LIST = os.path.join(ROOT, "..", "shared", "data", "suites", "asvs", "asvs-5.0.0.csv")
STATES = ("test", "design", "n/a", "open")
failed = []


def text_of(path):
    """A file's text, or that of all files of a folder; None when there is neither."""
    full = os.path.join(ROOT, path)
    if os.path.isdir(full):
        return "\n".join(text_of(os.path.join(path, name)) or "" for name in sorted(os.listdir(full)))
    if not os.path.isfile(full):
        return None
    with open(full, encoding="utf-8") as f:
        return f.read()


def is_there(anchor):
    """FILE:TEST of a C test, FILE:WORDS of any other file, FILE#HEADING."""
    m = re.fullmatch(r"([\w./-]+)([:#])(.+)", anchor)
    text = text_of(m.group(1)) if m else None
    if text is None:
        return False
    if m.group(2) == "#":
        return re.search(r"^#* ?%s$" % re.escape(m.group(3)), text, re.M) is not None
    if m.group(1).endswith("_test.c"):
        return "TEST(%s)" % m.group(3) in text
    if m.group(1).endswith("_test.py"):
        return any(m.group(3) in line for line in text.splitlines() if line.startswith(("@test(", '"""', "    @test(", "class ", "    def test", "def test")))
    return m.group(3) in text


def check_row(row):
    where = [a.strip() for a in row["where"].split(";") if a.strip()]
    if row["state"] not in STATES:
        failed.append("%s: no state %r" % (row["id"], row["state"]))
    if row["state"] in ("test", "design") and not where:
        failed.append("%s: says %s and not where" % (row["id"], row["state"]))
    if row["state"] in ("n/a", "open") and not row["note"]:
        failed.append("%s: says %s and not why" % (row["id"], row["state"]))
    if row["state"] == "test" and not any(a.startswith("tests/") for a in where):
        failed.append("%s: names no test" % row["id"])
    failed.extend("%s: %s is not there" % (row["id"], a) for a in where if not is_there(a))


def main():
    with open(TABLE, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    levels = {r["id"]: r["level"] for r in rows}
    if len(levels) != len(rows):
        failed.append("a requirement has two rows")
    for row in rows:
        check_row(row)
    skipped = 0
    if os.path.exists(LIST):
        with open(LIST, encoding="utf-8-sig", newline="") as f:
            want = {r["req_id"]: r["L"] for r in csv.DictReader(f) if r["L"] in ("1", "2")}
        failed.extend("%s has no row" % i for i in want if i not in levels)
        failed.extend("%s is no requirement of level 1 or 2" % i for i in levels if want.get(i) != levels[i])
    else:
        skipped = 1
        print("SKIPPED: every requirement has a row: ../shared/data/suites/asvs is not there")
    for line in failed:
        print("FAILED: asvs: " + line)
    count = {s: sum(r["state"] == s for r in rows) for s in STATES}
    print("asvs: " + ", ".join("%d %s" % (count[s], s) for s in STATES) + ": " +
          " ".join(r["id"] for r in rows if r["state"] == "open"))
    print("%d passed, %d failed, %d skipped" % (len(rows) - len(failed) if len(failed) < len(rows) else 0, len(failed), skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
