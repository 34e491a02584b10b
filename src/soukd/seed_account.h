/* seed_account: the people of the demo marketplace. */
#ifndef SOUKD_SEED_ACCOUNT_H
#define SOUKD_SEED_ACCOUNT_H

#include "soukd/seed_plan.h"

struct seed_account {
	char	email[40];
	char	name[60];
	char	staff_role[12];			/* "" for none */
	char	password_hash[128];		/* ready after seed_accounts_wait */
};

/* Fills in names at once and hashes passwords beside the caller, one core's
 * second of work; _wait must follow. */
struct seed_account	*seed_accounts_start(struct seed *);
bool			 seed_accounts_wait(void) MUST_USE;

#endif
