/* keys: taking out what opens an account. */
#include "accounts/keys.h"

#include <jansson.h>

#include "accounts/account.h"
#include "accounts/factor.h"
#include "keys/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/locale.h"

static json_t *
as_json(const struct keys_gone *g)
{
	return (json_pack("{sI sI sI sI sI sI}", "passkeys", (json_int_t)g->passkeys, "apps", (json_int_t)g->apps, "codes",
	    (json_int_t)g->codes, "sign_ins", (json_int_t)g->sign_ins, "tokens", (json_int_t)g->tokens, "devices", (json_int_t)g->devices));
}

bool
keys_gone_any(const struct keys_gone *g)
{
	return (g->passkeys + g->apps + g->codes + g->sign_ins + g->tokens + g->devices > 0);
}

struct keys_gone
keys_remove(struct req *r, account_id account, const int64_t *since, bool but_this)
{
	struct keys_gone g;

	must(db_in_transaction(r));
	if (!sql_keys_remove(r, account, since, &g))
		panic("counts without a row");
	account_shut(r, account, but_this);
	factors_tidy(r, account);
	if (keys_gone_any(&g))
		audit(r, "account.keys_removed", "account", account.n, as_json(&g));
	return (g);
}

struct keys_gone
keys_take_back(struct req *r, account_id account, int64_t change, int64_t since)
{
	struct keys_gone g = keys_remove(r, account, &since, false);

	sql_password_remove(r, account);
	sql_keys_gone_put(r, change, g.passkeys, g.apps, g.codes, g.sign_ins, g.tokens, g.devices);
	return (g);
}

struct keys_gone
keys_of_stranger(struct req *r, account_id account)
{
	struct keys_gone g = keys_remove(r, account, NULL, false);

	sql_password_remove(r, account);
	event_emit(r, "account.owner_came", json_pack("{sI}", "account", (json_int_t)account.n));
	return (g);
}

void
keys_after_reset(struct req *r, account_id account)
{
	struct sql_taken_back_since_row b;

	if (!sql_taken_back_since(r, account, &b) || !b.has_asked_at)
		return;
	keys_remove(r, account, &b.asked_at, true);
	sql_taken_back_over(r, account);
}

struct keys_list
keys_list(struct req *r, const struct keys_gone *g)
{
	const struct keys_list all = { {
		{ tr(r, "Passkeys"), g->passkeys }, { tr(r, "Authenticator app"), g->apps }, { tr(r, "Recovery codes"), g->codes },
		{ tr(r, "Connected sign-ins"), g->sign_ins }, { tr(r, "Tokens for programs"), g->tokens },
		{ tr(r, "Signed-in devices"), g->devices },
	}, KEYS_KINDS };
	struct keys_list some = { .n = 0 };

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].n > 0)
			some.v[some.n++] = all.v[i];
	return (some);
}
