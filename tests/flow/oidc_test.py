"""Signing in with a provider of OpenID Connect that we did not write, over the wire."""
import http.server
import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Browser, Skip, free_ports, main, same, test, wait
from people import PASSWORD, person

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "oidc")
SECRET = "hush: 100% +secret"


class Provider:
    """The provider's process, set up here by an administrator as a person would do it."""

    def __init__(self, house):
        self.house = house
        self.port, = free_ports(1)
        self.issuer = "http://127.0.0.1:%d" % self.port
        self.admin = person(house, "door@test.example", staff="admin")
        page = self.admin.submit(self.admin.get("/admin/sign-in/new"), "/admin/sign-in", name="The House", issuer=self.issuer,
                                 client="souk", secret=SECRET)
        self.id = int(page.path.rsplit("/", 1)[-1])
        self.back = re.search(r">(http\S+/login/with/%d/return)<" % self.id, page.text).group(1)

    def start(self, key, method="client_secret_basic"):
        self.house.end("provider")
        with open(self.house.path("log", "provider.out"), "ab") as out:
            self.house.processes["provider"] = subprocess.Popen(
                ["node", os.path.join(HERE, "provider.mjs"), str(self.port), self.back, key, method], cwd=HERE,
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        wait("the provider", lambda: self.house.listens(self.port))

    def try_out(self):
        return self.admin.submit(self.admin.get("/admin/sign-in/%d" % self.id), "/admin/sign-in/%d/test" % self.id)


def provider(house):
    """The provider, started with the first test that needs it."""
    if not hasattr(house, "provider"):
        for program in ("node", "npm"):
            if shutil.which(program) is None:
                raise Skip("%s is missing: nobody to sign in with" % program)
        subprocess.run(["flock", ".", "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True,
                       stdout=subprocess.DEVNULL)
        house.provider = Provider(house)
    if "provider" not in house.processes:
        house.provider.start("first")
    return house.provider


def away(b, page, action="/login/with/"):
    """Presses the button; the address at the provider."""
    page = b.submit(page, action, follow=False)
    same(page.status, 200, "going on")
    url = re.fullmatch(r"0; url=(\S+)", page.headers["Refresh"]).group(1)
    assert url.replace("&", "&amp;") in page.text, "a link for who is not sent on"
    return url


def follow(b, page):
    """Through the provider's redirections; the address it sends us back to, not visited yet."""
    while page.status in (301, 302, 303):
        url = urllib.parse.urljoin(page.url, page.headers["Location"])
        if url.startswith(b.house.url + "/"):
            return url
        page = b.ask("GET", url)
    return page


def there(b, url, login):
    """Signs in at the provider and agrees; the address it sends us back to."""
    page = follow(b, b.ask("GET", url))
    while not isinstance(page, str):
        form = page.form("/interaction/")
        fields = form.dict()
        if "login" in fields or 'name="login"' in page.text:
            fields.update(login=login, password="any")
        page = follow(b, b.post(form.action, fields, follow=False))
    return page


def sign_in(house, login, b=None):
    """From the button to what comes of it."""
    b = b or Browser(house)
    return b, b.get(there(b, away(b, b.get("/login?return=/orders")), login))


def kim(house):
    """Somebody whom the provider's word signs in."""
    b, page = sign_in(house, "kim")
    if page.path == "/login/joining":
        page = b.submit(page, "/login/joining")
    same(page.path, "/orders")


def count(house, what):
    return house.number("SELECT count(*) FROM sign_in_identities WHERE removed_at IS NULL AND " + what)


@test("a provider is tried out, and what is wrong stands beside its field")
def _(house):
    p = provider(house)
    page = p.try_out()
    same(page.status, 200)
    assert "1 key that can sign for us" in page.words(), page
    assert SECRET not in page.text, "the secret is shown"
    page = p.admin.submit(p.admin.get("/admin/sign-in/new"), "/admin/sign-in", name="Wrong", issuer=p.issuer + "/", client="souk")
    same(p.admin.submit(page, page.path + "/test").status, 422, "another issuer than it says")
    house.sql("DELETE FROM sign_in_providers WHERE name = 'Wrong'")


@test("somebody new makes an account, and is known the next time")
def _(house):
    provider(house)
    b, page = sign_in(house, "nina")
    same(page.path, "/login/joining")
    assert "nina@test.example" in page.words(), page
    page = b.submit(page, "/login/joining")
    same(page.path, "/orders", "where she wanted to go")
    same(house.one("SELECT name || ' ' || (email_verified_at IS NOT NULL) || ' ' || (password_hash IS NULL) FROM accounts "
                   "WHERE email = 'nina@test.example'"), "Nina true true")
    same(house.letters("nina@test.example"), ["The House was connected to your account"])
    _, page = sign_in(house, "nina")
    same(page.path, "/orders", "the next time")
    assert "You are signed in as Nina." in page.words(), page
    same(house.number("SELECT count(*) FROM accounts WHERE email = 'nina@test.example'"), 1)


@test("an account that is there is connected once its owner has signed in")
def _(house):
    provider(house)
    person(house, "otto@test.example")
    b, page = sign_in(house, "otto")
    same(page.path, "/login/joining")
    assert "has an account here already" in page.words(), page
    same(count(house, "subject = 'otto'"), 0)
    url = re.search(r'href="(/login\?return=[^"]+)"', page.text[page.text.index("<h1>"):]).group(1)
    page = b.submit(b.get(url), "/login", email="otto@test.example", password=PASSWORD)
    same(page.path, "/account/sign-ins/joining")
    same(count(house, "subject = 'otto'"), 0)
    same(b.submit(page, "/account/sign-ins/joining").path, "/orders")
    same(count(house, "subject = 'otto'"), 1)
    same(sign_in(house, "otto")[1].path, "/orders")


@test("an address the provider did not verify, or nobody proved here, opens nothing")
def _(house):
    provider(house)
    person(house, "unsure@test.example")
    b, page = sign_in(house, "unsure")
    same(page.path, "/login")
    assert "does not vouch" in page.words(), page
    # Somebody was there first with an address that is not theirs.
    house.sql("INSERT INTO accounts (email, name) VALUES ('paula@test.example', 'Not Paula')")
    b, page = sign_in(house, "paula")
    assert "never proved" in page.words(), page
    same(count(house, "subject IN ('unsure', 'paula')"), 0)


@test("a signed-in person connects the provider, and may not remove the last way in")
def _(house):
    provider(house)
    b = person(house, "rosa@test.example")
    url = away(b, b.get("/account/sign-ins"), "/account/sign-ins/")
    page = b.get(there(b, url, "rosa2"))
    same(page.path, "/account/sign-ins")
    assert "rosa2@test.example" in page.words(), page
    removal = re.search(r'action="(/account/sign-ins/\d+/removal)"', page.text).group(1)
    house.sql("UPDATE accounts SET password_hash = NULL WHERE email = 'rosa@test.example'")
    assert "Nothing else would be left" in b.submit(page, removal).words()
    same(count(house, "subject = 'rosa2'"), 1)


@test("who has nothing but the provider closes the account with a fresh proof of it, and is forgotten")
def _(house):
    provider(house)
    b, page = sign_in(house, "gone")
    b.submit(page, "/login/joining")
    account = house.number("SELECT account_id FROM sign_in_identities WHERE subject = 'gone'")
    house.sql("UPDATE sessions SET proved_at = now() - interval '1 hour' WHERE account_id = %d" % account)
    page = b.submit(b.get("/account/erase"), "/account/erase")
    same(urllib.parse.urlsplit(page.url).query, "return=%2Faccount%2Ferase")
    same(house.number("SELECT count(*) FROM erasures"), 0, "without a proof")
    assert 'name="password"' not in page.text, "asks for a password there is none of"
    page = b.get(there(b, away(b, page, "/confirm/with/"), "gone"))
    same(page.path, "/account/erase")
    assert "The account is erased on" in b.submit(page, "/account/erase").words()
    house.sql("UPDATE erasures SET due_at = now(); INSERT INTO jobs (kind) VALUES ('erasures'); NOTIFY souk_jobs")
    wait("the erasure", lambda: house.one("SELECT state FROM erasures") in ("erased", "told"))
    same(b.get("/account").path, "/login")
    same(count(house, "account_id = %d" % account), 0)
    same(house.number("SELECT count(*) FROM accounts WHERE id = %d AND closed_at IS NOT NULL AND email NOT LIKE '%%gone%%'" % account), 1)
    same(sign_in(house, "gone")[1].path, "/login/joining", "a stranger from then on")


@test("the provider changes its keys, its algorithm and how it wants our secret")
def _(house):
    p = provider(house)
    kim(house)
    p.start("second")
    same(sign_in(house, "kim")[1].path, "/orders", "with new keys")
    p.start("curve", "client_secret_post")
    house.end("souk")       # what it remembers of the provider would count for an hour
    house.start_souk()
    same(sign_in(house, "kim")[1].path, "/orders", "with a curve")
    p.start("first")


def change(url, **fields):
    u = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(u._replace(query=urllib.parse.urlencode({**dict(urllib.parse.parse_qsl(u.query)), **fields})))


@test("state, browser, nonce, verifier and issuer have to be those we sent")
def _(house):
    provider(house)
    kim(house)

    def refused(spoil, words):
        b = Browser(house)
        url = there(b, away(b, b.get("/login")), "kim")
        page = b.get(spoil(b, url) or url)
        same(page.path, "/login", words)
        assert words in page.words(), page
        same(b.get("/account").path, "/login", "signed in all the same")

    def tried(what):
        def spoil(b, url):
            house.sql("UPDATE sign_in_tries SET %s = repeat('x', 43)" % what)
        return spoil
    refused(lambda b, url: change(url, state="x" * 43), "begun in another window")
    refused(lambda b, url: b.cookies.update({"try": "x" * 43}), "begun in another window")
    refused(tried("nonce"), "did not sign you in")
    refused(tried("verifier"), "did not sign you in")
    refused(lambda b, url: change(url, iss="https://evil.example"), "did not sign you in")
    refused(lambda b, url: change(url, code="x"), "did not sign you in")


@test("a code counts once, in the browser it was made for")
def _(house):
    provider(house)
    kim(house)
    b, thief = Browser(house), Browser(house)
    url = there(b, away(b, b.get("/login")), "kim")
    same(thief.get(url).path, "/login", "another browser")
    # The thief's own try, with the code of somebody else.
    mine = urllib.parse.parse_qs(urllib.parse.urlsplit(away(thief, thief.get("/login"))).query)["state"][0]
    same(thief.get(change(url, state=mine)).path, "/login", "an injected code")
    same(thief.get("/account").path, "/login")
    b, other = Browser(house), Browser(house)
    url = there(b, away(b, b.get("/login")), "kim")
    assert "signed in as Kim" in b.get(url).words()
    same(Browser(house).get(url).path, "/login", "again")
    mine = urllib.parse.parse_qs(urllib.parse.urlsplit(away(other, other.get("/login"))).query)["state"][0]
    assert "did not sign you in" in other.get(change(url, state=mine)).words(), "a code used before"


@test("who does not agree is not signed in, and hears why")
def _(house):
    provider(house)
    b = Browser(house)
    page = follow(b, b.ask("GET", away(b, b.get("/login?return=/orders"))))
    url = follow(b, b.ask("GET", re.search(r'href="([^"]+/abort)"', page.text).group(1)))
    page = b.get(url)
    same(urllib.parse.urlsplit(page.url).query, "return=%2Forders")
    assert "You did not allow The House to tell us who you are" in page.words(), page


@test("a provider without a certificate we trust is asked nothing, and one that sends us on is not followed")
def _(house):
    admin, asked, failed = person(house, "certs@test.example", staff="admin"), [], []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    class Guarded(http.server.HTTPServer):
        def get_request(self):
            s, address = super().get_request()
            try:
                return tls.wrap_socket(s, server_side=True), address
            except OSError as e:
                failed.append(str(e))
                raise

    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "own.key", "-out", "own.pem", "-days", "2", "-subj",
                    "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], cwd=house.dir, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(house.path("own.pem"), house.path("own.key"))
    for scheme, kind in (("https", Guarded), ("http", http.server.HTTPServer)):
        server = kind(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = admin.submit(admin.get("/admin/sign-in/new"), "/admin/sign-in", name="Other", client="souk",
                            issuer="%s://127.0.0.1:%d" % (scheme, server.server_port))
        page = admin.submit(page, page.path + "/test")
        same(page.status, 422, scheme)
        assert "does not answer" in page.words(), page
        server.shutdown()
        server.server_close()
        house.sql("DELETE FROM sign_in_providers WHERE name = 'Other'")
    assert failed and all("unknown ca" in e for e in failed), failed
    same(asked, ["/.well-known/openid-configuration"])


@test("a provider that is away is said to be, and one not in use is not there")
def _(house):
    p = provider(house)
    house.end("provider")
    house.end("souk")
    house.start_souk()      # which remembers nothing
    b = Browser(house)
    try:
        page = b.submit(b.get("/login"), "/login/with/")
        assert "The House cannot be reached" in page.words(), page
        house.sql("UPDATE sign_in_providers SET enabled = false WHERE id = %d" % p.id)
        assert "Continue with" not in b.get("/login").words()
        same(b.get("/login/with/%d/return?state=x&code=y" % p.id).status, 404)
    finally:
        house.sql("UPDATE sign_in_providers SET enabled = true WHERE id = %d" % p.id)
        house.end("souk")
        house.start_souk()


main()
