/* After the sale: who sees an order, what a shop may do with it, what staff sees. */
#include "orders/order.h"
#include "run/job.h"
#include "run/req_private.h"
#include "tests/page.h"

#include <time.h>

/* Alice has order 1 (shop 1, paid) and order 2 (shop 2, shipped, in dispute). */

static const char *
key_of(order_id id)
{
	struct req r = { .now_us = (int64_t)time(NULL) * 1000000 };
	static char key[200];

	snprintf(key, sizeof key, "%s", strchr(order_link(&r, id), '=') + 1);
	arena_free(&r.arena);
	return (key);
}

static struct visit
get_keyed(enum persona p, const char *path, const char *key)
{
	char url[300];

	snprintf(url, sizeof url, "%s?key=%s", path, key);
	return (get(p, url));
}

static const char *
state_of(int id)
{
	return (sql_string("SELECT state FROM orders WHERE id = %d", id));
}

static int64_t
events(const char *topic)
{
	return (sql_number("SELECT count(*) FROM outbox WHERE topic = '%s'", topic));
}

static void
check_books(void)
{
	CHECK_INT(sql_number("SELECT count(*) FROM (SELECT p.entry_id FROM ledger_postings p JOIN ledger_accounts a "
	    "ON a.id = p.account_id GROUP BY p.entry_id, a.currency HAVING sum(p.amount) <> 0) bad"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM (SELECT account_id, sum(amount) AS s FROM ledger_postings GROUP BY 1) p "
	    "FULL JOIN (SELECT account_id, sum(amount) AS s FROM ledger_balances GROUP BY 1) b USING (account_id) "
	    "WHERE p.s IS DISTINCT FROM b.s"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM variants v WHERE on_hand < reserved OR on_hand <> "
	    "(SELECT coalesce(sum(on_hand), 0) FROM stock_movements m WHERE m.variant_id = v.id)"), 0);
}

/* An order of Sam's shop in a state, reached by legal steps. */
static void
bring_to(const char *state)
{
	static const char *const way[] = { "paid", "accepted", "shipped", "delivered", "completed" };
	size_t i = 0;

	while (i < nelem(way) && !str_eq(state_of(1), way[i]))
		i++;
	for (i++; i < nelem(way) && !str_eq(way[i - 1], state); i++)
		sql("UPDATE orders SET state = '%s', state_by = 'seller' WHERE id = 1", way[i]);
	must(str_eq(state_of(1), state));
}

TEST(orders_are_listed_for_their_account_only)
{
	struct visit v = get(ALICE, "/orders");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "href=\"/orders/1\"");
	CHECK_HAS(v.body, "Blue Loom");
	CHECK_HAS(v.body, "In dispute");
	CHECK(v.queries <= 4);
	v = get(BOB, "/orders");
	CHECK_HAS(v.body, "You have not ordered anything yet");
	CHECK_LACKS(v.body, "T100001");
	CHECK_INT(get(NOBODY, "/orders").status, 303);
}

TEST(list_of_orders_goes_on_after_a_page)
{
	struct visit v;

	sql("INSERT INTO checkouts (id, token, state, account_id, currency, email, country, hold_until, paid_at, closed_at) "
	    "SELECT 2000 + i, 'many-checkout-token-' || 2000 + i, 'paid', 3, 'EUR', 'bob@test.example', 'DE', now(), now(), now() "
	    "FROM generate_series(1, 30) i");
	sql("INSERT INTO orders (id, checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission) "
	    "SELECT 2000 + i, 2000 + i, 1, 3, 'EUR', 100, 0, 0, 100, 0 FROM generate_series(1, 30) i");
	v = get(BOB, "/orders");
	CHECK_HAS(v.body, "href=\"/orders/2030\"");
	CHECK_HAS(v.body, "href=\"/orders/2006\"");
	CHECK_LACKS(v.body, "href=\"/orders/2005\"");
	CHECK_HAS(v.body, "after=2006");
	v = get(BOB, "/orders?after=2006");
	CHECK_HAS(v.body, "href=\"/orders/2005\"");
	CHECK_HAS(v.body, "href=\"/orders/2001\"");
	CHECK_LACKS(v.body, "rel=\"next\"");
	CHECK_INT(get(BOB, "/orders?after=x").status, 200);
}

