/* flight: a list, for there are never more of them than requests under way. */
#include "run/flight.h"

#include "run/co.h"

struct flight_waiter {
	TAILQ_ENTRY(flight_waiter)	 link;
	struct co			*co;
	struct flight			*of;	/* NULL: it has ended */
};

static LIST_HEAD(flight_list, flight) flights = LIST_HEAD_INITIALIZER(flights);

static struct flight *
find(const char *key)
{
	struct flight *f;

	LIST_FOREACH(f, &flights, link)
		if (str_eq(f->key, key))
			return (f);
	return (NULL);
}

bool
flight_begin(struct flight *f, const char *key, int64_t deadline_ms)
{
	struct flight_waiter w = { .co = co_self(), .of = find(key) };

	f->key = NULL;
	if (w.of == NULL) {
		f->key = key;
		TAILQ_INIT(&f->waiters);
		LIST_INSERT_HEAD(&flights, f, link);
		return (true);
	}
	if (w.co == NULL)	/* nobody to be woken: two programs of the tests */
		return (true);
	TAILQ_INSERT_TAIL(&w.of->waiters, &w, link);
	(void)co_park(deadline_ms);
	if (w.of != NULL)	/* late or left: the page is asked for, and finds out itself */
		TAILQ_REMOVE(&w.of->waiters, &w, link);
	return (w.of != NULL);
}

void
flight_end(struct flight *f)
{
	struct flight_waiter *w;

	if (f->key == NULL)
		return;
	LIST_REMOVE(f, link);
	while ((w = TAILQ_FIRST(&f->waiters)) != NULL) {
		TAILQ_REMOVE(&f->waiters, w, link);
		w->of = NULL;
		co_ready(w->co, WAKE_READY);
	}
}
