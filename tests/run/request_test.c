/* request: what the dispatcher answers whatever the page: methods, types,
 * limits, headers, failures, kept answers. */
#include "tests/page.h"

#include <unistd.h>

#include "run/cache.h"
#include "run/ratelimit.h"
#include "run/req_private.h"
#include "run/route.h"

#define FORM	"content-type: application/x-www-form-urlencoded\nsec-fetch-site: same-origin"

static struct visit
ask_with(enum method m, const char *path)
{
	const struct http_in in = { .method = m, .target = path, .body_fd = -1, .remote = "127.0.0.1" };

	return (visit(&in));
}

static unsigned
times(const char *text, const char *part)
{
	unsigned n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return (n);
}

TEST(every_answer_carries_its_headers)
{
	static const char *const paths[] = { "/", "/nowhere", "/login", "/p/stoneware-mug", "/cart", "/seller" };

	for (size_t i = 0; i < nelem(paths); i++) {
		struct visit v = get(NOBODY, paths[i]);

		CHECK_INT(times(v.head, "Content-Security-Policy: default-src 'none'; script-src 'self';"), 1);
		CHECK_LACKS(v.head, "unsafe");
		CHECK_INT(times(v.head, "X-Content-Type-Options: nosniff\r\n"), 1);
		CHECK_INT(times(v.head, "Cache-Control: "), 1);
		CHECK_INT(times(v.head, "X-Request-Id: "), 1);
		CHECK_LACKS(v.head, "Strict-Transport");
		if (v.status != 303)
			CHECK_INT(times(v.head, "Vary: Accept-Encoding, Accept-Language, Cookie\r\n"), 1);
	}
	CHECK_HAS(get(NOBODY, "/").head, "Cache-Control: private, no-cache\r\n");
	CHECK_HAS(get(ALICE, "/").head, "Cache-Control: no-store\r\n");
	CHECK_HAS(get(NOBODY, "/nowhere").head, "Cache-Control: no-store\r\n");
	CHECK_LACKS(get(NOBODY, "/nowhere").head, "ETag");
}

TEST(methods_are_those_of_the_route)
{
	struct visit v = ask_with(METHOD_HEAD, "/");

	CHECK_INT(v.status, 200);
	CHECK_INT(ask_with(METHOD_PUT, "/").status, 405);
	CHECK_INT(ask_with(METHOD_DELETE, "/cart/lines").status, 405);
	v = ask_with(METHOD_OTHER, "/cart/lines");
	CHECK_INT(v.status, 405);
	CHECK_HAS(v.head, "Allow: POST\r\n");
	CHECK_HAS(ask_with(METHOD_POST, "/").head, "Allow: GET, HEAD\r\n");
	CHECK_INT(ask_with(METHOD_PUT, "/nowhere").status, 404);
}

TEST(targets_that_name_nothing_are_refused)
{
	static char longest[9000];

	memset(longest, 'a', sizeof longest - 1);
	longest[0] = '/';
	CHECK_INT(get(NOBODY, longest).status, 414);
	CHECK_INT(get(NOBODY, "/p/%zz").status, 400);
	CHECK_INT(get(NOBODY, "/../etc/passwd").status, 400);
	CHECK_INT(get(NOBODY, "//evil.example/").status, 404);
	CHECK_INT(get(NOBODY, "/p/%ff").status, 400);
	CHECK_INT(get(ALICE, "/orders/0").status, 404);
	CHECK_INT(get(ALICE, "/orders/99999999999999999999").status, 404);
	CHECK_INT(get(ALICE, "/orders/1x").status, 404);
}

TEST(slash_at_the_end_leads_to_the_page_itself)
{
	static char longest[3000];
	struct visit v = get(ALICE, "/orders/?after=5&x=%2f");

	CHECK_INT(v.status, 308);
	CHECK_STR(v.location, "/orders?after=5&x=%2f");
	CHECK_STR(get(NOBODY, "/c/home/").location, "/c/home");
	CHECK_INT(ask_with(METHOD_HEAD, "/c/").status, 308);
	CHECK_INT(get(NOBODY, "/nowhere/").status, 404);
	CHECK_INT(get(NOBODY, "/c/home//").status, 404);
	CHECK_INT(post(ALICE, "/cart/lines/", "").status, 404);
	CHECK_INT(get(NOBODY, "/").status, 200);
	memset(longest, 'a', sizeof longest - 1);
	memcpy(longest, "/c/?q=", 6);
	CHECK_INT(get(NOBODY, longest).status, 404);
}

