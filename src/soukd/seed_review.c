/* seed_review: a rating first, then words that fit it. */
#include <libpq-fe.h>

#include "soukd/seed_review.h"

#include "soukd/seed_copy.h"
#include "soukd/seed_voices.h"

enum { DAY = 86400 };

/* A list in its own order for each product, so that no two of its reviews say
 * the same before everything has been said. */
struct deck {
	const char	*cards[40];
	int		 n, next;
};

struct talk {
	struct dice			 dice;
	const struct seed_tongue	*tongue;
	struct deck			 occasion, praise, fair, gripe, anger, shop, title[5];
};

static void
deck_add(struct deck *k, const char *const *list, size_t max)
{
	for (size_t i = 0; i < max && list[i] != NULL; i++) {
		must(k->n < (int)nelem(k->cards));
		k->cards[k->n++] = list[i];
	}
}

static void
deck_shuffle(struct deck *k, struct dice *d)
{
	const char *cards[nelem(k->cards)] = { NULL };
	int order[nelem(k->cards)];

	for (int i = 0; i < k->n; i++) {
		cards[i] = k->cards[i];
		order[i] = i;
	}
	dice_shuffle(d, order, (size_t)k->n);
	for (int i = 0; i < k->n; i++)
		k->cards[i] = cards[order[i]];
}

static const char *
deck_draw(struct deck *k)
{
	return (k->cards[k->next++ % k->n]);
}

static void
talk_start(struct talk *t, const struct seed *s, const struct seed_product *p, const struct seed_tongue *g)
{
	const struct seed_voice *v = &seed_voices[p->kind->family];

	*t = (struct talk){ .dice = dice_for(s->number, g->lang, (uint64_t)p->id), .tongue = g };
	deck_add(&t->occasion, g->occasion, nelem(g->occasion));
	deck_add(&t->praise, g->praise, nelem(g->praise));
	deck_add(&t->fair, g->fair, nelem(g->fair));
	deck_add(&t->gripe, g->gripe, nelem(g->gripe));
	if (g == &seed_english) {
		deck_add(&t->praise, v->praise, nelem(v->praise));
		deck_add(&t->praise, p->kind->praise, nelem(p->kind->praise));
		deck_add(&t->gripe, v->gripe, nelem(v->gripe));
		deck_add(&t->gripe, &p->kind->gripe, 1);
	}
	deck_add(&t->anger, g->anger, nelem(g->anger));
	deck_add(&t->shop, g->shop, nelem(g->shop));
	for (int i = 0; i < 5; i++)
		deck_add(&t->title[i], g->title[i], nelem(g->title[i]));
	deck_shuffle(&t->occasion, &t->dice);
	deck_shuffle(&t->praise, &t->dice);
	deck_shuffle(&t->fair, &t->dice);
	deck_shuffle(&t->gripe, &t->dice);
	deck_shuffle(&t->anger, &t->dice);
	deck_shuffle(&t->shop, &t->dice);
	for (int i = 0; i < 5; i++)
		deck_shuffle(&t->title[i], &t->dice);
}

static void
say(struct buf *b, const char *sentence)
{
	if (b->n > 0)
		buf_putc(b, ' ');
	buf_puts(b, sentence);
}

static void
say_gripe_after_praise(struct talk *t, int rating, struct buf *b)
{
	const char *gripe = deck_draw(&t->gripe);
	int n = 0;

	while (t->tongue->but[n] != NULL)
		n++;
	say(b, deck_draw(rating == 3 ? &t->fair : &t->praise));
	if (!dice_chance(&t->dice, 35)) {
		say(b, gripe);
		return;
	}
	say(b, t->tongue->but[dice_between(&t->dice, 0, n - 1)]);
	say(b, gripe);
	if (t->tongue == &seed_english && !str_starts(gripe, "I "))
		b->p[b->n - strlen(gripe)] += 'a' - 'A';
}

