/* routegen_parse: a line is a route. */
#include "gen/routegen.h"

enum { FLAG_BITS = 16 };

struct parse {
	struct tool		*tool;
	struct routegen_file	*file;
	int			 line;
	const char		*p;		/* rest of the line */
	struct routegen_route	*route;
	unsigned		 nparam;
};

#define complain(c, ...) tool_error((c)->tool, (c)->file->path, (c)->line, __VA_ARGS__)

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t' || c == '\r');
}

/* The next word of the line, "" at its end; a "#" begins a comment. */
static const char *
next_word(struct parse *c)
{
	const char *start;

	while (is_space(*c->p))
		c->p++;
	start = c->p;
	if (*start == '#')
		return ("");
	while (*c->p != '\0' && *c->p != '\n' && !is_space(*c->p))
		c->p++;
	return (arena_strndup(&c->tool->arena, start, (size_t)(c->p - start)));
}

static bool
is_literal(const char *s)
{
	return (*s != '\0' && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0' &&
	    !str_eq(s, ".") && !str_eq(s, ".."));
}

static bool
is_repeated(const struct routegen_route *r, const char *name)
{
	for (unsigned i = 0; i < r->nseg; i++)
		if (r->seg[i].part != PART_LITERAL && str_eq(r->seg[i].text, name))
			return (true);
	return (false);
}

static bool
read_param(struct parse *c, const char *s, bool last, struct routegen_seg *seg)
{
	const char *name = s + 1;

	if (!tool_is_name(name) || str_eq(name, "id"))
		complain(c, "\"%s\": want :order_id, :name or *name in lower case", s);
	else if (*s == '*' && !last)
		complain(c, "\"%s\" must end the path", s);
	else if (*s == '*' && tool_is_id(name))
		complain(c, "\"%s\": an id is one segment, want :%s", s, name);
	else if (c->nparam == ROUTE_PARAMS_MAX)
		complain(c, "more than %d parameters", ROUTE_PARAMS_MAX);
	else if (!tool_is_id(name) && is_repeated(c->route, name))
		complain(c, "\"%s\" twice in one path", s);
	else {
		seg->part = *s == '*' ? PART_REST : tool_is_id(name) ? PART_ID : PART_TEXT;
		seg->text = name;
		c->nparam++;
		return (true);
	}
	return (false);
}

static bool
read_path(struct parse *c, const char *path)
{
	struct routegen_route *r = c->route;

	r->pattern = path;
	if (*path != '/') {
		complain(c, "\"%s\": want a path that begins with /", path);
		return (false);
	}
	if (path[1] == '\0')
		return (true);
	while (*path == '/') {
		size_t n = strcspn(path + 1, "/");
		const char *s = arena_strndup(&c->tool->arena, path + 1, n);
		struct routegen_seg seg = { PART_LITERAL, s };

		path += 1 + n;
		if (r->nseg == ROUTE_SEGMENTS_MAX) {
			complain(c, "more than %d segments", ROUTE_SEGMENTS_MAX);
			return (false);
		}
		if (*s == ':' || *s == '*') {
			if (!read_param(c, s, *path == '\0', &seg))
				return (false);
		} else if (!is_literal(s)) {
			complain(c, "\"%s\": want segments of [a-z0-9._-]+, :name or *name, no / at the end",
			    r->pattern);
			return (false);
		}
		r->seg[r->nseg++] = seg;
	}
	return (true);
}

static bool
read_method(struct parse *c, const char *word)
{
	if (!str_eq(word, "GET") && !str_eq(word, "POST")) {
		complain(c, "want GET or POST, not \"%s\"", word);
		return (false);
	}
	c->route->method = str_eq(word, "GET") ? METHOD_GET : METHOD_POST;
	return (true);
}

static bool
read_page(struct parse *c, const char *word)
{
	if (!tool_is_name(word) || str_starts(word, "url_")) {
		complain(c, "\"%s\" cannot be the name of a page: want a C function name in lower case", word);
		return (false);
	}
	c->route->page = word;
	return (true);
}

static bool
read_who(struct parse *c, const char *word)
{
	struct buf known = { 0 };

	for (unsigned i = 0; i < WHO_COUNT; i++) {
		const char *name = routegen_who_name((enum who)i, false);

		if (name == NULL)
			continue;
		if (str_eq(name, word)) {
			c->route->who = (enum who)i;
			buf_free(&known);
			return (true);
		}
		buf_printf(&known, " %s", name);
	}
	complain(c, "who is \"%s\": want%s", word, known.p);
	buf_free(&known);
	return (false);
}

static void
read_limit(struct parse *c, const char *word)
{
	struct buf known = { 0 };

	for (unsigned i = LIMIT_NONE + 1; i < LIMIT_COUNT; i++) {
		if (str_eq(routegen_limit_name((enum limit)i, false), word)) {
			if (c->route->limit != LIMIT_NONE)
				complain(c, "two limits");
			c->route->limit = (enum limit)i;
			buf_free(&known);
			return;
		}
		buf_printf(&known, " limit=%s", routegen_limit_name((enum limit)i, false));
	}
	complain(c, "\"limit=%s\": want%s", word, known.p);
	buf_free(&known);
}

