#!/usr/bin/env python3
"""make: conf/passwords/common.hashes anew, from lists that Debian carries.

usage: make.py DIRECTORY > common.hashes

DIRECTORY is where these packages were unpacked (apt-get download, dpkg -x):
python3-zxcvbn (thirty thousand passwords by how often they leaked), john-data (a
cracker's first guesses), cracklib-runtime (words; only the long ones are taken)."""
import hashlib
import os
import sys

LEAST, LONG = 4, 10

root = sys.argv[1]
sys.path.insert(0, os.path.join(root, "usr/lib/python3/dist-packages"))
from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: E402


def lines(path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as f:
        return [line.strip() for line in f if not line.startswith("#!")]


words = set(FREQUENCY_LISTS["passwords"]) | set(lines("usr/share/john/password.lst"))
words |= {w for w in lines("usr/share/dict/cracklib-small") if len(w) >= LONG}
words = {w.lower() for w in words if len(w) >= LEAST}
print("\n".join(sorted({hashlib.blake2b(w.encode(), digest_size=32).hexdigest()[:10] for w in words})))
