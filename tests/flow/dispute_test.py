"""When something is wrong with an order: disputes, decisions, money back through Stripe and the books."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Browser, main, same, test, together, wait
from people import person, seller

REFUNDS_LATER, REFUNDS_FAIL = "4000000000007726", "4000000000005126"
people = 0


def admin(house):
    return person(house, "decider@test.example", staff="admin")


class Case:
    """A buyer with an account of their own and a paid order of one shop."""
    def __init__(self, house, price=2000, card="4242424242424242"):
        global people
        people += 1
        self.house = house
        self.email = "buyer%d@test.example" % people
        self.b = person(house, self.email)
        self.b.ADDRESS = {**self.b.ADDRESS, "email": self.email}
        slug, self.variant = house.product(5, price)
        assert self.b.buy(slug, card=card).thanks
        house.events_arrived()
        self.order = house.number("SELECT o.id FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE c.token = '%s'"
                                  % self.b.token)
        self.before = len(house.letters(self.email))
        self.number = house.one("SELECT number FROM orders WHERE id = %d" % self.order)
        self.intent = house.one("SELECT p.payment_intent FROM payments p JOIN orders o ON o.checkout_id = p.checkout_id "
                                "WHERE o.id = %d" % self.order)

    def open(self, **over):
        new = self.b.get("/orders/%d/disputes" % self.order)
        return self.b.submit(new, "/orders/%d/disputes" % self.order, **{
            "reason": "damaged", "text": "It came in two pieces.", **over})

    def opened(self, **over):
        page = self.open(**over)
        assert re.fullmatch(r"/disputes/\d+", page.path) and "The dispute is open" in page.words(), page
        self.dispute = int(page.path.rsplit("/", 1)[-1])
        return page

    def decide(self, who=None, **fields):
        who = who or admin(self.house)
        url = "/admin/disputes/%d" % self.dispute
        return who.submit(who.get(url), url, **{"early": "yes", **fields})

    def refunds(self):
        return self.house.sql("SELECT state, amount FROM refunds WHERE order_id = %d ORDER BY id" % self.order)

    def refunds_become(self, *want):
        wait("the refunds to be %s" % (want,), lambda: self.refunds() == list(want))

    def at_stripe(self):
        return [(r["status"], r["amount"]) for r in reversed(self.house.ask_sandbox("/refunds?limit=100")["data"])
                if r["payment_intent"] == self.intent]

    def money(self):
        """What is refunded of the order, and what the books say of it by account."""
        return self.house.number("SELECT refunded FROM orders WHERE id = %d" % self.order), dict(
            (k, int(v)) for k, v in (row.split("|") for row in self.house.sql(
                """SELECT a.kind, sum(p.amount) FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id
                JOIN ledger_entries e ON e.id = p.entry_id LEFT JOIN refunds r ON r.id = e.refund_id
                WHERE r.order_id = %d OR e.checkout_id = (SELECT checkout_id FROM orders WHERE id = %d)
                GROUP BY 1""" % (self.order, self.order))))

    def letters(self, *want):
        """The subjects sent to the buyer after the purchase."""
        got = self.house.letters(self.email)[self.before:]
        same(len(got), len(want), "letters to the buyer: %s" % got)
        for subject, word in zip(got, want):
            assert word in subject, (subject, word)

    def shop_letters(self):
        self.house.letters("%")
        return self.house.sql("SELECT subject FROM mails m WHERE subject LIKE '%%%s%%' AND recipient <> '%s' "
                              "AND subject NOT LIKE 'New order%%' ORDER BY id" % (self.number, self.email))


@test("a dispute from its first word to a part of the money: each side is told once, the books balance")
def _(house):
    shop = seller(house, 1)             # the second member of this shop
    c = Case(house)
    bad = c.open(reason="damaged", text="short", wanted="9999")
    same(bad.status, 422)
    f = bad.form("/orders/%d/disputes" % c.order).dict()
    same((f["reason"], f["text"], f["wanted"]), ("damaged", "short", "9999"))
    c.opened(wanted="10.00")
    again = c.open(wanted="10.00") if c.b.get("/orders/%d/disputes" % c.order).forms and any(
        x.action.startswith("/orders/%d/disputes" % c.order) for x in c.b.get("/orders/%d/disputes" % c.order).forms) else None
    assert again is None or "open dispute" in again.words(), again
    url = "/seller/disputes/%d" % c.dispute
    answered = shop.submit(shop.get(url), url, text="We offer half of it.")
    assert "Your answer was added" in answered.words(), answered
    url = "/disputes/%d" % c.dispute
    said = c.b.submit(c.b.get(url), url + "/messages", text="Half is fine <for me>.")
    assert "We offer half of it." in said.words() and "Half is fine <for me>." in said.words(), said
    bad = c.decide(decision="partial", amount="4711", why="")
    same(bad.status, 422)
    done = c.decide(decision="partial", amount="12.45", why="Half of it, as offered.")
    assert "is decided" in done.words(), done
    again = admin(house).post("/admin/disputes/%d" % c.dispute, {"csrf": bad.form("/admin/disputes/").dict()["csrf"],
                              "decision": "refund", "why": "Once more."})
    assert "decided before" in again.words(), again
    c.refunds_become("succeeded|1245")
    house.events_arrived()
    same(c.at_stripe(), [("succeeded", 1245)])
    same(c.money(), (1245, {"platform_commission": -100, "seller_payable": -946, "stripe_clearing": 1245, "tax_payable": -199}))
    c.letters("nswer", "Decision", "efund")
    same([s.split()[0] for s in c.shop_letters()], ["Dispute"] * 2 + ["New"] * 2 + ["Decision"] * 2, "letters to the shop's members")
    assert "12.45" in c.b.get("/orders/%d" % c.order).text, "the refund on the order's page"


@test("parts add up to the whole and not a cent more: the next dispute gets the rest, then nothing is left")
def _(house):
    c = Case(house, 1999)
    total = house.number("SELECT total FROM orders WHERE id = %d" % c.order)
    for cents in (1, 333, 334):
        c.opened(wanted="%d.%02d" % divmod(cents, 100))
        c.decide(decision="partial", amount="%d.%02d" % divmod(cents, 100), why="A part of it.")
    c.opened()
    c.decide(decision="refund", why="All that is left.")
    c.refunds_become("succeeded|1", "succeeded|333", "succeeded|334", "succeeded|%d" % (total - 668))
    house.events_arrived()
    same(sum(a for _, a in c.at_stripe()), total)
    refunded, books = c.money()
    same((refunded, {k: v for k, v in books.items() if v != 0}), (total, {}), "the books after all went back")
    same([f.action for f in c.b.get("/orders/%d/disputes" % c.order).forms if "disputes" in f.action], [])


@test("no refund: both sides learn the reason, no money moves, nothing can be said any more")
def _(house):
    c = Case(house)
    before = c.money()
    page = c.opened()
    c.decide(decision="reject", why="The parcel was whole on the photo.")
    assert "whole on the photo" in c.b.get("/disputes/%d" % c.dispute).words()
    late = c.b.submit(page, "/disputes/%d/messages" % c.dispute, text="But it was not!")
    assert "is over" in late.words(), late
    same((c.refunds(), c.money()), ([], before))
    c.letters("Decision")


@test("a refund that Stripe takes its time for counts at once and ends with Stripe's word, told once")
def _(house):
    c = Case(house, card=REFUNDS_LATER)
    c.opened()
    c.decide(decision="refund", why="It is broken.")
    wait("the refund at Stripe", lambda: len(c.at_stripe()) == 1)
    house.events_arrived()
    same((c.refunds()[0][:8], c.money()[0] > 0), ("pending|", True))
    refund = house.one("SELECT stripe_refund FROM refunds WHERE order_id = %d" % c.order)
    house.control("/refunds/%s/settle" % refund)
    house.events_arrived()
    house.control("/events/resend", type="refund.updated", copies=2)
    house.events_arrived()
    same(c.refunds()[0][:10], "succeeded|")
    c.letters("Decision", "efund")


@test("a refund that fails at Stripe is taken back in the books and said, and can be asked for anew")
def _(house):
    c = Case(house, card=REFUNDS_FAIL)
    before = c.money()
    c.opened()
    c.decide(decision="partial", amount="5.00", why="A scratch.")
    c.refunds_become("succeeded|500")           # as banks do it: back after days
    c.letters("Decision", "efund")
    same(c.money()[0], 500)
    house.control("/refunds/%s/settle" % house.one("SELECT stripe_refund FROM refunds WHERE order_id = %d" % c.order))
    c.refunds_become("failed|500")
    house.events_arrived()
    house.control("/events/resend", type="refund.failed", copies=2)
    house.control("/events/resend", type="refund.updated", copies=2)
    house.events_arrived()
    same((c.refunds(), c.money()), (["failed|500"], before), "the books and the order")
    same(c.at_stripe(), [("failed", 500)])
    same(sum('"cause":"refund.failed"' in l for l in house.log_lines()), 1, "lines in the log")
    for who, path in ((admin(house), "/admin"), (c.b, "")):
        assert "refund failed" in who.get(path + "/disputes/%d" % c.dispute).words()
    c.opened()
    same(house.one("SELECT state FROM disputes WHERE id = %d" % c.dispute), "open", "a new dispute")


@test("Stripe's answer to a refund is lost: asked again with the same key, the money goes once")
def _(house):
    c = Case(house)
    c.opened()
    house.control("/faults", count=2, after=True, status=500, path="/v1/refunds")
    c.decide(decision="refund", why="It is broken.")
    wait("the refund", lambda: c.refunds() and c.refunds()[0].startswith("succeeded"))
    same(len(c.at_stripe()), 1)
    house.control("/faults", count=0)


@test("decided by many at once, a dispute pays once")
def _(house):
    c = Case(house)
    c.opened()
    url = "/admin/disputes/%d" % c.dispute
    one = admin(house)
    form = one.get(url).form(url).dict()

    def decide(i):
        b = Browser(house)
        b.cookies = dict(one.cookies)
        return b.post(url, {**form, "decision": ("refund", "partial", "reject")[i % 3], "amount": "3.00", "why": "No %d" % i, "early": "yes"},
                      follow=False).status
    same(set(together(9, decide)), {303})
    same(house.one("SELECT count(*) FROM refunds WHERE order_id = %d" % c.order) in ("0", "1"), True)
    wait("the refund", lambda: all(r.startswith("succeeded") for r in c.refunds()))
    c.letters(*(["Decision", "efund"] if c.refunds() else ["Decision"]))


@test("a guest disputes with the link of the letter, nobody else can, and another shop sees nothing")
def _(house):
    slug, _ = house.product(5)
    b = Browser(house)
    b.ADDRESS = {**b.ADDRESS, "email": "guest@disputes.example"}
    page = b.buy(slug)
    link = re.findall(r'href="(/orders/\d+[^"]*key=[^"]+)"', page.text)[0].replace("&amp;", "&")
    order = int(re.search(r"\d+", link).group())
    guest = Browser(house)
    for url in (link.split("?")[0], link.split("?")[0] + "/disputes", link[:-2] + "xx"):
        same(guest.get(url).status, 404, url)
    page = guest.get(link.replace("?", "/disputes?", 1))
    action = [f.action for f in page.forms if "/disputes" in f.action][0]
    page = guest.submit(page, action.split("?")[0], reason="not_arrived" if "not_arrived" in page.text else "other",
                        text="Nothing came to me.", wanted="5.00")
    assert "The dispute is open" in page.words(), page
    dispute = house.number("SELECT id FROM disputes WHERE order_id = %d" % order)
    same(Browser(house).get("/disputes/%d" % dispute).status, 404)
    same(seller(house, 2).get("/seller/disputes/%d" % dispute).status, 404)
    same(seller(house, 1).get("/seller/disputes/%d" % dispute).status, 200)
    same(seller(house, 1).get("/admin/disputes/%d" % dispute).status, 403)


@test("a shop that cancels a disputed order gives all back once, and the dispute ends with it")
def _(house):
    c = Case(house)
    c.opened()
    shop = seller(house, 1)
    url = "/seller/orders/%d" % c.order
    page = shop.submit(shop.get(url), url + "/cancellation", reason="out_of_stock", why="It broke here.", text="It broke here.")
    same(page.status, 200, page.words()[:300])
    wait("the refund", lambda: c.refunds() and c.refunds()[0].startswith("succeeded"))
    same((len(c.refunds()), len(c.at_stripe())), (1, 1))
    same(house.one("SELECT state FROM disputes WHERE id = %d" % c.dispute), "withdrawn")
    same({k: v for k, v in c.money()[1].items() if v != 0}, {})


if __name__ == "__main__":
    main()
