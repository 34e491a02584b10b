"""A seller at work: listings, pictures, two tabs, and what visitors see of it at once."""
import os
import re
import struct
import subprocess
import sys
import threading
import urllib.parse
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import AS, ROOT, Browser, Skip, guests_of_both, main, same, test, wait
from people import seller

IMAGES = os.path.join(ROOT, "..", "shared", "data", "datasets", "upload-images")


def listing(house, b, title, price="18.00", stock="5", **over):
    """Makes a listing through its form; (edit page, product id, variant id)."""
    page = b.get("/seller/listings/new")
    page = b.submit(page, "/seller/listings/new", **{"title": title, "category": "2", "price-0": price, "stock-0": stock,
                    "description": "Made by hand.", "state": "live", **over})
    assert re.fullmatch(r"/seller/listings/\d+", page.path), page
    product = int(page.path.rsplit("/", 1)[-1])
    return page, product, house.number("SELECT id FROM variants WHERE product_id = %d" % product)


def save(b, page, **over):
    """Sends the listing's form on its edit page."""
    path = urllib.parse.urlsplit(page.url).path
    return b.post(path, {**the_form(page, path), **over})


def press(b, page, action, button):
    """The button of the form that goes exactly there."""
    form = [f for f in page.forms if f.action == action][0]
    return b.post(action, {**form.dict(), "action": button})


def the_form(page, action):
    return [f for f in page.forms if f.action == action and "title" in f.dict()][0].dict()


def product_page(house, product):
    return "/p/" + house.one("SELECT slug FROM products WHERE id = %d" % product)


# ---- listings

@test("a new listing: errors beside their fields with all that was typed kept, then it is on sale")
def _(house):
    b = seller(house, 1)
    page = b.get("/seller/listings/new")
    typed = {"title": "x", "category": "2", "description": "Line <1>\r\n& \"line\" 2", "brand": "B & <i>co</i>", "price-0": "12,3.4",
             "compare-0": "1", "stock-0": "-4", "sku-0": "SKU \"7\"", "state": "draft"}
    bad = b.submit(page, "/seller/listings/new", **typed)
    same(bad.status, 422)
    f = the_form(bad, "/seller/listings/new")
    same({k: f[k] for k in typed}, typed, "the form")
    for name in ("title", "price-0", "stock-0"):
        assert 'aria-describedby="' in bad.text and 'id="%s-error"' % name in bad.text, "no message at " + name
    assert "<i>co</i>" not in bad.text, "markup that was typed"
    same(house.one("SELECT count(*) FROM products WHERE seller_id = 1 AND title = 'x'"), "0")
    page = b.submit(bad, "/seller/listings/new", **{"title": "Salt cellar", "price-0": "12.50", "compare-0": "", "stock-0": "4",
                    "state": "live"})
    assert "is on sale" in page.words(), page
    product = int(page.path.rsplit("/", 1)[-1])
    seen = Browser(house).get(product_page(house, product))
    assert "Salt cellar" in seen.text and "€12.50" in seen.text and "Line &lt;1&gt;" in seen.text, seen
    assert Browser(house).buy(seen.path.rsplit("/", 1)[-1]).thanks


@test("a listing of three variants: one form for all, an error at the right cell, one save")
def _(house):
    b = seller(house, 1)
    _, product, first = listing(house, b, "Bowl of three sizes")
    house.sql("""INSERT INTO variants (id, product_id, seller_id, sku, title, position, price, currency, on_hand)
        SELECT 900000 + n, %d, 1, 'BOWL-' || n, 'Size ' || n, n, 2000 + n, 'EUR', n FROM generate_series(1, 2) n;
        INSERT INTO stock_movements (variant_id, on_hand, reserved, cause)
        SELECT id, on_hand, 0, 'initial' FROM variants WHERE product_id = %d AND id > 900000;
        UPDATE variants SET title = 'Size 0' WHERE id = %d""" % (product, product, first))
    page = b.get("/seller/listings/%d" % product)
    bad = save(b, page, **{"price-900001": "free", "stock-900002": "77", "sku-900002": "BOWL-1"})
    same(bad.status, 422)
    f = the_form(bad, page.path)
    same((f["price-900001"], f["stock-900002"], f["sku-900002"]), ("free", "77", "BOWL-1"))
    for name, errors in (("price-900001", True), ("sku-900002", True), ("price-900002", False), ("price-%d" % first, False)):
        same('id="%s-error"' % name in bad.text, errors, "an error at " + name)
    same(house.sql("SELECT price, on_hand FROM variants WHERE product_id = %d ORDER BY id" % product)[-1], "2002|2")
    done = save(b, bad, **{"price-900001": "21.50", "sku-900002": "BOWL-9"})
    assert "Saved" in done.words(), done
    same(house.sql("SELECT sku, price, on_hand FROM variants WHERE id > 900000 ORDER BY id"), ["BOWL-1|2150|1", "BOWL-9|2002|77"])


