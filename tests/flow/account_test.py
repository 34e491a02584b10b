"""Accounts over the wire: letters that arrive, two who use one link, hosts that are not ours."""
import glob
import email
import email.policy
import os
import re
import sys
import threading
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Browser, main, patiently, same, test, together, wait

PASSWORD = "long-and-quiet-2026"
BLOCKING = os.environ.get("B", "").endswith("-blocking")     # make CO=0
# Not there: each of those who wait would keep a worker to itself.
test_of_waiters = (lambda name: lambda fn: fn) if BLOCKING else test


def letters(house, to, subject):
    """Texts of the letters of that subject sent to somebody, oldest first."""
    house.letters(to)
    found = []
    for name in glob.glob(house.path("mail", "**", "*"), recursive=True):
        if not os.path.isfile(name):
            continue
        with open(name, "rb") as f:
            m = email.message_from_binary_file(f, policy=email.policy.default)
        if m["Subject"] == subject and to in m["To"]:
            found.append((os.stat(name).st_mtime_ns, m.get_body(("plain",)).get_content()))
    return [text for _, text in sorted(found)]


def link(text, path):
    return re.search(r"\S+%s\?token=[\w-]{43}" % path, text).group(0)


def register(house, to):
    b = Browser(house)
    same(b.submit(b.get("/register"), "/register", name="Lena", email=to, password=PASSWORD).path, "/login")
    return b


def log_in(house, to, password=PASSWORD):
    b = Browser(house)
    page = b.submit(b.get("/login"), "/login", email=to, password=password)
    return b if page.path == "/" else None


@test("the link of the welcome letter confirms the address, once")
def _(house):
    register(house, "lena@test.example")
    text, = letters(house, "lena@test.example", "Welcome to Souk")
    url = link(text, "/verify")
    b = Browser(house)
    page = b.get(url)
    same(house.number("SELECT count(email_verified_at) FROM accounts WHERE email = 'lena@test.example'"), 0, "before the button")
    b.submit(page, "/verify")
    same(house.number("SELECT count(email_verified_at) FROM accounts WHERE email = 'lena@test.example'"), 1, "after it")
    same(b.get(url).status, 410, "a second time")


@test("soukd makes a confirmed account the first administrator, and nobody else")
def _(house):
    def admin(who):
        return house.run("soukd", "admin", who, check=False)
    role = "SELECT coalesce(max(staff_role), 'none') FROM accounts WHERE email = 'first@test.example'"
    assert "nobody has the address" in admin("first@test.example")
    register(house, "first@test.example")
    assert "is not confirmed" in admin("first@test.example")
    same(house.sql(role)[0], "none")
    text, = letters(house, "first@test.example", "Welcome to Souk")
    b = Browser(house)
    b.submit(b.get(link(text, "/verify")), "/verify", password=PASSWORD)
    before = log_in(house, "first@test.example")
    assert "is an administrator now" in admin("first@test.example")
    assert "already" in admin("first@test.example")
    same(house.sql(role)[0], "admin")
    same(before.get("/account").path, "/login", "signed out")
    same(house.sql("SELECT job FROM audit_log WHERE what = 'role.given'")[0], "soukd")
    house.run("soukd", "audit", "verify")


@test("who registered somebody's address and waited has nothing once its owner confirms it")
def _(house):
    to = "olga@test.example"
    register(house, to)
    eve = log_in(house, to)
    same(eve.get("/account").status, 200, "Eve is in")
    eve.submit(eve.get("/account/tokens/new"), "/account/tokens", name="waiting", days="30", scope="profile:read")
    same(house.number("SELECT count(*) FROM access_tokens"), 1, "Eve's token")
    text, = letters(house, to, "Welcome to Souk")
    olga = Browser(house)
    page = olga.get(link(text, "/verify"))
    without = [f for f in page.forms if f.action == "/verify" and "password" not in f.dict()][0]
    page = olga.post("/verify", without.dict())
    same(page.path, "/password/reset")
    page = olga.submit(page, "/password/reset", password="quiet words of her own")
    same(page.path, "/login")
    same(eve.get("/account").path, "/login", "Eve's session")
    assert log_in(house, to) is None, "Eve's password"
    assert log_in(house, to, "quiet words of her own") is not None
    same(house.number("SELECT count(*) FROM access_tokens"), 0, "tokens")


@test("links in letters lead to us, whatever host the browser names")
def _(house):
    register(house, "hugo@test.example")
    b = Browser(house, X_Forwarded_Host="evil.example")
    page = b.get("/password/forgotten")
    b.post("/password/forgotten", {**page.form("/password/forgotten").dict(), "email": "hugo@test.example"},
           headers={"Host": "evil.example", "Sec-Fetch-Site": "same-origin"})
    text, = letters(house, "hugo@test.example", "Choose a new password")
    assert link(text, "/password/reset").startswith(house.url + "/"), text
    assert "evil" not in text, text