TEST(forms_must_be_forms)
{
	CHECK_INT(post_raw(ALICE, "/cart/lines", "sec-fetch-site: same-origin", "a=b", 3).status, 415);
	CHECK_INT(post_raw(ALICE, "/cart/lines", "content-type: text/plain", "a=b", 3).status, 415);
	CHECK_INT(post_raw(ALICE, "/cart/lines", "content-type: application/x-www-form-urlencodedx", "a=b", 3).status, 415);
	CHECK_INT(post_raw(ALICE, "/cart/lines", "content-type: application/json", "{}", 2).status, 415);
	CHECK_INT(post_raw(ALICE, "/cart/lines", "content-type: multipart/form-data; boundary=b", "--b--\r\n", 7).status, 415);
	/* Understood, whatever the case; what is missing then is the token. */
	CHECK_INT(post_raw(ALICE, "/cart/lines", "content-type: Application/X-WWW-Form-URLencoded; charset=UTF-8", "a=b", 3).status,
	    403);
	CHECK_INT(post_raw(ALICE, "/cart/lines", FORM, "", 0).status, 403);
	CHECK_INT(post_raw(ALICE, "/cart/lines", FORM, "a=%00", 5).status, 400);
	CHECK_INT(post_raw(ALICE, "/cart/lines", FORM, "a=%ff", 5).status, 400);
}

TEST(forms_have_limits)
{
	static char body[(1 << 20) + 100];
	size_t n = 0;

	for (int i = 0; i < 201; i++)
		n += (size_t)snprintf(body + n, sizeof body - n, "a=b&");
	CHECK_INT(post_raw(ALICE, "/cart/lines", FORM, body, n - 1).status, 413);
	memset(body, 'x', sizeof body);
	memcpy(body, "a=", 2);
	CHECK_INT(post_raw(ALICE, "/cart/lines", FORM, body, (256 << 10) + 2).status, 403);
	CHECK_INT(post_raw(ALICE, "/cart/lines", FORM, body, (256 << 10) + 3).status, 413);
	CHECK_INT(post_raw(ALICE, "/cart/lines", FORM, body, sizeof body).status, 413);
	CHECK_INT(get(NOBODY, "/search?q=%00").status, 400);
}

TEST(the_first_of_repeated_fields_counts)
{
	CHECK_INT(post(ALICE, "/cart/lines", "variant=1&quantity=2&variant=2&quantity=9").status, 303);
	CHECK_INT(sql_number("SELECT quantity FROM cart_lines WHERE variant_id = 1"), 2);
	CHECK_INT(sql_number("SELECT count(*) FROM cart_lines WHERE variant_id = 2"), 0);
}

/* Fails as many statements as the sequence is short of, with that SQLSTATE. */
static void
make_carts_fail(const char *state, int how_often)
{
	sql("CREATE SEQUENCE tried; GRANT USAGE ON tried TO souk_app");
	sql("CREATE FUNCTION fail_cart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('tried') <= %d THEN "
	    "RAISE EXCEPTION 'as asked' USING ERRCODE = '%s'; END IF; RETURN NEW; END $$", how_often, state);
	sql("CREATE TRIGGER fail_cart BEFORE INSERT OR UPDATE ON cart_lines FOR EACH ROW EXECUTE FUNCTION fail_cart()");
}

TEST(conflicts_are_tried_again)
{
	struct visit v;

	make_carts_fail("40001", 3);
	v = post(ALICE, "/cart/lines", "variant=1&quantity=2");
	CHECK_INT(v.status, 303);
	CHECK_INT(times(v.head, "Set-Cookie: flash="), 1);
	CHECK_INT(times(v.head, "Location: "), 1);
	CHECK_INT(sql_number("SELECT quantity FROM cart_lines WHERE variant_id = 1"), 2);
	CHECK_INT(sql_number("SELECT last_value FROM tried"), 4);
}

TEST(conflicts_are_not_tried_for_ever)
{
	struct visit v;

	make_carts_fail("40P01", 100);
	v = post(ALICE, "/cart/lines", "variant=1&quantity=2");
	CHECK_INT(v.status, 503);
	CHECK_STR(v.cause, "db.conflict");
	CHECK_HAS(v.head, "Retry-After: 1\r\n");
	CHECK_INT(sql_number("SELECT last_value FROM tried"), 4);
	CHECK_INT(sql_number("SELECT count(*) FROM cart_lines WHERE variant_id = 1"), 0);
}

