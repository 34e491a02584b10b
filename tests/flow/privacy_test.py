"""Copies over the wire, and what is left of a buyer after a real purchase and its webhooks."""
import io
import json
import os
import sys
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Browser, main, same, test, wait
from people import person

WORDS = ("quirina", "zwirbel", "zwetschgen")

PLACES = """
CREATE TEMP TABLE found (place text);
DO $$ DECLARE c record; n bigint; w text; BEGIN
FOR c IN SELECT k.table_name, k.column_name, k.data_type FROM information_schema.columns k
    JOIN information_schema.tables t USING (table_schema, table_name) WHERE k.table_schema = 'public' AND t.table_type = 'BASE TABLE' LOOP
FOREACH w IN ARRAY ARRAY[%s] LOOP
    EXECUTE format('SELECT count(*) FROM %%I WHERE strpos(lower(%%s), $1) > 0', c.table_name,
        CASE WHEN c.data_type = 'bytea' THEN format('encode(%%I, ''escape'')', c.column_name) ELSE format('%%I::text', c.column_name) END)
        INTO n USING w;
    IF n > 0 THEN INSERT INTO found VALUES (c.table_name || '.' || c.column_name); END IF;
END LOOP; END LOOP; END $$;
SELECT DISTINCT place FROM found ORDER BY 1"""


def places(house):
    return house.sql(PLACES % ", ".join("'%s'" % w for w in WORDS))


def buyer(house, email, name, street):
    b = person(house, email)
    b.ADDRESS = {**b.ADDRESS, "email": email, "name": name, "street": street}
    slug, _ = house.product(5)
    assert b.buy(slug).thanks
    house.events_arrived()
    house.letters(email)
    return b


@test("a copy is prepared and comes whole, also when it is large")
def _(house):
    b = buyer(house, "karla@test.example", "Karla Kopie", "Kopierweg 3")
    account = house.number("SELECT id FROM accounts WHERE email = 'karla@test.example'")
    house.sql("INSERT INTO account_addresses (account_id, name, street, city, country) SELECT %d, "
              "md5(n::text), md5(random()::text), md5(random()::text), 'DE' FROM generate_series(1, 40000) n" % account)
    b.submit(b.get("/account/export"), "/account/export")
    wait("the copy", lambda: house.one("SELECT state FROM data_exports WHERE account_id = %d" % account) == "ready")
    url = "/account/exports/%d" % house.number("SELECT id FROM data_exports WHERE account_id = %d" % account)
    page = b.get(url)
    same((page.status, page.headers["Content-Type"], page.headers["Cache-Control"], page.headers["X-Content-Type-Options"]),
         (200, "application/zip", "no-store", "nosniff"))
    same(len(page.bytes), house.number("SELECT bytes FROM data_exports WHERE account_id = %d" % account))
    z = zipfile.ZipFile(io.BytesIO(page.bytes))
    same(z.testzip(), None)
    same(len(json.loads(z.read("addresses.json"))), 40000)
    order, = json.loads(z.read("orders.json"))
    same(order["deliver_to"]["street"], "Kopierweg 3")
    for part in json.loads(z.read("index.json"))["files"]:
        same(len(json.loads(z.read(part["file"]))), part["rows"], part["file"])
    same(Browser(house).get(url).path, "/login")
    assert any("copy of your data" in s for s in house.letters("karla@test.example"))


@test("after an erasure no table knows who bought, and the books and the log hold")
def _(house):
    b = buyer(house, "quirina@test.example", "Quirina Zwirbel", "Zwetschgengasse 17")
    order = house.number("SELECT max(id) FROM orders")
    assert "checkouts.street" in places(house)
    sums = "SELECT (SELECT sum(amount) FROM ledger_balances WHERE amount > 0) || ' ' || (SELECT sum(total) FROM orders)"
    before = house.one(sums)
    page = b.get("/account/erase")
    assert "under way" in page.words()
    for state, by in (("accepted", "seller"), ("shipped", "seller"), ("delivered", "system"), ("completed", "system")):
        house.sql("UPDATE orders SET state = '%s', state_by = '%s', due_at = CASE WHEN '%s' IN ('shipped', 'delivered') THEN now() + interval '9 days' END "
                  "WHERE id = %d" % (state, by, state, order))
    b.submit(b.get("/account/erase"), "/account/erase")
    wait("the letter", lambda: any("to be erased" in s for s in house.letters("quirina@test.example")))
    house.sql("UPDATE erasures SET due_at = now(); INSERT INTO jobs (kind) VALUES ('erasures'); NOTIFY souk_jobs")
    wait("the erasure", lambda: house.one("SELECT state FROM erasures") == "erased")
    wait("the report", lambda: any("has been erased" in s for s in house.letters("quirina@test.example")))
    house.sql("INSERT INTO jobs (kind) VALUES ('erasures'); NOTIFY souk_jobs")
    wait("the end", lambda: house.one("SELECT state FROM erasures") == "told")
    same(places(house), [])
    same(house.one(sums), before)
    same(b.get("/account").path, "/login")
    house.invariants()
    assert " 0 wrong" in house.run("soukd", "audit", "verify")


main()
