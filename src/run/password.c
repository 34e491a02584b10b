/* password: libsodium's password hashing, off the event loop. */
#include "run/password.h"

#include <sodium.h>

#include "run/db.h"
#include "run/wait.h"

#define OPS	crypto_pwhash_OPSLIMIT_INTERACTIVE
#define MEM	crypto_pwhash_MEMLIMIT_INTERACTIVE

/* Of no password: it costs what a genuine one costs. */
static const char nobody[] =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct work {
	const char	*password;
	char		 kept[crypto_pwhash_STRBYTES];
	int		 result;
};

static void
make(void *arg)
{
	struct work *w = arg;

	w->result = crypto_pwhash_str(w->kept, w->password, strlen(w->password), OPS, MEM);
}

static void
verify(void *arg)
{
	struct work *w = arg;

	w->result = crypto_pwhash_str_verify(w->kept, w->password, strlen(w->password));
}

const char *
password_hash(struct req *r, const char *password)
{
	struct work *w = NEW(r, struct work);

	must(!db_in_transaction(r));
	w->password = password;
	wait_thread(make, w);
	if (w->result != 0)
		stop_because(r, 503, "password.memory", "no memory to hash");
	return (w->kept);
}

enum password_verdict
password_check(struct req *r, const char *kept, const char *password)
{
	struct work *w = NEW(r, struct work);

	must(!db_in_transaction(r));
	w->password = password;
	snprintf(w->kept, sizeof w->kept, "%s", kept != NULL ? kept : nobody);
	wait_thread(verify, w);
	if (w->result != 0 || kept == NULL)
		return (PASSWORD_WRONG);
	return (crypto_pwhash_str_needs_rehash(w->kept, OPS, MEM) == 0 ? PASSWORD_RIGHT : PASSWORD_RIGHT_OLD);
}
