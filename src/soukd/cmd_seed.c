/* cmd_seed: the demo marketplace into an empty database. */
#include "base/strnum.h"
#include "soukd/seed.h"
#include "soukd/soukd.h"

static bool
number_after(int argc, char **argv, int *i, int64_t *to)
{
	return (*i + 1 < argc && str_to_i64(argv[++*i], 1, 100000000, to));
}

int
cmd_seed(int argc, char **argv)
{
	struct seed_options o = { .number = 1, .progress = stdout };
	bool if_empty = false, ok = true;
	int64_t number = 1;
	PGconn *pg;
	enum seed_outcome done;

	for (int i = 1; i < argc && ok; i++) {
		if (str_eq(argv[i], "--if-empty"))
			if_empty = true;
		else if (str_eq(argv[i], "--size"))
			ok = number_after(argc, argv, &i, &o.products);
		else
			ok = str_eq(argv[i], "--number") && number_after(argc, argv, &i, &number);
	}
	if (!ok) {
		fprintf(stderr, "usage: soukd seed [--size PRODUCTS] [--number SEED] [--if-empty]\n");
		return (2);
	}
	o.number = (uint64_t)number;
	pg = plain_connect();
	done = seed_run(pg, &o);
	PQfinish(pg);
	if (done == SEED_ALREADY && !if_empty)
		fprintf(stderr, "soukd seed: there are shops or products already; nothing was done\n");
	return (done == SEED_DONE || (done == SEED_ALREADY && if_empty) ? 0 : 1);
}
