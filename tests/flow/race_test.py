"""Many buyers at one moment for few things."""
import collections
import os
import random
import socket
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import PATIENCE, Browser, main, patiently, same, test, together

BUYERS = int(os.environ.get("RACE_BUYERS", "500"))


def raw(host, method, path, cookie, fields):
    body = urllib.parse.urlencode(fields)
    return ("%s %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nCookie: %s\r\nConnection: close\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
            % (method, path, host, host, cookie, len(body), body)).encode()


def all_at_once(port, requests):
    """Opens a connection for each, sends them all, then reads: (status, location) of each."""
    socks = []
    for _ in requests:
        socks.append(socket.create_connection(("127.0.0.1", port), PATIENCE))
    for s, r in zip(socks, requests):
        s.sendall(r)
    out = []
    for s in socks:
        data = b""
        while True:
            more = s.recv(65536)
            if not more:
                break
            data += more
        s.close()
        head = data.split(b"\r\n\r\n")[0].decode("latin-1")
        where = [l[10:] for l in head.split("\r\n") if l.lower().startswith("location: ")]
        out.append((int(head.split(" ")[1]) if head else 0, where[0] if where else ""))
    return out


@test("five hundred buyers for one unit: one paid order, all others refused cleanly, no orphan")
def _(house):
    slug, vid = house.product(1)

    def prepare(i):
        ready = []
        for _ in range(BUYERS // 10):
            b = Browser(house)
            cart = b.put(slug)
            ready.append((b, cart.form("/checkouts").dict()))
            b.close()
        return ready
    crowd = [b for some in together(10, prepare) for b in some]
    host = "127.0.0.1:%d" % house.port
    winners, refused, todo = [], 0, crowd
    for _round in range(20):
        answers = all_at_once(house.port, [raw(host, "POST", "/checkouts", b.cookie_line(), f) for b, f in todo])
        again = []
        for who, (status, where) in zip(todo, answers):
            if status == 303 and where.startswith("/checkouts/"):
                winners.append((who[0], where))
            elif status == 303 and where == "/cart":
                refused += 1
            elif status == 503:         # told to come again
                again.append(who)
            else:
                raise AssertionError("answered %d %s" % (status, where))
        todo = again
        if not todo:
            break
    same((len(winners), refused, len(todo)), (1, BUYERS - 1, 0), "winners, refused, never answered")
    same(house.stock(vid), (1, 1))
    same(house.number("SELECT count(*) FROM checkouts c WHERE state = 'open' AND NOT EXISTS "
                      "(SELECT FROM reservations r WHERE r.checkout_id = c.id)"), 0, "checkouts that hold nothing")
    b, where = winners[0]
    assert b.pay(b.go_to_pay(b.get(where))).thanks
    loser = next(x for x, _ in crowd if x is not b)
    assert "Sold out" in loser.get("/cart").words()
    same(house.stock(vid), (0, 0))
    same(house.number("SELECT count(*) FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE l.variant_id = %d"
                      % vid), 1)


@test("fifty buyers of overlapping baskets in any order: nobody gets a 500, every unit is sold once")
def _(house):
    stock = 60
    things = [house.product(stock, 1000 + i, seller=1 + i % 2, category=2 + i % 2) for i in range(3)]
    statuses = collections.Counter()
    sold = collections.Counter()

    def shop(i):
        dice = random.Random(i)
        for _ in range(2):
            b = Browser(house)
            basket = dice.sample(things, dice.choice((2, 3)))
            for slug, _vid in basket:
                page = patiently(lambda: b.get("/p/" + slug))
                if not any(f.action == "/cart/lines" for f in page.forms):
                    continue            # sold out
                many = dice.choice("12")
                statuses[patiently(lambda: b.submit(page, "/cart/lines", quantity=many)).status] += 1
            # Some change their mind: they let go and hold again, in another order of locks.
            for _again in range(dice.choice((1, 1, 2))):
                page = cart = patiently(lambda: b.get("/cart"))
                if any(f.action == "/checkouts" for f in cart.forms):
                    page = patiently(lambda: b.submit(cart, "/checkouts"))
                statuses[page.status] += 1
            if not page.path.startswith("/checkouts/"):
                continue
            form = page
            page = patiently(lambda: b.go_to_pay(form))
            statuses[page.status] += 1
            if page.path.startswith("/c/pay/"):
                page = b.pay(page)
                statuses[page.status] += 1
                if page.thanks:
                    sold[page.path] += 1
            b.close()
    bad = [r for r in together(50, shop) if isinstance(r, Exception)]
    same(bad, [])
    same({s for s in statuses if s >= 500}, set(), "statuses %s" % statuses)
    house.events_arrived()
    for _slug, vid in things:
        on_hand, reserved = house.stock(vid)
        got = house.number("SELECT coalesce(sum(l.quantity), 0) FROM order_lines l JOIN orders o ON o.id = l.order_id "
                           "WHERE l.variant_id = %d AND o.state = 'paid'" % vid)
        same(on_hand + got, stock, "units")
    same(house.number("SELECT count(*) FROM checkouts WHERE state = 'paid' AND token IN (%s)" % ",".join(
        "'%s'" % p.rsplit("/", 1)[-1] for p in sold)), len(sold))
    assert len(sold) >= 20, sold


if __name__ == "__main__":
    main()
