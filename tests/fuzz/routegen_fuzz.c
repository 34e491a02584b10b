/* routegen_fuzz: no text breaks the route compiler, and the trie it makes is sound. */
#include "gen/routegen.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Children stand behind their parent, siblings are sorted, every node but the
 * root has one parent and every route one node. */
static void
check_trie(const struct routegen_trie *trie, unsigned nroutes)
{
	size_t children = 0;
	unsigned found = 0;

	for (size_t i = 0; i < trie->n; i++) {
		const struct route_node *at = &trie->node[i];

		must(at->count == 0 || at->first > i);
		must((size_t)at->first + at->count <= trie->n);
		for (unsigned k = 0; k < at->count; k++)
			must(trie->node[at->first + k].text != NULL);
		for (unsigned k = 1; k < at->count; k++)
			must(strcmp(trie->node[at->first + k - 1].text, trie->node[at->first + k].text) < 0);
		must(at->param == 0 || (at->param > i && trie->node[at->param].text == NULL));
		must(!at->rest || (at->count == 0 && at->param == 0 && at->text == NULL));
		children += at->count + (at->param != 0);
		found += (at->get >= 0) + (at->post >= 0);
		must(at->get < (int)nroutes && at->post < (int)nroutes);
	}
	must(children == trie->n - 1 && found == nroutes);
	must(trie->steps >= 1 && trie->steps <= trie->n && trie->steps <= ROUTEGEN_STEPS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct buf b;
	struct tool t = { 0 };
	const char *text = tool_text(&t, "src/fuzz/routes", (const char *)data, n);
	struct routegen_file *f;
	struct routegen_trie trie;
	unsigned nroutes = 0;

	if (text != NULL) {
		f = routegen_parse(&t, "src/fuzz/routes", text);
		trie = routegen_site(&t, f);
		for (struct routegen_route *r = f->first; r != NULL; r = r->next)
			must(r->index == nroutes++ && tool_is_name(r->page) && r->pattern[0] == '/');
		if (t.nerrors == 0) {
			check_trie(&trie, nroutes);
			buf_clear(&b);
			routegen_put_header(f, &b);
			routegen_put_code(f, &trie, &b);
			routegen_put_table(f, &b);
			must(!b.full);
		}
	}
	must((t.nerrors > 0) == (t.errors.n > 0));
	tool_free(&t);
	return (0);
}
