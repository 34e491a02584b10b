"""Money that waits, goes back, fails to, and is tried again; orders that move on by themselves."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Browser, main, same, test, wait


def state(house, b):
    return house.one("SELECT state FROM checkouts WHERE token = '%s'" % b.token)


def session_of(house, b):
    return house.one("SELECT stripe_session FROM checkouts WHERE token = '%s'" % b.token)


def begin(house, b):
    """From the cart to Stripe's page."""
    page = b.go_to_checkout()
    b.token = page.path.rsplit("/", 1)[-1]
    return b.go_to_pay(page)


# ---- one payment of a cart at a time

@test("a cart that goes to checkout again ends its earlier payment page; the goods are held once")
def _(house):
    slug, vid = house.product(1)
    b = Browser(house)
    b.put(slug)
    earlier = begin(house, b)
    first, session = b.token, session_of(house, b)
    same(house.stock(vid), (1, 1))
    page = begin(house, b)
    assert b.token != first, page
    same(house.sql("SELECT CASE WHEN closed_at IS NULL THEN state ELSE 'over' END FROM checkouts "
                   "WHERE token IN ('%s', '%s') ORDER BY 1" % (first, b.token)),
         ["awaiting_payment", "over"])
    same(house.stock(vid), (1, 1), "held once")
    same([s["status"] for s in house.ask_sandbox("/sessions?limit=20")["data"] if s["id"] == session], ["expired"])
    same(b.get(earlier.url).words().count("expired") > 0, True, "the earlier payment page")
    assert b.pay(page).thanks
    same(house.stock(vid), (0, 0))


@test("a cart whose earlier payment has just come ends in that purchase, not in a second")
def _(house):
    slug, vid = house.product(3)
    b = Browser(house)
    b.put(slug)
    form = b.get("/cart").form("/checkouts")
    begin(house, b)
    house.control("/webhooks", hold=True)
    try:
        house.control("/sessions/%s/pay" % session_of(house, b), card="4242424242424242")
        page = b.post("/checkouts", form.dict())
    finally:
        house.control("/webhooks", hold=False)
    assert page.thanks and page.path == "/checkouts/" + b.token, page
    house.events_arrived()
    same((state(house, b), house.stock(vid)), ("paid", (2, 0)))


# ---- money that goes back

PASSWORD = "long-and-quiet-2026"


def person(house, account, email, **more):
    """A browser signed in as somebody of the fixture, who gets a password first."""
    name = "pw%d@test.example" % account
    if not house.sql("SELECT 1 FROM accounts WHERE id = %d AND password_hash IS NOT NULL" % account):
        b = Browser(house)
        b.submit(b.get("/register"), "/register", name="Somebody", email=name, password=PASSWORD)
        house.sql("UPDATE accounts SET password_hash = (SELECT password_hash FROM accounts WHERE email = '%s') "
                  "WHERE id = %d" % (name, account))
    b = Browser(house)
    page = b.submit(b.get("/login"), "/login", email=email, password=PASSWORD)
    same(page.status, 200, "signed in")
    return b


def admin(house):
    return person(house, 1, "admin@test.example")


def sam(house):
    return person(house, 4, "sam@test.example")


def bought(house, card="4242424242424242"):
    """A purchase from both shops; the id of the order from Sam's."""
    one, _ = house.product(5, 1800, seller=1)
    two, _ = house.product(5, 2500, seller=2, category=3)
    b = Browser(house)
    b.ADDRESS = {**b.ADDRESS, "email": "back-%d@test.example" % house.products}
    assert b.buy(one, two, card=card).thanks
    house.events_arrived()
    return b, house.number("SELECT o.id FROM orders o JOIN checkouts c ON c.id = o.checkout_id "
                           "WHERE c.token = '%s' AND o.seller_id = 1" % b.token)


def cancel(house, order):
    s = sam(house)
    page = s.submit(s.get("/seller/orders/%d" % order), "/seller/orders/%d/cancellation" % order, reason="Broken kiln")
    same(page.status, 200)


def intent_of(house, order):
    return house.one("SELECT p.payment_intent FROM payments p JOIN orders o ON o.checkout_id = p.checkout_id "
                     "WHERE o.id = %d" % order)


def at_stripe(house, order):
    return house.ask_sandbox("/refunds?payment_intent=" + intent_of(house, order))["data"]


