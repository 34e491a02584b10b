"""The purchase as people live it: each way to the end of a checkout."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import ROOT, Browser, Skip, main, same, test, together, wait

PASSWORD = "long-and-quiet-2026"


def checkout_id(house, browser_or_token):
    token = getattr(browser_or_token, "token", browser_or_token)
    return house.number("SELECT id FROM checkouts WHERE token = '%s'" % token)


def state(house, b):
    return house.one("SELECT state FROM checkouts WHERE token = '%s'" % b.token)


def orders(house, b):
    return house.sql("SELECT o.state FROM orders o JOIN checkouts c ON c.id = o.checkout_id "
                     "WHERE c.token = '%s' ORDER BY o.id" % b.token)


def session_of(house, b):
    return house.one("SELECT stripe_session FROM checkouts WHERE token = '%s'" % b.token)


def start(house, *slugs):
    """A browser on Stripe's page with these in the basket."""
    b = Browser(house)
    for slug in slugs:
        b.put(slug)
    page = b.go_to_checkout()
    b.token = page.path.rsplit("/", 1)[-1]
    return b, b.go_to_pay(page)


@test("a guest buys from two shops: one payment, two orders, books that balance")
def _(house):
    mug, mug_id = house.product(5, 1800, seller=1)
    towel, towel_id = house.product(5, 2500, seller=2, category=3)
    b = Browser(house)
    page = b.buy(mug, towel)
    assert page.thanks, page
    assert "gina@test.example" in page.text
    c = checkout_id(house, b)
    same(house.sql("SELECT seller_id, state, goods, shipping, total, commission FROM orders WHERE checkout_id = %d "
                   "ORDER BY seller_id" % c),
         ["1|paid|1800|490|2290|180", "2|paid|2500|350|2850|312"])
    same(house.sql("SELECT amount, currency, late FROM payments WHERE checkout_id = %d" % c), ["5140|EUR|f"])
    same(house.sql("SELECT a.kind, a.seller_id, sum(p.amount) FROM ledger_postings p JOIN ledger_accounts a "
                   "ON a.id = p.account_id JOIN ledger_entries e ON e.id = p.entry_id WHERE e.checkout_id = %d "
                   "GROUP BY 1, 2 ORDER BY 1, 2" % c),
         ["platform_commission||-492", "seller_payable|1|-1744", "seller_payable|2|-2083",
          "stripe_clearing||5140", "tax_payable||-821"])
    same((house.stock(mug_id), house.stock(towel_id)), ((4, 0), (4, 0)), "stock")
    assert "empty" in b.get("/cart").words().lower(), "what was bought is still in the cart"
    intent = [i for i in house.ask_sandbox("/payment_intents?limit=1")["data"]][0]
    same((intent["amount"], intent["currency"], intent["transfer_group"]), (5140, "eur", b.token))
    house.events_arrived()
    same(orders(house, b), ["paid", "paid"], "after the webhooks")


@test("the shop and the buyer are told by mail, once")
def _(house):
    slug, _ = house.product(5)
    b = Browser(house)
    b.ADDRESS = {**b.ADDRESS, "email": "lena@letters.example"}
    assert b.buy(slug).thanks
    house.events_arrived()
    same(len(house.letters("lena@letters.example")), 1, "receipts")
    number = house.one("SELECT number FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE c.token = '%s'" % b.token)
    same(house.one("SELECT count(*) FROM mails WHERE subject = 'New order %s'" % number), "1", "letters to the shop")
    eml = [open(house.path("mail", name), "rb").read() for name in os.listdir(house.path("mail"))]
    same(sum(b"lena@letters.example" in text for text in eml), 1, "in the mailbox")


def register(b, name, email):
    page = b.get("/register")
    b.submit(page, "/register", name=name, email=email, password=PASSWORD)


def log_in(b, email):
    page = b.submit(b.get("/login"), "/login", email=email, password=PASSWORD)
    same(page.status, 200, "after signing in")
    return page