@test("two tabs: the older form is refused with words and all it said, and saves on the second press")
def _(house):
    b = seller(house, 1)
    _, product, vid = listing(house, b, "Plate of two tabs")
    url = "/seller/listings/%d" % product
    one, two = b.get(url), b.get(url)
    assert "Saved" in save(b, one, **{"price-%d" % vid: "19.00", "stock-%d" % vid: "9"}).words()
    typed = {"title": "Plate, large", "description": "Thrown & fired.", "price-%d" % vid: "22.00"}
    late = save(b, two, **typed)
    same(late.status, 409)
    assert "changed while you were writing" in late.words(), late
    f = the_form(late, url)
    same({k: f[k] for k in typed}, typed, "what was typed")
    same(f["stock-%d" % vid], "9", "stock that was not touched is what it is now")
    same(house.one("SELECT p.title || ' ' || price FROM products p JOIN variants v ON v.product_id = p.id WHERE p.id = %d"
                   % product), "Plate of two tabs 1900")
    assert "Saved" in save(b, late).words()
    same(house.one("SELECT p.title || ' ' || price || ' ' || on_hand FROM products p JOIN variants v ON v.product_id = p.id "
                   "WHERE p.id = %d" % product), "Plate, large 2200 9")
    same(save(b, b.get(url)).status, 200, "the same again")


@test("archived, it is gone for buyers and kept for orders; restored, it is back")
def _(house):
    b = seller(house, 1)
    page, product, _ = listing(house, b, "Jug for a while")
    path = product_page(house, product)
    same(Browser(house).get(path).status, 200)
    gone = b.submit(page, page.path + "/archive")
    assert "is archived" in gone.words(), gone
    wait("the page to go", lambda: Browser(house).get(path).status in (404, 410))
    back = b.submit(gone, page.path + "/restore", state="live")
    assert "on sale again" in back.words(), back
    wait("the page to come back", lambda: Browser(house).get(path).status == 200)
    b.submit(b.get(page.path), page.path + "/archive")
    same(b.submit(b.get(page.path), page.path + "/restore", state="draft").status, 200)
    same(house.one("SELECT state FROM products WHERE id = %d" % product), "draft")


@test("another shop, a buyer and a stranger can neither see nor change a listing")
def _(house):
    b = seller(house, 1)
    page, product, vid = listing(house, b, "Vase of ours")
    sent = {**the_form(page, page.path), "title": "Taken over"}
    b.upload(page, page.path + "/pictures", [("a.png", "image/png", png(40, 40))])
    image = house.one("SELECT max(id) FROM images WHERE product_id = %d" % product)
    other, guest = seller(house, 2), Browser(house)
    token = [f.dict()["csrf"] for f in other.get("/seller/listings/new").forms if "csrf" in f.dict()][0]
    guest_token = guest.get("/login").form("/login").dict()["csrf"]
    for who, csrf, want in ((other, token, (404,)), (guest, guest_token, (303, 403))):
        for method, path, fields in (("GET", "", None), ("POST", "", sent), ("POST", "/archive", {}), ("POST", "/restore", {}),
                                     ("POST", "/pictures", {}), ("POST", "/pictures/" + image, {"action": "remove"})):
            got = who.ask("GET", page.path) if method == "GET" else \
                who.post(page.path + path, {**fields, "csrf": csrf}, follow=False)
            assert got.status in want, "%s %s: %d" % (method, path, got.status)
    same(house.sql("SELECT p.title, p.state, count(i.id) FROM products p LEFT JOIN images i ON i.product_id = p.id "
                   "WHERE p.id = %d GROUP BY 1, 2" % product), ["Vase of ours|live|1"])


# ---- pictures

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(w, h, colour=b"\x30\x60\x90"):
    rows = (b"\0" + colour * w) * h
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def bomb(side):
    """A gigapixel in a hundred kilobytes."""
    c = zlib.compressobj(9)
    row = b"\0" * (1 + side // 8)
    data = b"".join(c.compress(row) for _ in range(side)) + c.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)) + \
        chunk(b"IDAT", data) + chunk(b"IEND", b"")


