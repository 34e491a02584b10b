/* tmplc_join: where a template stands after a condition: in the place all the
 * ways through it have come to. */
#include "gen/tmplc_state.h"

bool
place_is_between(enum html_state s)
{
	return (s == S_BEFORE_ATTR || s == S_AFTER_VALUE);
}

/* An attribute counts as there when one of the ways has it. */
static void
union_seen(struct place *a, const struct place *b)
{
	char name[NAME_SIZE];
	size_t len = strlen(a->seen), n;

	for (const char *p = b->seen; *p == ' '; p += n + 1) {
		n = strcspn(p + 1, " ");
		snprintf(name, sizeof name, "%.*s", (int)n, p + 1);
		if (word_in(name, a->seen) || len + n + 2 > sizeof a->seen)
			continue;
		a->seen[len] = ' ';
		memcpy(a->seen + len + 1, name, n + 1);
		len += n + 1;
	}
}

static bool
same_state(const struct place *a, const struct place *b)
{
	return (a->state == b->state || (place_is_between(a->state) && place_is_between(b->state)));
}

static bool
joins_url(const struct place *a, const struct place *b)
{
	if (a->url == b->url)
		return (true);
	return (a->url != U_NONE && b->url != U_NONE && a->url < U_SET_START &&
	    b->url < U_SET_START);
}

static bool
same_place(const struct place *a, const struct place *b)
{
	return (same_state(a, b) && joins_url(a, b) && a->kind == b->kind &&
	    str_eq(a->tag, b->tag) && str_eq(a->attr, b->attr));
}

void
place_join(struct tmplc *t, struct place *a, const struct place *b, size_t at)
{
	static const unsigned deciding = T_POST | T_JSON | T_TYPED | T_REFRESH;

	a->at_newline = a->at_newline && b->at_newline;
	if (!same_place(a, b)) {
		fail_at(t, at, "the branches end in different places of the HTML");
		return;
	}
	if (((a->tag_facts ^ b->tag_facts) & deciding) != 0)
		fail_at(t, at, "what <%s> does cannot depend on a condition", a->tag);
	if (b->state == S_AFTER_VALUE)
		a->state = S_AFTER_VALUE;
	if (a->url != b->url || !str_eq(a->value, b->value)) {
		a->url = U_UNSURE;
		a->value[0] = '\0';
	}
	a->tag_facts |= b->tag_facts;
	union_seen(a, b);
}
