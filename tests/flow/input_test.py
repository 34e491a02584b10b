"""What no honest browser sends: a clear answer, the right status, nothing changed."""
import json
import os
import re
import select
import socket
import sys
import unicodedata
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import PATIENCE, ROOT, Browser, Skip, main, same, test, together, wait
from people import person

TABLES = ("accounts", "sessions", "carts", "cart_lines", "checkouts", "reservations", "orders", "payments",
          "webhook_events", "ledger_postings", "products", "variants", "stock_movements", "reviews", "disputes")


def everything(house):
    """A fingerprint of all that a stranger could want to change."""
    return house.sql("\n".join("SELECT '%s', count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM %s t;"
                               % (t, t) for t in TABLES))


def protected(answer):
    """Refusals that never reach a page protect who reads them as pages do."""
    head = answer.partition("\r\n\r\n")[0].lower() + "\r\n"
    for line in ("content-security-policy: default-src 'none'; script-src 'self';", "x-content-type-options: nosniff\r\n",
                 "referrer-policy: ", "cross-origin-opener-policy: same-origin\r\n", "permissions-policy: camera=()",
                 "cross-origin-resource-policy: same-origin\r\n", "frame-ancestors 'none'"):
        assert head.count(line) == 1, (line, head)
    assert "unsafe" not in head, head


def raw(house, data, read_all=True):
    """The bytes as they are; (status, head and body as text), 0 when nothing comes."""
    with socket.create_connection(("127.0.0.1", house.port), PATIENCE) as s:
        out = b""
        try:
            s.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))
            while True:
                more = s.recv(65536)
                if not more:
                    break
                out += more
                head, sep, body = out.partition(b"\r\n\r\n")
                n = re.search(rb"(?i)content-length: (\d+)", head)
                if sep and n and len(body) >= int(n.group(1)):
                    break
        except ConnectionError:
            pass
    text = out.decode("utf-8", "replace")
    if text.startswith("HTTP/1.1 "):
        protected(text)
    return (int(text.split(" ")[1]) if text.startswith("HTTP/1.1 ") else 0), text