@test("of many who use one reset link, and another link for the same account, one wins")
def _(house):
    to = "rita@test.example"
    register(house, to)
    elsewhere = log_in(house, to)
    b = Browser(house)
    urls = []
    for slot in range(2):
        b.submit(b.get("/password/forgotten"), "/password/forgotten", email=to)
        wait("a letter", lambda: len(letters(house, to, "Choose a new password")) > slot)
        urls = [link(t, "/password/reset") for t in letters(house, to, "Choose a new password")]
        # A second letter within five minutes is not sent: the first is made to be an old one.
        house.sql("UPDATE mails SET message_id = 'old-' || message_id WHERE recipient = '%s'" % to)
    same(len(urls), 2)
    people = []
    for i in range(12):
        p = Browser(house)
        people.append((p, p.get(urls[i % 2]), "quiet words number %d" % i))
    pages = together(12, lambda i: patiently(lambda: people[i][0].submit(people[i][1], "/password/reset", password=people[i][2])))
    won = [i for i, p in enumerate(pages) if p.path == "/login"]
    same(sorted(p.status for p in pages), [200] + [410] * 11)
    same(len(won), 1)
    assert log_in(house, to, people[won[0]][2]) is not None, "the winner's password"
    assert log_in(house, to) is None, "the old password"
    same(urllib.parse.urlsplit(elsewhere.get("/account").url).path, "/login", "the other device")
    same(len(letters(house, to, "Your password was changed")), 1)


def in_turn(house, to, steps):
    """Holds somebody's account, lets each step come to wait for it, one behind the other, lets go; their answers."""
    answers = {}
    threads = []
    with house.holding("SELECT FROM accounts WHERE email = '%s' FOR NO KEY UPDATE" % to):
        for i, step in enumerate(steps):
            threads.append(threading.Thread(target=lambda i=i, step=step: answers.update({i: step()})))
            threads[-1].start()
            wait("step %d to wait" % i, lambda: house.number(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == i + 1)
    for t in threads:
        t.join()
    return [answers[i] for i in range(len(steps))]


@test_of_waiters("a password being looked at, and forms under way, count no more once a new one was chosen by letter")
def _(house):
    to = "vera@test.example"
    register(house, to)
    house.sql("UPDATE accounts SET email_verified_at = now() WHERE email = '%s'" % to)
    eve = [log_in(house, to) for _ in range(2)]
    forms = [eve[0].get("/account/tokens/new"), eve[1].get("/account/password")]
    b, owner = Browser(house), Browser(house)
    page = b.get("/login")
    owner.submit(owner.get("/password/forgotten"), "/password/forgotten", email=to)
    wait("a letter", lambda: letters(house, to, "Choose a new password"))
    reset = owner.get(link(letters(house, to, "Choose a new password")[0], "/password/reset"))
    pages = in_turn(house, to, [
        lambda: owner.submit(reset, "/password/reset", password="quiet words of her own"),
        lambda: b.submit(page, "/login", email=to, password=PASSWORD),
        lambda: eve[0].submit(forms[0], "/account/tokens", name="late", days="30", scope="profile:read"),
        lambda: eve[1].submit(forms[1], "/account/password", password=PASSWORD, new_password="loud words of somebody else")])
    same([(p.status, p.path) for p in pages], [(200, "/login"), (422, "/login"), (200, "/login"), (200, "/login")])
    whose = "account_id = (SELECT id FROM accounts WHERE email = '%s')" % to
    same(house.number("SELECT count(*) FROM sessions WHERE " + whose), 0, "sessions")
    same(house.number("SELECT count(*) FROM access_tokens WHERE " + whose), 0, "tokens")
    assert log_in(house, to, "quiet words of her own") is not None


@test_of_waiters("a log-in that came first is ended by what comes behind it, one that comes after is none")
def _(house):
    to = "wilma@test.example"
    register(house, to)
    other, _third = log_in(house, to), log_in(house, to)
    devices = other.get("/account/devices")
    b = Browser(house)
    page = b.get("/login")
    first, second = in_turn(house, to, [lambda: b.submit(page, "/login", email=to, password=PASSWORD),
                                        lambda: other.submit(devices, "/account/devices/sign-out")])
    same((first.path, second.path), ("/", "/account/devices"))
    same(b.get("/account").path, "/login", "who came first")
    same(other.get("/account").path, "/account", "who signed them out")
    page = b.get("/login")
    first, second = in_turn(house, to, [lambda: other.submit(devices, "/account/devices/sign-out"),
                                        lambda: b.submit(page, "/login", email=to, password=PASSWORD)])
    same((second.status, second.path), (422, "/login"))
    same(house.number("SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.email = '%s'" % to), 1)


@test("more log-ins at a time than can wait: each is let in or told to come back, and pages go first")
def _(house):
    people = [Browser(house) for _ in range(20 if BLOCKING else 120)]
    form = people[0].get("/login").form("/login").dict()
    fields = {**form, "email": "nobody@test.example", "password": "wrong in any case"}
    pages = together(len(people), lambda i: people[i].ask("POST", "/login", urllib.parse.urlencode(fields).encode(), {
        "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}))
    if BLOCKING:        # a worker hashes by itself, so who comes meanwhile waits to be heard, not in a queue that has an end
        same({p.status for p in pages}, {422})
        return
    same(sorted({p.status for p in pages}), [422, 503])
    assert all(int(p.headers["Retry-After"]) > 0 for p in pages if p.status == 503)
    idle = [os.sched_getscheduler(int(t)) for w in house.workers() for t in os.listdir("/proc/%d/task" % w) if int(t) != w]
    assert os.SCHED_IDLE in idle, idle
    for w in house.workers():
        same(os.sched_getscheduler(w), os.SCHED_OTHER, "the worker itself")


main()