@test("soukd dies between Stripe's refund and its note, and Stripe forgets the key: one refund all the same")
def _(house):
    _b, order = bought(house)
    house.control("/webhooks", hold=True)
    house.control("/faults", path="/v1/refunds", count=100, reset=True, after=True)
    try:
        cancel(house, order)
        wait("Stripe to have done it", lambda: len(at_stripe(house, order)) == 1)
        house.end("work", 9)
        same(house.sql("SELECT state, stripe_refund FROM refunds WHERE order_id = %d" % order), ["pending|"])
        house.control("/forget")
    finally:
        house.control("/faults", count=0)
    house.sql("UPDATE jobs SET run_at = now() WHERE kind = 'refund_send'")
    house.start_soukd()
    wait("the refund to be known", lambda: house.sql(
        "SELECT state FROM refunds WHERE order_id = %d" % order) == ["succeeded"])
    made = at_stripe(house, order)
    same([(f["amount"], f["status"], f["metadata"].get("order")) for f in made], [(2290, "succeeded", str(order))])
    same(house.one("SELECT stripe_refund FROM refunds WHERE order_id = %d" % order), made[0]["id"])
    house.control("/webhooks", hold=False)
    house.events_arrived()
    same(len(at_stripe(house, order)), 1, "refunds")


@test("a refund that the bank sends back is seen by staff and sent again by a form")
def _(house):
    b, order = bought(house, card="4000000000005126")
    cancel(house, order)
    wait("the refund", lambda: house.sql("SELECT state FROM refunds WHERE order_id = %d" % order) == ["succeeded"])
    house.control("/refunds/%s/settle" % at_stripe(house, order)[0]["id"])
    wait("the failure", lambda: house.sql("SELECT state FROM refunds WHERE order_id = %d" % order) == ["failed"])
    house.events_arrived()
    house.invariants()
    same(house.one("SELECT refunded FROM orders WHERE id = %d" % order), "0")
    letters = house.letters(b.ADDRESS["email"])
    staff = admin(house)
    page = staff.get("/admin/refunds")
    number = house.one("SELECT number FROM orders WHERE id = %d" % order)
    assert number in page.text and "expired or was cancelled" in page.words(), page
    page = staff.get("/admin/orders/%d" % order)
    page = staff.submit(page, "/admin/refunds/")
    assert "on its way again" in page.words(), page
    wait("the second refund", lambda: house.sql(
        "SELECT state FROM refunds WHERE order_id = %d ORDER BY id" % order) == ["failed", "succeeded"])
    house.control("/refunds/%s/settle" % at_stripe(house, order)[0]["id"])
    wait("it to fail too", lambda: house.sql(
        "SELECT state FROM refunds WHERE order_id = %d ORDER BY id" % order) == ["failed", "failed"])
    house.events_arrived()
    same([f["status"] for f in at_stripe(house, order)], ["failed", "failed"])
    same(len(house.letters(b.ADDRESS["email"])), len(letters) + 1, "letters: one for each refund that left")
    same(number in staff.get("/admin/refunds").text, True, "on the list again")


# ---- time

def due(house, order, kind):
    house.sql("UPDATE orders SET due_at = now() - interval '1 minute' WHERE id = %d; "
              "INSERT INTO jobs (kind) VALUES ('%s'); NOTIFY souk_jobs" % (order, kind))


@test("an order is delivered and completed by time, unless somebody disputes it")
def _(house):
    b, order = bought(house)
    s = sam(house)
    s.submit(s.get("/seller/orders/%d" % order), "/seller/orders/%d/shipments" % order, carrier="DHL", tracking="JD014")
    here = lambda: house.one("SELECT state FROM orders WHERE id = %d" % order)
    same(here(), "shipped")
    due(house, order, "orders_deliver")
    wait("the delivery", lambda: here() == "delivered")
    assert any("arrived?" in x for x in house.letters(b.ADDRESS["email"])), "a letter asks"
    link = house.sql("SELECT 1 FROM orders WHERE id = %d AND due_at > now() + interval '13 days'" % order)
    same(link, ["1"], "the time for disputes")
    house.sql("INSERT INTO disputes (order_id, reason, wanted, answer_until) VALUES (%d, 'damaged', 100, now())" % order)
    due(house, order, "orders_complete")
    wait("it to be put off", lambda: house.sql("SELECT 1 FROM orders WHERE id = %d AND due_at > now()" % order))
    same(here(), "delivered")
    house.sql("UPDATE disputes SET state = 'withdrawn' WHERE order_id = %d" % order)
    due(house, order, "orders_complete")
    wait("its end", lambda: here() == "completed")


if __name__ == "__main__":
    main()
