"""What Stripe says and how: webhooks in any number and order, forged ones, and an API that fails."""
import hashlib
import hmac
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import SECRET, Browser, main, patiently, same, test, together, wait


def state(house, token):
    return house.one("SELECT state FROM checkouts WHERE token = '%s'" % token)


def session_of(house, token):
    return house.one("SELECT stripe_session FROM checkouts WHERE token = '%s'" % token)


def begin(house, slug):
    b = Browser(house)
    b.put(slug)
    b.token = b.go_to_checkout().path.rsplit("/", 1)[-1]
    return b


def to_stripe(house, slug, email="gina@test.example"):
    b = begin(house, slug)
    b.ADDRESS = {**b.ADDRESS, "email": email}
    b.page = b.go_to_pay(b.get("/checkouts/" + b.token))
    assert b.page.path.startswith("/c/pay/"), b.page
    return b


@test("the return page and the webhook race a hundred times: paid once, each time")
def _(house):
    slug, vid = house.product(200)
    rounds = 100
    began = house.one("SELECT now()")
    house.control("/webhooks", hold=True)
    buyers = [b for b in together(10, lambda i: [to_stripe(house, slug, "race-%d-%d@test.example" % (i, k)) for k in range(rounds // 10)])]
    buyers = [b for some in buyers for b in some]
    for b in buyers:
        house.control("/sessions/%s/pay" % session_of(house, b.token), card="4242424242424242")
    # Everything waits at the gate: the events in the sandbox, the buyers on the way back.
    house.control("/webhooks", shuffle=True, in_flight=100, hold=False)
    pages = together(20, lambda i: [patiently(lambda: b.get("/checkouts/%s/return" % b.token)) for b in buyers[i::20]])
    bad = [p for some in pages for p in (some if isinstance(some, list) else [some]) if not getattr(p, "thanks", False)]
    same(bad, [], "answers other than thanks")
    house.events_arrived()
    ids = "(SELECT id FROM checkouts WHERE token IN (%s))" % ",".join("'%s'" % b.token for b in buyers)
    same(house.one("SELECT count(*), count(DISTINCT checkout_id) FROM payments WHERE checkout_id IN " + ids),
         "%d|%d" % (rounds, rounds))
    same(house.one("SELECT count(*) FROM ledger_entries WHERE checkout_id IN " + ids), str(rounds))
    same(len(house.letters("race-%@test.example")), rounds, "receipts")
    same(house.stock(vid), (200 - rounds, 0))
    same(house.sql("SELECT DISTINCT outcome FROM webhook_events WHERE type = 'checkout.session.completed' "
                   "AND outcome NOT IN ('paid', 'already') AND received_at >= '%s'" % began), [])


DUMP = """
SELECT 'checkout', c.state, c.goods, c.shipping, c.tax, c.total, c.country FROM checkouts c {of} ORDER BY c.goods, c.id;
SELECT 'order', o.state, o.seller_id, o.total, o.tax, o.commission, o.refunded
  FROM orders o JOIN checkouts c ON c.id = o.checkout_id {of} ORDER BY c.goods, c.id, o.seller_id;
SELECT 'step', o.seller_id, e.before, e.after, e.by FROM order_events e JOIN orders o ON o.id = e.order_id
  JOIN checkouts c ON c.id = o.checkout_id {of} ORDER BY c.goods, c.id, o.seller_id, e.id;
SELECT 'payment', p.amount, p.currency, p.refunded, p.late FROM payments p JOIN checkouts c ON c.id = p.checkout_id {of}
 ORDER BY c.goods, c.id;
SELECT 'posting', e.kind, a.kind, a.seller_id, a.jurisdiction, p.amount FROM ledger_postings p
  JOIN ledger_entries e ON e.id = p.entry_id JOIN ledger_accounts a ON a.id = p.account_id
  JOIN checkouts c ON c.id = e.checkout_id {of} ORDER BY c.goods, c.id, a.kind, a.seller_id, p.amount;
SELECT 'held', r.quantity, r.unit_price, r.state FROM reservations r JOIN checkouts c ON c.id = r.checkout_id {of}
 ORDER BY c.goods, c.id;
SELECT 'moved', m.on_hand, m.reserved, m.cause FROM stock_movements m JOIN checkouts c ON c.id = m.checkout_id {of}
 ORDER BY c.goods, c.id, m.id;
"""


def twenty(house):
    """Twenty purchases of all kinds, each at a price of its own; their tokens."""
    tokens = []
    for i in range(20):
        slug, vid = house.product(3, 1000 + i)
        b = to_stripe(house, slug)
        tokens.append(b.token)
        session = session_of(house, b.token)
        if i % 5 == 1:
            house.control("/sessions/%s/pay" % session, card="4000000000000002")
        if i % 5 == 2:
            house.control("/sessions/%s/expire" % session)
        elif i % 5 in (3, 4):
            house.control("/sessions/%s/pay" % session, method="transfer")
            house.control("/sessions/%s/transfer" % session, arrived=i % 5 == 3)
        else:
            house.control("/sessions/%s/pay" % session, card="4242424242424242")
    return tokens


def dump(house, tokens):
    return house.sql(DUMP.format(of="WHERE c.token IN (%s)" % ",".join("'%s'" % t for t in tokens)))


@test("twenty purchases end the same when each of Stripe's events comes five times in any order")
def _(house):
    orderly = twenty(house)
    house.events_arrived()
    want = dump(house, orderly)
    same(sum(1 for row in want if row.startswith("payment|")), 12, "payments of the orderly ones")
    house.control("/webhooks", hold=True, copies=5)
    wild = twenty(house)
    house.control("/webhooks", shuffle=True)
    house.control("/webhooks", hold=False, copies=1)
    house.events_arrived()
    same(dump(house, wild), want, "shuffled, five times each")
    house.control("/events/resend", copies=2)
    house.events_arrived()
    same(dump(house, orderly) + dump(house, wild), want + want, "all events once more")
    same(house.number("SELECT count(*) FROM webhook_events WHERE applied_at IS NULL"), 0, "not applied")


# ---- signatures

def signed(body, at=None, secret=SECRET):
    at = int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return "t=%d,v1=%s" % (at, mac)


def event(house, token, name="evt_forged_by_nobody"):
    """What would mark a checkout paid if it were believed."""
    session = house.ask_sandbox("/sessions?limit=1")["data"][0]
    session.update({"payment_status": "paid", "status": "complete", "payment_intent": "pi_forged",
                    "client_reference_id": token})
    return json.dumps({"id": name, "object": "event", "type": "checkout.session.completed",
                       "api_version": "2026-10-28.endive", "created": int(time.time()), "livemode": False,
                       "pending_webhooks": 1, "request": None, "data": {"object": session}}).encode()


def post(house, body, signature, **more):
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature, "Origin": None, **more}
    return Browser(house).post("/webhooks/stripe", body, headers).status


@test("forged, stale and malformed signatures are refused with 400 and nothing is stored")
def _(house):
    slug, vid = house.product(3)
    b = to_stripe(house, slug)
    house.events_arrived()
    body = event(house, b.token)
    good = signed(body)
    now = int(time.time())
    before = house.one("SELECT count(*) FROM webhook_events")
    cases = {
        "none": None, "empty": "", "no time": good.split(",")[1], "no mac": good.split(",")[0],
        "other secret": signed(body, secret="whsec_other"), "of another body": signed(body + b" "),
        "stale": signed(body, now - 3600),
        "time moved": "t=%d,%s" % (now + 1, good.split(",")[1]), "short mac": good[:-2], "long mac": good + "00",
        "upper scheme": good.replace("v1=", "V1="), "old scheme": good.replace("v1=", "v0="),
        "time not a number": good.replace("t=", "t=x"), "negative time": signed(body, -1),
        "huge time": "t=" + "9" * 40 + ",v1=" + "0" * 64, "not hex": "t=%d,v1=%s" % (now, "z" * 64),
        "commas": "," * 500, "long": "t=%d," % now + "v1=00," * 1000, "zero mac": "t=%d,v1=%s" % (now, "0" * 64),
    }
    for what, signature in cases.items():
        same(post(house, body, signature), 400, what)
    for what, text in {"empty": b"", "not JSON": b"hello", "array": b"[]", "no id": b'{"object":"event","type":"x"}',
                       "cut": body[:-20], "deep": b"[" * 100000, "NUL": b'{"id":"evt_\\u0000","type":"x"}',
                       "not UTF-8": b'{"id":"evt_\xff","type":"x","object":"event"}',
                       "id is a number": b'{"id":7,"object":"event","type":"x"}'}.items():
        status = post(house, text, signed(text))
        assert status in (400, 413), "%s: %d" % (what, status)
    same(post(house, b"x" * (4 << 20), signed(b"x" * (4 << 20))), 413, "too long")
    same(house.one("SELECT count(*) FROM webhook_events"), before, "stored")
    same((state(house, b.token), house.stock(vid)), ("awaiting_payment", (3, 1)))


@test("a genuine event about a checkout nobody knows pays nothing; one of another amount is given back")
def _(house):
    slug, vid = house.product(3)
    b = to_stripe(house, slug)
    house.events_arrived()
    body = event(house, "no-such-token-1234567890", "evt_unknown_checkout")
    same(post(house, body, signed(body)), 200)
    same((state(house, b.token), house.stock(vid)), ("awaiting_payment", (3, 1)))
    e = json.loads(event(house, b.token, "evt_other_amount"))
    e["data"]["object"]["amount_total"] = 1
    body = json.dumps(e).encode()
    same(post(house, body, signed(body)), 200)
    same((state(house, b.token), house.stock(vid)), ("expired", (3, 0)))
    same(house.sql("SELECT p.amount, p.late, r.amount FROM payments p JOIN checkouts c ON c.id = p.checkout_id "
                   "JOIN refunds r ON r.payment_id = p.id WHERE c.token = '%s'" % b.token), ["1|t|1"])
    same(house.sql("SELECT outcome FROM webhook_events WHERE id LIKE 'evt_%_checkout' OR id LIKE 'evt_other%' ORDER BY id"),
         ["mismatch", "unknown checkout"])


# ---- an API that fails

def sessions(house):
    return [v for k, v in house.ask_sandbox("/state")["objects"].items() if k == "session"][0]


def failing(house, **fault):
    """A checkout while Stripe fails; (browser, answer, sessions made at Stripe)."""
    slug, vid = house.product(3)
    b = begin(house, slug)
    form = b.get("/checkouts/" + b.token)
    before = sessions(house)
    house.control("/faults", path="/v1/checkout/sessions", **fault)
    try:
        page = b.go_to_pay(form)
    finally:
        house.control("/faults", count=0)
    b.variant = vid
    return b, page, sessions(house) - before


def finish(house, b, page):
    assert page.path.startswith("/c/pay/"), page
    assert b.pay(page).thanks
    house.events_arrived()
    same((state(house, b.token), house.stock(b.variant)), ("paid", (2, 0)))


for fault in ({"status": 500}, {"status": 503}, {"status": 429, "retry_after": 1}, {"status": 409}, {"reset": True}):
    def once(house, fault=fault):
        b, page, made = failing(house, count=1, **fault)
        same(made, 1, "sessions")
        finish(house, b, page)
    test("Stripe fails once before the work, with %s: tried again" % fault)(once)

for fault in ({"status": 500}, {"reset": True}):
    def after(house, fault=fault):
        b, page, made = failing(house, count=1, after=True, **fault)
        same(made, 1, "sessions: the second try has the key of the first")
        finish(house, b, page)
    test("Stripe does the work and its answer is lost, with %s: no second session" % fault)(after)


@test("Stripe fails for long: the buyer is told, the goods stay held, the next try pays with the same session")
def _(house):
    b, page, _made = failing(house, count=50, status=500, after=True)
    same(page.path, "/checkouts/" + b.token)
    assert "does not answer right now" in page.words(), page
    same((state(house, b.token), house.stock(b.variant)), ("awaiting_payment", (3, 1)))
    before = sessions(house)
    page = b.submit(page, "/checkouts/" + b.token)
    same(sessions(house) - before, 0, "a second session for the same key")
    finish(house, b, page)


@test("Stripe refuses: the buyer is told that nothing was charged")
def _(house):
    b, page, made = failing(house, count=3, status=400)
    same(page.path, "/checkouts/" + b.token)
    assert "could not be started" in page.words(), page
    same(made, 0)
    finish(house, b, b.submit(page, "/checkouts/" + b.token))


@test("Stripe is slow: the buyer waits and pays, other pages do not wait")
def _(house):
    slug, vid = house.product(3)
    b = begin(house, slug)
    b.variant = vid
    form = b.get("/checkouts/" + b.token)
    house.control("/latency", ms=5000)
    try:
        began = []

        def act(i):
            if i == 0:
                page = b.go_to_pay(form)
                began.append(time.monotonic())
                return page
            asked = 0
            while asked < 20 and not began:
                at = time.monotonic()
                Browser(house).get("/p/" + slug)
                assert time.monotonic() - at < 3, "a page waited for Stripe"
                asked += 1
        got = together(3, act)
    finally:
        house.control("/latency", ms=0)
    same([g for g in got if isinstance(g, Exception)], [])
    finish(house, b, got[0])


@test("Stripe's answer does not come: the next try has the same key, waits its turn and makes no second session")
def _(house):
    slug, vid = house.product(3)
    b = begin(house, slug)
    b.variant = vid
    form = b.get("/checkouts/" + b.token)
    before = sessions(house)
    house.control("/latency", ms=11000)

    def act(i):
        if i == 0:
            return b.go_to_pay(form)
        time.sleep(10.1)        # the first try ends after ten seconds
        return house.control("/latency", ms=0)
    page = together(2, act)[0]
    same(sessions(house) - before, 1, "sessions")
    finish(house, b, page)


@test("the return page survives Stripe failing: it says that it does not know yet")
def _(house):
    slug, vid = house.product(3)
    b = to_stripe(house, slug)
    house.control("/webhooks", hold=True)
    house.control("/sessions/%s/pay" % session_of(house, b.token), card="4242424242424242")
    house.control("/faults", count=50, status=500, path="/v1/checkout/sessions")
    try:
        page = b.get("/checkouts/%s/return" % b.token)
    finally:
        house.control("/faults", count=0)
        house.control("/webhooks", hold=False)
    same(page.status, 200)
    assert "not confirmed yet" in page.words(), page
    house.events_arrived()
    assert b.get("/checkouts/" + b.token).thanks


@test("an event that was stored and not applied is swept by soukd")
def _(house):
    slug, vid = house.product(3)
    b = to_stripe(house, slug)
    session = session_of(house, b.token)
    house.control("/webhooks", hold=True)
    house.control("/sessions/%s/pay" % session, card="4242424242424242")
    events = house.ask_sandbox("/events?limit=20")["data"]
    e = [e for e in events if e["type"] == "checkout.session.completed" and e["data"]["object"]["id"] == session][0]
    house.sql("INSERT INTO webhook_events (id, type, payload, received_at) VALUES ('%s', '%s', '%s', "
              "now() - interval '1 minute'); INSERT INTO jobs (kind) VALUES ('stripe_events_sweep'); NOTIFY souk_jobs"
              % (e["id"], e["type"], json.dumps(e).replace("'", "''")))
    wait("the sweep", lambda: state(house, b.token) == "paid")
    house.control("/webhooks", hold=False)
    house.events_arrived()
    same((state(house, b.token), house.stock(vid)), ("paid", (2, 0)))


if __name__ == "__main__":
    main()
