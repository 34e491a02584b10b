/* router_test: finding routes, reading ids, writing paths. */
#include "gen/routegen.h"
#include "run/router.h"
#include "tests/test.h"

static struct tool t;
static struct routegen_trie trie;
static struct route routes[64];
static struct route_match m;
static const char *segments[ROUTE_SEGMENTS_MAX + 1];
static size_t nsegments;

/* The routes of the next look-ups. */
static void
site(const char *text)
{
	struct routegen_file *f;

	tool_free(&t);
	t = (struct tool){ 0 };
	f = routegen_parse(&t, "src/test/routes", text);
	trie = routegen_site(&t, f);
	if (t.nerrors > 0)
		panic("%s", t.errors.p);
	for (struct routegen_route *r = f->first; r != NULL; r = r->next) {
		must(r->index < nelem(routes));
		routes[r->index] = (struct route){ .method = r->method, .pattern = r->pattern, .name = r->page };
	}
}

/* The page a path leads to, or the methods it has; "" for nothing. */
static const char *
find(enum method method, const char *path)
{
	nsegments = 0;
	while (*path == '/' && path[1] != '\0') {
		size_t n = strcspn(path + 1, "/");

		segments[nsegments++] = arena_strndup(&t.arena, path + 1, n);
		path += n + 1;
	}
	m = route_find_in(routes, trie.node, method, segments, nsegments);
	if (m.route != NULL)
		return (m.route->name);
	CHECK_INT(m.nparam, 0);
	return (arena_printf(&t.arena, "%s%s%s", m.allow & 1U << METHOD_GET ? "GET " : "",
	    m.allow & 1U << METHOD_HEAD ? "HEAD " : "", m.allow & 1U << METHOD_POST ? "POST " : ""));
}

static const char *
get(const char *path)
{
	return (find(METHOD_GET, path));
}

TEST(a_path_leads_to_the_page_of_its_shape)
{
	site("GET / home anyone\nGET /orders orders anyone\nGET /orders/:order_id order anyone\n"
	    "GET /orders/:order_id/lines/:line_id line anyone\nGET /s/:slug shop anyone\n");
	CHECK_STR(get("/"), "home");
	CHECK_STR(get("/orders"), "orders");
	CHECK_STR(get("/orders/12"), "order");
	CHECK_INT(m.nparam, 1);
	CHECK_STR(m.param[0], "12");
	CHECK_STR(get("/orders/12/lines/3"), "line");
	CHECK_INT(m.nparam, 2);
	CHECK_STR(m.param[1], "3");
	CHECK_STR(get("/s/a b%"), "shop");
	CHECK_STR(m.param[0], "a b%");
	CHECK_STR(get("/s"), "");
	CHECK_STR(get("/orders/12/lines"), "");
	CHECK_STR(get("/orders/12/lines/3/x"), "");
	CHECK_STR(get("/order"), "");
	CHECK_STR(get("/ordersx"), "");
	CHECK_STR(get("/ORDERS"), "");
	CHECK_STR(get("/:order_id"), "");
}

TEST(head_finds_the_get_page_and_other_methods_what_there_is)
{
	site("GET /a a_show anyone\nPOST /a a_update anyone\nPOST /b b_create anyone\nGET /c c_show anyone\n");
	CHECK_STR(find(METHOD_HEAD, "/a"), "a_show");
	CHECK_STR(find(METHOD_POST, "/a"), "a_update");
	CHECK_STR(find(METHOD_DELETE, "/a"), "GET HEAD POST ");
	CHECK_STR(find(METHOD_PUT, "/b"), "POST ");
	CHECK_STR(find(METHOD_HEAD, "/b"), "POST ");
	CHECK_STR(find(METHOD_GET, "/b"), "POST ");
	CHECK_STR(find(METHOD_POST, "/c"), "GET HEAD ");
	CHECK_STR(find(METHOD_OTHER, "/c"), "GET HEAD ");
	CHECK_STR(find(METHOD_OTHER, "/d"), "");
}

