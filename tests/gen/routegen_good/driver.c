/* driver: the generated routes against pages that note what they get. */
#include "catalog/routes.h"
#include "orders/routes.h"
#include "run/router.h"



static const char *page;
static int64_t ids[2];
static const char *words[2];

/* The request is only passed on, so an arena can stand for it. */
struct arena *
req_arena(struct req *r)
{
	return ((struct arena *)(void *)r);
}

const char *
route_text(struct req *r UNUSED, unsigned i)
{
	return (words[i]);
}

int64_t
route_id(struct req *r UNUSED, unsigned i)
{
	return (route_parse_id(words[i]));
}

#define PAGE(name)	void name(struct req *r UNUSED) { page = #name; }
PAGE(home)
PAGE(search)
PAGE(product_new)
PAGE(robots)
PAGE(orders_index)
PAGE(order_export)
PAGE(psp_event)
PAGE(import_create)
PAGE(login_new)
PAGE(admin_index)

void
product_show(struct req *r UNUSED, const char *slug, variant_id id)
{
	must(slug == words[0]);
	ids[0] = id.n;
	page = "product_show";
}

void
file_show(struct req *r UNUSED, const char *path)
{
	must(path == words[0]);
	page = "file_show";
}

void
order_show(struct req *r UNUSED, order_id id)
{
	ids[0] = id.n;
	page = "order_show";
}

void
order_update(struct req *r UNUSED, order_id id)
{
	ids[0] = id.n;
	page = "order_update";
}

void
order_line_update(struct req *r UNUSED, order_id id, line_id line)
{
	ids[0] = id.n;
	ids[1] = line.n;
	page = "order_line_update";
}

static const struct route *
named(const char *name)
{
	for (size_t i = 0; i < route_count; i++)
		if (str_eq(route_all[i].name, name))
			return (&route_all[i]);
	panic("%s has no route", name);
}

/* Finds the path, runs what was found. */
static const struct route *
go(enum method method, const char *const *segments, size_t n)
{
	struct route_match m = route_find(method, segments, n);

	must(m.route != NULL && m.nparam <= nelem(words));
	for (unsigned i = 0; i < m.nparam; i++)
		words[i] = m.param[i];
	m.route->page(NULL);
	must(str_eq(page, m.route->name));
	return (m.route);
}

static void
pages(void)
{
	must(str_eq(go(METHOD_GET, NULL, 0)->name, "home"));
	must(str_eq(go(METHOD_GET, (const char *[]){ "p", "lamp", "7" }, 3)->name, "product_show"));
	must(ids[0] == 7);
	must(str_eq(go(METHOD_GET, (const char *[]){ "p", "new" }, 2)->name, "product_new"));
	must(str_eq(go(METHOD_POST, (const char *[]){ "orders", "5", "lines", "6" }, 4)->room, "orders"));
	must(ids[0] == 5 && ids[1] == 6);
	must(str_eq(go(METHOD_GET, (const char *[]){ "files", "a", "b" }, 3)->name, "file_show"));
}

static void
urls(struct req *r)
{
	must(str_eq(url_home(r), "/"));
	must(str_eq(url_robots(r), "/robots.txt"));
	must(str_eq(url_product_show(r, "a lamp/é", (variant_id){ 7 }), "/p/a%20lamp%2F%C3%A9/7"));
	must(str_eq(url_file_show(r, "a b/c%d"), "/files/a%20b/c%25d"));
	must(str_eq(url_order_line_update(r, (order_id){ 5 }, (line_id){ INT64_MAX }),
	    "/orders/5/lines/9223372036854775807"));
}

static void
table(void)
{
	const struct route *r = named("psp_event");

	must(route_count == 15);
	for (size_t i = 0; i < route_count; i++)
		must(route_all[i].index == i && route_all[i].page != NULL);
	must(r->method == METHOD_POST && str_eq(r->pattern, "/hooks/psp") && r->who == WHO_ANYONE);
	must(r->flags == (ROUTE_NOCSRF | ROUTE_RAW | ROUTE_NOSESSION) && r->limit == LIMIT_WEBHOOK);
	must(named("search")->limit == LIMIT_SEARCH && named("home")->flags == ROUTE_CACHE);
	must(named("order_update")->flags == ROUTE_RETRY && named("import_create")->flags == ROUTE_UPLOAD);
	must(named("order_line_update")->flags == ROUTE_NOTX && named("order_line_update")->limit == LIMIT_FORM);
	must(named("login_new")->who == WHO_GUEST && named("orders_index")->who == WHO_ACCOUNT);
	must(named("product_new")->who == WHO_SELLER && named("admin_index")->who == WHO_STAFF_AUDIT);
}

int
main(void)
{
	struct arena a = { 0 };

	pages();
	urls((struct req *)(void *)&a);
	table();
	arena_free(&a);
	return (0);
}
