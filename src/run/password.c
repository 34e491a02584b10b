/* password: libsodium's password hashing, off the event loop. */
#include "run/password.h"

#include <sodium.h>

#include "run/db.h"
#include "run/settings.h"
#include "run/wait.h"

/* Behind so many the next would wait for seconds: better to say so at once. */
enum { QUEUE_MAX = 16 };

static unsigned hashed, queued;

unsigned
password_count(void)
{
	return (hashed);
}

static unsigned long long
passes(void)
{
	return ((unsigned long long)setting_int(SETTING_PASSWORD_PASSES));
}

static size_t
memory(void)
{
	return ((size_t)setting_int(SETTING_PASSWORD_MEMORY_MB) << 20);
}

/* Of no password: it costs what a genuine one costs. */
static void
nobodys(char *to, size_t room)
{
	snprintf(to, room, "$argon2id$v=19$m=%zu,t=%llu,p=1$%s$%s", memory() >> 10, passes(), "AAAAAAAAAAAAAAAAAAAAAA",
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

struct work {
	const char	*password;
	char		 kept[crypto_pwhash_STRBYTES];
	int		 result;
};

static void
make(void *arg)
{
	struct work *w = arg;

	w->result = crypto_pwhash_str(w->kept, w->password, strlen(w->password), passes(), memory());
}

static void
verify(void *arg)
{
	struct work *w = arg;

	w->result = crypto_pwhash_str_verify(w->kept, w->password, strlen(w->password));
}

void
password_turn(struct req *r)
{
	if (queued >= QUEUE_MAX)
		stop_because(r, 503, "password.queue", "%u wait", queued);
}

/* One hash on a thread, when its turn comes. */
static void
work_on(struct req *r, void (*fn)(void *), struct work *w)
{
	password_turn(r);
	hashed++;
	queued++;
	wait_thread(fn, w);
	queued--;
}

const char *
password_hash(struct req *r, const char *password)
{
	struct work *w = NEW(r, struct work);

	must(!db_in_transaction(r));
	w->password = password;
	work_on(r, make, w);
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
	if (kept != NULL)
		snprintf(w->kept, sizeof w->kept, "%s", kept);
	else
		nobodys(w->kept, sizeof w->kept);
	work_on(r, verify, w);
	if (w->result != 0 || kept == NULL)
		return (PASSWORD_WRONG);
	return (crypto_pwhash_str_needs_rehash(w->kept, passes(), memory()) == 0 ? PASSWORD_RIGHT : PASSWORD_RIGHT_OLD);
}
