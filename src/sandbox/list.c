/* list: pages of objects, newest first, by the id of the last one seen; and
 * what an answer looks like when ids in it are asked for as objects. */
#include <jansson.h>

#include "sandbox/api.h"

#include "base/strnum.h"
#include "sandbox/render.h"

enum { LIMIT_MAX = 100, EXPAND_DEPTH = 4 };

const struct sb_spec sb_list_spec[] = { SB_LIST_PARAMS,
	{ .name = "customer", .type = SB_ELSEWHERE }, { 0 } };
const struct sb_spec sb_get_spec[] = { SB_EXPAND, { 0 } };

static int64_t
created_of(enum sb_kind kind, const void *o)
{
	switch (kind) {
	case SB_SESSION:
		return (((const struct sb_session *)o)->created);
	case SB_INTENT:
		return (((const struct sb_intent *)o)->created);
	case SB_CHARGE:
		return (((const struct sb_charge *)o)->created);
	case SB_REFUND:
		return (((const struct sb_refund *)o)->created);
	default:
		return (((const struct sb_event *)o)->created);
	}
}

static bool
in_range(const struct sb_call *c, int64_t at)
{
	const struct sb_param *p = sb_param_at(c->params, "created", NULL);

	if (p == NULL)
		return (true);
	if (p->value != NULL)
		return (sb_param_int(c->params, "created", 0) == at);
	return (at > sb_param_int(p->kids, "gt", INT64_MIN) &&
	    at >= sb_param_int(p->kids, "gte", INT64_MIN) &&
	    at < sb_param_int(p->kids, "lt", INT64_MAX) &&
	    at <= sb_param_int(p->kids, "lte", INT64_MAX));
}

bool
sb_list_limit(struct sb_call *c, int64_t *limit)
{
	*limit = sb_param_int(c->params, "limit", 10);
	if (*limit < 1)
		sb_refuse(c, "parameter_invalid_integer", "limit",
		    "This value must be greater than or equal to 1.");
	else if (*limit > LIMIT_MAX)
		sb_refuse(c, "parameter_invalid_integer", "limit",
		    "This value must be less than or equal to 100.");
	return (*limit >= 1 && *limit <= LIMIT_MAX);
}

/* The rows of a page: from `at` on, downwards or (ending_before) upwards. */
struct cursor {
	int64_t	at, step;
};

static bool
cursor_of(struct sb_call *c, const struct sb_table *t, struct cursor *cur)
{
	const char *after = sb_param_text(c->params, "starting_after");
	const char *before = sb_param_text(c->params, "ending_before");
	const char *name = after != NULL ? "starting_after" : "ending_before";
	const struct sb_slot *slot;

	*cur = (struct cursor){ (int64_t)t->n - 1, -1 };
	if (after != NULL && before != NULL)
		return (sb_refuse(c, "parameters_exclusive", NULL, "You can only "
		    "specify one of these parameters: starting_after, "
		    "ending_before.") != NULL);
	if (after == NULL && before == NULL)
		return (true);
	slot = sb_table_slot(t, after != NULL ? after : before);
	if (slot == NULL)
		return (sb_no_such(c, "object", after != NULL ? after : before,
		    name) != NULL);
	cur->step = after != NULL ? -1 : 1;
	cur->at = (int64_t)(slot->order - t->base) + cur->step;
	return (true);
}

json_t *
sb_list(struct sb_call *c, enum sb_kind kind,
    bool (*wants)(const struct sb_call *, const void *))
{
	const struct sb_table *t = &sb.of[kind];
	struct cursor cur;
	json_t *data;
	int64_t limit;

	if (!sb_list_limit(c, &limit) || !cursor_of(c, t, &cur))
		return (NULL);
	data = json_array();
	for (; cur.at >= (int64_t)t->first && cur.at < (int64_t)t->n;
	    cur.at += cur.step) {
		const void *o = t->row[cur.at].value;

		if (o == NULL || !in_range(c, created_of(kind, o)) ||
		    (wants != NULL && !wants(c, o)))
			continue;
		if (limit-- == 0)
			return (sb_list_of(data, true, c->path));
		if (cur.step < 0)
			json_array_append_new(data, sb_render_as(kind, o));
		else
			json_array_insert_new(data, 0, sb_render_as(kind, o));
	}
	return (sb_list_of(data, false, c->path));
}

