/* driver: the code generated from orders.sql against a database layer that
 * notes what it is given and answers with what it is told. */
#include "orders/sql.h"

#include <setjmp.h>
#include <stdarg.h>

struct sql_rows {
	size_t		 n;
	bool		 nulls;		/* in all columns that may be */
	const char	*null;		/* in this one whatever it may */
};

static struct sql_rows answer;
static const struct sql *asked;
static struct sql_arg given[16];
static jmp_buf stopped;
static char stop_text[200];

struct sql_rows *
sql_run(struct req *r UNUSED, const struct sql *s, const struct sql_arg *arg)
{
	must(s->nin <= nelem(given) && (s->nin > 0) == (arg != NULL));
	asked = s;
	for (unsigned i = 0; i < s->nin; i++)
		given[i] = arg[i];
	return (&answer);
}

void
sql_later(struct req *r, const struct sql *s, const struct sql_arg *arg)
{
	sql_run(r, s, arg);
}

size_t
sql_nrows(const struct sql_rows *rows)
{
	return (rows->n);
}

int64_t
sql_affected(const struct sql_rows *rows)
{
	return ((int64_t)rows->n);
}

bool
sql_is_null(const struct sql_rows *rows, size_t row UNUSED, unsigned col)
{
	if (rows->null != NULL && str_eq(rows->null, asked->out[col].name))
		return (true);
	return (rows->nulls && asked->out[col].nullable);
}

int64_t
sql_i64(const struct sql_rows *rows, size_t row, unsigned col)
{
	must(asked->out[col].as == SQL_I64 || asked->out[col].as == SQL_TIME);
	return (sql_is_null(rows, row, col) ? 0 : (int64_t)(100 * row + col));
}

int32_t
sql_i32(const struct sql_rows *rows, size_t row, unsigned col)
{
	must(asked->out[col].as == SQL_I32);
	return (sql_is_null(rows, row, col) ? 0 : (int32_t)(100 * row + col));
}

bool
sql_bool(const struct sql_rows *rows, size_t row, unsigned col)
{
	must(asked->out[col].as == SQL_BOOL);
	return (!sql_is_null(rows, row, col));
}

const char *
sql_text(const struct sql_rows *rows, size_t row, unsigned col)
{
	must(asked->out[col].as == SQL_TEXT);
	return (sql_is_null(rows, row, col) ? NULL : asked->out[col].name);
}

struct bytes
sql_bytes(const struct sql_rows *rows, size_t row, unsigned col)
{
	must(asked->out[col].as == SQL_BYTES);
	if (sql_is_null(rows, row, col))
		return ((struct bytes){ NULL, 0 });
	return ((struct bytes){ asked->out[col].name, col });
}

void *
req_alloc(struct req *r UNUSED, size_t n)
{
	static struct arena a;

	return (arena_alloc(&a, n));
}

void
stop_because(struct req *r UNUSED, int status, const char *cause, const char *fmt, ...)
{
	va_list ap;
	size_t n = (size_t)snprintf(stop_text, sizeof stop_text, "%d %s ", status, cause);

	va_start(ap, fmt);
	vsnprintf(stop_text + n, sizeof stop_text - n, fmt, ap);
	va_end(ap);
	longjmp(stopped, 1);
}

static void
one(void)
{
	struct order o = { .total = -1 };

	answer = (struct sql_rows){ .n = 0 };
	must(!sql_order_by_buyer(NULL, (account_id){ 7 }, (order_id){ 8 }, &o));
	must(o.total == -1 && given[0].i == 7 && given[1].i == 8 && !given[0].is_null);
	must(asked == &sql_desc_order_by_buyer && asked->kind == SQL_ONE && asked->nout == 10);
	answer.n = 1;
	must(sql_order_by_buyer(NULL, (account_id){ 7 }, (order_id){ 8 }, &o));
	must(o.id.n == 0 && str_eq(o.number, "number") && o.total == 2 && str_eq(o.note, "note"));
	must(o.paid == 4 && o.has_paid && o.seller.n == 5 && o.has_seller && o.gift);
	must(o.parcels == 7 && o.has_parcels && o.seal.n == 8 && o.label.n == 9);
	answer.nulls = true;
	must(sql_order_by_buyer(NULL, (account_id){ 7 }, (order_id){ 8 }, &o));
	must(o.note == NULL && !o.has_paid && !o.has_seller && !o.has_parcels);
	must(o.number != NULL && o.seal.p != NULL && o.label.p == NULL);
}

