"""Behind a proxy that speaks HTTPS for us and says whom it serves; too many requests."""
import email
import email.policy
import http.client
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import PATIENCE, Browser, House, guests_of_both, main, same, test, wait

SITE = "https://shop.example"
PASSWORD = "long-and-quiet-2026"


class Proxied(House):
    """https://shop.example is a proxy that asks souk in plain HTTP."""
    def connection(self, u):
        if u.hostname == "shop.example":
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        return super().connection(u)


def visitor(house, address, proto="https", **headers):
    return Browser(house, X_Forwarded_For=address, X_Forwarded_Proto=proto, **headers)


def log_in(b, password="wrong " + PASSWORD, who="guessed"):
    return b.post("/login", {"email": who + "@test.example", "password": password, "csrf": b.token}, follow=False)


def guesser(house, address):
    b = visitor(house, address)
    b.token = b.get("/login").form("/login").dict()["csrf"]
    return b


def account(house):
    b = guesser(house, "203.0.113.41")
    page = b.submit(b.get("/register"), "/register", name="Bob", email="guessed@test.example", password=PASSWORD)
    same(page.path, "/login")


def until_refused(act, burst, interval):
    """How often act() is let through; checks that it is what the bucket holds, then the refusal."""
    began = time.monotonic()
    n = 0
    while True:
        page = act(n)
        if page.status == 429:
            break
        n += 1
        assert n < 10 * burst, "never refused"
    assert burst <= n <= burst + (time.monotonic() - began) / interval + 1, n
    return n, page


def refusal(page, seconds):
    assert 1 <= int(page.headers["Retry-After"]) <= seconds, page.headers["Retry-After"]
    assert "Too many tries" in page.words() and "wait" in page.words(), page
    same(page.headers["Cache-Control"], "no-store")


@test("a purchase behind a proxy: HTTPS cookies, HTTPS only, links to the site's own name")
def _(house):
    slug, _ = house.product(5)
    b = visitor(house, "203.0.113.9", Sec_Fetch_Site="same-origin")
    for proto in ("https", "http", None):       # the address of the site says so, whatever the proxy says
        v = Browser(house, **({"X_Forwarded_Proto": proto} if proto else {}))
        same(v.get("/p/" + slug).headers["Strict-Transport-Security"], "max-age=31536000; includeSubDomains", str(proto))
    page = b.submit(b.get("/p/" + slug), "/cart/lines", follow=False, quantity="1")
    for c in page.headers.get_all("Set-Cookie"):
        assert c.startswith("__Host-") and "; Secure" in c, c
    page = b.pay(b.go_to_pay(b.go_to_checkout()))
    assert page.thanks and page.url.startswith(SITE), page
    house.events_arrived()
    house.letters("%")
    links = []
    for name in os.listdir(house.path("mail")):
        with open(house.path("mail", name), "rb") as f:
            letter = email.message_from_binary_file(f, policy=email.policy.default)
        links += re.findall(r"https?://[^\s\"<>]+", letter.get_body().get_content())
    assert links and all(l.startswith(SITE) for l in links), links


@test("a form of another site is refused behind the proxy too")
def _(house):
    b = visitor(house, "203.0.113.10")
    form = b.get("/login").form("/login").dict()
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "http://shop.example"}, {"Origin": "null"},
                    {"Origin": SITE, "Sec-Fetch-Site": "cross-site"}, {"Origin": None}):
        same(b.post("/login", {**form, "email": "bob@test.example", "password": "x"}, headers, follow=False).status, 403,
             str(headers))
    same(b.post("/login", {**form, "email": "bob@test.example", "password": "x"}, follow=False).status, 422)


@test("too many searches: said in words with Retry-After, nobody else is hindered, and it passes")
def _(house):
    b = visitor(house, "203.0.113.20")
    _, page = until_refused(lambda n: b.ask("GET", "/search?q=mug+%d" % n), 120, 0.2)
    refusal(page, 1)
    same(b.get("/").status, 200, "other pages of the same visitor")
    same(visitor(house, "203.0.113.21").get("/search?q=mug").status, 200, "another visitor")
    wait("the bucket to fill", lambda: b.ask("GET", "/search?q=mug+again").status == 200)
    german = visitor(house, "203.0.113.20", Accept_Language="de")
    _, page = until_refused(lambda n: german.ask("GET", "/search?q=de+%d" % n), 0, 0.2)
    assert "Zu viele" in page.words(), page