TEST(order_shows_parcels_sums_and_history)
{
	struct visit v = get(ALICE, "/orders/2");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Linen towel");
	CHECK_HAS(v.body, "€28.50");
	CHECK_HAS(v.body, "€4.55");
	CHECK_HAS(v.body, "https://www.laposte.fr/outils/suivre-vos-envois?code=6A12345678901");
	CHECK_HAS(v.body, "Handed to the carrier");
	CHECK_HAS(v.body, "Hafenstr. 1");
	CHECK_HAS(v.body, "/disputes/1");
	CHECK_LACKS(v.body, "Open a dispute");
	CHECK(v.queries <= 8);
	CHECK_HAS(get(ALICE, "/orders/1").body, "href=\"/orders/1/disputes\"");
}

TEST(order_is_not_there_for_others)
{
	CHECK_INT(get(BOB, "/orders/1").status, 404);
	CHECK_INT(get(SAM, "/orders/1").status, 404);
	CHECK_INT(get(NOBODY, "/orders/1").status, 404);
	CHECK_INT(get(ALICE, "/orders/999").status, 404);
}

TEST(order_opens_with_its_genuine_key_only)
{
	struct visit v;
	char forged[200];

	v = get_keyed(NOBODY, "/orders/1", key_of((order_id){ 1 }));
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Stoneware mug");
	CHECK_HAS(v.body, "/orders/1/disputes?key=");
	CHECK_LACKS(v.body, "href=\"/orders\">Your orders</a></li><li aria-current");
	CHECK_INT(get_keyed(NOBODY, "/orders/2", key_of((order_id){ 1 })).status, 404);
	CHECK_INT(get_keyed(BOB, "/orders/1", key_of((order_id){ 2 })).status, 404);
	snprintf(forged, sizeof forged, "%s", key_of((order_id){ 1 }));
	forged[3] = forged[3] == 'A' ? 'B' : 'A';
	CHECK_INT(get_keyed(NOBODY, "/orders/1", forged).status, 404);
	CHECK_INT(get_keyed(NOBODY, "/orders/1", "").status, 404);
}

TEST(strange_carriers_and_numbers_never_become_links)
{
	sql("UPDATE shipments SET carrier = 'Uncle Joe', tracking = 'javascript:alert(1)' WHERE id = 1");
	CHECK_LACKS(get(ALICE, "/orders/2").body, "Track parcel");
	sql("UPDATE shipments SET carrier = 'DHL', tracking = '\"><script>/../?' WHERE id = 1");
	CHECK_HAS(get(ALICE, "/orders/2").body, "tracking-id=%22%3E%3Cscript%3E%2F..%2F%3F\"");
	CHECK_LACKS(get(ALICE, "/orders/2").body, "<script>/");
}

TEST(shop_sees_its_own_orders_only)
{
	struct visit v = get(SAM, "/seller/orders");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "T100001");
	CHECK_LACKS(v.body, "T100002");
	CHECK_HAS(v.body, "€17.44");
	CHECK(v.queries <= 3);
	CHECK_INT(get(SAM, "/seller/orders/1").status, 200);
	CHECK(get(SAM, "/seller/orders/1").queries <= 8);
	CHECK_HAS(get(SAM, "/seller/orders/1").body, "€17.44");
	CHECK_INT(get(SAM, "/seller/orders/2").status, 404);
	CHECK_INT(get(ALICE, "/seller/orders").status, 403);
	CHECK_INT(get(NOBODY, "/seller/orders/1").status, 303);
	CHECK_HAS(get(SAM, "/seller/orders?state=paid").body, "T100001");
	CHECK_HAS(get(SAM, "/seller/orders?state=shipped").body, "No orders here");
}

TEST(shop_does_not_see_what_was_never_paid)
{
	sql("UPDATE checkouts SET state = 'awaiting_payment', paid_at = NULL, closed_at = NULL WHERE id = 1");
	CHECK_INT(get(SAM, "/seller/orders/1").status, 404);
	CHECK_LACKS(get(SAM, "/seller/orders").body, "T100001");
}

TEST(accepting_twice_is_accepting_once)
{
	CHECK_INT(post(SAM, "/seller/orders/1/acceptance", "").status, 303);
	CHECK_STR(state_of(1), "accepted");
	CHECK_INT(post(SAM, "/seller/orders/1/acceptance", "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM order_events WHERE order_id = 1 AND after = 'accepted' AND by = 'seller'"), 1);
}