def get(house, target, extra=""):
    return raw(house, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sConnection: close\r\n\r\n" % (target, house.port, extra))


def with_cart(house, quantity=1):
    slug, vid = house.product(9)
    b = Browser(house)
    b.cart = b.put(slug, quantity)
    b.variant = vid
    return b


@test("forms without our token, or with another's, or from elsewhere are refused and change nothing")
def _(house):
    b, other = with_cart(house), with_cart(house)
    action = "/cart/lines/%d" % b.variant
    mine = b.cart.form(action).dict()["csrf"]
    theirs = other.cart.form("/cart/lines/").dict()["csrf"]
    strangers = Browser(house).get("/p/flow-thing-%d" % b.variant).form("/cart/lines").dict()["csrf"]
    evil = "http://evil.example"
    before = everything(house)
    cases = {
        "no token": ({}, {}), "empty": ({"csrf": ""}, {}), "other session's": ({"csrf": theirs}, {}),
        "cut": ({"csrf": mine[:-1]}, {}), "long": ({"csrf": mine + "A"}, {}), "zeros": ({"csrf": "A" * len(mine)}, {}),
        "not base64": ({"csrf": "%" * 80}, {}), "huge": ({"csrf": "A" * 60000}, {}),
        "foreign origin": ({"csrf": mine}, {"Origin": evil}), "null origin": ({"csrf": mine}, {"Origin": "null"}),
        "prefix origin": ({"csrf": mine}, {"Origin": house.url + ".evil.example"}),
        "shorter origin": ({"csrf": mine}, {"Origin": "http://127.0.0.1"}), "http": ({"csrf": mine}, {"Origin": "http:"}),
        "cross-site": ({"csrf": mine}, {"Sec-Fetch-Site": "cross-site"}),
        "same-site": ({"csrf": mine}, {"Sec-Fetch-Site": "same-site"}),
        "rubbish site": ({"csrf": mine}, {"Sec-Fetch-Site": "same-origin, cross-site"}),
        "stranger's token, no origin": ({"csrf": strangers}, {"Origin": None}),
        "stranger's token, foreign": ({"csrf": strangers}, {"Origin": evil}),
    }
    for what, (fields, headers) in cases.items():
        page = b.post(action, {"quantity": "7", **fields}, headers, follow=False)
        assert page.status in ((403, 413) if what == "huge" else (403,)), "%s: %d" % (what, page.status)
    same(everything(house), before)
    same(b.post(action, {"quantity": "7", "csrf": mine}, follow=False).status, 303, "the right one")
    same(house.one("SELECT quantity FROM cart_lines WHERE variant_id = %d" % b.variant), "7")


@test("a person's cart, checkout and order are closed to every other session")
def _(house):
    b = with_cart(house)
    thief = with_cart(house)
    csrf = thief.cart.form("/cart/lines/").dict()["csrf"]
    before = everything(house)
    page = thief.post("/cart/lines/%d" % (b.variant + 10000), {"quantity": "5", "csrf": csrf})
    assert page.status in (200, 404), page
    for token in ("x" * 24, "../cart", "%00" * 8, "a" * 2000, "1", "' OR 1=1 --"):
        for verb, url in (("GET", "/checkouts/%s"), ("GET", "/checkouts/%s/return"), ("POST", "/checkouts/%s/cancellation")):
            url = url % urllib.parse.quote(token, safe="%")
            page = thief.ask("GET", url) if verb == "GET" else thief.post(url, {"csrf": csrf}, follow=False)
            assert page.status in (400, 404, 414), "%s %s: %d" % (verb, url[:60], page.status)
    same(everything(house), before)


@test("forged, doubled, broken and endless cookies make a stranger of you, never somebody else")
def _(house):
    b = with_cart(house)
    token = b.cookies["souk"]
    before = everything(house)
    for value in ("", token[:-1], token + "A", token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), "A" * 43,
                  "A" * 8000, "%00" * 14, "'" * 43, "\xff" * 43, "../../../etc/passwd", "\t", token + " " + token):
        status, text = get(house, "/cart", "Cookie: souk=%s\r\n" % value)
        assert status in (200, 400), (status, value[:40])
        assert "Flow thing" not in text, "somebody's cart under " + value[:50]
    for line in ("=;=;=", ";" * 4000, "souk", "souk=" + token + "x; souk=y", "flash=abc.def", "flash=" + "A" * 3000,
                 "lang=xx; lang=" + "%" * 99, "flash=" + "PHNjcmlwdD4.AAAA", "a=b;" * 2000):
        status, _ = get(house, "/cart", "Cookie: %s\r\n" % line)
        assert status in (200, 400, 431), (status, line[:40])
    same(everything(house), before)


@test("path tricks are answered with 400, 404 or 414 and open nothing")
def _(house):
    for target in ("/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "/assets/../../../etc/passwd",
                   "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/media/../../keys.env", "/media/%2e%2e/pg/data/PG_VERSION",
                   "/media/..%5c..%5ckeys", "/media/%00", "/p/%00", "/p/stoneware-mug%00", "/p/stoneware-mug%2f..",
                   "//evil.example", "//evil.example/p/x", "/\\evil.example", "/%5cevil.example", "/c//mugs", "/p/",
                   "/.", "/..", "/%2e", "/p/%ff%fe", "/p/%c0%ae", "/p/%", "/p/%zz", "/p/%u0041", "/p/" + "a" * 8000,
                   "/p/" + "%41" * 2500, "/" + "a/" * 4000, "/~root", "/p/..;/cart", "/cart%0d%0aSet-Cookie:%20a=b",
                   "/shops/%3cscript%3e", "/.git/config", "/.env", "/var/keys.env", "/souk.pid"):
        status, text = get(house, target)
        assert status in (400, 404, 414, 431), (status, target[:60])
        assert "root:" not in text and "Set-Cookie: a=b" not in text, target[:60]
    for target, status in (("/CART", 404), ("/search?q=%", (200, 400)), ("/search?" + "a=b&" * 3000, (400, 413, 414)),
                           ("/search?q=" + "x" * 3000, (200, 400, 413, 414)), ("/search?q=a&q=b", (200, 400)),
                           ("/search?q=%00", (200, 400)), ("/search?q=%ff", (200, 400)), ("/c/mugs?sort=%27&after=-1&min=zz", (200, 400))):
        got = get(house, target)[0]
        assert got in (status if isinstance(status, tuple) else (status,)), (got, target[:60])


