"""soukd import and migrate over a database of their own: files good and bad, once and again,
killed and started again; migrations beside others at work. Ends with "N passed, N failed, N skipped"."""
import collections
import csv
import hashlib
import http.server
import itertools
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zlib

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests", "flow"))
from house import cluster  # noqa: E402
SOUKD = os.path.join(ROOT, os.environ.get("B", "build/plain"), "soukd")
DATA = os.path.join(ROOT, "..", "shared", "data", "datasets")
MAPS = os.path.join(ROOT, "tests", "soukd", "maps")
AS = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] if os.getuid() == 0 else []
HERE = None
ENV = None
shops = itertools.count(100)


class Skip(Exception):
    pass


def start():
    global HERE, ENV
    base = os.path.join(ROOT, "var", "test")
    os.makedirs(base, exist_ok=True)
    HERE = tempfile.mkdtemp(prefix="import-", dir=base)
    os.chmod(HERE, 0o755)
    for d in ("var", "pg"):
        os.mkdir(os.path.join(HERE, d))
        if AS:
            shutil.chown(os.path.join(HERE, d), "postgres", "postgres")
    if AS:
        shutil.chown(HERE, "postgres", "postgres")
    ENV = {k: v for k, v in os.environ.items() if not k.startswith("SOUK_")}
    ENV.update(SOUK_VAR=os.path.join(HERE, "var"), SOUK_SECRET=os.urandom(32).hex(), SOUK_STRIPE_KEY="sk_test_souk_tests",
               SOUK_STRIPE_WEBHOOK_SECRET="whsec_souk_tests", SOUK_STRIPE_URL="http://127.0.0.1:9",
               SOUK_LOG_FILE=os.path.join(HERE, "var", "log.jsonl"))
    cluster(os.path.join(HERE, "pg"), SOUKD, ENV)
    url = subprocess.check_output([os.path.join(ROOT, "conf/pg.sh"), "start", os.path.join(HERE, "pg"), "fsync=off"], text=True).strip()
    ENV["SOUK_DATABASE_URL"] = url
    subprocess.run(AS + [SOUKD, "migrate"], env=ENV, check=True, stdout=subprocess.DEVNULL)


def stop():
    subprocess.run([os.path.join(ROOT, "conf/pg.sh"), "stop", os.path.join(HERE, "pg")])
    shutil.rmtree(HERE, ignore_errors=True)


def sql(text):
    out = subprocess.run(AS + ["psql", ENV["SOUK_DATABASE_URL"], "-v", "ON_ERROR_STOP=1", "-qAt"], input=text, env=ENV, text=True,
                         capture_output=True)
    assert out.returncode == 0, out.stderr
    return out.stdout.strip()


def number(text):
    return int(sql(text))


def shop():
    """A shop without products."""
    n = next(shops)
    sql("INSERT INTO sellers (id, slug, name, country, currency) VALUES (%d, 'shop-%d', 'Shop', 'DE', 'EUR')" % (n, n))
    return n, "shop-%d" % n


def write(name, text):
    path = os.path.join(HERE, name)
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(path, 0o644)
    return path


def command(path, seller, *args):
    return AS + [SOUKD, "import", path, "--seller", seller, *args]


def load(path, seller, *args, want=0, **kw):
    p = subprocess.run(command(path, seller, *args), env=ENV, text=True, capture_output=True, **kw)
    assert p.returncode == want, "exit %d, want %d: %s%s" % (p.returncode, want, p.stdout, p.stderr)
    p.figures = [int(w) for w in p.stdout.split("\n")[0].replace("dry run: ", "").replace(":", "").replace(",", "").split() if w.isdigit()]
    return p


def figures(p):
    """read, added, updated, unchanged, bad"""
    return tuple(p.figures)


def report(p):
    path = p.stdout.strip().split("rows: ")[-1]
    with open(path, newline="") as f:
        return [(int(r["row"]), r["column"], r["value"], r["what"]) for r in csv.DictReader(f)]


