/* router: finds the route of a path, writes the path of a route. */
#include "run/router.h"
#include "base/url.h"

struct search {
	const struct route	*routes;
	const struct route_node	*nodes;
	enum method		 method;
	const char *const	*segments;
	size_t			 n;
	struct route_match	 match;
};

int64_t
route_parse_id(const char *s)
{
	int64_t v = 0;

	if (*s == '0')
		return (0);
	for (; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *s - '0', &v))
			return (0);
	return (*s == '\0' ? v : 0);
}

/* Whether the parameter of a pattern at s, behind its ":", is an id. */
static bool
names_id(const char *s)
{
	size_t n = strcspn(s, "/");

	return (n > 3 && memcmp(s + n - 3, "_id", 3) == 0);
}

/* Whether each id of the route's pattern got one: a word that is no number is
 * not the id of anything, and another branch may know it. */
static bool
ids_fit(const struct route *r, const char *const *param, unsigned nparam)
{
	const char *s = r->pattern;

	for (unsigned i = 0; i < nparam && (s = strchr(s, ':')) != NULL; i++)
		if (names_id(++s) && route_parse_id(param[i]) == 0)
			return (false);
	return (true);
}

/* A route that ends here, into the match if its method is the wanted one. */
static bool
take(struct search *s, int16_t index, unsigned methods, unsigned nparam)
{
	const struct route *r;

	if (index < 0)
		return (false);
	r = &s->routes[index];
	if (!ids_fit(r, s->match.param, nparam))
		return (false);
	s->match.allow |= methods;
	if ((methods & 1u << s->method) == 0)
		return (false);
	s->match.route = r;
	s->match.nparam = nparam;
	return (true);
}

static bool
end_at(struct search *s, const struct route_node *at, unsigned nparam)
{
	return (take(s, at->get, 1u << METHOD_GET | 1u << METHOD_HEAD, nparam) ||
	    take(s, at->post, 1u << METHOD_POST, nparam));
}

static const struct route_node *
static_child(const struct search *s, const struct route_node *at, const char *text)
{
	size_t lo = at->first, hi = lo + at->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int cmp = strcmp(text, s->nodes[mid].text);

		if (cmp == 0)
			return (&s->nodes[mid]);
		if (cmp < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (NULL);
}

/* Whether the segments from i on can be the value of a "*name": none holds a
 * slash, or joining them would make another path of them. */
static bool
can_join(const struct search *s, size_t i)
{
	for (; i < s->n; i++)
		if (strchr(s->segments[i], '/') != NULL)
			return (false);
	return (true);
}

/* Each node of the tree is visited once at most; how many that can be, the
 * route compiler has worked out and limited. */
static bool
walk(struct search *s, const struct route_node *at, size_t i, unsigned nparam)
{
	const struct route_node *child;

	if (i == s->n)
		return (end_at(s, at, nparam));
	child = at->count > 0 ? static_child(s, at, s->segments[i]) : NULL;
	if (child != NULL && walk(s, child, i + 1, nparam))
		return (true);
	if (at->param == 0 || nparam == ROUTE_PARAMS_MAX || *s->segments[i] == '\0')
		return (false);
	child = &s->nodes[at->param];
	s->match.param[nparam] = s->segments[i];
	if (child->rest)
		return (can_join(s, i) && end_at(s, child, nparam + 1));
	return (walk(s, child, i + 1, nparam + 1));
}

struct route_match
route_find_in(const struct route *routes, const struct route_node *nodes, enum method method,
    const char *const *segments, size_t n)
{
	struct search s = {
		.routes = routes, .nodes = nodes, .method = method, .segments = segments, .n = n,
	};

	walk(&s, nodes, 0, 0);
	return (s.match);
}

struct route_match
route_find(enum method method, const char *const *segments, size_t n)
{
	return (route_find_in(route_all, route_nodes, method, segments, n));
}

void
route_join(struct arena *a, struct route_match *m, const char *const *segments, size_t n)
{
	struct buf all = { 0 };
	const char *s;
	size_t i = 0;

	if (m->route == NULL || strchr(m->route->pattern, '*') == NULL)
		return;
	for (s = m->route->pattern + 1; *s != '*'; s++)
		i += *s == '/';
	for (size_t k = i; k < n; k++)
		buf_printf(&all, "%s%s", k > i ? "/" : "", segments[k]);
	m->param[m->nparam - 1] = arena_strndup(a, all.p, all.n);
	buf_free(&all);
}

static void
put_rest(struct buf *b, const char *s)
{
	for (;;) {
		size_t n = strcspn(s, "/");

		url_put(b, s, n);
		if (s[n] == '\0')
			return;
		buf_putc(b, '/');
		s += n + 1;
	}
}

const char *
route_vurl(struct arena *a, const char *fmt, va_list ap)
{
	struct buf b = { 0 };
	const char *s, *url;

	for (; *fmt != '\0'; fmt++) {
		if (*fmt != '%') {
			buf_putc(&b, *fmt);
			continue;
		}
		if (*++fmt == 'd') {
			buf_put_i64(&b, va_arg(ap, int64_t));
			continue;
		}
		s = va_arg(ap, const char *);
		must(s != NULL);
		if (*fmt == 's')
			url_put(&b, s, strlen(s));
		else
			put_rest(&b, s);
	}
	url = arena_strndup(a, b.p, b.n);
	buf_free(&b);
	return (url);
}

const char *
route_url(struct req *r, const char *fmt, ...)
{
	va_list ap;
	const char *url;

	va_start(ap, fmt);
	url = route_vurl(req_arena(r), fmt, ap);
	va_end(ap);
	return (url);
}