TEST(other_failures_are_told_apart)
{
	static const struct { const char *state; int status; const char *cause; } cases[] = {
		{ "23505", 409, "db.constraint" }, { "57014", 503, "db.timeout" }, { "53300", 503, "db.gone" },
		{ "55P03", 503, "db.gone" }, { "22012", 500, "db.error" },
	};

	for (size_t i = 0; i < nelem(cases); i++) {
		struct visit v;

		sql("SAVEPOINT one");
		make_carts_fail(cases[i].state, 100);
		v = post(ALICE, "/cart/lines", "variant=1&quantity=2");
		CHECK_INT(v.status, cases[i].status);
		CHECK_STR(v.cause, cases[i].cause);
		CHECK_LACKS(v.body, "as asked");
		CHECK_LACKS(v.head, "flash=");
		sql("ROLLBACK TO one");
	}
}

TEST(the_error_page_needs_nothing_that_can_fail)
{
	struct visit v;

	/* Whatever the error page asks of the database fails as well. */
	sql("SAVEPOINT one");
	sql("ALTER TABLE sessions RENAME TO sessions_gone");
	v = get(ALICE, "/cart");
	sql("ROLLBACK TO one");
	CHECK_INT(v.status, 500);
	CHECK_HAS(v.head, "Content-Type: text/html; charset=utf-8\r\n");
	CHECK_HAS(v.head, "Content-Security-Policy");
	CHECK_HAS(v.body, "</html>");
}

TEST(limits_answer_429_with_the_wait)
{
	struct visit v;
	int n = 0;

	ratelimit_init(true);
	do
		v = get(NOBODY, "/search?q=mug");
	while (v.status == 200 && ++n < 10000);
	ratelimit_init(false);
	CHECK_INT(v.status, 429);
	CHECK(n > 5);
	CHECK_INT(times(v.head, "Retry-After: "), 1);
	CHECK_STR(v.cause, "limit");
}

/* Pages for visitors, with forms too: the token of theirs is everybody's. */
TEST(unchanged_pages_are_confirmed)
{
	struct visit v = get(NOBODY, "/c/mugs"), again;
	char lines[200];
	const char *tag = strstr(v.head, "ETag: ");

	CHECK(tag != NULL);
	if (tag == NULL)
		return;
	snprintf(lines, sizeof lines, "if-none-match: \"x\", %.*s", (int)strcspn(tag + 6, "\r"), tag + 6);
	again = get_with(NOBODY, "/c/mugs", lines);
	CHECK_INT(again.status, 304);
	CHECK_STR(again.body, "");
	CHECK_HAS(again.head, "ETag: ");
	CHECK_HAS(again.head, "Content-Security-Policy");
	CHECK_INT(get_with(NOBODY, "/c/mugs", "if-none-match: \"x\"").status, 200);
	CHECK_INT(get_with(ALICE, "/c/mugs", lines).status, 200);
}

TEST(pages_travel_small)
{
	struct visit v = get_with(NOBODY, "/", "accept-encoding: gzip");

	CHECK_HAS(v.head, "Content-Encoding: gzip\r\n");
	CHECK_INT((unsigned char)v.body[0], 0x1F);
	CHECK_HAS(get_with(NOBODY, "/", "accept-encoding: br, gzip").head, "Content-Encoding: br\r\n");
	CHECK_HAS(get_with(ALICE, "/", "accept-encoding: br, gzip").head, "Content-Encoding: gzip\r\n");
	CHECK_LACKS(get_with(NOBODY, "/", "accept-encoding: gzip;q=0").head, "Content-Encoding");
	CHECK_LACKS(get(NOBODY, "/").head, "Content-Encoding");
}

static bool
kept(const char *path, const char *lang, const char *encoding, struct cache_answer *a)
{
	return (cache_find(path, lang, encoding, a));
}