def shared(name):
    path = os.path.join(IMAGES, name)
    if not os.path.exists(path):
        raise Skip("no " + name + " in ../shared")
    with open(path, "rb") as f:
        return f.read()


def prepared(house, product):
    """States of a listing's pictures, none of them waiting, in order."""
    def look():
        rows = house.sql("SELECT state, coalesce(why, ''), coalesce(key, '') FROM images WHERE product_id = %d ORDER BY position, id"
                         % product)
        return [tuple(r.split("|")) for r in rows] if all(not r.startswith("waiting") for r in rows) else None
    return wait("the pictures", look)


@test("JPEG, PNG and WebP become the pictures of the product page, in the order chosen")
def _(house):
    b = seller(house, 1)
    page, product, _ = listing(house, b, "Jar with pictures")
    pictures = page.path + "/pictures"
    photo = shared("orientation/Landscape_6.jpg")
    page = b.upload(page, pictures, [("one.jpg", "image/jpeg", photo), ("two.png", "image/png", png(900, 600))])
    assert "2 pictures are being prepared" in page.words(), page
    states = prepared(house, product)
    same([s[0] for s in states], ["ready", "ready"], str(states))
    guest = Browser(house)
    webp = guest.get("/media/%s-640.webp" % states[0][2])
    same((webp.status, webp.bytes[:4], webp.bytes[8:12]), (200, b"RIFF", b"WEBP"))
    assert b"Exif" not in webp.bytes, "metadata of the sender"
    page = b.upload(b.get(page.path), pictures, [("three.webp", "image/webp", webp.bytes)])
    states = prepared(house, product)
    same([s[0] for s in states], ["ready"] * 3)
    path = product_page(house, product)

    def shown():
        return re.findall(r"/media/([0-9a-f]{2}/[0-9a-f]{30})-\d+\.webp", guest.get(path).text)
    wait("all three on the page", lambda: {s[2] for s in states} <= set(shown()))
    same(shown()[0], states[0][2], "the cover")
    third = house.one("SELECT id FROM images WHERE product_id = %d ORDER BY position DESC LIMIT 1" % product)
    assert "comes first" in press(b, b.get(page.path), pictures + "/" + third, "first").words()
    wait("the new cover", lambda: shown()[0] == states[2][2])
    assert "removed" in press(b, b.get(page.path), pictures + "/" + third, "remove").words()
    wait("the picture to go", lambda: states[2][2] not in shown())