@test("a guest's cart joins the account's at log-in, and the account buys both")
def _(house):
    one, one_id = house.product(9, 1000)
    two, two_id = house.product(9, 2000, seller=2, category=3)
    first, second = Browser(house), Browser(house)
    register(first, "Mia Merge", "mia@test.example")
    log_in(first, "mia@test.example")
    first.put(one, 2)
    guest_csrf = None
    second.put(one, 1)
    second.put(two, 3)
    guest_csrf = second.get("/cart").form("/checkouts").dict()["csrf"]
    before = dict(second.cookies)
    log_in(second, "mia@test.example")
    assert second.cookies["souk"] != before["souk"], "the session kept its name at log-in"
    cart = second.get("/cart")
    same(house.sql("SELECT variant_id, quantity FROM cart_lines l JOIN carts c ON c.id = l.cart_id JOIN accounts a "
                   "ON a.id = c.account_id WHERE a.email = 'mia@test.example' ORDER BY 1"),
         ["%d|2" % one_id, "%d|3" % two_id], "the merged cart")
    assert "Flow thing" in cart.text
    same(second.submit(cart, "/checkouts", csrf=guest_csrf).status, 403, "the guest's token after log-in")
    page = second.go_to_checkout()
    second.token = page.path.rsplit("/", 1)[-1]
    page = second.pay(second.go_to_pay(page, email="mia@test.example", name="Mia Merge"))
    assert page.thanks, page
    same(house.one("SELECT a.email FROM checkouts c JOIN accounts a ON a.id = c.account_id WHERE token = '%s'"
                   % second.token), "mia@test.example")
    stranger = Browser(house)
    same(stranger.get("/checkouts/" + second.token).status, 404, "an account's checkout for a stranger")
    assert "empty" in first.get("/cart").words().lower(), "the cart is the same on both devices"


@test("a declined card is said, the goods stay held, another card pays")
def _(house):
    mug, vid = house.product(5)
    b, pay = start(house, mug)
    page = b.pay(pay, "4000000000000002")
    same(page.status, 402)
    assert "declined" in page.words().lower(), page
    house.events_arrived()
    same(state(house, b), "awaiting_payment")
    same(house.stock(vid), (5, 1), "held")
    assert b.pay(page).thanks
    house.events_arrived()
    same((state(house, b), orders(house, b), house.stock(vid)), ("paid", ["paid"], (4, 0)))


@test("a card that the bank asks about pays when the buyer says yes, not when they fail")
def _(house):
    mug, vid = house.product(5)
    b, pay = start(house, mug)
    page = b.pay(pay, "4000002500003155")
    assert page.path.endswith("/challenge"), page
    page = b.submit(page, "/c/pay/", outcome="fail")
    house.events_arrived()
    same(state(house, b), "awaiting_payment")
    page = b.pay(page, "4000002500003155")
    page = b.submit(page, "/c/pay/", outcome="complete")
    assert page.thanks, page
    same(house.stock(vid), (4, 0))


@test("who leaves Stripe's page can go back to it, or cancel and get the cart back")
def _(house):
    mug, vid = house.product(5)
    b, pay = start(house, mug)
    link = re.search(r'href="([^"]+)">Cancel and go back', pay.text).group(1)
    page = b.get(link)
    same(page.status, 200)
    assert "not confirmed" in page.words(), page
    again = b.submit(page, "/checkouts/" + b.token)
    same(again.url, pay.url, "the same page at Stripe")
    page = b.submit(b.get(link), "/checkouts/%s/cancellation" % b.token)
    same(page.path, "/cart")
    assert "Flow thing" in page.text, "the goods are back in the cart"
    over = state(house, b)
    assert over in ("cancelled", "expired"), over       # Stripe's word that the session is over may be faster than ours
    same((orders(house, b), house.stock(vid)), ([over], (5, 0)))
    same(house.ask_sandbox("/sessions?limit=1")["data"][0]["status"], "expired", "the session at Stripe")
    house.events_arrived()
    same(state(house, b), over)
    assert b.buy(mug).thanks, "and it can be bought afterwards"


@test("a bank transfer holds the goods until the money arrives")
def _(house):
    mug, vid = house.product(5)
    b, pay = start(house, mug)
    page = b.pay(pay, method="transfer")
    assert "Transfer" in page.words(), page
    house.events_arrived()
    same((state(house, b), house.stock(vid)), ("awaiting_payment", (5, 1)))
    same(house.one("SELECT hold_until > now() + interval '6 days' FROM checkouts WHERE token = '%s'" % b.token), "t",
         "held for days")
    page = b.get("/checkouts/%s/return" % b.token)
    assert "not confirmed" in page.words(), page
    house.control("/sessions/%s/transfer" % session_of(house, b), arrived=True)
    house.events_arrived()
    same((state(house, b), orders(house, b), house.stock(vid)), ("paid", ["paid"], (4, 0)))
    assert b.get("/checkouts/" + b.token).thanks


@test("a bank transfer that never arrives gives the goods back")
def _(house):
    mug, vid = house.product(5)
    b, pay = start(house, mug)
    b.pay(pay, method="transfer")
    house.events_arrived()
    house.control("/sessions/%s/transfer" % session_of(house, b), arrived=False)
    house.events_arrived()
    same((state(house, b), orders(house, b), house.stock(vid)), ("expired", ["expired"], (5, 0)))
    assert "could not hold" in b.get("/checkouts/" + b.token).words()