def same(got, want, what=""):
    assert got == want, "%s got %r, want %r" % (what, got, want)


def data(*names):
    path = os.path.join(DATA, *names)
    if not os.path.exists(path):
        raise Skip("../shared/data/datasets/%s is absent" % "/".join(names))
    if path.endswith(".zst"):
        if not shutil.which("zstd"):
            raise Skip("zstd is absent")
        return subprocess.check_output(["zstd", "-qdc", path]).decode()
    with open(path) as f:
        return f.read()


HEADER = "ref,title,description,category,price,compare_at,stock,image,state\n"


def table(n, price="9.99"):
    return HEADER + "".join("r%d,Thing %d,Words of %d,mugs,%s,,3,https://pictures.example/%d.jpg,live\n" % (i, i, i, price, i) for i in range(n))


def test_a_table_comes_in_and_again_changes_nothing():
    n, slug = shop()
    path = write("plain.csv", table(20))
    same(figures(load(path, slug)), (20, 20, 0, 0, 0))
    same(figures(load(path, slug)), (20, 0, 0, 20, 0))
    same(number("SELECT count(*) FROM products WHERE seller_id = %d AND state = 'live' AND price_min = 999 AND in_stock" % n), 20)
    same(number("SELECT count(*) FROM images i JOIN products p ON p.id = i.product_id JOIN jobs j ON j.unique_key = 'image-' || i.id "
                "WHERE p.seller_id = %d AND i.state = 'waiting' AND i.source LIKE 'url:https://%%' AND j.kind = 'image_prepare'" % n), 20)
    same(number("SELECT count(*) FROM stock_movements m JOIN variants v ON v.id = m.variant_id WHERE v.seller_id = %d AND m.cause = 'import'" % n), 20)
    same(figures(load(write("plain2.csv", table(21, "8.50")), slug)), (21, 1, 20, 0, 0))
    same(number("SELECT count(*) FROM products WHERE seller_id = %d AND price_min = 850" % n), 21)


def test_a_dry_run_writes_nothing():
    n, slug = shop()
    path = write("dry.csv", table(7) + "r0b,Other,,nowhere,1,,1,,\n")
    p = load(path, slug, "--dry-run", want=1)
    same(figures(p), (8, 7, 0, 0, 1))
    same(report(p), [(9, "category", "nowhere", "no such category")])
    same(number("SELECT count(*) FROM products WHERE seller_id = %d" % n), 0)
    same(number("SELECT count(*) FROM imports WHERE seller_id = %d" % n), 0)
    p = load(path, slug, "--dry-run", "--set", "category.create = yes")
    same(number("SELECT count(*) FROM categories WHERE name = 'nowhere'"), 0)