@test("redirects stay at home whatever the form asks for")
def _(house):
    slug, vid = house.product(0)
    b = with_cart(house)
    csrf = b.cart.form("/cart/lines/").dict()["csrf"]
    for back in ("//evil.example", "http://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/%0d%0aX: y",
                 "/\r\nX: y", "/\t/evil.example", " //evil.example", "https:evil.example"):
        page = b.post("/cart/lines", {"variant": str(vid), "csrf": csrf, "return": back}, follow=False)
        same(page.status, 303, back)
        where = urllib.parse.urljoin(house.url + "/cart/lines", page.headers["Location"])
        assert where.startswith(house.url + "/") and "\n" not in page.headers["Location"], (back, where)
        assert "X" not in page.headers


@test("who is refused, and why, stands in the log")
def _(house):
    b = person(house, "refused@test.example")
    account = house.number("SELECT id FROM accounts WHERE email = 'refused@test.example'")
    for ask, status, stop in ((("GET", "/admin/orders"), 403, "access.role"), (("GET", "/seller/orders"), 403, "access.role"),
                              (("POST", "/account/profile", {"name": "X"}), 403, "csrf"), (("GET", "/orders/999999"), 404, None)):
        page = b.ask(*ask[:2], urllib.parse.urlencode(ask[2]).encode() if len(ask) > 2 else None,
                     {"Content-Type": "application/x-www-form-urlencoded"} if len(ask) > 2 else None)
        same(page.status, status, ask[1])
        line = wait("its line", lambda p=page: [json.loads(l) for l in house.log_lines() if p.headers["X-Request-Id"] in l])[0]
        same((line["status"], line["account"]), (status, account), ask[1])
        assert line["stop"] == stop if stop else line["stop"], line