TEST(an_id_has_one_spelling)
{
	static const char *const no[] = {
		"", "0", "00", "01", "-1", "+1", "-0", " 1", "1 ", "1.0", "1e3", "0x1", "1a", "a", "1_000", "１",
		"9223372036854775808", "18446744073709551617", "99999999999999999999999999", "1\n", "--1", "1/2", "%31",
	};

	CHECK_INT(route_parse_id("1"), 1);
	CHECK_INT(route_parse_id("10"), 10);
	CHECK_INT(route_parse_id("9223372036854775807"), INT64_MAX);
	site("GET /orders/:order_id order anyone\n");
	CHECK_STR(get("/orders/9223372036854775807"), "order");
	for (size_t i = 0; i < nelem(no); i++) {
		const char *path[] = { "orders", no[i] };

		if (route_parse_id(no[i]) != 0)
			test_fail(__FILE__, __LINE__, "\"%s\" is an id", no[i]);
		m = route_find_in(routes, trie.node, METHOD_GET, path, 2);
		if (m.route != NULL || m.allow != 0)
			test_fail(__FILE__, __LINE__, "\"/orders/%s\" is found", no[i]);
	}
}

TEST(a_static_segment_wins_and_the_parameter_is_tried_after_it)
{
	site("GET /orders/new order_new anyone\nGET /orders/:order_id order anyone\n"
	    "GET /orders/new/help help anyone\nGET /orders/:order_id/lines lines anyone\n"
	    "GET /p/sale sale anyone\nGET /p/:slug product anyone\nGET /p/:slug/reviews reviews anyone\n"
	    "POST /p/:slug buy anyone\n");
	CHECK_STR(get("/orders/new"), "order_new");
	CHECK_INT(m.nparam, 0);
	CHECK_STR(get("/orders/7"), "order");
	CHECK_STR(get("/p/sale"), "sale");
	CHECK_STR(get("/p/sale/reviews"), "reviews");
	CHECK_STR(m.param[0], "sale");
	CHECK_STR(get("/p/sales"), "product");
	/* "new" is the id of no order */
	CHECK_STR(get("/orders/new/lines"), "");
	CHECK_STR(find(METHOD_POST, "/orders/new"), "GET HEAD ");
	/* but "sale" is the name of a product that can be bought */
	CHECK_STR(find(METHOD_POST, "/p/sale"), "buy");
	CHECK_STR(find(METHOD_PUT, "/p/sale"), "GET HEAD POST ");
}

TEST(the_search_goes_back_over_several_segments)
{
	site("GET /a/b/c abc anyone\nGET /a/:x/d axd anyone\nGET /:y/b/e ybe anyone\nGET /:y/:z yz anyone\n");
	CHECK_STR(get("/a/b/c"), "abc");
	CHECK_STR(get("/a/b/d"), "axd");
	CHECK_STR(m.param[0], "b");
	CHECK_STR(get("/a/b/e"), "ybe");
	CHECK_INT(m.nparam, 1);
	CHECK_STR(m.param[0], "a");
	CHECK_STR(get("/a/b"), "yz");
	CHECK_STR(m.param[0], "a");
	CHECK_STR(m.param[1], "b");
	CHECK_STR(get("/a/b/f"), "");
}

TEST(a_rest_takes_all_segments_and_one_at_least)
{
	site("GET /files/*path files anyone\nGET /files/about about anyone\nPOST /files/about/:x x anyone\n");
	CHECK_STR(get("/files"), "");
	CHECK_STR(get("/files/about"), "about");
	CHECK_STR(get("/files/a"), "files");
	CHECK_STR(get("/files/a/b/c"), "files");
	CHECK_INT(m.nparam, 1);
	CHECK_STR(get("/files/about/us"), "files");
	CHECK_STR(find(METHOD_POST, "/files/about/us"), "x");
	CHECK_STR(find(METHOD_PUT, "/files/about/us"), "GET HEAD POST ");
}

