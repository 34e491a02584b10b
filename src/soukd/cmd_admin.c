/* cmd_admin: the first administrator. All others get their role from one of them, at /admin/accounts. */
#include "soukd/soukd.h"

#include "accounts/staff.h"
#include "run/db.h"
#include "run/dispatch.h"

struct wish {
	const char		*email;
	enum staff_change	 outcome;
};

static void
give(struct req *r, void *arg)
{
	struct wish *w = arg;
	const char *name;

	db_begin(r);
	w->outcome = staff_change_role(r, w->email, "admin", &name);
	db_commit(r);
}

int
cmd_admin(int argc, char **argv)
{
	struct wish w = { .email = argc == 2 ? argv[1] : NULL };
	char why[200];

	if (argc != 2) {
		fprintf(stderr, "usage: soukd admin ADDRESS\n");
		return (2);
	}
	jobs_db_start(1, 60000);
	if (!req_job(give, &w, why, sizeof why)) {
		fprintf(stderr, "soukd admin: %s\n", why);
		return (1);
	}
	switch (w.outcome) {
	case STAFF_DONE:
		printf("%s is an administrator now and signs in anew.\n", w.email);
		return (0);
	case STAFF_SAME:
		printf("%s is an administrator already.\n", w.email);
		return (0);
	case STAFF_UNPROVED:
		fprintf(stderr, "soukd admin: %s is not confirmed: its owner has to follow the link in the welcome e-mail first\n", w.email);
		return (1);
	case STAFF_UNKNOWN:
	case STAFF_LAST_ADMIN:
		break;
	}
	fprintf(stderr, "soukd admin: nobody has the address %s: sign up with it first\n", w.email);
	return (1);
}