@test("methods a page does not have are 405 with Allow, others 501 or 400, and change nothing")
def _(house):
    before = everything(house)
    for method, path in (("POST", "/"), ("POST", "/p/stoneware-mug"), ("GET", "/checkouts"), ("GET", "/cart/lines"),
                         ("PUT", "/cart"), ("DELETE", "/cart/lines/1"), ("GET", "/webhooks/stripe"), ("PUT", "/webhooks/stripe")):
        status, text = raw(house, "%s %s HTTP/1.1\r\nHost: x.test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % (method, path))
        same((status, bool(re.search("(?im)^allow: ", text))), (405, True), "%s %s" % (method, path))
    for method in ("TRACE", "CONNECT", "BREW", "get", "G" * 5000, "GET\x00", ""):
        status, _ = raw(house, "%s / HTTP/1.1\r\nHost: x.test\r\nConnection: close\r\n\r\n" % method)
        assert status in (0, 400, 405, 414, 431, 501), (method[:10], status)
    same(everything(house), before)


@test("hosts, versions and heads that are none are refused")
def _(house):
    for head in ("GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\nHost: evil/../x\r\n\r\n", "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
                 "GET / HTTP/9\r\nHost: x\r\n\r\n", "GET /\r\n\r\n", "\r\n\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA\x00: b\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: x\r\nB: %s\r\n\r\n" % ("b" * 20000),
                 "POST /cart/lines HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
                 "POST /cart/lines HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                 "POST /cart/lines HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"):
        status, _ = raw(house, head)
        assert status in (0, 400, 411, 413, 431, 501, 505), (status, head[:60])
    status, text = get(house, "/", "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n")
    same(status, 200)
    assert "evil.example" not in text


@test("the PROXY protocol is not spoken: what it says is refused, never believed")
def _(house):
    line = "GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % house.port
    same(raw(house, "PROXY TCP4 203.0.113.9 127.0.0.1 4000 80\r\n" + line)[0], 400, "version 1")
    v2 = b"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\xcb\x00\x71\x09\x7f\x00\x00\x01\x0f\xa0\x00\x50"
    same(raw(house, v2 + line.encode())[0], 400, "version 2")


@test("forms that are none, or too much, are refused with 400, 413 or 415 and change nothing")
def _(house):
    b = with_cart(house)
    csrf = b.cart.form("/cart/lines/").dict()["csrf"]
    action = "/cart/lines/%d" % b.variant
    good = "quantity=3&csrf=" + csrf
    form = "application/x-www-form-urlencoded"
    before = everything(house)
    cases = (
        ("json", b'{"quantity":3}', "application/json", (415,)), ("no type", good.encode(), None, (415,)),
        ("text", good.encode(), "text/plain", (415,)), ("multipart here", b"--x--", "multipart/form-data; boundary=x", (415,)),
        ("NUL", (good + "&a=%00").encode(), form, (400,)), ("raw NUL", good.encode() + b"\0", form, (400,)),
        ("not UTF-8", (good + "&a=%ff").encode(), form, (400,)),
        ("many fields", (good + "&a=1" * 5000).encode(), form, (413,)), ("long value", (good + "&a=" + "x" * 900000).encode(), form, (413,)),
        ("long name", (good + "&" + "x" * 5000 + "=1").encode(), form, (400, 413)), ("much", b"a" * (3 << 20), form, (400, 403, 413)),
    )
    for what, body, kind, wanted in cases:
        page = b.post(action, body, {"Content-Type": kind}, follow=False)
        assert page.status in wanted, "%s: %d" % (what, page.status)
    same(everything(house), before)
    for value in ("-1", "100", "3x", "0x3", "1e1", "99999999999999999999", "", " 3", "3\n", "\u0663", "NaN", "1.0"):
        page = b.post(action, {"quantity": value, "csrf": csrf}, follow=True)
        same(page.status, 200, value)
        same(house.one("SELECT quantity FROM cart_lines WHERE variant_id = %d" % b.variant), "1", "quantity " + value)
    for variant in ("0", "-1", "abc", "9223372036854775807", "9223372036854775808", "6", "7", "1 OR 1=1"):
        page = b.post("/cart/lines", {"variant": variant, "quantity": "1", "csrf": csrf})
        same(page.status, 200, variant)
    same(everything(house)[TABLES.index("cart_lines")], before[TABLES.index("cart_lines")], "the cart")
    page = b.post(action, ("quantity=3&quantity=9&csrf=" + csrf).encode(), follow=False)
    assert page.status in (303, 400), page
    assert house.one("SELECT quantity FROM cart_lines WHERE variant_id = %d" % b.variant) in ("1", "3", "9")
    same(b.post("/checkouts", {"goods": "1", "csrf": csrf}).path, "/cart", "a sum that is made up")


@test("uploads that are too large are refused before they fill the disk, and not for strangers")
def _(house):
    head = ("POST /seller/listings/1/pictures HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n")
    status, text = raw(house, head % (house.port, 10 ** 12))
    same((status, "That is too large" in text, "souk." in text), (413, True, True), "a terabyte announced")
    big = b"--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n" + b"x" * (30 << 20)
    status, _ = raw(house, (head % (house.port, len(big))).encode() + big)
    assert status in (303, 403, 404, 413), status
    status, _ = raw(house, (head.replace("/seller/listings/1/pictures", "/cart/lines") % (house.port, 70 << 20)))
    same(status, 413, "seventy megabytes into a form")
    wait("no files left behind", lambda: sum(len(f) for _, _, f in os.walk(house.path("uploads"))) == 0)


@test("one stranger's uploads are a few at a time")
def _(house):
    head = ("POST /seller/listings/1/pictures HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n" % (house.port, 10 << 20)).encode()
    many = [socket.create_connection(("127.0.0.1", house.port), PATIENCE) for _ in range(48)]
    for s in many:
        s.sendall(head + b"x" * (1 << 19))
    # Whoever is refused hears of it at once; the others wait for the rest.
    wait("refusals", lambda: len(select.select(many, [], [], 0)[0]) >= 48 - 2 * 8)
    refused = select.select(many, [], [], 0)[0]
    same({s.recv(12) for s in refused}, {b"HTTP/1.1 413"})
    for s in many:
        s.close()
    wait("no files left behind", lambda: sum(len(f) for _, _, f in os.walk(house.path("uploads"))) == 0)
    wait("room again", lambda: raw(house, head + b"x" * (10 << 20))[0] != 413)


def naughty():
    path = os.path.join(ROOT, "..", "shared", "data", "suites", "payloads", "blns.json")
    if not os.path.exists(path):
        raise Skip("../shared/data/suites/payloads is absent")
    with open(path) as f:
        return [s for s in json.load(f) if s]


EXTRA = ("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' OR 1=1 --", "{{7*7}}", "${7*7}", "%s%n%x", "\u202e" * 5,
         "a" * 119, "\U0001F4A9" * 50, "\u0000".replace("\0", "\x01"), "\ufeff", "e\u0301" * 60)


@test("naughty strings in the search are found harmless: escaped, never a 500")
def _(house):
    def some(i):
        b = Browser(house)
        for s in (naughty() + list(EXTRA))[i::4]:
            page = b.get("/search?" + urllib.parse.urlencode({"q": s}))
            assert page.status in (200, 400, 413, 414), (page.status, s[:60])
            if page.status != 200:
                continue
            assert not re.search(r"<\w", s) or len(s) < 5 or s not in page.text, "not escaped: " + s[:60]
            if s.isprintable() and s == unicodedata.normalize("NFKC", s).strip() and "  " not in s and len(s) < 100:
                same(page.form("/search").dict()["q"], s, "in the field again")
    naughty()
    same([r for r in together(4, some) if r], [])


@test("naughty strings in the checkout come back as they were, escaped, and reach the order unharmed")
def _(house):
    strings = naughty() + list(EXTRA)
    b = with_cart(house)
    page = b.go_to_checkout()
    token = page.path.rsplit("/", 1)[-1]
    names = ("name", "street", "city", "region", "phone")
    for i in range(0, len(strings), len(names)):
        fields = dict(zip(names, strings[i:]))
        bad = b.submit(page, "/checkouts/", **{**b.ADDRESS, "email": "not-an-address", **fields})
        assert bad.status in (400, 413, 422), (bad.status, fields)
        if bad.status != 422:
            continue
        shown = bad.form("/checkouts/").dict()
        for name, s in fields.items():
            assert not re.search(r"<\w", s) or len(s) < 5 or s not in bad.text, "not escaped: " + s[:60]
            if s.isprintable() and s == unicodedata.normalize("NFKC", s).strip() and "  " not in s and len(s) < 40:
                same(shown[name], s, "what was typed in " + name)
    same(house.one("SELECT state FROM checkouts WHERE token = '%s'" % token), "open")
    name = "<b>\u00c6\u0301' \"; DROP TABLE orders; --"
    paid = b.pay(b.go_to_pay(page, name=name, street="<script>alert(1)</script> 7"))
    assert paid.thanks and "<script>alert(1)" not in paid.text and "<b>" not in re.sub(r"<b>[^<]*</b>", "", paid.text), paid
    same(house.one("SELECT street FROM checkouts WHERE token = '%s'" % token), "<script>alert(1)</script> 7")


if __name__ == "__main__":
    main()
