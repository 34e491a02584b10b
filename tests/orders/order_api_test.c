/* Parcels that a shop's program tells us of. */
#include "accounts/token.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

/* What a program of Sam (shop 1) or Sue (shop 2) sends of a parcel of order 1, which is of shop 1. */
static struct visit
send(enum persona who, const char *key, const char *body)
{
	struct req *r = req_new(&(struct http_in){ .target = "/" });
	char token[120], head[500];

	snprintf(token, sizeof token, "%s", token_text(r));
	req_end(r);
	sql("INSERT INTO access_tokens (account_id, seller_id, token_hash, name, scopes, expires_at) "
	    "SELECT m.account_id, m.seller_id, '\\x%s', 'x', 'orders:write', now() + interval '1 day' FROM seller_members m WHERE m.seller_id = %d "
	    "ORDER BY m.account_id LIMIT 1", token_hash(token), who == SAM ? 1 : 2);
	snprintf(head, sizeof head, "authorization: Bearer %s\ncontent-type: application/x-www-form-urlencoded%s%s", token,
	    key != NULL ? "\nidempotency-key: " : "", key != NULL ? key : "");
	return (post_raw(NOBODY, "/api/v1/orders/1/shipments", head, body, strlen(body)));
}

static int64_t
parcels(void)
{
	return (sql_number("SELECT count(*) FROM shipments WHERE order_id = 1"));
}

#define PARCEL "carrier=DHL&tracking=JD01"

TEST(program_ships_an_order_as_the_form_does)
{
	struct visit v = send(SAM, NULL, PARCEL);

	CHECK_INT(v.status, 201);
	CHECK_HAS(v.head, "Content-Type: application/json");
	CHECK_HAS(v.body, "\"carrier\":\"DHL\",\"tracking\":\"JD01\",\"shipped_at\":\"");
	CHECK_STR(sql_string("SELECT state || ' ' || state_by FROM orders WHERE id = 1"), "shipped seller");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'order.shipped'"), 1);
	CHECK_STR(sql_string("SELECT account_id || ' ' || seller_id || ' ' || about || ' ' || about_id FROM audit_log WHERE what = 'order.shipped'"),
	    "4 1 order 1");
	/* The same parcel once more is the same parcel. */
	v = send(SAM, NULL, PARCEL);
	CHECK_INT(v.status, 200);
	CHECK_INT(parcels(), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'order.shipped'"), 1);
}

TEST(key_of_a_request_names_one_parcel)
{
	CHECK_INT(send(SAM, "a-1", PARCEL).status, 201);
	CHECK_INT(send(SAM, "a-1", PARCEL).status, 200);
	CHECK_INT(send(SAM, "a-1", "carrier=DHL&tracking=JD02").status, 422);
	CHECK_INT(parcels(), 1);
	CHECK_INT(send(SAM, "a-2", "carrier=DHL&tracking=JD02").status, 201);
	CHECK_INT(parcels(), 2);
	/* Also once there is nothing left to send. */
	sql("UPDATE orders SET state = 'delivered', state_by = 'system' WHERE id = 1");
	sql("UPDATE orders SET state = 'completed', state_by = 'system', due_at = NULL WHERE id = 1");
	CHECK_INT(send(SAM, "a-1", PARCEL).status, 200);
	CHECK_INT(send(SAM, "a-3", "carrier=DHL&tracking=JD03").status, 409);
	CHECK_INT(send(SAM, "no blanks", PARCEL).status, 400);
	CHECK_INT(send(SAM, "", PARCEL).status, 400);
	CHECK_INT(sql_number("SELECT count(*) FROM shipments WHERE position('a-1'::bytea IN request_key) > 0"), 0);
}

TEST(program_is_told_which_parameter_is_wrong)
{
	struct visit v = send(SAM, NULL, "carrier=Nobody&tracking=%3Cb%3E");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.head, "Content-Type: application/problem+json");
	CHECK_HAS(v.body, "\"parameter\":\"carrier\"");
	CHECK_HAS(v.body, "\"parameter\":\"tracking\"");
	CHECK_INT(parcels(), 0);
}

TEST(program_of_another_shop_finds_no_such_order)
{
	CHECK_INT(send(SUE, NULL, PARCEL).status, 404);
	CHECK_INT(parcels(), 0);
	sql("UPDATE seller_members SET role = 'finance' WHERE account_id = 4");
	CHECK_INT(send(SAM, NULL, PARCEL).status, 403);
	CHECK_INT(post(SAM, "/api/v1/orders/1/shipments", PARCEL).status, 401);	/* a cookie is nothing here */
	CHECK_INT(parcels(), 0);
}
