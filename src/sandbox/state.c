/* state: the one instance, and how it is filled and emptied. */
#include "sandbox/state.h"

#include <sodium.h>

struct sb_state sb;

enum { ANSWER_LIFE_S = 24 * 3600, ANSWERS_MAX = 200000 };

void
sb_id_put(char *to, const char *prefix, size_t n)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz";
	unsigned char random[64];
	size_t len = strlen(prefix);

	must(n <= sizeof random);
	randombytes_buf(random, n);
	memcpy(to, prefix, len);
	for (size_t i = 0; i < n; i++)
		to[len + i] = alphabet[random[i] % 62];
	to[len + n] = '\0';
}

const char *
sb_id(const char *prefix, size_t n)
{
	char *id = arena_alloc(&sb.memory, strlen(prefix) + n + 1);

	sb_id_put(id, prefix, n);
	return (id);
}

const char *
sb_keep(const char *s)
{
	return (s != NULL ? arena_strdup(&sb.memory, s) : NULL);
}

struct sb_session *
sb_session_find(const char *id)
{
	return (sb_table_get(&sb.of[SB_SESSION], id));
}

struct sb_intent *
sb_intent_find(const char *id)
{
	return (sb_table_get(&sb.of[SB_INTENT], id));
}

struct sb_charge *
sb_charge_find(const char *id)
{
	return (sb_table_get(&sb.of[SB_CHARGE], id));
}

struct sb_refund *
sb_refund_find(const char *id)
{
	return (sb_table_get(&sb.of[SB_REFUND], id));
}

struct sb_event *
sb_event_find(const char *id)
{
	return (sb_table_get(&sb.of[SB_EVENT], id));
}

static void
event_free(struct sb_event *e)
{
	free(e->body);
	free(e);
}

void
sb_event_add(struct sb_event *e)
{
	struct sb_table *t = &sb.of[SB_EVENT];
	struct sb_event *old;

	sb_table_put(t, e->id, e);
	while (t->live > sb.config.kept && (old = sb_table_oldest(t))->done) {
		sb_table_remove(t, old->id);
		event_free(old);
	}
}

void
sb_replay_free(struct sb_replay *r)
{
	free(r->key);
	free(r->path);
	free(r->body);
	free(r);
}

/* The answers from this row on still have their bodies. */
static uint64_t first_body;

static void
drop_bodies(struct sb_table *t)
{
	uint64_t end = t->base + t->n;

	if (first_body < t->base + t->first)
		first_body = t->base + t->first;
	for (; end - first_body > sb.config.kept; first_body++) {
		struct sb_replay *r = t->row[first_body - t->base].value;

		if (r == NULL || r->object == NULL)
			continue;
		free(r->body);
		r->body = NULL;
	}
}

void
sb_replay_add(struct sb_replay *r)
{
	struct sb_table *t = &sb.replays;
	struct sb_replay *old = sb_table_get(t, r->key);

	if (old != NULL) {
		sb_table_remove(t, old->key);
		sb_replay_free(old);
	}
	sb_table_put(t, r->key, r);
	while ((old = sb_table_oldest(t)) != NULL && (t->live > ANSWERS_MAX ||
	    old->at < sb_now_s() - ANSWER_LIFE_S)) {
		sb_table_remove(t, old->key);
		sb_replay_free(old);
	}
	drop_bodies(t);
}

void
sb_replays_forget(void)
{
	struct sb_replay *r;

	while ((r = sb_table_oldest(&sb.replays)) != NULL) {
		sb_table_remove(&sb.replays, r->key);
		sb_replay_free(r);
	}
}

void
sb_state_clear(void)
{
	struct sb_event *e;

	while ((e = sb_table_oldest(&sb.of[SB_EVENT])) != NULL) {
		sb_table_remove(&sb.of[SB_EVENT], e->id);
		event_free(e);
	}
	sb_replays_forget();
	for (int k = 0; k < SB_KINDS; k++)
		sb_table_free(&sb.of[k]);
	sb_table_free(&sb.replays);
	first_body = 0;
	arena_reset(&sb.memory);
}
