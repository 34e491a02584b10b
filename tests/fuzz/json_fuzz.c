/* json_fuzz: what is called shallow is shallow, and Stripe's objects of any shape are read or refused. */
#include "base/jsontext.h"
#include "payments/stripe_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
depth(const json_t *j)
{
	int deepest = 0, d;
	const json_t *v;
	const char *key;
	size_t i;

	if (json_is_array(j)) {
		json_array_foreach(j, i, v)
			deepest = (d = depth(v)) > deepest ? d : deepest;
	} else if (json_is_object(j)) {
		json_object_foreach((json_t *)(uintptr_t)j, key, v)
			deepest = (d = depth(v)) > deepest ? d : deepest;
	} else
		return (0);
	return (deepest + 1);
}

static void
check_money(struct money m)
{
	must(money_exponent(m.currency) >= 0);
}

static void
read_all(struct arena *a, const json_t *j)
{
	struct stripe_session s;
	struct stripe_intent i;
	struct stripe_charge c;
	struct stripe_refund f;
	struct stripe_refunds all;

	if (stripe_read_session(a, j, &s)) {
		must(*s.id != '\0' && s.url != NULL && s.payment_intent != NULL);
		check_money(s.total);
	}
	if (stripe_read_intent(a, j, &i)) {
		check_money(i.amount);
		check_money(i.received);
	}
	if (stripe_read_charge(a, j, &c))
		check_money(c.refunded);
	if (stripe_read_refund(a, j, &f))
		check_money(f.amount);
	if (stripe_read_refunds(a, j, &all))
		for (size_t k = 0; k < all.n; k++)
			must(*all.v[k].id != '\0' && all.v[k].our_refund != NULL);
	must(strlen(stripe_text(a, j, "id")) < 1 << 20);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const char *s = (const char *)data;
	json_t *j;

	for (int max = 1; max <= 5; max += 2) {
		if (!json_is_shallow(s, n, max))
			continue;
		j = json_loadb(s, n, JSON_ALLOW_NUL, NULL);
		must(j == NULL || depth(j) <= max);
		json_decref(j);
	}
	if ((j = stripe_json(s, n)) != NULL) {
		must(depth(j) <= 64);
		read_all(&a, j);
	}
	json_decref(j);
	arena_reset(&a);
	return (0);
}
