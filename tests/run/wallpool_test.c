/* wallpool: one connection, many viewers: none of them stays on it. */
#include "people/sql.h"
#include "run/dispatch.h"
#include "run/req_private.h"
#include "tests/run/house.h"

enum { ALICE = 2, BOB = 3 };

static struct req *
request_of(int64_t account)
{
	static const struct http_in in = { .method = METHOD_GET, .target = "/", .remote = "127.0.0.1" };
	struct req *r = req_new(&in);

	r->viewer.account.n = account;
	return (r);
}

/* How many of Alice's addresses there are for the request. */
static int
addresses(struct req *r)
{
	struct account_address *v;

	return ((int)sql_addresses(r, (account_id){ ALICE }, &v));
}

static int
alone(int64_t account)
{
	struct req *r = request_of(account);
	int n = addresses(r);

	req_end(r);
	return (n);
}

/* What the idle connection would tell whoever comes next. */
static const char *
left_on_it(const char *setting)
{
	static char text[64];
	struct db_conn *c;
	PGresult *res;

	must(conn_take(0, &c) == DB_OK && PQexitPipelineMode(c->pg) == 1);
	PQsetnonblocking(c->pg, 0);
	res = PQexecParams(c->pg, "SELECT current_setting($1, true)", 1, NULL, &setting, NULL, NULL, 0);
	snprintf(text, sizeof text, "%s", PQgetvalue(res, 0, 0));
	PQclear(res);
	PQsetnonblocking(c->pg, 1);
	PQenterPipelineMode(c->pg);
	conn_give(c);
	return (text);
}

static void
open_house(void)
{
	house_open(1, false);
	db_options.wall = wall_text;
	ask_sql("INSERT INTO accounts (id, email, name) VALUES (2, 'a@test.example', 'Alice'), (3, 'b@test.example', 'Bob') ON CONFLICT DO NOTHING");
	ask_sql("INSERT INTO account_addresses (id, account_id, name, street, city, country) VALUES (1, 2, 'Alice', 'Street', 'Kiel', 'DE') "
	    "ON CONFLICT DO NOTHING");
}

static void
one_after_another(void)
{
	open_house();
	CHECK_INT(alone(ALICE), 1);
	CHECK_STR(left_on_it("souk.viewer"), "");
	CHECK_STR(left_on_it("role"), "souk_app");
	CHECK_INT(alone(0), 0);
	CHECK_INT(alone(BOB), 0);
	CHECK_INT(alone(ALICE), 1);
}

TEST(a_connection_forgets_its_viewer_after_each_statement)
{
	(void)house();
	in_child(one_after_another);
}

static void
transactions(void)
{
	struct req *r;

	open_house();
	for (int how = 0; how < 3; how++) {
		r = request_of(ALICE);
		db_begin(r);
		CHECK_INT(addresses(r), 1);
		if (how == 0)
			db_commit(r);
		else if (how == 1)
			db_rollback(r);
		req_end(r);	/* which takes back what is open */
		CHECK_STR(left_on_it("souk.viewer"), "");
		CHECK_INT(alone(BOB), 0);
	}
}

TEST(a_transaction_takes_its_viewer_along_however_it_ends)
{
	(void)house();
	in_child(transactions);
}

static void
changing(void)
{
	struct req *r;

	open_house();
	r = request_of(0);
	db_begin(r);
	CHECK_INT(addresses(r), 0);
	r->viewer.account.n = ALICE;	/* has just signed in */
	CHECK_INT(addresses(r), 1);
	CHECK_INT(addresses(r), 1);
	r->viewer.account.n = BOB;
	sql_address_remove(r, (account_id){ ALICE }, (address_id){ 1 });
	CHECK_INT(addresses(r), 0);
	r->viewer.account.n = ALICE;
	CHECK_INT(addresses(r), 1);
	db_commit(r);
	req_end(r);
	CHECK_STR(ask_sql("SELECT count(*) FROM account_addresses"), "1");
}

TEST(a_viewer_who_changes_within_a_transaction_is_told_anew)
{
	(void)house();
	in_child(changing);
}

static void
full_batch(void)
{
	struct req *r;

	open_house();
	r = request_of(ALICE);
	db_begin(r);
	for (int i = 0; i < 100; i++) {		/* more than one batch holds, of two viewers */
		r->viewer.account.n = i % 2 == 0 ? ALICE : BOB;
		sql_later(r, &sql_desc_address_undefault, &(struct sql_arg){ .i = ALICE });
	}
	r->viewer.account.n = ALICE;
	CHECK_INT(addresses(r), 1);
	db_commit(r);
	CHECK_INT(addresses(r), 1);
	req_end(r);
	CHECK_INT(alone(BOB), 0);
}

TEST(a_batch_that_is_full_tells_the_viewer_too)
{
	(void)house();
	in_child(full_batch);
}
