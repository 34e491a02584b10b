/* routegen_bench: what finding a route costs in sites of 5 to 5000 routes. Prints a table. */
#include "gen/routegen.h"
#include "run/router.h"

#include <time.h>

enum { ROUNDS = 20, MATCHES = 100000, PATHS = 64 };

/* The program's own table and request, which this one has no use for. */
__attribute__((weak)) const struct route route_all[1];
__attribute__((weak)) const struct route_node route_nodes[1];

__attribute__((weak)) struct arena *
req_arena(struct req *r UNUSED)
{
	return (NULL);
}

struct path {
	const char	*segment[4];
	size_t		 n;
};

/* Rooms of five routes each: list, form, page, part of a page, text. */
static void
write_site(struct buf *b, unsigned routes)
{
	for (unsigned i = 0; i < routes / 5; i++) {
		buf_printf(b, "GET /room%u room%u_index anyone\n", i, i);
		buf_printf(b, "GET /room%u/new room%u_new anyone\n", i, i);
		buf_printf(b, "GET /room%u/:order_id room%u_show anyone\n", i, i);
		buf_printf(b, "POST /room%u/:order_id/lines/:line_id room%u_line_update anyone\n", i, i);
		buf_printf(b, "GET /room%u/:order_id/files/*path room%u_file anyone\n", i, i);
	}
}

static struct path
some_path(struct arena *a, unsigned room, unsigned kind)
{
	const char *name = arena_printf(a, "room%u", room);

	switch (kind) {
	case 0:
		return ((struct path){ { name }, 1 });
	case 1:
		return ((struct path){ { name, "new" }, 2 });
	case 2:
		return ((struct path){ { name, "123456" }, 2 });
	case 3:
		return ((struct path){ { name, "123456", "lines", "77" }, 4 });
	default:
		return ((struct path){ { name, "none", "such" }, 3 });
	}
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

/* The quickest round: the others had company on the machine. */
static double
quickest(const struct route *routes, const struct routegen_trie *trie, const struct path *paths, unsigned *found)
{
	double best = 1e9;

	for (int round = 0; round < ROUNDS; round++) {
		double start = seconds(), took;

		*found = 0;
		for (unsigned i = 0; i < MATCHES; i++) {
			const struct path *p = &paths[i % PATHS];

			*found += route_find_in(routes, trie->node, p->n == 4 ? METHOD_POST : METHOD_GET,
			    p->segment, p->n).route != NULL;
		}
		took = seconds() - start;
		best = took < best ? took : best;
	}
	return (best * 1e9 / MATCHES);
}

static void
measure(unsigned n)
{
	struct tool t = { 0 };
	struct buf b = { 0 };
	struct route *routes = xcalloc(n, sizeof *routes);
	struct path paths[PATHS];
	struct routegen_file *f;
	struct routegen_trie trie;
	unsigned found;
	double ns;

	write_site(&b, n);
	f = routegen_parse(&t, "src/bench/routes", b.p);
	trie = routegen_site(&t, f);
	must(t.nerrors == 0);
	for (struct routegen_route *r = f->first; r != NULL; r = r->next)
		routes[r->index] = (struct route){ .method = r->method, .pattern = r->pattern, .name = r->page };
	for (unsigned i = 0; i < PATHS; i++)
		paths[i] = some_path(&t.arena, i * 2654435761u % (n / 5), i % 5);
	ns = quickest(routes, &trie, paths, &found);
	printf("%5u routes %5zu nodes %2u steps at most: %4.0f ns a match, %.0f%% found\n", n, trie.n, trie.steps,
	    ns, 100.0 * found / MATCHES);
	free(routes);
	buf_free(&b);
	tool_free(&t);
}

int
main(void)
{
	for (unsigned n = 5; n <= 5000; n *= 10)
		measure(n);
	return (0);
}