static void
body_write(struct talk *t, int rating, struct buf *b)
{
	if (rating >= 3 && dice_chance(&t->dice, 30))
		say(b, deck_draw(&t->occasion));
	if (rating == 5) {
		say(b, deck_draw(&t->praise));
		if (dice_chance(&t->dice, 55))
			say(b, deck_draw(&t->praise));
		if (dice_chance(&t->dice, 22))
			say(b, deck_draw(&t->shop));
	} else if (rating == 4 && dice_chance(&t->dice, 45)) {
		say(b, deck_draw(&t->praise));
	} else if (rating >= 3) {
		say_gripe_after_praise(t, rating, b);
	} else {
		say(b, deck_draw(dice_chance(&t->dice, rating == 1 ? 80 : 40) ? &t->anger : &t->gripe));
		if (dice_chance(&t->dice, 40))
			say(b, deck_draw(&t->gripe));
	}
}

static int
rating_roll(struct dice *d, int good)
{
	int64_t roll = dice_between(d, 0, 99);

	if (roll < good)
		return (5);
	if (roll < good + (100 - good) * 55 / 100)
		return (4);
	if (roll < good + (100 - good) * 78 / 100)
		return (3);
	return (roll < good + (100 - good) * 90 / 100 ? 2 : 1);
}

struct review {
	int64_t		 id, account;
	const char	*author;
	int		 rating;
	int64_t		 at;
	bool		 verified;
};

static void
review_write(struct talk *t, struct seed_product *p, const struct review *v, struct buf *rows)
{
	struct buf body = { 0 };

	if (!dice_chance(&t->dice, 6) || v->account != 0)
		body_write(t, v->rating, &body);
	row_i64(rows, v->id);
	row_i64(rows, p->id);
	row_some(rows, v->account);
	row_text(rows, v->author);
	row_i64(rows, v->rating);
	row_text(rows, deck_draw(&t->title[v->rating - 1]));
	row_text(rows, body.n > 0 ? body.p : "");
	row_text(rows, t->tongue->lang);
	row_bool(rows, v->verified);
	row_time(rows, v->at);
	row_end(rows);
	buf_free(&body);
	p->rating_sum += v->rating;
	p->rating_count++;
}

static const char *
author_roll(struct seed *s, struct dice *d)
{
	int n = 0;

	while (seed_authors[n] != NULL)
		n++;
	return (arena_printf(&s->arena, "%s %c.", seed_authors[dice_between(d, 0, n - 1)],
	    "ABCDEFGHJKLMNOPRSTVWZ"[dice_between(d, 0, 20)]));
}

/* Popular goods have been talked about most; a tenth of all goods not at all. */
static int
how_many(const struct seed_product *p, struct dice *d)
{
	double fame = 1.0 - (double)p->rank / 1000.0;
	int most = (int)(40.0 * fame * fame);

	if (!str_eq(p->state, "live") || dice_chance(d, 10))
		return (0);
	return ((int)dice_between(d, most / 3, most));
}

void
seed_review_all(struct seed *s, struct seed_product *p, struct buf *rows, int64_t *next_id)
{
	struct dice d = dice_for(s->number, "reviews", (uint64_t)p->id);
	struct talk english, german;
	int n = how_many(p, &d), good = (int)dice_between(&d, 42, 82);
	int64_t from = p->created + 4 * DAY, span = s->now - DAY / 2 - from;
	struct review v = { 0 };

	talk_start(&english, s, p, &seed_english);
	talk_start(&german, s, p, &seed_german);
	for (int i = 0; i < n && span > 0; i++) {
		v.id = (*next_id)++;
		v.author = author_roll(s, &d);
		v.rating = rating_roll(&d, good);
		v.at = from + span * i / n + dice_between(&d, 0, span / n);
		v.verified = dice_chance(&d, 88);
		review_write(dice_chance(&d, 9) ? &german : &english, p, &v, rows);
	}
}

void
seed_review_by(struct seed *s, struct seed_product *p, struct buf *rows, int64_t id, int64_t account,
    const char *author, int64_t at)
{
	struct talk t;
	struct review v = { .id = id, .account = account, .author = author, .at = at, .verified = true };

	talk_start(&t, s, p, &seed_english);
	t.praise.next = t.title[3].next = t.title[4].next = 7;
	v.rating = 4 + (int)dice_between(&t.dice, 0, 1);
	review_write(&t, p, &v, rows);
}
