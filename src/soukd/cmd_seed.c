/* cmd_seed: the demo marketplace into an empty database. */
#include "base/strnum.h"
#include "soukd/seed.h"
#include "soukd/soukd.h"

static bool
number_after(int argc, char **argv, int *i, int64_t *to)
{
	return (*i + 1 < argc && str_to_i64(argv[++*i], 1, 100000000, to));
}

/* The first picture of what is most popular is ready first. */
static void
prepare_pictures(PGconn *pg)
{
	PQclear(plain_sql(pg, "INSERT INTO jobs (kind, args, priority, unique_key) "
	    "SELECT 'image_prepare', jsonb_build_object('image', i.id), -10 - least(i.position, 9), 'image-' || i.id "
	    "FROM images i JOIN products p ON p.id = i.product_id WHERE i.state = 'waiting' "
	    "ORDER BY i.position, p.popularity DESC, i.id ON CONFLICT DO NOTHING"));
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
	if (done == SEED_DONE)
		prepare_pictures(pg);
	PQfinish(pg);
	if (done == SEED_ALREADY && !if_empty)
		fprintf(stderr, "soukd seed: there are shops or products already; nothing was done\n");
	return (done == SEED_DONE || (done == SEED_ALREADY && if_empty) ? 0 : 1);
}