TEST(shipping_takes_all_steps_and_tells_once)
{
	struct visit v = post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=JD0140");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/seller/orders/1");
	CHECK_STR(state_of(1), "shipped");
	CHECK_STR(sql_string("SELECT string_agg(after, ' ' ORDER BY id) FROM order_events WHERE order_id = 1"),
	    "awaiting_payment paid accepted shipped");
	CHECK_INT(events("order.shipped"), 1);
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=JD0140");
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE order_id = 1"), 1);
	CHECK_INT(events("order.shipped"), 1);
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=JD0141");
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE order_id = 1"), 2);
	CHECK_INT(events("order.shipped"), 2);
}

TEST(shop_cannot_flood_the_buyer_with_letters_about_parcels)
{
	sql("INSERT INTO shipments (order_id, carrier, tracking) SELECT 1, 'DHL', 'N' || n FROM generate_series(1, 29) n");
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=N30");
	CHECK_INT(events("order.shipped"), 1);
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=N31");
	CHECK_INT(events("order.shipped"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE order_id = 1"), 30);
}

TEST(shipping_wants_a_carrier_and_a_sane_number)
{
	struct visit v = post(SAM, "/seller/orders/1/shipments", "carrier=DPD&tracking=%3Cb%3E1");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "value=\"&lt;b&gt;1\"");
	CHECK_HAS(v.body, "<option value=\"DPD\" selected");
	CHECK_STR(state_of(1), "paid");
	CHECK_INT(post(SAM, "/seller/orders/1/shipments", "carrier=Nobody&tracking=1").status, 422);
	CHECK_STR(state_of(1), "paid");
}

TEST(another_shops_order_cannot_be_moved)
{
	CHECK_INT(post(SUE, "/seller/orders/1/acceptance", "").status, 404);
	CHECK_INT(post(SUE, "/seller/orders/1/shipments", "carrier=DHL&tracking=1").status, 404);
	CHECK_INT(post(SUE, "/seller/orders/1/cancellation", "reason=because").status, 404);
	CHECK_INT(post(ALICE, "/seller/orders/1/cancellation", "reason=because").status, 403);
	CHECK_STR(state_of(1), "paid");
}

TEST(cancelling_gives_back_goods_and_money_once)
{
	int64_t stock = sql_number("SELECT on_hand FROM variants WHERE id = 1");
	struct visit v = post(SAM, "/seller/orders/1/cancellation", "reason=The+kiln+broke.");

	CHECK_INT(v.status, 303);
	CHECK_STR(state_of(1), "cancelled");
	CHECK_INT(sql_number("SELECT on_hand FROM variants WHERE id = 1"), stock + 1);
	CHECK_INT(sql_number("SELECT count(*) FROM stock_movements WHERE variant_id = 1 AND cause = 'return' AND on_hand = 1"), 1);
	CHECK_INT(sql_number("SELECT amount FROM refunds WHERE order_id = 1"), 2290);
	CHECK_INT(sql_number("SELECT refunded FROM orders WHERE id = 1"), 2290);
	CHECK_INT(sql_number("SELECT sum(amount) FROM ledger_postings WHERE order_id = 1"), 2290 - 2290 - 2290);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'refund_send'"), 1);
	CHECK_INT(events("order.cancelled"), 1);
	check_books();
	CHECK_HAS(get(ALICE, "/orders/1").body, "The kiln broke.");
	CHECK_HAS(get(ALICE, "/orders/1").body, "is on its way");

	post(SAM, "/seller/orders/1/cancellation", "reason=The+kiln+broke.");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 1);
	CHECK_INT(sql_number("SELECT on_hand FROM variants WHERE id = 1"), stock + 1);
	CHECK_INT(events("order.cancelled"), 1);
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=1");
	post(SAM, "/seller/orders/1/acceptance", "");
	CHECK_STR(state_of(1), "cancelled");
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE order_id = 1"), 0);
}

TEST(cancelling_after_a_part_went_back_sends_the_rest)
{
	sql("UPDATE orders SET refunded = 290 WHERE id = 1");
	sql("UPDATE payments SET refunded = 290 WHERE id = 1");
	post(SAM, "/seller/orders/1/cancellation", "reason=Sold+out");
	CHECK_INT(sql_number("SELECT amount FROM refunds WHERE order_id = 1"), 2000);
	check_books();
}

