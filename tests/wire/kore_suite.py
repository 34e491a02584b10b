"""The HTTP/1 suite: what it calls an error is never taken for a request."""
import glob
import os
import re
import socket

from kore_case import Skip, equal, test, true

SUITE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..",
                     "shared", "data", "suites", "http1", "test")


def messages():
    """(place, bytes, whether the suite calls it wrong) of each request."""
    found = []
    for path in sorted(glob.glob(os.path.join(SUITE, "request", "*.md"))):
        with open(path, encoding="utf-8", newline="") as f:
            text = f.read().replace("\r\n", "\n")
        blocks = re.findall(r'<!-- meta=(\{.*?\}) -->\n```http\n(.*?)\n```\n+```log\n(.*?)```',
                            text, re.S)
        for i, (meta, http, log) in enumerate(blocks):
            if re.search(r'"type": ?"request"', meta):
                found.append(("%s %d" % (os.path.basename(path), i + 1), raw(http),
                              re.search(r"error code=(?!2[123]|31)", log) is not None))
    return found


def raw(text):
    """Lines end in CR LF unless the text says otherwise."""
    text = re.sub(r"\\r\\n\n", "\r\n", text)
    text = re.sub(r"(\\[rn])\n", r"\1", text)
    text = re.sub(r"(?<!\r)\n", "\r\n", text)
    text = re.sub(r"\\x([0-9a-fA-F]{2})", lambda m: chr(int(m.group(1), 16)), text)
    for name, char in (("\\r", "\r"), ("\\n", "\n"), ("\\t", "\t"), ("\\f", "\f")):
        text = text.replace(name, char)
    return text.encode("latin-1", "replace")


def with_host(data):
    """The suite looks at one thing at a time; Host is not what is missing."""
    line, end, rest = data.partition(b"\r\n")
    lines = rest.split(b"\r\n\r\n")[0].lower()
    if not end or lines.startswith(b"host") or b"\nhost" in lines:
        return data
    return line + b"\r\nHost: localhost\r\n" + rest


# What the suite takes and we refuse, on purpose.
STRICTER = {
    "PUT without a length": (411, "connection.md 1", "connection.md 2", "connection.md 6",
                             "connection.md 7", "connection.md 14"),
    "a proxy's method": (400, "method.md 2", "method.md 3", "method.md 4", "uri.md 9"),
    "* for another method than OPTIONS": (400, "method.md 5", "method.md 15"),
    "another protocol than HTTP/1": (400, "method.md 12", "method.md 13", "method.md 14",
                                     "sample.md 10"),
    "= in Host": (400, "sample.md 3", "sample.md 4"),
    "an empty line before the request": (400, "sample.md 9", "sample.md 12"),
    "a target of another host than Host": (400, "uri.md 3", "uri.md 4", "uri.md 6", "uri.md 10"),
    "a fragment": (400, "uri.md 8"),
}


@test("suite")
def http1(server):
    cases = messages()
    if not cases:
        raise Skip("../shared/data/suites/http1 is absent")
    wrong, refused = 0, {}
    for place, data, bad in cases:
        with server.connect() as w:
            got = b""
            try:
                w.send(with_host(data))
                w.sock.shutdown(socket.SHUT_WR)
                got = w.rest()
            except ConnectionError:
                got = bytes(w.left)
        statuses = [int(s) for s in re.findall(rb"(?:^|\n)HTTP/1\.[01] (\d{3})", got)]
        taken = bool(statuses) and all(s in (200, 404, 405, 501) for s in statuses)
        true(not statuses or max(statuses) < 500 or max(statuses) in (501, 505),
             "%s: %r" % (place, statuses))
        if bad:
            wrong += 1
            asked = len(re.findall(rb" HTTP/1", data))    # the one after a last request is left unread
            true(not taken or len(statuses) < asked, "%s is no request, and taken: %r: %r" % (place, statuses, data[:200]))
        elif not taken:
            refused[place] = statuses
    stricter = {place: [places[0]] for places in STRICTER.values() for place in places[1:]}
    equal(refused, stricter, "refused though the suite takes it")
    true(len(cases) >= 65 and wrong >= 7, "only %d requests, %d wrong" % (len(cases), wrong))
    equal(server.get("/hello").body, b"hello\n")