json_t *
sb_list_of(json_t *data, bool more, const char *url)
{
	return (json_pack("{s:s,s:o,s:b,s:s}", "object", "list", "data", data,
	    "has_more", more, "url", url));
}

static json_t *
items_of(const char *session)
{
	const struct sb_session *s = sb_session_find(session);
	json_t *data = json_array();
	char url[200];

	for (size_t i = 0; i < s->nitems && i < 10; i++)
		json_array_append_new(data, sb_render_item(s, &s->items[i]));
	snprintf(url, sizeof url, "/v1/checkout/sessions/%s/line_items", s->id);
	return (sb_list_of(data, s->nitems > 10, url));
}

/* What can be asked for in full, in what, and what that is. */
static const struct {
	const char	*name;
	enum sb_kind	 of;
	enum sb_kind	 is;	/* SB_KINDS: a list of items */
} expandable[] = {
	{ "payment_intent", SB_SESSION, SB_INTENT },
	{ "line_items", SB_SESSION, SB_KINDS },
	{ "latest_charge", SB_INTENT, SB_CHARGE },
	{ "payment_intent", SB_CHARGE, SB_INTENT },
	{ "charge", SB_REFUND, SB_CHARGE },
	{ "payment_intent", SB_REFUND, SB_INTENT },
};

/* What the answers to a path are, alone or in a list. */
static enum sb_kind
kind_of(const char *path)
{
	static const char *const roots[SB_KINDS] = { "/v1/checkout/sessions",
	    "/v1/payment_intents", "/v1/charges", "/v1/refunds", "/v1/events" };

	for (int k = 0; k < SB_KINDS; k++)
		if (str_starts(path, roots[k]))
			return ((enum sb_kind)k);
	return (SB_KINDS);
}

static bool
is_expandable(const char *path, enum sb_kind kind)
{
	if (str_starts(path, "data."))
		path += strlen("data.");
	for (int depth = 0; depth < EXPAND_DEPTH; depth++) {
		size_t n = strcspn(path, "."), i;

		for (i = 0; i < nelem(expandable); i++)
			if (expandable[i].of == kind &&
			    strlen(expandable[i].name) == n &&
			    strncmp(expandable[i].name, path, n) == 0)
				break;
		if (i == nelem(expandable))
			return (false);
		if (path[n] == '\0')
			return (true);
		kind = expandable[i].is;
		path += n + 1;
	}
	return (false);
}

bool
sb_expand_check(struct sb_call *c)
{
	const struct sb_param *p = sb_param_at(c->params, "expand", NULL);

	for (p = p != NULL ? p->kids : NULL; p != NULL; p = p->next)
		if (!is_expandable(p->value, kind_of(c->path)))
			return (sb_refuse(c, NULL, p->path, "This property cannot "
			    "be expanded (%s).", p->value) != NULL);
	return (true);
}

static void
expand_member(json_t *o, const char *name)
{
	json_t *v = json_object_get(o, name);
	const char *id = json_string_value(json_object_get(o, "id"));

	if (str_eq(name, "line_items"))
		json_object_set_new(o, name, items_of(id));
	else if (json_is_string(v))
		json_object_set_new(o, name, sb_render(json_string_value(v)));
}

static void
expand_path(json_t *o, const char *path)
{
	char name[64];
	size_t n = strcspn(path, "."), i;
	json_t *v;

	json_array_foreach(o, i, v)
		expand_path(v, path);
	if (!json_is_object(o))
		return;
	must(n < sizeof name);
	memcpy(name, path, n);
	name[n] = '\0';
	if (!json_is_array(json_object_get(o, name)))
		expand_member(o, name);
	if (path[n] != '\0')
		expand_path(json_object_get(o, name), path + n + 1);
}

void
sb_expand(struct sb_call *c, json_t *o)
{
	const struct sb_param *p = sb_param_at(c->params, "expand", NULL);

	for (p = p != NULL ? p->kids : NULL; p != NULL; p = p->next)
		expand_path(o, p->value);
}
