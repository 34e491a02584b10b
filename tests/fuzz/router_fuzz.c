/* router_fuzz: the trie finds what a plain search over all patterns finds, in a bounded number of steps. */
#include "gen/routegen.h"
#include "run/router.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The program's own table and request, which this target has no use for. */
__attribute__((weak)) const struct route route_all[1];
__attribute__((weak)) const struct route_node route_nodes[1];

__attribute__((weak)) struct arena *
req_arena(struct req *r UNUSED)
{
	return (NULL);
}

enum { DEPTH = 6, NROUTES = 24, NPATHS = 16 };

struct input {
	const uint8_t	*p, *end;
};

static unsigned
take(struct input *in, unsigned below)
{
	return (in->p < in->end ? *in->p++ % below : 0);
}

/* Few words and many parameters, so that shapes collide and searches go back. */
static void
put_route(struct input *in, unsigned i, struct buf *b)
{
	static const char *const part[] = { "a", "b", "1", "ab", ":x_id", ":t", ":x_id", ":t" };
	unsigned depth = take(in, DEPTH + 1);

	buf_puts(b, take(in, 2) == 0 ? "GET " : "POST ");
	for (unsigned k = 0; k < depth; k++) {
		unsigned which = take(in, nelem(part) + (k + 1 == depth));

		if (which == nelem(part))
			buf_puts(b, "/*r");
		else
			buf_printf(b, "/%s%s", part[which], str_eq(part[which], ":t") ? (const char *[]){
			    "", "u", "v", "w", "x", "y" }[k] : "");
	}
	buf_printf(b, "%s p%u anyone\n", depth == 0 ? "/" : "", i);
}

static struct routegen_file *
compile(struct tool *t, const struct buf *b, struct routegen_trie *trie)
{
	struct routegen_file *f = routegen_parse(t, "src/fuzz/routes", b->p);

	*trie = routegen_site(t, f);
	return (f);
}

/* Leaves a route out that the compiler would refuse beside those before it. */
static void
put_possible_route(struct input *in, unsigned i, struct buf *b)
{
	struct tool t = { 0 };
	struct routegen_trie trie;
	size_t before = b->n;

	put_route(in, i, b);
	(void)compile(&t, b, &trie);
	if (t.nerrors > 0) {
		b->n = before;
		b->p[before] = '\0';
	}
	tool_free(&t);
}

static bool
is_id(const char *s)
{
	return (*s >= '1' && *s <= '9' && s[strspn(s, "0123456789")] == '\0' && strlen(s) < 19);
}

/* Whether a route has the path's shape; rank says in base 3 how, best first. */
static bool
fits(const struct routegen_route *r, const char *const *seg, unsigned n, unsigned *rank)
{
	bool rest = r->nseg > 0 && r->seg[r->nseg - 1].part == PART_REST;

	*rank = 0;
	if (rest ? n < r->nseg : n != r->nseg)
		return (false);
	for (unsigned i = 0; i < n; i++) {
		const struct routegen_seg *s = &r->seg[i < r->nseg ? i : r->nseg - 1];

		*rank = *rank * 3 + (s->part != PART_LITERAL);
		if (i < r->nseg && s->part != PART_LITERAL && *seg[i] == '\0')
			return (false);
		if (s->part == PART_LITERAL && !str_eq(s->text, seg[i]))
			return (false);
		if (s->part == PART_ID && !is_id(seg[i]))
			return (false);
		if (s->part == PART_REST && strchr(seg[i], '/') != NULL)
			return (false);
	}
	return (true);
}

static unsigned
nparam(const struct routegen_route *r)
{
	unsigned n = 0;

	for (unsigned i = 0; i < r->nseg; i++)
		n += r->seg[i].part != PART_LITERAL;
	return (n);
}

static void
compare(const struct routegen_file *f, const struct route_match *m, enum method method,
    const char *const *seg, unsigned n)
{
	const struct routegen_route *best = NULL;
	unsigned allow = 0, best_rank = UINT32_MAX, rank, k = 0;

	for (const struct routegen_route *r = f->first; r != NULL; r = r->next) {
		if (!fits(r, seg, n, &rank))
			continue;
		allow |= 1U << r->method | (r->method == METHOD_GET ? 1U << METHOD_HEAD : 0);
		if ((method == METHOD_HEAD ? METHOD_GET : method) == r->method && rank < best_rank) {
			best = r;
			best_rank = rank;
		}
	}
	must((best == NULL) == (m->route == NULL));
	if (best == NULL) {
		must(m->allow == allow && m->nparam == 0);
		return;
	}
	must(str_eq(m->route->name, best->page) && (m->allow & ~allow) == 0);
	must(m->allow & 1U << method && m->nparam == nparam(best));
	for (unsigned i = 0; i < best->nseg; i++)
		if (best->seg[i].part != PART_LITERAL)
			must(m->param[k++] == seg[i]);
}

/* The nodes a search visits that never ends early. */
static unsigned
visited(const struct route_node *all, const struct route_node *at, const char *const *seg, unsigned n)
{
	unsigned sum = 1;

	if (n == 0)
		return (1);
	for (unsigned i = 0; i < at->count; i++)
		if (str_eq(all[at->first + i].text, *seg))
			sum += visited(all, &all[at->first + i], seg + 1, n - 1);
	if (at->param != 0)
		sum += all[at->param].rest ? 1 : visited(all, &all[at->param], seg + 1, n - 1);
	return (sum);
}

static void
look_up(struct input *in, const struct routegen_file *f, const struct routegen_trie *trie,
    const struct route *routes)
{
	static const char *const word[] = {
		"a", "b", "1", "ab", "z", "07", "0", "12345", "-1", "", "a/b", "9223372036854775808", "aa", ":t",
	};
	static struct arena a;
	const char *seg[ROUTE_SEGMENTS_MAX];
	enum method method = (enum method)take(in, METHOD_OTHER + 1);
	unsigned n = take(in, DEPTH + 3);
	struct route_match m;

	for (unsigned i = 0; i < n; i++)
		seg[i] = word[take(in, nelem(word))];
	m = route_find_in(routes, trie->node, method, seg, n);
	compare(f, &m, method, seg, n);
	must(visited(trie->node, trie->node, seg, n) <= trie->steps);
	route_join(&a, &m, seg, n);
	arena_reset(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };
	struct route routes[NROUTES + 1];
	struct tool t = { 0 };
	struct buf b = { 0 };
	struct routegen_file *f;
	struct routegen_trie trie;
	unsigned n = 1 + take(&in, NROUTES);

	for (unsigned i = 0; i < n; i++)
		put_possible_route(&in, i, &b);
	f = compile(&t, &b, &trie);
	must(t.nerrors == 0);
	for (struct routegen_route *r = f->first; r != NULL; r = r->next)
		routes[r->index] = (struct route){ .method = r->method, .pattern = r->pattern, .name = r->page };
	for (unsigned i = 0; i < NPATHS && in.p < in.end; i++)
		look_up(&in, f, &trie, routes);
	buf_free(&b);
	tool_free(&t);
	return (0);
}
