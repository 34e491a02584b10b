/* routegen_emit: what parsed routes become. */
#include "gen/routegen.h"

static void
put_text(struct buf *b, const char *s)
{
	tool_put_literal(b, s, strlen(s));
}

static void
put_types(const struct routegen_route *r, struct buf *b)
{
	for (unsigned i = 0; i < r->nseg; i++)
		if (r->seg[i].part == PART_ID)
			buf_printf(b, ", %s", r->seg[i].text);
		else if (r->seg[i].part != PART_LITERAL)
			buf_puts(b, ", const char *");
}

static void
put_line_comment(const struct routegen_route *r, struct buf *b)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s %s", r->method == METHOD_GET ? "GET" : "POST", r->pattern);
	tool_put_comment(b, text.p);
	buf_free(&text);
}

void
routegen_put_header(const struct routegen_file *f, struct buf *b)
{
	buf_printf(b, "/* Pages and URLs of %s, generated. */\n", f->path);
	tool_put_guard(b, f->room, "routes");
	buf_puts(b, "#include \"base/ids.h\"\n#include \"run/req.h\"\n");
	for (const struct routegen_route *r = f->first; r != NULL; r = r->next) {
		buf_putc(b, '\n');
		put_line_comment(r, b);
		buf_printf(b, "void\t%s(struct req *", r->page);
		put_types(r, b);
		buf_printf(b, ");\nconst char *url_%s(struct req *", r->page);
		put_types(r, b);
		buf_puts(b, ");\n");
	}
	buf_puts(b, "\n#endif\n");
}

/* The trailing "_" keeps clear of every page name. */
static void
put_thunk(const struct routegen_route *r, struct buf *b)
{
	unsigned n = 0;

	buf_printf(b, "\nstatic void\ngo_%s_(struct req *r)\n{\n\t%s(r", r->page, r->page);
	for (unsigned i = 0; i < r->nseg; i++)
		if (r->seg[i].part == PART_ID)
			buf_printf(b, ", (%s){ route_id(r, %u) }", r->seg[i].text, n++);
		else if (r->seg[i].part != PART_LITERAL)
			buf_printf(b, ", route_text(r, %u)", n++);
	buf_puts(b, ");\n}\n");
}

/* The pattern as route_url reads it. */
static void
put_format(const struct routegen_route *r, struct buf *b)
{
	static const char *const verb[] = { [PART_ID] = "%d", [PART_TEXT] = "%s", [PART_REST] = "%r" };

	buf_putc(b, '"');
	for (unsigned i = 0; i < r->nseg; i++)
		buf_printf(b, "/%s", r->seg[i].part == PART_LITERAL ? r->seg[i].text : verb[r->seg[i].part]);
	buf_puts(b, r->nseg == 0 ? "/\"" : "\"");
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
put_url(const struct routegen_route *r, struct buf *b)
{
	unsigned n = 0;

	buf_printf(b, "\nconst char *\nurl_%s(struct req *r%s", r->page, nparam(r) == 0 ? " UNUSED" : "");
	for (unsigned i = 0; i < r->nseg; i++)
		if (r->seg[i].part == PART_ID)
			buf_printf(b, ", %s p%u", r->seg[i].text, n++);
		else if (r->seg[i].part != PART_LITERAL)
			buf_printf(b, ", const char *p%u", n++);
	buf_puts(b, nparam(r) == 0 ? ")\n{\n\treturn (" : ")\n{\n\treturn (route_url(r, ");
	put_format(r, b);
	n = 0;
	for (unsigned i = 0; i < r->nseg; i++)
		if (r->seg[i].part != PART_LITERAL)
			buf_printf(b, ", p%u%s", n++, r->seg[i].part == PART_ID ? ".n" : "");
	buf_puts(b, nparam(r) == 0 ? ");\n}\n" : "));\n}\n");
}

static void
put_flags(const struct routegen_route *r, bool constant, const char *between, struct buf *b)
{
	const char *sep = "";

	for (unsigned bit = 1; bit != 0 && bit <= r->flags; bit <<= 1) {
		if ((r->flags & bit) == 0)
			continue;
		buf_printf(b, "%s%s", sep, routegen_flag_name(bit, constant));
		sep = between;
	}
}

static void
put_row(const struct routegen_route *r, struct buf *b)
{
	buf_printf(b, "\t{ METHOD_%s, ", r->method == METHOD_GET ? "GET" : "POST");
	put_text(b, r->pattern);
	buf_printf(b, ", \"%s\", \"%s\", go_%s_, %s, ", r->page, r->room, r->page,
	    routegen_who_name(r->who, true));
	if (r->flags == 0)
		buf_putc(b, '0');
	put_flags(r, true, " | ", b);
	buf_printf(b, ", %s, %u, %s },\n", routegen_limit_name(r->limit, true), r->index, routegen_scope_name(r->scope, true));
}

static void
put_nodes(const struct routegen_trie *trie, struct buf *b)
{
	buf_printf(b, "\n/* No path costs more than %u steps. */\n", trie->steps);
	buf_puts(b, "const struct route_node route_nodes[] = {\n");
	for (size_t i = 0; i < trie->n; i++) {
		const struct route_node *n = &trie->node[i];

		buf_puts(b, "\t{ ");
		if (n->text != NULL)
			put_text(b, n->text);
		else
			buf_puts(b, "NULL");
		buf_printf(b, ", %u, %u, %u, %d, %d, %s },\n", n->first, n->count, n->param, n->get, n->post,
		    n->rest ? "true" : "false");
	}
	buf_puts(b, "};\n");
}

void
routegen_put_code(const struct routegen_file *first, const struct routegen_trie *trie, struct buf *b)
{
	size_t n = 0;

	buf_puts(b, "/* Every route of the program, generated. */\n");
	for (const struct routegen_file *f = first; f != NULL; f = f->next)
		buf_printf(b, "#include \"%s/routes.h\"\n", f->room);
	buf_puts(b, "#include \"run/route.h\"\n");
	for (const struct routegen_file *f = first; f != NULL; f = f->next) {
		for (const struct routegen_route *r = f->first; r != NULL; r = r->next, n++) {
			put_thunk(r, b);
			put_url(r, b);
		}
	}
	buf_puts(b, "\nconst struct route route_all[] = {\n");
	for (const struct routegen_file *f = first; f != NULL; f = f->next)
		for (const struct routegen_route *r = f->first; r != NULL; r = r->next)
			put_row(r, b);
	buf_printf(b, "%s};\n\nconst size_t route_count = %zu;\n", n == 0 ? "\t{ 0 }\n" : "", n);
	put_nodes(trie, b);
}

void
routegen_put_table(const struct routegen_file *first, struct buf *b)
{
	for (const struct routegen_file *f = first; f != NULL; f = f->next) {
		for (const struct routegen_route *r = f->first; r != NULL; r = r->next) {
			buf_printf(b, "%-4s %-46s %-34s %-12s %s", r->method == METHOD_GET ? "GET" : "POST",
			    r->pattern, r->page, r->room, routegen_who_name(r->who, false));
			if (r->flags != 0)
				buf_putc(b, ' ');
			put_flags(r, false, " ", b);
			if (r->limit != LIMIT_NONE)
				buf_printf(b, " limit=%s", routegen_limit_name(r->limit, false));
			if (r->scope != SCOPE_NONE)
				buf_printf(b, " scope=%s", routegen_scope_name(r->scope, false));
			buf_putc(b, '\n');
		}
	}
}
