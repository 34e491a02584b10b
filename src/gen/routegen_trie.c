/* routegen_trie: all routes as one tree, and the tree as the array the router walks. */
#include "gen/routegen.h"

struct tree {
	struct tree			*next;		/* sibling, in the order of text */
	struct tree			*first;		/* static children */
	struct tree			*param;
	const char			*text;		/* NULL: parameter */
	bool				 rest;
	const struct routegen_route	*get, *post;
	size_t				 index;
};

static struct tree *
static_child(struct tool *t, struct tree *at, const char *text)
{
	struct tree **link = &at->first, *child;

	while (*link != NULL && strcmp((*link)->text, text) < 0)
		link = &(*link)->next;
	if (*link != NULL && str_eq((*link)->text, text))
		return (*link);
	child = arena_alloc(&t->arena, sizeof *child);
	child->text = text;
	child->next = *link;
	*link = child;
	return (child);
}

/* NULL after an error: one place cannot hold both one segment and all the rest. */
static struct tree *
param_child(struct tool *t, struct tree *at, const struct routegen_route *r, bool rest)
{
	if (at->param == NULL) {
		at->param = arena_alloc(&t->arena, sizeof *at->param);
		at->param->rest = rest;
	} else if (at->param->rest != rest) {
		tool_error(t, r->file, r->line, "%s: a *name and a :name in the same place", r->pattern);
		return (NULL);
	}
	return (at->param);
}

static void
insert(struct tool *t, struct tree *at, const struct routegen_route *r)
{
	const struct routegen_route **slot;

	for (unsigned i = 0; i < r->nseg && at != NULL; i++)
		if (r->seg[i].part == PART_LITERAL)
			at = static_child(t, at, r->seg[i].text);
		else
			at = param_child(t, at, r, r->seg[i].part == PART_REST);
	if (at == NULL)
		return;
	slot = r->method == METHOD_GET ? &at->get : &at->post;
	if (*slot != NULL)
		tool_error(t, r->file, r->line, "%s: the same shape as %s in %s:%d", r->pattern,
		    (*slot)->pattern, (*slot)->file, (*slot)->line);
	*slot = r;
}

/* The router visits one static child, and when that leads nowhere the parameter. */
static unsigned
steps(const struct tree *at)
{
	unsigned most = 0, n;

	for (const struct tree *c = at->first; c != NULL; c = c->next)
		if ((n = steps(c)) > most)
			most = n;
	return (1 + most + (at->param != NULL ? steps(at->param) : 0));
}

static size_t
count(const struct tree *at)
{
	size_t n = 1;

	for (const struct tree *c = at->first; c != NULL; c = c->next)
		n += count(c);
	return (n + (at->param != NULL ? count(at->param) : 0));
}

/* Breadth first, so that the static children of a node stand side by side. */
static void
flatten(struct tool *t, struct tree *root, struct routegen_trie *trie)
{
	struct tree **queue = arena_alloc(&t->arena, trie->n * sizeof(struct tree *));
	size_t end = 0;

	trie->node = arena_alloc(&t->arena, trie->n * sizeof *trie->node);
	queue[end++] = root;
	for (size_t i = 0; i < end; i++) {
		struct tree *at = queue[i];
		struct route_node *n = &trie->node[i];

		n->text = at->text;
		n->rest = at->rest;
		n->get = at->get != NULL ? (int16_t)at->get->index : -1;
		n->post = at->post != NULL ? (int16_t)at->post->index : -1;
		n->first = (uint16_t)end;
		for (struct tree *c = at->first; c != NULL; c = c->next)
			queue[end++] = c;
		n->count = (uint16_t)(end - n->first);
		if (at->param != NULL) {
			n->param = (uint16_t)end;
			queue[end++] = at->param;
		}
	}
}

static void
check_page(struct tool *t, const struct routegen_file *first, const struct routegen_route *r)
{
	for (const struct routegen_file *f = first; f != NULL; f = f->next) {
		for (const struct routegen_route *u = f->first; u != NULL; u = u->next) {
			if (u == r)
				return;
			if (str_eq(u->page, r->page)) {
				tool_error(t, r->file, r->line, "%s: the page has a route in %s:%d", r->page,
				    u->file, u->line);
				return;
			}
		}
	}
}

struct routegen_trie
routegen_site(struct tool *t, struct routegen_file *first)
{
	struct routegen_trie trie = { .node = NULL };
	struct tree *root = arena_alloc(&t->arena, sizeof *root);
	const char *path = first != NULL ? first->path : "no routes";
	unsigned n = 0;

	root->text = "";
	for (struct routegen_file *f = first; f != NULL; f = f->next) {
		for (struct routegen_route *r = f->first; r != NULL; r = r->next) {
			r->index = n++;
			check_page(t, first, r);
			insert(t, root, r);
		}
	}
	trie.n = count(root);
	trie.steps = steps(root);
	if (n > INT16_MAX || trie.n > UINT16_MAX)
		tool_error(t, path, 1, "too many routes for the index types of run/route.h");
	if (trie.steps > ROUTEGEN_STEPS_MAX)
		tool_error(t, path, 1, "a path can cost the router %u steps, want %d at most: too many "
		    "parameters beside literals", trie.steps, ROUTEGEN_STEPS_MAX);
	if (t->nerrors == 0)
		flatten(t, root, &trie);
	return (trie);
}
