/* fields: offsets and types of the members; what is added to a struct is added
 * here, or a restart forgets it (a test restarts after every kind of change). */
#include <jansson.h>

#include "sandbox/fields.h"

enum type { TEXT, INT, PAIRS, ITEMS };

struct member {
	const char	*name;
	enum type	 type;
	size_t		 at;
};

#define M(s, t, m)	{ #m, t, offsetof(struct s, m) }
#define T(s, m)		M(s, TEXT, m)
#define I(s, m)		M(s, INT, m)

static const struct member session_members[] = {
	T(sb_session, id), T(sb_session, currency), I(sb_session, created),
	I(sb_session, expires_at), I(sb_session, total),
	{ "items", ITEMS, 0 }, M(sb_session, PAIRS, metadata),
	M(sb_session, PAIRS, intent_metadata), T(sb_session, success_url),
	T(sb_session, cancel_url), T(sb_session, reference),
	T(sb_session, given_email), T(sb_session, locale),
	T(sb_session, submit_type), T(sb_session, billing),
	T(sb_session, transfer_group), T(sb_session, description),
	T(sb_session, receipt_email), T(sb_session, descriptor_suffix),
	I(sb_session, status), I(sb_session, payment), T(sb_session, email),
	T(sb_session, name), T(sb_session, country), T(sb_session, intent),
	{ 0 }
};
static const struct member item_members[] = {
	T(sb_item, id), T(sb_item, price), T(sb_item, product),
	T(sb_item, name), I(sb_item, unit), I(sb_item, quantity),
	M(sb_item, PAIRS, metadata), { 0 }
};
static const struct member intent_members[] = {
	T(sb_intent, id), T(sb_intent, currency), T(sb_intent, session),
	T(sb_intent, secret), T(sb_intent, description),
	T(sb_intent, receipt_email), T(sb_intent, descriptor_suffix),
	T(sb_intent, transfer_group), I(sb_intent, created),
	I(sb_intent, amount), M(sb_intent, PAIRS, metadata),
	I(sb_intent, status), I(sb_intent, action), I(sb_intent, canceled_at),
	T(sb_intent, charge), T(sb_intent, method), T(sb_intent, cancel_reason),
	T(sb_intent, card), T(sb_intent, error_code),
	T(sb_intent, decline_code), T(sb_intent, error_message), { 0 }
};
static const struct member charge_members[] = {
	T(sb_charge, id), T(sb_charge, intent), T(sb_charge, currency),
	T(sb_charge, method), T(sb_charge, card), T(sb_charge, email),
	T(sb_charge, name), T(sb_charge, country), I(sb_charge, created),
	I(sb_charge, amount), I(sb_charge, status), I(sb_charge, challenged),
	T(sb_charge, failure_code), T(sb_charge, decline_code),
	T(sb_charge, failure_message), I(sb_charge, refunded), { 0 }
};
static const struct member refund_members[] = {
	T(sb_refund, id), T(sb_refund, charge), T(sb_refund, intent),
	T(sb_refund, currency), T(sb_refund, reason), I(sb_refund, created),
	I(sb_refund, amount), I(sb_refund, fate),
	M(sb_refund, PAIRS, metadata), I(sb_refund, status),
	T(sb_refund, failure), { 0 }
};

static const struct member *const members[SB_KINDS] = { session_members,
    intent_members, charge_members, refund_members, NULL };
static const size_t sizes[SB_KINDS] = { sizeof(struct sb_session),
    sizeof(struct sb_intent), sizeof(struct sb_charge),
    sizeof(struct sb_refund), 0 };

const char *const sb_kind_names[SB_KINDS] = { "session", "intent", "charge",
    "refund", "event" };

static json_t *write_members(const struct member *, const void *);

static void *
at(const void *o, const struct member *m)
{
	return ((char *)o + m->at);
}

static json_t *
write_items(const struct sb_session *s)
{
	json_t *all = json_array();

	for (size_t i = 0; i < s->nitems; i++)
		json_array_append_new(all, write_members(item_members,
		    &s->items[i]));
	return (all);
}

static json_t *
write_pairs(const struct sb_pairs *all)
{
	json_t *o = json_object();

	for (size_t i = 0; i < all->n; i++)
		json_object_set_new(o, all->p[i].name,
		    json_string(all->p[i].value));
	return (o);
}

static json_t *
write_member(const struct member *m, const void *o)
{
	const char *const *text = at(o, m);
	const int64_t *v = at(o, m);
	const struct sb_pairs *pairs = at(o, m);

	switch (m->type) {
	case TEXT:
		return (*text != NULL ? json_string(*text) : NULL);
	case INT:
		return (*v != 0 ? json_integer(*v) : NULL);
	case PAIRS:
		return (pairs->n > 0 ? write_pairs(pairs) : NULL);
	case ITEMS:
		return (write_items(o));
	}
	return (NULL);
}

static json_t *
write_members(const struct member *m, const void *o)
{
	json_t *j = json_object(), *v;

	for (; m->name != NULL; m++)
		if ((v = write_member(m, o)) != NULL)
			json_object_set_new_nocheck(j, m->name, v);
	return (j);
}

json_t *
sb_fields_write(enum sb_kind kind, const void *o)
{
	return (write_members(members[kind], o));
}

static void read_members(const struct member *, const json_t *, void *);

static void
read_pairs(const json_t *j, struct sb_pairs *all)
{
	const char *name;
	json_t *v;

	all->p = arena_alloc(&sb.memory,
	    json_object_size(j) * sizeof *all->p);
	json_object_foreach((json_t *)j, name, v)
		all->p[all->n++] = (struct sb_pair){ sb_keep(name),
		    sb_keep(json_string_value(v)) };
}

static void
read_items(const json_t *j, struct sb_session *s)
{
	const json_t *v;
	size_t i;

	s->items = arena_alloc(&sb.memory,
	    json_array_size(j) * sizeof *s->items);
	json_array_foreach(j, i, v)
		read_members(item_members, v, &s->items[s->nitems++]);
}

static void
read_members(const struct member *m, const json_t *j, void *o)
{
	for (; m->name != NULL; m++) {
		const json_t *v = json_object_get(j, m->name);

		if (v == NULL)
			continue;
		if (m->type == TEXT)
			*(const char **)at(o, m) = sb_keep(json_string_value(v));
		else if (m->type == INT)
			*(int64_t *)at(o, m) = json_integer_value(v);
		else if (m->type == PAIRS)
			read_pairs(v, at(o, m));
		else
			read_items(v, o);
	}
}

void
sb_fields_add(enum sb_kind kind, void *o)
{
	const char *id = *(const char **)at(o, &members[kind][0]);

	sb_table_put(&sb.of[kind], id, o);
}

void *
sb_fields_read(enum sb_kind kind, const json_t *j)
{
	const char *id = json_string_value(json_object_get(j, "id"));
	void *o;
	bool is_new;

	if (id == NULL)
		return (NULL);
	o = sb_table_get(&sb.of[kind], id);
	is_new = o == NULL;
	if (is_new)
		o = arena_alloc(&sb.memory, sizes[kind]);
	else
		id = *(const char **)at(o, &members[kind][0]);
	memset(o, 0, sizes[kind]);
	read_members(members[kind], j, o);
	*(const char **)at(o, &members[kind][0]) = is_new ? sb_keep(id) : id;
	if (is_new)
		sb_fields_add(kind, o);
	return (o);
}