@test("both workers count the same tries")
def _(house):
    mark = len(house.log_lines())
    guests = guests_of_both(house, 1, lambda h: visitor(h, "203.0.113.30"))
    def act(n):
        return guests[n % 2].ask("GET", "/search?q=both+%d" % n)       # a kept answer would cost no try
    until_refused(act, 120, 0.2)
    wait("both workers to log", lambda: len({re.search(r'"process":"(.*?)"', l).group(1)
         for l in house.log_lines()[mark:] if '"route":"search_show"' in l}) == 2)
    lines = house.log_lines()[mark:]
    assert all("203.0.113" not in l and "both" not in l for l in lines), "an address or a search in the log"


@test("guessing passwords ends after ten tries of an address, right ones included, one more every six seconds")
def _(house):
    account(house)
    b = guesser(house, "203.0.113.40")
    _, page = until_refused(lambda n: log_in(b, who="guessed%d" % n), 10, 6)
    refusal(page, 6)
    until_refused(lambda n: log_in(guesser(house, "203.0.113.40"), password=PASSWORD), 0, 6)
    other = guesser(house, "203.0.113.41")
    same(log_in(other, password=PASSWORD).status, 303, "the owner, elsewhere")
    wait("one more try", lambda: log_in(b).status == 422)


@test("guessing one password: each wrong one makes the next wait longer, there and not where the owner is")
def _(house):
    account(house)
    house.sql("DELETE FROM guesses")
    b = guesser(house, "198.51.100.42")
    for n in range(5):
        same(log_in(b).status, 422, "wrong password %d" % n)
    # The last of them set the wait of this network; strangers to the account may try more often.
    same(house.sql("SELECT wrong, next_at - min(next_at) OVER () FROM guesses WHERE wrong = 5 ORDER BY 2"), ["5|00:00:00", "5|00:00:01"])
    house.sql("UPDATE guesses SET next_at = next_at + interval '1 hour' WHERE next_at = (SELECT max(next_at) FROM guesses)")
    page = log_in(b, password=PASSWORD)
    same((page.status, 3000 < int(page.headers["Retry-After"]) <= 3601), (429, True), "the next, while the wait lasts")
    assert "too many wrong tries" in page.words() and "guessed@test.example" in page.text, page
    same(log_in(guesser(house, "203.0.113.43"), password=PASSWORD).status, 303, "the owner, elsewhere")
    same(log_in(b, password=PASSWORD).status, 429, "the wait goes on")
    house.sql("UPDATE guesses SET next_at = next_at - interval '1 hour'")
    wait("the wait to be over", lambda: log_in(b, password=PASSWORD).status == 303)


@test("an IPv6 subscriber is one visitor, and so is an IPv4 address however it is written")
def _(house):
    def act(n):
        return visitor(house, "2001:db8:1:2:%x::%x" % (n % 7, n)).ask("GET", "/search?q=six+%d" % n)
    until_refused(act, 120, 0.2)
    same(visitor(house, "2001:db8:1:3::1").get("/search?q=six").status, 200, "the neighbour")
    until_refused(lambda n: visitor(house, ("203.0.113.50", "::ffff:203.0.113.50")[n % 2]).ask(
        "GET", "/search?q=mapped+%d" % n), 120, 0.2)


@test("an address a visitor claims beyond the proxy's word is not believed")
def _(house):
    until_refused(lambda n: visitor(house, "198.51.100.%d, 203.0.113.60" % (n % 250)).ask(
        "GET", "/search?q=hop+%d" % n), 120, 0.2)


@test("behind two proxies of ours the visitor is who the outer one saw")
def _(house):
    until_refused(lambda n: visitor(house, "198.51.100.%d, 203.0.113.70,127.0.0.%d" % (n % 250, n % 9 + 1)).ask(
        "GET", "/search?q=chain+%d" % n), 120, 0.2)
    same(visitor(house, "203.0.113.71, 127.0.0.1").get("/search?q=chain").status, 200, "another visitor")
    same(visitor(house, "127.0.0.5,").get("/search?q=chain").status, 200, "a proxy that asks for itself")


if __name__ == "__main__":
    main(lambda: Proxied(settings={"SOUK_BASE_URL": SITE, "SOUK_TRUSTED_PROXY": "127.0.0.0/8", "SOUK_RATE_LIMITS": "on"}))