TEST(cancelling_without_a_payment_to_refund_changes_nothing)
{
	sql("UPDATE payments SET refunded = amount WHERE id = 1");
	CHECK_INT(post(SAM, "/seller/orders/1/cancellation", "reason=Sold+out").status, 303);
	CHECK_STR(state_of(1), "paid");
	CHECK_INT(sql_number("SELECT count(*) FROM stock_movements WHERE cause = 'return'"), 0);
	CHECK_INT(events("order.cancelled"), 0);
}

TEST(cancelling_wants_a_reason)
{
	struct visit v = post(SAM, "/seller/orders/1/cancellation", "reason=+");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"reason-error\"");
	CHECK_STR(state_of(1), "paid");
}

TEST(steps_out_of_turn_are_refused)
{
	static const char *const late[] = { "shipped", "delivered", "completed" };

	for (size_t i = 0; i < nelem(late); i++) {
		bring_to(late[i]);
		post(SAM, "/seller/orders/1/cancellation", "reason=Too+late");
		post(SAM, "/seller/orders/1/acceptance", "");
		CHECK_STR(state_of(1), late[i]);
		CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
	}
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=1");
	CHECK_STR(state_of(1), "completed");
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE order_id = 1"), 0);
}

TEST(staff_finds_orders_by_number_address_and_state)
{
	struct visit v = get(ADMIN, "/admin/orders");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "T100001");
	CHECK_HAS(v.body, "T100002");
	CHECK(v.queries <= 3);
	v = get(ADMIN, "/admin/orders?q=+t100002+");
	CHECK_HAS(v.body, "T100002");
	CHECK_LACKS(v.body, "T100001");
	CHECK_HAS(get(ADMIN, "/admin/orders?q=Alice%40TEST.example").body, "T100001");
	CHECK_HAS(get(ADMIN, "/admin/orders?q=nobody%40test.example").body, "No such order");
	v = get(ADMIN, "/admin/orders?state=shipped");
	CHECK_HAS(v.body, "T100002");
	CHECK_LACKS(v.body, "T100001");
	CHECK_HAS(get(ADMIN, "/admin/orders?state=nonsense").body, "T100001");
	CHECK_INT(get(SAM, "/admin/orders").status, 403);
}

TEST(staff_sees_the_postings_of_an_order)
{
	struct visit v = get(ADMIN, "/admin/orders/1");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Owed to the shop");
	CHECK_HAS(v.body, "-€17.44");
	CHECK_HAS(v.body, "for all orders of this payment");
	CHECK_LACKS(v.body, "-€20.82");
	CHECK(v.queries <= 10);
	CHECK_INT(get(ADMIN, "/admin/orders/999").status, 404);
	CHECK_INT(get(SAM, "/admin/orders/1").status, 403);
}

static void
run_job(const char *kind)
{
	sql("DELETE FROM jobs");
	sql("INSERT INTO jobs (kind) VALUES ('%s')", kind);
	sql("DELETE FROM outbox");
	job_run_due("test");
}

static const char *
days_left(int id)
{
	return (sql_string("SELECT coalesce(round(extract(epoch FROM due_at - now()) / 86400)::text, 'never') FROM orders WHERE id = %d", id));
}

