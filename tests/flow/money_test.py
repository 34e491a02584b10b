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
    same(house.sql("SELECT state FROM checkouts WHERE token IN ('%s', '%s') ORDER BY id" % (first, b.token)),
         ["cancelled", "awaiting_payment"])
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


if __name__ == "__main__":
    main()