@test("a bank transfer the buyer cancels after the fact cannot be cancelled here")
def _(house):
    mug, vid = house.product(5)
    b, pay = start(house, mug)
    waiting = b.get("/checkouts/" + b.token)
    b.pay(pay, method="transfer")
    house.events_arrived()
    page = b.submit(waiting, "/checkouts/%s/cancellation" % b.token)
    assert "cannot be stopped" in page.words(), page
    same((state(house, b), house.stock(vid)), ("awaiting_payment", (5, 1)))
    house.control("/sessions/%s/transfer" % session_of(house, b), arrived=True)
    house.events_arrived()
    same(state(house, b), "paid")


@test("a session that expires at Stripe gives the goods back")
def _(house):
    mug, vid = house.product(5)
    b, _pay = start(house, mug)
    same(house.stock(vid), (5, 1))
    house.control("/sessions/%s/expire" % session_of(house, b))
    house.events_arrived()
    same((state(house, b), orders(house, b), house.stock(vid)), ("expired", ["expired"], (5, 0)))
    page = b.get("/checkouts/%s/return" % b.token)
    assert "could not hold" in page.words(), page


@test("soukd ends holds that have run out: before the form, and at Stripe too")
def _(house):
    mug, vid = house.product(5)
    form = Browser(house)
    form.put(mug)
    page = form.go_to_checkout()
    form.token = page.path.rsplit("/", 1)[-1]
    paying, pay = start(house, mug)
    same(house.stock(vid), (5, 2))
    house.sql("UPDATE checkouts SET hold_until = now() - interval '1 second' WHERE token IN ('%s', '%s')"
              % (form.token, paying.token))
    late = form.go_to_pay(page)
    assert "could not hold" in late.words() or "over" in late.path or late.path.startswith("/checkouts/"), late
    assert "c/pay" not in late.url, "went to pay after the hold"
    wait("soukd to end both", lambda: house.stock(vid) == (5, 0))
    same((state(house, form), state(house, paying)), ("expired", "expired"))
    same(paying.get(pay.url).words().count("expired") > 0, True, "Stripe's page")


@test("an expiry never takes goods from somebody who has paid at that moment")
def _(house):
    mug, vid = house.product(5)
    house.control("/webhooks", hold=True)
    try:
        b, pay = start(house, mug)
        house.control("/sessions/%s/pay" % session_of(house, b), card="4242424242424242")
        house.sql("UPDATE checkouts SET hold_until = now() - interval '1 minute' WHERE token = '%s'" % b.token)
        wait("soukd to try", lambda: "checkout.busy" in "\n".join(house.log_lines()))
        same((state(house, b), house.stock(vid)), ("awaiting_payment", (5, 1)))
    finally:
        house.control("/webhooks", hold=False)
    house.events_arrived()
    same((state(house, b), house.stock(vid)), ("paid", (4, 0)))


@test("money that comes after the goods are gone goes back to the buyer")
def _(house):
    mug, vid = house.product(5)
    house.control("/webhooks", hold=True)
    try:
        b, _pay = start(house, mug)
        house.control("/sessions/%s/pay" % session_of(house, b), card="4242424242424242")
        # As if Stripe had said "expired" and then taken the money after all.
        house.sql("""UPDATE checkouts SET state = 'expired', closed_at = now() WHERE token = '%s';
            UPDATE reservations SET state = 'released' WHERE checkout_id = (SELECT id FROM checkouts WHERE token = '%s');
            UPDATE variants SET reserved = 0 WHERE id = %d;
            INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) VALUES (%d, 0, -1, 'release');
            UPDATE orders SET state = 'expired', state_by = 'system' WHERE checkout_id =
            (SELECT id FROM checkouts WHERE token = '%s')""" % (b.token, b.token, vid, vid, b.token))
    finally:
        house.control("/webhooks", hold=False)
    house.events_arrived()
    same((state(house, b), house.stock(vid)), ("expired", (5, 0)))
    same(house.sql("SELECT late, refunded = amount FROM payments WHERE checkout_id = %d" % checkout_id(house, b)), ["t|t"])
    wait("the refund at Stripe", lambda: house.sql(
        "SELECT r.state FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.checkout_id = %d"
        % checkout_id(house, b)) == ["succeeded"])