TEST(the_buyer_says_that_it_has_arrived)
{
	struct visit v;

	CHECK_LACKS(get(ALICE, "/orders/1").body, "I have received it");
	CHECK_INT(post(ALICE, "/orders/1/receipt", "").status, 303);
	CHECK_STR(state_of(1), "paid");
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=JD0140");
	CHECK_STR(days_left(1), "14");
	v = get(ALICE, "/orders/1");
	CHECK_HAS(v.body, "I have received it");
	CHECK_HAS(v.body, "counts as delivered on");
	CHECK_HAS(get(SAM, "/seller/orders/1").body, "counts as delivered on");
	CHECK_INT(post(BOB, "/orders/1/receipt", "").status, 404);
	CHECK_INT(post(NOBODY, "/orders/1/receipt", "").status, 404);
	v = post(ALICE, "/orders/1/receipt", "");
	CHECK_STR(v.location, "/orders/1");
	post(ALICE, "/orders/1/receipt", "");
	CHECK_STR(state_of(1), "delivered");
	CHECK_INT(sql_number("SELECT count(*) FROM order_events WHERE order_id = 1 AND after = 'delivered' AND by = 'buyer'"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE order_id = 1 AND delivered_at IS NULL"), 0);
	CHECK_STR(days_left(1), "14");
	CHECK_HAS(get(ALICE, "/orders/1").body, "tell us until");
	CHECK_HAS(get(SAM, "/seller/orders/1").body, "can open a dispute until");
	CHECK_LACKS(get(ALICE, "/orders/1").body, "I have received it");
}

TEST(a_guest_says_so_with_the_key_of_the_link)
{
	struct visit v;
	char url[300];

	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=JD0140");
	snprintf(url, sizeof url, "/orders/1/receipt?key=%s", key_of((order_id){ 1 }));
	CHECK_HAS(get_keyed(NOBODY, "/orders/1", key_of((order_id){ 1 })).body, "/orders/1/receipt?key=");
	v = post(NOBODY, url, "");
	CHECK_INT(v.status, 303);
	CHECK_HAS(v.location, "?key=");
	CHECK_STR(state_of(1), "delivered");
}

TEST(time_delivers_and_completes_an_order)
{
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=JD0140");
	run_job("orders_deliver");
	CHECK_STR(state_of(1), "shipped");
	sql("UPDATE orders SET due_at = now() - interval '1 minute' WHERE id = 1");
	post(SAM, "/seller/orders/1/shipments", "carrier=DHL&tracking=JD0141");
	run_job("orders_deliver");
	CHECK_STR(state_of(1), "shipped");
	sql("UPDATE orders SET due_at = now() - interval '1 minute' WHERE id = 1");
	run_job("orders_complete");
	CHECK_STR(state_of(1), "shipped");
	run_job("orders_deliver");
	CHECK_STR(state_of(1), "delivered");
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE order_id = 1 AND delivered_at IS NULL"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE args->>'order' = '1'") + events("order.delivered"), 1);
	run_job("orders_complete");
	CHECK_STR(state_of(1), "delivered");
	CHECK_HAS(get(ALICE, "/orders/1").body, "Open a dispute");
	sql("UPDATE orders SET due_at = now() - interval '1 minute' WHERE id = 1");
	run_job("orders_complete");
	CHECK_STR(state_of(1), "completed");
	CHECK_STR(days_left(1), "never");
	CHECK_STR(sql_string("SELECT string_agg(after || ' ' || by, ', ' ORDER BY id) FROM order_events WHERE order_id = 1 AND id > "
	    "(SELECT min(id) + 1 FROM order_events WHERE order_id = 1)"),
	    "paid system, accepted seller, shipped seller, delivered system, completed system");
	CHECK_LACKS(get(ALICE, "/orders/1").body, "Open a dispute");
	post(ALICE, "/orders/1/disputes", "reason=damaged&text=The+handle+is+broken.&wanted=10.00");
	CHECK_INT(sql_number("SELECT count(*) FROM disputes WHERE order_id = 1"), 0);
}

TEST(an_order_in_dispute_waits)
{
	sql("UPDATE orders SET due_at = now() - interval '1 minute' WHERE id = 2");
	run_job("orders_deliver");
	CHECK_STR(state_of(2), "shipped");
	CHECK_STR(days_left(2), "1");
	sql("UPDATE disputes SET state = 'withdrawn' WHERE id = 1");
	sql("UPDATE orders SET due_at = now() - interval '1 minute' WHERE id = 2");
	run_job("orders_deliver");
	CHECK_STR(state_of(2), "delivered");
}

TEST(many_orders_move_on_in_bunches)
{
	sql("INSERT INTO checkouts (id, token, state, currency, email, country, hold_until, paid_at, closed_at) "
	    "SELECT 3000 + i, 'many-checkout-token-' || 3000 + i, 'paid', 'EUR', 'bob@test.example', 'DE', now(), now(), now() "
	    "FROM generate_series(1, 450) i");
	sql("INSERT INTO orders (id, checkout_id, seller_id, currency, goods, shipping, tax, total, commission) "
	    "SELECT 3000 + i, 3000 + i, 1, 'EUR', 100, 0, 0, 100, 0 FROM generate_series(1, 450) i");
	sql("UPDATE orders SET state = 'paid' WHERE id > 3000");
	sql("UPDATE orders SET state = 'accepted' WHERE id > 3000");
	sql("UPDATE orders SET state = 'shipped', due_at = now() - interval '1 minute' WHERE id > 3000");
	run_job("orders_deliver");
	CHECK_INT(sql_number("SELECT count(*) FROM orders WHERE id > 3000 AND state = 'delivered'"), 450);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'orders_deliver'"), 0);
}