TEST(kept_answers_are_nobodys)
{
	struct cache_answer a;
	struct visit v;

	CHECK(!kept("/p/stoneware-mug", "en", "identity", &a));
	get(ALICE, "/p/stoneware-mug");
	CHECK(!kept("/p/stoneware-mug", "en", "identity", &a));
	v = get(NOBODY, "/p/stoneware-mug");
	CHECK(kept("/p/stoneware-mug", "en", "identity", &a));
	CHECK(strstr(a.head, "X-Request-Id") == NULL);
	CHECK(strstr(a.head, "Set-Cookie") == NULL);
	CHECK(strstr(a.head, "Content-Security-Policy") != NULL);
	CHECK_INT(a.status, 200);
	CHECK(a.body_len == strlen(v.body) && memcmp(a.body, v.body, a.body_len) == 0);
	cache_release(a.entry);
	CHECK(!kept("/p/stoneware-mug", "de", "identity", &a));
	CHECK(!kept("/p/stoneware-mug", "en", "br", &a));
	CHECK(!kept("/p/stoneware-mug?x=1", "en", "identity", &a));
	get_with(NOBODY, "/p/stoneware-mug", "accept-language: de\naccept-encoding: br");
	CHECK(kept("/p/stoneware-mug", "de", "br", &a));
	cache_release(a.entry);
	get(NOBODY, "/p/no-such-thing");
	CHECK(!kept("/p/no-such-thing", "en", "identity", &a));
}

static void
check_forgotten(const char *message, bool product, bool category, bool home)
{
	static const char *const paths[] = { "/p/stoneware-mug", "/c/mugs", "/" };
	const bool gone[] = { product, category, home };
	struct cache_answer a;

	for (size_t i = 0; i < nelem(paths); i++)
		get(NOBODY, paths[i]);
	cache_message(message);
	for (size_t i = 0; i < nelem(paths); i++) {
		bool found = kept(paths[i], "en", "identity", &a);

		if (found)
			cache_release(a.entry);
		if (found == gone[i])
			test_fail(__FILE__, __LINE__, "%s after \"%s\"", paths[i], message);
	}
}

TEST(messages_make_forget)
{
	check_forgotten("p 999 1 2", false, false, false);
	check_forgotten("p 1 1 2", true, true, true);	/* whoever shows the product */
	check_forgotten("l 999 1 2", false, true, true);
	check_forgotten("l 999 3", false, false, true);
	check_forgotten("*", true, true, true);
	check_forgotten("nonsense", true, true, true);
	check_forgotten("", true, true, true);
	check_forgotten("l 999 ", false, false, true);	/* and no endless loop */
	check_forgotten("l 999 x", false, false, true);
}

TEST(nothing_is_kept_or_served_unheard)
{
	struct cache_answer a;

	get(NOBODY, "/c/mugs");
	cache_listening(false);
	CHECK(!kept("/c/mugs", "en", "identity", &a));
	CHECK_INT(cache_epoch(), 0);
	get(NOBODY, "/c/mugs");
	cache_listening(true);
	CHECK(!kept("/c/mugs", "en", "identity", &a));
	CHECK(cache_epoch() != 0);
}

/* A request without a server or a page, for what the page cannot arrange. */
static struct req *
bare(const char *target)
{
	static struct http_in in = { .method = METHOD_GET, .body_fd = -1, .remote = "127.0.0.1" };
	struct req *r;

	in.target = target;
	r = req_new(&in);
	r->route = &route_all[0];
	return (r);
}

static void
keep(const char *target, const char *body, size_t n)
{
	struct req *r = bare(target);

	cache_mark(r);
	cache_tag_product(r, (product_id){ 77 });
	r->out.body = body;
	r->out.body_len = n;
	http_out_header(&r->out, "Content-Type", "text/plain");
	cache_put(r, "identity", "W/\"1\"");
	req_end(r);
}

TEST(a_change_during_the_making_keeps_it_out)
{
	struct cache_answer a;
	struct req *r = bare("/making");

	cache_mark(r);
	cache_tag_product(r, (product_id){ 77 });
	cache_message("p 77 1");
	r->out.body = "old";
	r->out.body_len = 3;
	http_out_header(&r->out, "A", "b");
	cache_put(r, "identity", "W/\"1\"");
	CHECK(!kept("/making", "en", "identity", &a));
	/* More tags than are counted: nobody would know when to forget it. */
	cache_mark(r);
	for (int i = 0; i < 97; i++)
		cache_tag_product(r, (product_id){ i });
	cache_put(r, "identity", "W/\"1\"");
	CHECK(!kept("/making", "en", "identity", &a));
	cache_mark(r);
	for (int i = 0; i < 96; i++)
		cache_tag_product(r, (product_id){ i });
	cache_put(r, "identity", "W/\"1\"");
	CHECK(kept("/making", "en", "identity", &a));
	cache_release(a.entry);
	req_end(r);
}