def test_bad_rows_are_told_and_good_ones_come_in():
    n, slug = shop()
    rows = [b"a,Good,,mugs,1.00,,1,,", b"b,\xff\xfe,,mugs,1.00,,1,,", b"c,Zero\0byte,,mugs,1.00,,1,,", b"d,Ragged,mugs", b"e,,,mugs,1,,1,,",
            b"f,No price,,mugs,,,1,,", b"g,Bad price,,mugs,abc,,1,,", b"h,Stock,,mugs,1,,-4,,", b"i,Picture,,mugs,1,,1,ftp://x/y.png,",
            b"j,State,,mugs,1,,1,,lively", b"k," + b"x" * 301 + b",,mugs,1,,1,,", b",No ref,,mugs,1,,1,,", b'l,"Quote"x,,mugs,1,,1,,',
            b"m,Thousand,,mugs,\"1,234\",,1,,", b"a,Again,,mugs,1,,1,,", b"id:,No number,,mugs,1,,1,,", b"z,Last,,mugs,2.00,,1,,", b'y,"open,,mugs,1,,1,,']
    p = load(write("bad.csv", HEADER.encode() + b"\n".join(rows) + b"\n"), slug, want=1)
    same(figures(p), (18, 2, 0, 0, 16))
    told = {r[0]: r for r in report(p)}
    same(sorted(told), [*range(3, 18), 19], "rows")
    same(told[3][1::2], ("2", "not UTF-8"))
    same(told[4][1::2], ("2", "a zero byte"))
    same(told[5][3], "3 fields, but the header has 9")
    same(told[6][1::2], ("title", "no title"))
    same(told[7][1::2], ("price", "no price"))
    same(told[8], (8, "price", "abc", "not an amount"))
    same(told[9][1:3], ("stock", "-4"))
    same(told[10][1:3], ("image", "ftp://x/y.png"))
    same(told[11][1:3], ("state", "lively"))
    same((told[12][1], len(told[12][2]), told[12][3]), ("title", 100, "longer than 300 characters"))
    same(told[14][3], "text behind a closing quote")
    same(told[17][1::2], ("ref", "no ref"))
    same(told[19][3], "a quote that is never closed")
    same(sql("SELECT string_agg(title, ' ' ORDER BY external_ref) FROM products WHERE seller_id = %d" % n), "Good Last")


def test_every_mapping_error_is_told_with_its_line():
    _, slug = shop()
    m = write("bad.map", "ref = ref\ntitle = Nowhere\ncolour = blue\nprice = 'open\nattr.Big = x\n")
    p = load(write("map.csv", table(1)), slug, "--map", m, want=2)
    for line in (":2: the file has no column", ":3: \"colour\" is no field", ":4: ", ":5: ", "neither a column for category"):
        assert line in p.stderr, (line, p.stderr)
    same(number("SELECT count(*) FROM imports i JOIN sellers s ON s.id = i.seller_id WHERE s.slug = '%s'" % slug), 0)
    load(write("map.csv", table(1)), "no-such-shop", want=2)


def test_stock_never_goes_below_what_is_held_and_a_sku_has_one_product():
    n, slug = shop()
    load(write("held.csv", table(3)), slug)
    sql("UPDATE variants SET reserved = 2 WHERE seller_id = %d AND sku = 'r1'" % n)
    text = HEADER.replace("ref,", "sku,ref,") + "r1,r1,Thing 1,,mugs,9.99,,1,,\nr2,new,New,,mugs,9.99,,1,,\nr0,r0,Thing 0,,mugs,9.99,,0,,\n"
    p = load(write("held2.csv", text), slug, want=1)
    same(report(p), [(2, "stock", "1", "less than the 2 that unfinished checkouts hold"),
                     (3, "sku", "r2", "another product of the shop has this SKU")])
    same(sql("SELECT string_agg(sku || on_hand, ' ' ORDER BY sku) FROM variants WHERE seller_id = %d" % n), "r00 r13 r23")
    sql("UPDATE variants SET reserved = 0 WHERE seller_id = %d" % n)