/* A key made that many days ago. */
static const char *
old_key(order_id id, int days)
{
	struct req r = { .now_us = ((int64_t)time(NULL) - (int64_t)days * 86400) * 1000000 };
	static char key[200];

	snprintf(key, sizeof key, "%s", strchr(order_link(&r, id), '=') + 1);
	arena_free(&r.arena);
	return (key);
}

TEST(a_link_that_is_too_old_leads_to_a_fresh_one)
{
	struct visit v;
	char forged[200];

	CHECK_INT(get_keyed(NOBODY, "/orders/1", old_key((order_id){ 1 }, 364)).status, 200);
	v = get_keyed(NOBODY, "/orders/1", old_key((order_id){ 1 }, 367));
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/orders/link?old=1&number=T100001");
	v = get(NOBODY, v.location);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "too old");
	CHECK_HAS(v.body, "value=\"T100001\"");
	CHECK_STR(get_keyed(NOBODY, "/disputes/1", old_key((order_id){ 2 }, 367)).location, "/orders/link?old=1&number=T100002");
	CHECK_INT(get_keyed(NOBODY, "/disputes/1", old_key((order_id){ 1 }, 367)).status, 404);
	CHECK_INT(get_keyed(NOBODY, "/orders/2", old_key((order_id){ 1 }, 367)).status, 404);
	CHECK_INT(get_keyed(ALICE, "/orders/1", old_key((order_id){ 1 }, 367)).status, 200);
	snprintf(forged, sizeof forged, "99999%s", strchr(old_key((order_id){ 1 }, 367), '-'));
	CHECK_INT(get_keyed(NOBODY, "/orders/1", forged).status, 404);
}

TEST(a_fresh_link_goes_to_the_orders_address_and_the_page_tells_nothing)
{
	struct visit known = post(NOBODY, "/orders/link", "number=t100001&email=Alice%40TEST.example"), v;

	CHECK_INT(known.status, 303);
	CHECK_INT(events("order.link"), 1);
	v = post(NOBODY, "/orders/link", "number=T100001&email=bob%40test.example");
	CHECK_STR(sql_string("SELECT string_agg(payload->>'order', ' ' ORDER BY id) FROM outbox WHERE topic = 'order.link'"), "1 0");
	CHECK_INT(v.status, known.status);
	CHECK_STR(v.location, known.location);
	CHECK_STR(v.body, known.body);
	CHECK_INT(post(NOBODY, "/orders/link", "number=T1&email=nonsense").status, 422);
}

TEST(carts_of_guests_who_stayed_away_are_removed)
{
	sql("INSERT INTO carts (id, account_id, updated_at) SELECT 5000 + i, CASE WHEN i = 4 THEN 3 END, now() - interval '31 days' "
	    "FROM generate_series(1, 5) i");
	sql("INSERT INTO cart_lines (cart_id, variant_id, quantity, seen_price) VALUES (5001, 1, 1, 1800), (5002, 1, 1, 1800)");
	sql("INSERT INTO sessions (token_hash, cart_id, seen_at, expires_at) VALUES "
	    "(decode(repeat('aa', 32), 'hex'), 5001, now() - interval '31 days', now() + interval '1 day'), "
	    "(decode(repeat('ab', 32), 'hex'), 5002, now() - interval '1 day', now() + interval '1 day')");
	sql("INSERT INTO checkouts (id, token, state, cart_id, currency, hold_until) VALUES "
	    "(900, 'test-checkout-token-000900', 'open', 5003, 'EUR', now() + interval '1 hour')");
	run_job("retention");
	CHECK_STR(sql_string("SELECT string_agg(id::text, ' ' ORDER BY id) FROM carts WHERE id > 5000"), "5002 5003 5004");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE token_hash = decode(repeat('aa', 32), 'hex') AND cart_id IS NULL"), 1);
}