TEST(the_least_used_goes_when_room_is_short)
{
	static char body[2000];
	struct cache_answer a, old;

	memset(body, 'b', sizeof body);
	cache_message("*");
	cache_start(1);			/* nothing fits: everything goes, nothing comes */
	keep("/one", body, sizeof body);
	CHECK(!kept("/one", "en", "identity", &a));
	cache_start(cache_bytes() + 8000);
	keep("/one", body, sizeof body);
	keep("/two", body, sizeof body);
	keep("/three", body, sizeof body);
	CHECK(kept("/one", "en", "identity", &old));	/* used, so newest, and held */
	for (int i = 0; i < 3; i++) {
		char path[20];

		snprintf(path, sizeof path, "/more%d", i);
		CHECK(kept("/one", "en", "identity", &a));
		cache_release(a.entry);
		keep(path, body, sizeof body);
	}
	CHECK(!kept("/two", "en", "identity", &a));
	CHECK(kept("/one", "en", "identity", &a));
	cache_release(a.entry);
	CHECK(cache_bytes() <= 8000 + 1);
	/* Out of the table while somebody still sends it. */
	cache_message("p 77");
	CHECK(!kept("/one", "en", "identity", &a));
	CHECK(old.body_len == sizeof body && memcmp(old.body, body, sizeof body) == 0);
	cache_release(old.entry);
	/* The same again replaces. */
	keep("/one", "new", 3);
	keep("/one", "newer", 5);
	CHECK(kept("/one", "en", "identity", &a));
	CHECK_INT(a.body_len, 5);
	cache_release(a.entry);
	cache_start(8 << 20);
}

static void
piece(struct req *r)
{
	if (fragment_begin(r, "piece", 7, 1))
		return;
	buf_printf(&r->html, "[made %s]", r->token);
	buf_puts(&r->html, req_csrf(r));
	buf_puts(&r->html, "[between]");
	buf_puts(&r->html, req_csrf(r));
	fragment_end(r);
}

static size_t
token_length(struct req *r)
{
	return (strlen(req_csrf(r)));
}

TEST(pieces_are_shared_and_tokens_are_not)
{
	struct req *a = bare("/"), *b = bare("/");
	size_t n;

	a->token = "a-token";
	b->token = "b-token";
	n = token_length(a);
	cache_mark(a);
	buf_puts(&a->html, "before ");
	piece(a);
	cache_mark(b);
	piece(b);
	CHECK(str_starts(a->html.p, "before [made a-token]"));
	CHECK(str_starts(b->html.p, "[made a-token]"));		/* a's making */
	CHECK_INT(a->html.n, 7 + 14 + 9 + 2 * n);
	CHECK_INT(b->html.n, 14 + 9 + 2 * n);
	CHECK(memcmp(a->html.p + 21, b->html.p + 14, n) != 0);
	CHECK(memcmp(b->html.p + 14 + n, "[between]", 9) == 0);
	b->lang = "de";
	buf_clear(&b->html);
	piece(b);
	CHECK(str_starts(b->html.p, "[made b-token]"));
	req_end(a);
	req_end(b);
}

static char trace[64];

static void
note(void *arg)
{
	size_t n = strlen(trace);

	trace[n] = *(const char *)arg;
	trace[n + 1] = '\0';
}

static void
note_and_stop(void *arg)
{
	note((void *)(uintptr_t)"!");
	stop(arg, 418);
}

static void
defers(struct req *r)
{
	defer(r, note, (void *)(uintptr_t)"1");
	defer(r, note_and_stop, r);
	defer(r, note, (void *)(uintptr_t)"2");
	defer(r, note_and_stop, r);
	defer(r, note, (void *)(uintptr_t)"3");
	stop_because(r, 404, "test.cause", "detail %d", 1);
}

TEST(defers_run_newest_first_and_all_of_them)
{
	struct req *r = bare("/");

	trace[0] = '\0';
	CHECK(!req_run(r, defers));
	CHECK_STR(trace, "");
	req_release(r);
	CHECK_STR(trace, "3!2!1");
	CHECK_INT(r->stopped, 404);
	CHECK_STR(r->cause, "test.cause");
	CHECK_STR(r->detail, "detail 1");
	req_end(r);
	CHECK_STR(trace, "3!2!1");
}