static void
read_scope(struct parse *c, const char *word)
{
	struct buf known = { 0 };

	for (unsigned i = SCOPE_NONE + 1; i < SCOPE_COUNT; i++) {
		if (str_eq(routegen_scope_name((enum scope)i, false), word)) {
			if (c->route->scope != SCOPE_NONE)
				complain(c, "two scopes");
			c->route->scope = (enum scope)i;
			buf_free(&known);
			return;
		}
		buf_printf(&known, " scope=%s", routegen_scope_name((enum scope)i, false));
	}
	complain(c, "\"scope=%s\": want%s", word, known.p);
	buf_free(&known);
}

static void
read_flag(struct parse *c, const char *word)
{
	struct buf known = { 0 };

	if (str_starts(word, "limit=")) {
		read_limit(c, word + strlen("limit="));
		return;
	}
	if (str_starts(word, "scope=")) {
		read_scope(c, word + strlen("scope="));
		return;
	}
	for (unsigned i = 0; i < FLAG_BITS; i++) {
		const char *name = routegen_flag_name(1u << i, false);

		if (name == NULL)
			continue;
		if (str_eq(name, word)) {
			if (c->route->flags & 1u << i)
				complain(c, "%s twice", name);
			c->route->flags |= 1u << i;
			buf_free(&known);
			return;
		}
		buf_printf(&known, " %s", name);
	}
	complain(c, "\"%s\": want%s limit=... scope=...", word, known.p);
	buf_free(&known);
}

/* Flags that make no sense here are a sign that the line does not mean what it says. */
static void
check_flags(struct parse *c)
{
	const struct routegen_route *r = c->route;
	bool get = r->method == METHOD_GET;

	if (get && r->flags & ROUTE_NOCSRF)
		complain(c, "nocsrf on GET: want POST, a GET is never checked");
	if (get && r->flags & (ROUTE_UPLOAD | ROUTE_RAW))
		complain(c, "%s on GET: want POST, a GET has no body",
		    r->flags & ROUTE_RAW ? "raw" : "upload");
	if (!get && r->flags & ROUTE_NOCSRF && r->who != WHO_ANYONE)
		complain(c, "nocsrf: want anyone, a session must not be used without the check");
	if (r->flags & ROUTE_NOSESSION && r->who != WHO_ANYONE)
		complain(c, "nosession: want anyone, without a session nobody is known");
	if (r->flags & ROUTE_FRESH && r->who < WHO_ACCOUNT)
		complain(c, "fresh: want somebody signed in");
	if (r->flags & ROUTE_CACHE && (!get || (r->who != WHO_ANYONE && r->who != WHO_GUEST)))
		complain(c, "cache: want a GET for anyone or guest");
	if (r->flags & ROUTE_RAW && r->flags & ROUTE_UPLOAD)
		complain(c, "raw and upload: want one of them");
	if (r->flags & ROUTE_NOTX && r->flags & ROUTE_RETRY)
		complain(c, "notx and retry: want one of them, only the page knows its own transactions");
}

/* Programs with a token, or people with a browser: no page is for both. */
static void
check_scope(struct parse *c)
{
	const struct routegen_route *r = c->route;

	if (str_starts(r->pattern, "/api/") != (r->scope != SCOPE_NONE))
		complain(c, "scope: want it on each path below /api, and only there");
	if (r->scope != SCOPE_NONE && (r->who < WHO_ACCOUNT || r->who >= WHO_STAFF))
		complain(c, "scope: want account or a permission of sellers, a token holds no other");
	if (r->scope != SCOPE_NONE && r->flags & (ROUTE_FRESH | ROUTE_SELF | ROUTE_UPLOAD))
		complain(c, "scope: want neither fresh, self nor upload, which are for people");
}

static void
read_line(struct parse *c)
{
	const char *method = next_word(c), *path, *page, *who, *flag;

	if (*method == '\0')
		return;
	path = next_word(c);
	page = next_word(c);
	who = next_word(c);
	if (*who == '\0') {
		complain(c, "want: method path page who");
		return;
	}
	c->nparam = 0;
	c->route = arena_alloc(&c->tool->arena, sizeof *c->route);
	c->route->file = c->file->path;
	c->route->line = c->line;
	c->route->room = c->file->room;
	if (!read_method(c, method) || !read_path(c, path) || !read_page(c, page) || !read_who(c, who))
		return;
	while (*(flag = next_word(c)) != '\0')
		read_flag(c, flag);
	check_flags(c);
	check_scope(c);
	*c->file->tail = c->route;
	c->file->tail = &c->route->next;
}

/* "orders" of "src/orders/routes". */
static const char *
room_of(struct tool *t, const char *path)
{
	const char *end = strrchr(path, '/'), *start = end;
	char *room;

	while (start != NULL && start > path && start[-1] != '/')
		start--;
	room = arena_strndup(&t->arena, start != NULL ? start : "", (size_t)(end - start));
	if (!tool_is_name(room))
		tool_error(t, path, 1, "want a path like src/room/routes");
	return (room);
}

struct routegen_file *
routegen_parse(struct tool *t, const char *path, const char *text)
{
	struct parse c = { .tool = t, .p = text, .line = 1 };

	c.file = arena_alloc(&t->arena, sizeof *c.file);
	c.file->path = path;
	c.file->room = room_of(t, path);
	c.file->tail = &c.file->first;
	for (; *c.p != '\0'; c.line++) {
		read_line(&c);
		c.p += strcspn(c.p, "\n");
		c.p += *c.p == '\n';
	}
	return (c.file);
}