@test("a price that changed since the cart was seen is said, and only the new one is paid")
def _(house):
    mug, vid = house.product(5, 1000)
    b = Browser(house)
    b.put(mug)
    cart = b.get("/cart")
    house.sql("UPDATE variants SET price = 1250 WHERE id = %d" % vid)
    page = b.submit(cart, "/checkouts")
    same(page.path, "/cart")
    assert "changed" in page.words() and "€12.50" in page.text and "€10.00" in page.text, page
    page = b.submit(page, "/checkouts")
    assert page.path.startswith("/checkouts/"), page
    b.token = page.path.rsplit("/", 1)[-1]
    house.sql("UPDATE variants SET price = 9999 WHERE id = %d" % vid)
    assert b.pay(b.go_to_pay(page)).thanks
    same(house.one("SELECT amount FROM payments WHERE checkout_id = %d" % checkout_id(house, b)), "1740",
         "the price frozen at checkout and delivery")


@test("what was sold to somebody else between cart and checkout is said")
def _(house):
    mug, vid = house.product(1)
    slow, fast = Browser(house), Browser(house)
    slow.put(mug)
    cart = slow.get("/cart")
    assert fast.buy(mug).thanks
    page = slow.submit(cart, "/checkouts")
    same(page.path, "/cart")
    assert "Sold out" in page.words(), page
    same([f.action for f in page.forms if f.action == "/checkouts"], [], "a way to checkout")
    same(house.stock(vid), (0, 0))


@test("a listing that is hidden after it was put in the cart cannot be bought")
def _(house):
    mug, vid = house.product(3)
    b = Browser(house)
    b.put(mug)
    cart = b.get("/cart")
    house.sql("UPDATE products SET state = 'hidden', hidden_why = 'test', hidden_from = 'live' WHERE id = %d" % vid)
    page = b.submit(cart, "/checkouts")
    same(page.path, "/cart")
    same(house.stock(vid), (3, 0))


@test("the cart's form sent many times at once puts as much in as was asked for")
def _(house):
    mug, vid = house.product(50)
    b = Browser(house)
    page = b.put(mug, 2)
    form = page.form("/cart/lines/%d" % vid)
    fields = {**form.dict(), "quantity": "5"}

    def again(_):
        twin = Browser(house)
        twin.cookies = dict(b.cookies)
        return twin.post("/cart/lines/%d" % vid, fields, follow=False).status
    same(set(together(8, again)), {303})
    same(house.sql("SELECT quantity FROM cart_lines WHERE variant_id = %d" % vid), ["5"])


@test("the checkout sent many times at once leaves one hold, one order a shop, one session, one payment")
def _(house):
    mug, vid = house.product(20)
    b = Browser(house)
    b.put(mug, 2)
    form = b.get("/cart").form("/checkouts")

    def send(path, fields):
        def one(_):
            twin = Browser(house)
            twin.cookies = dict(b.cookies)
            return twin.post(path, fields, follow=False)
        return together(6, one)
    pages = send("/checkouts", form.dict())
    statuses = sorted(p.status for p in pages)
    same(set(statuses), {303})
    same(house.stock(vid), (20, 2), "held once")
    live = house.sql("SELECT token FROM checkouts c JOIN reservations r ON r.checkout_id = c.id "
                     "WHERE r.variant_id = %d AND r.state = 'live'" % vid)
    same(len(live), 1, "open checkouts")
    b.token = live[0]
    page = b.get("/checkouts/" + b.token)
    before = house.ask_sandbox("/state")["objects"]
    pages = send("/checkouts/" + b.token, {**page.form("/checkouts/").dict(), **b.ADDRESS})
    same({p.status for p in pages}, {303})
    same({p.headers["Location"] for p in pages} - {"/checkouts/" + b.token},
         {house.one("SELECT stripe_url FROM checkouts WHERE token = '%s'" % b.token)})
    after = house.ask_sandbox("/state")["objects"]
    grown = [k for k in after if "session" in k and after[k] - before[k] != 1]
    same(grown, [], "sessions at Stripe")
    same(len(orders(house, b)), 1)
    url = house.one("SELECT stripe_url FROM checkouts WHERE token = '%s'" % b.token)
    assert b.pay(b.get(url)).thanks
    house.events_arrived()
    same(house.one("SELECT count(*) FROM payments WHERE checkout_id = %d" % checkout_id(house, b)), "1")


@test("a bad address comes back with what was typed and what is wrong, and changes nothing")
def _(house):
    mug, vid = house.product(5)
    b = Browser(house)
    b.put(mug)
    page = b.go_to_checkout()
    bad = b.submit(page, "/checkouts/", **{**b.ADDRESS, "email": "not an address", "street": "Weg <7>", "city": ""})
    same(bad.status, 422)
    f = bad.form("/checkouts/").dict()
    same((f["email"], f["street"], f["city"]), ("not an address", "Weg <7>", ""))
    token = page.path.rsplit("/", 1)[-1]
    same(house.one("SELECT state FROM checkouts WHERE token = '%s'" % token), "open")
    same(house.stock(vid), (5, 1))


if __name__ == "__main__":
    main()