@test("what is no picture is said at its place, and nothing but pictures is ever shown")
def _(house):
    b = seller(house, 1)
    page, product, _ = listing(house, b, "Lamp with bad files")
    pictures = page.path + "/pictures"
    photo = shared("orientation/Landscape_1.jpg")
    files = [("words.jpg", "image/jpeg", b"These are words, not a picture.\n" * 40),
             ("page.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
             ("bomb.png", "image/png", bomb(32000)), ("pixels.jpg", "image/jpeg", shared("hostile/lottapixel.jpg")),
             ("half.png", "image/png", png(400, 400)[:60]), ("php.gif", "image/gif", shared("hostile/POC_phpinfo-metadata.gif")),
             ("none.jpg", "image/jpeg", shared("invalid/35-empty.jpg"))]
    page = b.upload(page, pictures, files)
    states = prepared(house, product)
    n = len([f for f in files if f[2]])
    same((len(states), {s[0] for s in states if s[0] != "refused"} - {"ready"}), (n, set()), str(states))
    refused = [s for s in states if s[0] == "refused"]
    assert len(refused) >= 4 and all(s[1] for s in refused), states
    edit = b.get(page.path)
    for s in refused:
        assert s[1] in edit.words(), "not said: " + s[1]
    half = b.upload(edit, pictures, [("half.jpg", "image/jpeg", photo[:len(photo) // 2])])
    assert "being prepared" in half.words(), half
    states = prepared(house, product)
    for s in states:                # what could be used at all was made anew from its pixels
        if s[0] == "ready":
            data = Browser(house).get("/media/%s-640.webp" % s[2]).bytes
            same((data[:4], b"<?php" in data, b"<script" in data), (b"RIFF", False, False))
    page, _, _ = listing(house, b, "Lamp without files")
    pictures = page.path + "/pictures"
    text = b.upload(page, pictures, [("letter.txt", "text/plain", b"hello")])
    assert "is not a picture" in text.words(), text
    none = b.upload(page, pictures, [("", "application/octet-stream", b"")])
    assert "choose a picture" in none.words(), none


@test("thirty megabytes are refused with words, a torn upload is nothing, and the listing is as it was")
def _(house):
    b = seller(house, 1)
    page, product, _ = listing(house, b, "Chair of many bytes")
    pictures = page.path + "/pictures"
    big = b.upload(page, pictures, [("big.jpg", "image/jpeg", b"\xff\xd8" + b"x" * (30 << 20))])
    same(big.status, 413)
    assert "too large" in big.words(), big
    form = [f for f in page.forms if f.action == pictures and f.type == "multipart/form-data"][0].dict()
    torn = ("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n--b\r\nContent-Disposition: form-data; "
            "name=\"pictures\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n" % form["csrf"]).encode() + png(50, 50)[:40]
    same(b.post(pictures, torn, {"Content-Type": "multipart/form-data; boundary=b"}, follow=False).status, 400)
    same(house.one("SELECT count(*) FROM images WHERE product_id = %d" % product), "0")
    same(os.listdir(house.path("uploads")), [], "left behind")


@test("ten pictures are the most, an eleventh is said, twice sent is twice there")
def _(house):
    b = seller(house, 1)
    page, product, _ = listing(house, b, "Table of many pictures")
    pictures = page.path + "/pictures"
    files = [("%d.png" % i, "image/png", png(30 + i, 30)) for i in range(16)]
    page = b.upload(page, pictures, files)
    assert "at most" in page.words(), page
    most = house.number("SELECT count(*) FROM images WHERE product_id = %d" % product)
    assert 1 < most < 16, most
    same([s[0] for s in prepared(house, product)], ["ready"] * most)
    assert not any(f.type == "multipart/form-data" for f in b.get(page.path).forms), "room for more"


# ---- the cache of answers

@test("what a seller saves is what visitors of both workers see from then on")
def _(house):
    b = seller(house, 1)
    page, product, vid = listing(house, b, "Clock of changing price", stock="3")
    path = product_page(house, product)
    guests = guests_of_both(house, 8)
    late = 0
    for i in range(40):
        cents, left = 2000 + 7 * i, 1 + i % 9
        page = save(b, page, **{"price-%d" % vid: "%d.%02d" % divmod(cents, 100), "stock-%d" % vid: str(left)})
        assert "Saved" in page.words(), page
        price = "€%d.%02d" % divmod(cents, 100)
        for g in guests:
            late += price not in g.get(path).text       # the word to the workers may be a moment on its way
            wait("the new price", lambda: price in g.get(path).text)
        for g in guests[::5]:                               # at either worker
            wait("the new price among what is found", lambda: price in g.get("/search?q=clock+changing").text)
        for g in guests:
            seen = g.get(path)
            assert price in seen.text and "%d left" % left in seen.words(), (i, price, left, seen.words()[200:600])
    print("    saw the old price first: %d of %d" % (late, 40 * len(guests)), flush=True)
    kept = [l for l in house.log_lines() if '"kept":1' in l and '"route":"product_show"' in l]
    same(len({re.search(r'"process":"(.*?)"', l).group(1) for l in kept}), 2, "workers that answered from their cache")
    order = Browser(house)
    order.buy(path.rsplit("/", 1)[-1])
    same(house.one("SELECT goods FROM orders ORDER BY id DESC LIMIT 1"), str(cents))


@test("a page many ask for at once is made once by each worker")
def _(house):
    guests = guests_of_both(house, 6)
    slug = house.product(5, 2600)[0]
    asked = len(house.log_lines())
    lock = subprocess.Popen(AS + [house.pg_bin + "/psql", "-qAt", "-h", house.path("pg"), "-U", "souk", "-d", "souk"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        lock.stdin.write("BEGIN; LOCK TABLE products IN ACCESS EXCLUSIVE MODE; SELECT 'locked';\n")
        lock.stdin.flush()
        same(lock.stdout.readline().strip(), "locked")
        answers = [None] * len(guests)

        def look(i):
            answers[i] = guests[i].get("/p/" + slug).status
        threads = [threading.Thread(target=look, args=(i,)) for i in range(len(guests))]
        for t in threads:
            t.start()
        wait("both workers at it", lambda: house.number(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") >= 2)
    finally:
        lock.stdin.close()
        lock.wait()
    for t in threads:
        t.join()
    same(answers, [200] * len(guests))
    wait("the log", lambda: sum('"route":"product_show"' in l for l in house.log_lines()[asked:]) == len(guests))
    lines = [l for l in house.log_lines()[asked:] if '"route":"product_show"' in l]
    makers = [l for l in lines if '"kept":1' not in l and '"queries":0' not in l]
    same(len(makers), 2, "times it was made")


if __name__ == "__main__":
    main()