def test_a_killed_import_goes_on_where_it_was():
    n, slug = shop()
    path = write("long.csv", table(15000) + "bad,Bad,,mugs,x,,1,,\n")
    p = subprocess.Popen(command(path, slug), env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + 120
    while number("SELECT coalesce(max(rows_done), 0) FROM imports WHERE seller_id = %d" % n) == 0:
        assert p.poll() is None and time.monotonic() < until, "ended before it could be killed"
        time.sleep(0.02)
    os.killpg(p.pid, signal.SIGKILL)
    p.wait()
    done = number("SELECT rows_done FROM imports WHERE seller_id = %d" % n)
    assert 0 < done < 15000, done
    # The connection of the killed one may end a moment later.
    while number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %d" % n):
        time.sleep(0.05)
    done = number("SELECT rows_done FROM imports WHERE seller_id = %d" % n)
    same(number("SELECT count(*) FROM products WHERE seller_id = %d" % n), done - 1, "products at the kill")
    q = load(path, slug, want=1)
    assert "going on behind row %d" % done in q.stderr, q.stderr
    same(figures(q), (15001, 15000 - (done - 1), 0, 0, 1))
    same(report(q), [(15002, "price", "x", "not an amount")])
    same(number("SELECT count(*) FROM products WHERE seller_id = %d" % n), 15000)
    same(number("SELECT count(*) FROM variants WHERE seller_id = %d" % n), 15000)


def test_standard_input_and_json():
    n, slug = shop()
    one = {"ref": "j1", "title": "J \u00e9", "price": 29.97, "category": ["Home", "Mugs"], "image": ["https://x.example/1.jpg", "no"], "stock": 4}
    same(figures(load("-", slug, input=json.dumps(one) + "\n{bad\n" + json.dumps(dict(one, ref="j2")) + "\n", want=1)), (3, 2, 0, 0, 1))
    text = json.dumps([dict(one, ref="j3"), dict(one, ref="j4", price=None), 7, dict(one, ref="j5")], indent=1)
    p = load(write("array.json", text), slug, want=1)
    same(figures(p), (4, 2, 0, 0, 2))
    same([r[0] for r in report(p)], [2, 3])
    same(number("SELECT count(*) FROM products WHERE seller_id = %d AND category_id = 2 AND price_min = 2997" % n), 4)


def notices(statements):
    """What the statements tell the workers to forget."""
    out = sql("LISTEN souk_catalog;\n" + statements + ";\nSELECT 1 WHERE false;")
    return sorted(line.split('payload "')[1].split('"')[0].split(" ")[:2] for line in out.split("\n") if line.startswith("Asynchronous"))


def test_every_visible_change_of_a_variant_is_told_and_no_other():
    n, slug = shop()
    load(write("told.csv", table(3)), slug)
    sql("UPDATE variants SET on_hand = 30 WHERE seller_id = %d" % n)
    a, b, c = sql("SELECT id FROM products WHERE seller_id = %d ORDER BY external_ref" % n).split("\n")
    of = "UPDATE variants SET %s WHERE seller_id = " + str(n) + " AND sku "
    same(notices(of % "price = price + 1" + "= 'r0'"), [["l", a]])
    same(notices(of % "title = 'Blue'" + "IN ('r1', 'r2')"), [["p", b], ["p", c]])
    same(notices(of % "on_hand = on_hand - 1" + "LIKE 'r%'"), [], "above ten")
    same(notices(of % "on_hand = CASE sku WHEN 'r1' THEN 9 ELSE 25 END" + "LIKE 'r%'"), [["p", b]])
    same(notices(of % "reserved = 9" + "= 'r1'"), [["p", b]])
    same(notices(of % "weight_g = 3" + "LIKE 'r%'"), [])
    same(notices(of % "reserved = 0, active = false" + "= 'r1'"), [["l", b]])
    same(number("SELECT count(*) FROM products WHERE id = %s AND variants = 0 AND NOT in_stock" % b), 1)
    sql("UPDATE variants SET on_hand = 3 WHERE seller_id = %d" % n)


def test_other_words_of_a_product_are_told_to_the_searches():
    n, slug = shop()
    load(write("words.csv", table(2)), slug)
    a, b = sql("SELECT id FROM products WHERE seller_id = %d ORDER BY external_ref" % n).split("\n")
    of = "UPDATE products SET %s WHERE id IN (" + a + ", " + b + ")"
    same(notices(of % "title = CASE id WHEN %s THEN 'Zitrone' ELSE title END" % a), [["l", a]])
    same(notices(of % "rating_count = rating_count + 1"), [["p", a], ["p", b]])
    same(notices(of % "image_key = image_key"), [])


def test_an_import_is_told_and_found_and_seen_by_open_forms():
    n, slug = shop()
    load(write("found.csv", table(5)), slug)
    before = sql("SELECT version FROM products WHERE seller_id = %d ORDER BY external_ref" % n).split("\n")
    text = table(5).replace("Thing 3,", "Zanzibar 3,").replace("Words of 2,mugs,9.99,,3", "Words of 2,mugs,9.99,,4")
    listener = subprocess.Popen(AS + ["psql", ENV["SOUK_DATABASE_URL"], "-qAt"], env=ENV, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    listener.stdin.write("LISTEN souk_catalog; SELECT 'ready';\n")
    listener.stdin.flush()
    same(listener.stdout.readline(), "ready\n")
    same(figures(load(write("found2.csv", text), slug)), (5, 0, 2, 3, 0))
    told = [line.split('payload "')[1].split('"')[0] for line in listener.communicate("SELECT 1 WHERE false;\n")[0].split("\n") if "payload" in line]
    ids = sql("SELECT id FROM products WHERE seller_id = %d ORDER BY external_ref" % n).split("\n")
    same(sorted(t.split(" ")[1] for t in told), [ids[2], ids[3]])
    after = sql("SELECT version FROM products WHERE seller_id = %d ORDER BY external_ref" % n).split("\n")
    same([int(y) > int(x) for x, y in zip(before, after)], [False, False, True, True, False])
    same(sql("SELECT string_agg(sku || stock_edits, ' ' ORDER BY sku) FROM variants WHERE seller_id = %d" % n), "r00 r10 r21 r30 r40")
    same(number("SELECT count(*) FROM products WHERE seller_id = %d AND state = 'live' AND search @@ to_tsquery('english', 'zanzibar')" % n), 1)
    same(number("SELECT count(*) FROM products WHERE search <> search_words(title, brand, description)"), 0)
    sql("CREATE EXTENSION IF NOT EXISTS pgstattuple")
    same(number("SELECT sum((pgstatginindex(indexrelid)).pending_tuples) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid "
                "JOIN pg_am a ON a.oid = relam WHERE indrelid = 'products'::regclass AND amname = 'gin'"), 0)


def test_rows_of_a_product_may_come_apart():
    n, slug = shop()
    head = "ref,sku,title,category,price,stock,state,option.Size\n"
    rows = ["p%d,p%d-S,Pair %d,mugs,5.00,1,live,S\n" % (i, i, i) for i in range(4500)]
    rows += ["p0,p0-M,,,4.00,0,live,M\n", "p4400,p4400-M,,,6.00,2,live,M\n"]
    same(figures(load(write("apart.csv", head + "".join(rows)), slug)), (4502, 4502, 0, 0, 0))
    same(sql("SELECT string_agg(external_ref || ':' || variants || ':' || price_min || ':' || price_max, ' ' ORDER BY external_ref) FROM products "
             "WHERE seller_id = %d AND variants > 1" % n), "p0:2:400:500 p4400:2:500:600")
    same(number("SELECT count(*) FROM products WHERE seller_id = %d AND state = 'live' AND in_stock" % n), 4500)
    same(number("SELECT count(*) FROM pg_class WHERE relname LIKE 'import\\_rows\\_%' OR relname LIKE 'import\\_words\\_%'"), 0, "staging left")


def png(side):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(b"\0" + bytes([40, y % 256, 90]) * side for y in range(side))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + \
        chunk(b"IEND", b"")


class Pictures(http.server.BaseHTTPRequestHandler):
    """Another shop's server, good and bad."""
    asked = collections.Counter()

    def do_GET(self):
        self.asked[self.path] += 1
        first = self.asked[self.path] == 1
        if self.path == "/good.png" or (self.path in ("/busy.png", "/trouble.png") and not first):
            self.answer(200, png(400))
        elif self.path == "/moved.png":
            self.answer(302, b"", Location="good.png")
        elif self.path == "/round.png":
            self.answer(302, b"", Location="http://%s/round.png" % self.headers["Host"])
        elif self.path == "/text.png":
            self.answer(200, b"<html>no picture at all</html>")
        elif self.path == "/busy.png":
            self.answer(503, b"", **{"Retry-After": "1"})
        elif self.path == "/trouble.png":
            self.answer(500, b"")
        elif self.path == "/large.png":
            self.answer(200, b"x" * (33 << 20))
        elif self.path == "/inside.png":
            self.answer(302, b"", Location="file:///etc/passwd")
        else:
            self.answer(404, b"")

    def answer(self, status, body, **headers):
        self.send_response(status)
        for k, v in dict(headers, **{"Content-Length": len(body), "Connection": "close"}).items():
            self.send_header(k, str(v))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            pass

    def log_message(self, *_):
        pass


def working(done, **settings):
    """soukd work until done() says so."""
    p = subprocess.Popen(AS + [SOUKD, "work"], env=dict(ENV, **settings), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 90
        while not done():
            assert p.poll() is None, "soukd work ended"
            assert time.monotonic() < until, "waited in vain"
            time.sleep(0.1)
    finally:
        p.terminate()
        p.wait()


def pictures(n):
    return sql("SELECT external_ref || ' ' || i.state || coalesce(': ' || why, '') FROM images i JOIN products p ON p.id = product_id "
               "WHERE seller_id = %d ORDER BY external_ref" % n).split("\n")


def fetch_all(urls):
    sql("DELETE FROM jobs")
    n, slug = shop()
    rows = ["%s,%s,mugs,1.00,1,%s\n" % (u.split("/")[-1].split(".")[0], u.split("/")[-1], u) for u in urls]
    load(write("pictures.csv", "ref,title,category,price,stock,image\n" + "".join(rows)), slug)
    return n


def test_pictures_are_fetched_and_what_cannot_be_says_why():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = ("good.png", "moved.png", "round.png", "text.png", "busy.png", "trouble.png", "large.png", "inside.png", "gone.png")
    n = fetch_all(["http://127.0.0.1:%d/%s" % (server.server_port, name) for name in names])
    working(lambda: number("SELECT count(*) FROM images i JOIN products p ON p.id = product_id WHERE seller_id = %d AND i.state = 'waiting'" % n) == 0,
            SOUK_PICTURES_FROM="any")
    server.shutdown()
    same(pictures(n), ["busy ready", "gone refused: There is no picture at this address.", "good ready",
                       "inside refused: The address of this picture cannot be used.", "large refused: This file is too large.", "moved ready",
                       "round refused: The address of this picture cannot be used.",
                       "text refused: This is not a picture we can read. Please send a JPEG, PNG, WebP, GIF or HEIC file.", "trouble ready"])
    same(number("SELECT count(*) FROM products WHERE seller_id = %d AND image_key IS NOT NULL" % n), 4)
    same(Pictures.asked["/busy.png"], 2)
    same(number("SELECT count(*) FROM jobs WHERE kind = 'image_prepare'"), 0)


def children(pid):
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            return [int(c) for c in f.read().split()]
    except FileNotFoundError:
        return []


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(what, condition):
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "waited in vain: " + what
        time.sleep(0.05)


def test_helpers_come_back_and_end_with_the_one_that_started_them():
    sql("DELETE FROM jobs")
    env = dict(ENV, SOUK_JOB_PROCESSES="3")
    for how in (signal.SIGTERM, signal.SIGKILL):
        p = subprocess.Popen(AS + [SOUKD, "work"], env=env)
        eventually("three helpers", lambda: len(children(p.pid)) == 3)
        first = children(p.pid)
        os.kill(first[0], signal.SIGKILL)
        eventually("another in its place", lambda: len(children(p.pid)) == 3 and first[0] not in children(p.pid))
        left = children(p.pid)
        p.send_signal(how)
        p.wait()
        eventually("no helper left", lambda: not any(alive(c) for c in left))


def test_pictures_come_from_public_addresses_only():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    before = sum(Pictures.asked.values())
    n = fetch_all(["http://127.0.0.1:%d/good.png" % server.server_port, "http://localhost:%d/moved.png" % server.server_port])
    working(lambda: number("SELECT count(*) FROM jobs WHERE kind = 'image_prepare'") == 0)
    server.shutdown()
    same(pictures(n), ["good refused: The address of this picture cannot be used.", "moved refused: The address of this picture cannot be used."])
    same(sum(Pictures.asked.values()), before)


def test_a_server_that_is_not_there_is_left_alone_and_given_up_after_a_day():
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    n = fetch_all(["http://127.0.0.1:%d/%d.png" % (closed.getsockname()[1], i) for i in range(5)])
    working(lambda: number("SELECT count(*) FROM jobs WHERE kind = 'image_prepare' AND state = 'waiting' AND attempts = 0 AND run_at > now()") == 5,
            SOUK_PICTURES_FROM="any")
    same(number("SELECT count(*) FROM images i JOIN products p ON p.id = product_id WHERE seller_id = %d AND i.state = 'waiting'" % n), 5)
    sql("UPDATE images SET created_at = now() - interval '25 hours'; UPDATE jobs SET run_at = now()")
    working(lambda: number("SELECT count(*) FROM jobs WHERE kind = 'image_prepare'") == 0, SOUK_PICTURES_FROM="any")
    closed.close()
    same(set(p.split(" ", 1)[1] for p in pictures(n)), {"refused: The other server could not be reached."})


def shopify(files):
    for name in files:
        n, slug = shop()
        text = data("seller-import-csv", name)
        path = write(name, text)
        rows = list(csv.DictReader(text.splitlines(True)))
        p = load(path, slug, "--set", "category.default = home")
        same(p.figures[0], len(rows))
        same(p.figures[4], 0)
        same(number("SELECT count(*) FROM products WHERE seller_id = %d" % n), len({r["Handle"] for r in rows}), name)
        same(number("SELECT count(*) FROM variants WHERE seller_id = %d" % n), sum(1 for r in rows if r["Variant Price"]), name)
        own = os.path.join(ROOT, "conf", "import", "shopify.map")
        same(figures(load(path, slug, "--map", own, "--set", "category.default = home"))[1:], (0, 0, len(rows), 0))


def test_shopify_exports():
    shopify(["shopify-apparel.csv", "shopify-home-and-garden.csv", "shopify-jewelery.csv"])


def test_woocommerce_export():
    n, slug = shop()
    path = write("woo.csv", data("seller-import-csv", "woocommerce-sample_products.csv"))
    p = load(path, slug, "--set", "category.create = yes")
    same(p.figures[0], 24)
    same(sql("SELECT variants, state FROM products WHERE seller_id = %d AND external_ref = 'cc-hoodie'" % n), "6|live")
    same(sql("SELECT variants, state FROM products WHERE seller_id = %d AND external_ref = 'cc-logo-collection'" % n), "0|draft")
    same(figures(load(path, slug, "--set", "category.create = yes"))[1:3], (0, 0))


def sample(name, text, mapping, n_bad=0):
    sql("INSERT INTO categories (slug, name, path) SELECT s, s, ARRAY[currval(pg_get_serial_sequence('categories', 'id'))] FROM "
        "(SELECT nextval(pg_get_serial_sequence('categories', 'id'))) x, (VALUES ('%s')) v (s) WHERE false" % name)
    if number("SELECT count(*) FROM categories WHERE slug = '%s'" % name) == 0:
        sql("INSERT INTO categories (id, slug, name, path) VALUES (%d, '%s', '%s', '{%d}')" % ((900 + len(name), name, name, 900 + len(name))))
        sql("SELECT setval(pg_get_serial_sequence('categories', 'id'), greatest(2000, (SELECT max(id) FROM categories)))")
    n, slug = shop()
    path = write(text[0], text[1])
    args = ("--map", os.path.join(MAPS, mapping))
    p = load(path, slug, *args, want=1 if n_bad else 0)
    same(figures(p), (200, 200 - n_bad, 0, 0, n_bad))
    same(number("SELECT count(*) FROM products WHERE seller_id = %d AND state = 'live' AND length(title) > 1" % n), 200 - n_bad)
    same(figures(load(path, slug, *args, want=1 if n_bad else 0)), (200, 0, 0, 200 - n_bad, n_bad))


def test_esci_products():
    sample("esci", ("esci.jsonl", "\n".join(data("esci-us-150", "products.jsonl.zst").split("\n")[:200])), "esci.map")


def test_bestbuy_products():
    sample("bestbuy", ("bestbuy.json", json.dumps(json.loads(data("bestbuy-sample", "products.json.zst"))[:200], indent=2)), "bestbuy.map")


def test_goodbooks():
    sample("books", ("books.csv", "\n".join(data("goodbooks-10k", "books.csv.zst").split("\n")[:201]) + "\n"), "goodbooks.map")


def psql(url):
    """A session that runs what is written to it."""
    p = subprocess.Popen(AS + ["psql", url, "-v", "ON_ERROR_STOP=1", "-qAt"], env=ENV, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, bufsize=1)
    return p


def said(p, statement):
    p.stdin.write(statement + "; SELECT 'said';\n")
    assert p.stdout.readline() == "said\n", p.communicate()[1]


def test_a_migration_that_deadlocks_is_tried_again():
    sql("CREATE DATABASE locked")
    url = ENV["SOUK_DATABASE_URL"].replace("/souk?", "/locked?")
    first = sorted(os.listdir(os.path.join(ROOT, "sql", "migrations")))[0]
    with open(os.path.join(ROOT, "sql", "migrations", first)) as f:
        text = f.read()
    other = psql(url)
    said(other, text)
    said(other, "CREATE TABLE migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())")
    said(other, "INSERT INTO migrations VALUES ('%s', '%s')" % (first.removesuffix(".sql"), hashlib.blake2b(text.encode(), digest_size=32).hexdigest()))
    # The second migration refers to sellers after it has made categories: the one has what the other wants.
    said(other, "SET deadlock_timeout = '60s'; BEGIN; LOCK TABLE sellers IN SHARE MODE")
    p = subprocess.Popen(AS + [SOUKD, "migrate"], env=dict(ENV, SOUK_DATABASE_URL=url, PGOPTIONS="-c deadlock_timeout=8s"), text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while number("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = 'locked' AND NOT granted") == 0:
        assert p.poll() is None, p.communicate()
        time.sleep(0.05)
    said(other, "CREATE TABLE categories (id int)")
    said(other, "ROLLBACK")
    other.stdin.close()
    other.wait()
    out, err = p.communicate(timeout=60)
    same(p.returncode, 0, out + err)
    assert "trying again" in err and "deadlock" in err, err
    same(len(out.strip().split("\n")), len(os.listdir(os.path.join(ROOT, "sql", "migrations"))) - 1)


def test_z_everything_still_holds():
    p = subprocess.run(AS + [SOUKD, "check", "--invariants"], env=ENV, text=True, capture_output=True)
    same(p.returncode, 0, p.stdout)


def main():
    passed = failed = skipped = 0
    try:
        start()
        for name, fn in sorted(globals().items()):
            if not name.startswith("test_") or (len(sys.argv) > 1 and sys.argv[1] not in name):
                continue
            try:
                fn()
                passed += 1
            except Skip as e:
                skipped += 1
                print("SKIPPED: %s: %s" % (name, e))
            except Exception:
                failed += 1
                print("FAILED: %s" % name)
                traceback.print_exc(limit=-2, file=sys.stdout)
    finally:
        stop()
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
