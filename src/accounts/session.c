/* session: rows of the table sessions. */
#include "accounts/session.h"

#include <sodium.h>

#include "accounts/agent.h"
#include "accounts/routes.h"
#include "accounts/sql.h"
#include "factor/sql.h"
#include "people/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/page.h"
#include "run/settings.h"

GATHERED(struct login_handler, login_handlers);

enum { DEVICE_BYTES = 18, DEVICE_ROOM = 25, DEVICE_DAYS = 400 };

int32_t
session_idle_days(void)
{
	int64_t idle = setting_int(SETTING_SESSION_IDLE_DAYS), all = setting_int(SETTING_SESSION_DAYS);

	return ((int32_t)(idle < all ? idle : all));
}

int32_t
session_days(void)
{
	return ((int32_t)setting_int(SETTING_SESSION_DAYS));
}

void
session_put_cart(struct req *r, cart_id cart)
{
	const char *token = session_token(r);

	if (token == NULL)
		token = session_start(r);
	sql_session_put_cart(r, session_hash(r, token), cart, session_idle_days());
	viewer_put_cart(r, cart);
}

/* The name this browser was given at an earlier log-in; NULL: none. */
static const char *
device_given(struct req *r)
{
	const char *cookie = cookie_value(r, "device"), *dot = cookie != NULL ? strchr(cookie, '.') : NULL;
	const char *name = dot != NULL ? req_printf(r, "%.*s", (int)(dot - cookie), cookie) : "";

	return (strlen(name) == DEVICE_ROOM - 1 && sign_ok(r, "device", name, dot + 1) ? name : NULL);
}

struct bytes
device_hash(struct req *r)
{
	const char *name = device_given(r);

	return (name != NULL ? session_hash(r, name) : (struct bytes){ NULL, 0 });
}

/* That, or a new one, for as long as browsers keep any. */
static const char *
device_name(struct req *r)
{
	unsigned char b[DEVICE_BYTES];
	char fresh[DEVICE_ROOM];
	const char *name = device_given(r);

	if (name == NULL) {
		randombytes_buf(b, sizeof b);
		sodium_bin2base64(fresh, sizeof fresh, b, sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
		name = req_strdup(r, fresh);
	}
	cookie_write(r, "device", req_printf(r, "%s.%s", name, sign(r, "device", name)), (int64_t)DEVICE_DAYS * 86400);
	return (name);
}

static void
tell_of_device(struct req *r, account_id account, struct agent a, const char *network)
{
	struct sql_device_seen_row device;

	if (sql_device_seen(r, account, session_hash(r, device_name(r)), a.browser, a.system, network, &device) && !device.known &&
	    !device.first)
		event_emit(r, "account.new_device", json_pack("{sI sI}", "account", (json_int_t)account.n, "device",
		    (json_int_t)device.id));
}

void
device_remember(struct req *r, account_id account)
{
	struct agent a = agent_of(http_in_header(req_in(r), "user-agent"));
	struct sql_device_seen_row device;

	(void)sql_device_seen(r, account, session_hash(r, device_name(r)), a.browser, a.system, network_of(r, req_in(r)->remote),
	    &device);
}

bool
proof_holds(struct req *r, struct proof p)
{
	struct sql_account_stays_row a;

	must(db_in_transaction(r));
	return (p.account.n != 0 && sql_account_stays(r, p.account, p.epoch, &a));
}

void
viewer_hold(struct req *r)
{
	account_id account = viewer(r)->account;
	struct sql_viewer_lock_row a;
	struct sql_session_lives_row s;

	must(db_in_transaction(r));
	if (!sql_viewer_lock(r, account, &a) || !sql_session_lives(r, session_hash(r, session_token(r)), account, &s))
		stop_because(r, 303, "access.over", "%s", url_login_new(r));
}

void
session_sign_in(struct req *r, struct proof p)
{
	account_id account = p.account;
	const char *old = session_token(r);
	cart_id guest_cart = viewer(r)->cart;
	struct agent a = agent_of(http_in_header(req_in(r), "user-agent"));
	const char *network = network_of(r, req_in(r)->remote);

	must(db_in_transaction(r) && viewer(r)->account.n == 0);
	if (old != NULL)
		sql_session_close(r, session_hash(r, old));
	if (sql_session_open(r, session_hash(r, session_start(r)), account, p.epoch, a.browser, a.system, network,
	    session_idle_days()) == 0)
		stop_because(r, 409, "login.over", "account=%lld", (long long)account.n);
	tell_of_device(r, account, a, network);
	GATHERED_EACH(struct login_handler, h, login_handlers)
		h->run(r, guest_cart, account);
	viewer_reload(r);
	audit(r, "account.signed_in", "account", account.n, NULL);
}

void
session_rotate(struct req *r)
{
	const char *old = session_token(r);

	must(old != NULL);
	sql_session_rotate(r, session_hash(r, old), session_hash(r, session_start(r)));
}

void
session_proved(struct req *r)
{
	session_rotate(r);
	sql_session_proved(r, session_hash(r, session_token(r)));
}

void
sessions_end(struct req *r, account_id account, bool but_this)
{
	struct bytes here = { 0 };

	if (but_this && session_token(r) != NULL)
		here = session_hash(r, session_token(r));
	sql_account_epoch(r, account);
	sql_half_logins_end(r, account);
	sql_sessions_close(r, account, here);
}

void
session_sign_out(struct req *r)
{
	const char *token = session_token(r);

	if (token != NULL)
		sql_session_close(r, session_hash(r, token));
	session_forget(r);
}

/* Those that ran out are dead already; this only makes room. */
int64_t
sessions_over(struct req *r, int32_t days)
{
	(void)days;	/* each row says itself when it ends */
	return (sql_sessions_sweep(r));
}
