/* audit: reads the log's chains. */
#include "soukd/soukd.h"

#include "audit/rows.h"
#include "run/audit.h"
#include "run/dispatch.h"

struct wish {
	const char	*day;		/* NULL: all */
	unsigned	 days, wrong;
};

static void
tell(const char *text)
{
	printf("WRONG: %s\n", text);
}

static void
verify(struct req *r, void *arg)
{
	struct wish *w = arg;
	struct sql_audit_days_row *v;
	size_t n = audit_days(r, &v);
	int64_t waiting = audit_waiting(r);

	for (size_t i = 0; i < n; i++) {
		if (w->day != NULL && !str_eq(w->day, v[i].day))
			continue;
		w->wrong += audit_verify(r, v[i].day, tell);
		w->days++;
	}
	if (waiting > 0)
		printf("%lld rows wait for the chain: is soukd at work?\n", (long long)waiting);
}

int
cmd_audit(int argc, char **argv)
{
	struct wish w = { 0 };
	char why[256];

	if (argc == 4 && str_eq(argv[2], "--day"))
		w.day = argv[3];
	else if (argc != 2) {
		fprintf(stderr, "usage: soukd audit verify [--day YYYY-MM-DD]\n");
		return (2);
	}
	if (!str_eq(argv[1], "verify")) {
		fprintf(stderr, "usage: soukd audit verify [--day YYYY-MM-DD]\n");
		return (2);
	}
	jobs_db_start(1, 60000);
	if (!req_job(verify, &w, why, sizeof why)) {
		fprintf(stderr, "soukd: audit: %s\n", why);
		return (1);
	}
	if (w.day != NULL && w.days == 0) {
		printf("nothing is known of %s\n", w.day);
		return (1);
	}
	printf("%u days read, %u wrong\n", w.days, w.wrong);
	return (w.wrong > 0 ? 1 : 0);
}
