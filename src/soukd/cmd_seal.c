/* cmd_seal: sealed values under the newest key. */
#include "soukd/soukd.h"

#include "run/dispatch.h"
#include "run/seal.h"

static void
rotate(struct req *r, void *count)
{
	*(struct seal_count *)count = seal_rotate(r);
}

int
cmd_seal_rotate(int argc, char **argv)
{
	struct seal_count count = { 0, 0 };
	char why[200];

	(void)argv;
	if (argc != 1) {
		fprintf(stderr, "usage: soukd seal-rotate\n");
		return (2);
	}
	jobs_db_start(1, 60000);
	if (!req_job(rotate, &count, why, sizeof why)) {
		fprintf(stderr, "soukd seal-rotate: %s; what was sealed anew stays, run it again\n", why);
		return (1);
	}
	printf("%lld sealed anew, %lld do not open with any key of SOUK_SEAL_KEYS\n", (long long)count.changed,
	    (long long)count.shut);
	return (count.shut > 0 ? 1 : 0);
}