static void
what_stops(void)
{
	struct order o, *list;

	answer = (struct sql_rows){ .n = 2 };
	if (setjmp(stopped) == 0) {
		(void)sql_order_by_buyer(NULL, (account_id){ 7 }, (order_id){ 8 }, &o);
		panic("two rows passed for one");
	}
	must(str_eq(stop_text, "500 sql.rows sql_order_by_buyer: 2 rows, want one at most"));
	answer = (struct sql_rows){ .n = 1, .null = "number" };
	if (setjmp(stopped) == 0) {
		(void)sql_order_by_buyer(NULL, (account_id){ 7 }, (order_id){ 8 }, &o);
		panic("NULL passed for a text");
	}
	must(str_eq(stop_text, "500 sql.null sql_order_by_buyer: number is NULL"));
	answer.null = "seal";
	if (setjmp(stopped) == 0) {
		(void)sql_orders_by_buyer(NULL, (account_id){ 7 }, &list);
		panic("NULL passed for bytes");
	}
	must(str_eq(stop_text, "500 sql.null sql_orders_by_buyer: seal is NULL"));
}

static void
many(void)
{
	struct order *o;

	answer = (struct sql_rows){ .n = 3 };
	must(sql_orders_by_buyer(NULL, (account_id){ 7 }, &o) == 3);
	must(o[0].total == 2 && o[1].total == 102 && o[2].total == 202 && o[2].seller.n == 205);
	answer.n = 0;
	must(sql_orders_by_buyer(NULL, (account_id){ 7 }, &o) == 0);
}

static void
exec_with_nulls(void)
{
	const struct bytes none = { NULL, 0 };
	int64_t at = 11;
	seller_id seller = { 12 };
	bool gift = true;
	int32_t parcels = -13;

	answer = (struct sql_rows){ .n = 5 };
	must(sql_order_note(NULL, NULL, NULL, NULL, NULL, NULL, none, none, "") == 5);
	for (int i = 0; i < 6; i++)
		must(given[i].is_null);
	must(!given[6].is_null && given[6].bytes.p != NULL && given[6].bytes.n == 0);
	must(!given[7].is_null && *given[7].text == '\0');
	must(sql_order_note(NULL, "n", &at, &seller, &gift, &parcels, (struct bytes){ "ab", 2 }, none, "t") == 5);
	for (int i = 0; i < 8; i++)
		must(!given[i].is_null);
	must(str_eq(given[0].text, "n") && given[1].i == 11 && given[2].i == 12 && given[3].i == 1);
	must(given[4].i == -13 && given[5].bytes.n == 2 && str_eq(given[7].text, "t"));
	sql_order_seen(NULL, (order_id){ 21 });
	must(asked->kind == SQL_LATER && given[0].i == 21);
}

static void
arrays(void)
{
	static const int64_t ids[] = { 1, 2 };
	static const char *const names[] = { "a", NULL, "c" };
	static const order_id orders[] = { { 3 }, { 4 } };

	must(sql_order_pick(NULL, ids, 2, names, 3, orders, 2, NULL, 0, 9) == 5);
	must(given[0].i64s.v == ids && given[0].i64s.n == 2 && given[1].texts.v == names);
	must(given[1].texts.n == 3 && given[2].i64s.v[1] == 4 && given[2].i64s.n == 2);
	must(given[3].is_null && !given[2].is_null && given[4].i == 9);
	must(asked->in[2].as == SQL_I64S && str_eq(asked->in[2].type, "bigint[]"));
}

static void
struct_of_parameters(void)
{
	struct sql_order_insert_row row;
	int32_t parcels = 2;

	answer = (struct sql_rows){ .n = 1 };
	must(sql_order_insert(NULL, &(struct sql_order_insert_in){
	    .buyer = { 1 }, .number = "n", .total = 3, .gift = true, .parcels = &parcels,
	}, &row));
	must(given[0].i == 1 && str_eq(given[1].text, "n") && given[2].i == 3 && given[3].is_null);
	must(given[4].is_null && given[5].is_null && given[6].i == 1 && given[7].i == 2);
	must(!given[8].is_null && given[9].is_null && given[10].texts.n == 0 && !given[11].is_null);
}

int
main(void)
{
	one();
	what_stops();
	many();
	exec_with_nulls();
	arrays();
	struct_of_parameters();
	must(sql_order_purge(NULL) == 1 && asked->nin == 0 && asked->in == NULL);
	return (0);
}