TEST(a_rest_is_joined_with_slashes)
{
	site("GET /f/*path files anyone\nGET /:x/y/*path deep anyone\nGET /z/:x z anyone\nGET /f/w w anyone\n");
	CHECK_STR(get("/f/a/b c/d"), "files");
	route_join(&t.arena, &m, segments, nsegments);
	CHECK_STR(m.param[0], "a/b c/d");
	CHECK_STR(get("/f/a"), "files");
	route_join(&t.arena, &m, segments, nsegments);
	CHECK_STR(m.param[0], "a");
	CHECK_STR(get("/w/y/a/b"), "deep");
	route_join(&t.arena, &m, segments, nsegments);
	CHECK_STR(m.param[0], "w");
	CHECK_STR(m.param[1], "a/b");
	CHECK_STR(get("/z/w"), "z");
	route_join(&t.arena, &m, segments, nsegments);
	CHECK_STR(m.param[0], "w");
	CHECK_STR(get("/none"), "");
	route_join(&t.arena, &m, segments, nsegments);
	CHECK(m.route == NULL);
}

TEST(a_slash_inside_of_a_segment_is_no_separator)
{
	const char *rest[] = { "f", "a", "../b" }, *one[] = { "z", "a/b" };

	site("GET /f/*path files anyone\nGET /z/:x z anyone\nGET /z/a/b zab anyone\n");
	m = route_find_in(routes, trie.node, METHOD_GET, rest, 3);
	CHECK(m.route == NULL);
	CHECK_INT(m.allow, 0);
	m = route_find_in(routes, trie.node, METHOD_GET, one, 2);
	CHECK_STR(m.route->name, "z");
	CHECK_STR(m.param[0], "a/b");
}

TEST(an_empty_segment_is_no_value)
{
	const char *empty[] = { "z", "" };

	site("GET /z/:x z anyone\nGET /f/*path files anyone\n");
	m = route_find_in(routes, trie.node, METHOD_GET, empty, 2);
	CHECK(m.route == NULL);
	empty[0] = "f";
	m = route_find_in(routes, trie.node, METHOD_GET, empty, 2);
	CHECK(m.route == NULL);
}

TEST(a_long_path_is_found_or_not_like_any_other)
{
	const char *many[200];

	for (size_t i = 0; i < nelem(many); i++)
		many[i] = "a";
	site("GET /a/a/a/:x/:x2/:x3/:x4/:x5/:x6/:x7/:x8 deep anyone\nPOST /a/*path rest anyone\n");
	CHECK_STR(route_find_in(routes, trie.node, METHOD_GET, many, 11).route->name, "deep");
	CHECK_INT(route_find_in(routes, trie.node, METHOD_GET, many, 11).nparam, 8);
	CHECK(route_find_in(routes, trie.node, METHOD_GET, many, 12).route == NULL);
	CHECK_INT(route_find_in(routes, trie.node, METHOD_GET, many, 200).allow, 1 << METHOD_POST);
}

TEST(each_of_many_siblings_is_found)
{
	struct buf b = { 0 };

	for (int i = 0; i < 60; i++)
		buf_printf(&b, "GET /%c%d p%d anyone\n", "zaq"[i % 3], i * 7 % 61, i);
	site(b.p);
	for (int i = 0; i < 60; i++)
		CHECK_STR(get(arena_printf(&t.arena, "/%c%d", "zaq"[i % 3], i * 7 % 61)),
		    arena_printf(&t.arena, "p%d", i));
	CHECK_STR(get("/a"), "");
	CHECK_STR(get("/zz"), "");
	buf_free(&b);
}

static const char *
url(const char *fmt, ...)
{
	va_list ap;
	const char *s;

	va_start(ap, fmt);
	s = route_vurl(&t.arena, fmt, ap);
	va_end(ap);
	return (s);
}

TEST(the_values_of_a_url_are_encoded)
{
	CHECK_STR(url("/orders"), "/orders");
	CHECK_STR(url("/orders/%d/x", INT64_C(9223372036854775807)), "/orders/9223372036854775807/x");
	CHECK_STR(url("/s/%s", "a b/c?d#e%20\"<&'"), "/s/a%20b%2Fc%3Fd%23e%2520%22%3C%26%27");
	CHECK_STR(url("/s/%s/x", "\xc3\xa9~-._"), "/s/%C3%A9~-._/x");
	CHECK_STR(url("/f/%r", "a b/c%2Fd/e"), "/f/a%20b/c%252Fd/e");
	CHECK_STR(url("/%s/%d/%r", "a", INT64_C(1), "b"), "/a/1/b");
}
