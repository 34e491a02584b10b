/* factor: codes of apps, codes on paper, half log-ins. */
#include "accounts/factor.h"

#include <ctype.h>
#include <sodium.h>

#include "accounts/guess.h"
#include "accounts/routes.h"
#include "accounts/totp.h"
#include "base/cookie.h"
#include "base/url.h"
#include "factor/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/log.h"
#include "run/seal.h"
#include "run/wall.h"

enum { HALF_AGE_S = 300, TOKEN_BYTES = 32, TOKEN_CHARS = 43 };

/* Without what looks like something else when it is written by hand. */
static const char code_letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
_Static_assert(sizeof code_letters == 33, "five bits a letter");

SEALED(totp_secret, "totp_secrets.secret", sql_totp_old, sql_totp_reseal);

struct factors
factors_of(struct req *r, account_id account)
{
	struct sql_factor_summary_row f;

	if (!sql_factor_summary(r, account, &f))
		return ((struct factors){ .second = false });
	return ((struct factors){ f.second, f.totp, f.password, f.passkeys, f.codes });
}

void
factor_changed(struct req *r, account_id account, const char *topic)
{
	audit(r, topic, "account", account.n, NULL);
	event_emit(r, topic, json_pack("{sIsI}", "account", (json_int_t)account.n, "at", (json_int_t)(now_us(r) / 1000000)));
}

const char *
code_clean(struct req *r, const char *typed)
{
	char *to = req_alloc(r, strlen(typed) + 1);
	size_t n = 0;

	for (; *typed != '\0'; typed++)
		if (*typed != ' ' && *typed != '-')
			to[n++] = (char)tolower((unsigned char)*typed);
	return (to);
}

static struct bytes
code_hash(struct req *r, account_id account, const char *code)
{
	return (session_hash(r, req_printf(r, "recovery %lld %s", (long long)account.n, code)));
}

static bool
recovery_use(struct req *r, account_id account, const char *code)
{
	if (sql_recovery_use(r, account, code_hash(r, account, code)) == 0)
		return (false);
	factor_changed(r, account, "account.recovery_used");
	return (true);
}

static bool
totp_use(struct req *r, account_id account, const char *code)
{
	struct sql_totp_get_row t;
	struct bytes secret;
	int64_t step;

	if (!sql_totp_get(r, account, &t))
		return (false);
	if (!unseal(req_arena(r), "totp_secrets.secret", account.n, t.secret, &secret))
		stop_because(r, 500, "seal.shut", "totp_secrets account=%lld", (long long)account.n);
	step = totp_step(secret, now_us(r) / 1000000, code);
	return (step > t.last_step && sql_totp_use(r, account, step) == 1);
}

enum code_verdict
code_check(struct req *r, account_id account, const char *typed, int *wait_s)
{
	const char *code = code_clean(r, typed);
	struct guess g;

	must(db_in_transaction(r));
	*wait_s = 0;
	if (strlen(code) == CODE_CHARS)
		return (recovery_use(r, account, code) ? CODE_RECOVERY : CODE_WRONG);
	g = guess_take(r, GUESS_CODE, account, NULL);
	*wait_s = g.wait_s;
	if (g.wait_s > 0)
		return (CODE_WAIT);
	if (!totp_use(r, account, code)) {
		log_event(LEVEL_INFO, "account.code_wrong", KV("account", account.n));
		return (CODE_WRONG);
	}
	guess_was_right(r, &g);
	return (CODE_RIGHT);
}

bool
code_field(struct req *r, struct problems *p, const char *name, account_id account)
{
	int wait_s;

	if (field(r, name)[0] == '\0') {
		problem_add(r, p, name, tr(r, "Please fill this in."));
		return (false);
	}
	switch (code_check(r, account, field(r, name), &wait_s)) {
	case CODE_RIGHT:
	case CODE_RECOVERY:
		return (true);
	case CODE_WRONG:
		problem_add(r, p, name, tr(r, "This code is not right, or it was used before. Please try the next one."));
		return (false);
	case CODE_WAIT:
		guess_problem(r, p, name, wait_s);
		return (false);
	}
	panic("verdict");
}

const char *const *
codes_make(struct req *r, account_id account)
{
	const char **codes = NEW_ARRAY(r, const char *, CODE_COUNT);

	sql_recovery_remove(r, account);
	for (size_t i = 0; i < CODE_COUNT; i++) {
		char *code = req_alloc(r, CODE_CHARS + 1);

		for (size_t k = 0; k < CODE_CHARS; k++)
			code[k] = code_letters[randombytes_uniform(32)];
		sql_recovery_put(r, account, code_hash(r, account, code));
		codes[i] = req_printf(r, "%.4s-%.4s-%.4s-%.4s-%.4s-%.4s-%.4s", code, code + 4, code + 8, code + 12, code + 16, code + 20,
		    code + 24);
	}
	return (codes);
}

void
factors_tidy(struct req *r, account_id account)
{
	if (factors_of(r, account).second)
		return;
	sql_recovery_remove(r, account);
}

const char *
proof_url(struct req *r, const char *back)
{
	return (req_printf(r, "%s?return=%s", url_confirmation_new(r), url_encode(req_arena(r), back)));
}

void
need_proof(struct req *r, const char *back)
{
	if (!viewer(r)->is_fresh)
		stop_because(r, 303, "access.stale", "%s", proof_url(r, back));
}

void
factor_need_fresh(struct req *r)
{
	need_proof(r, url_security_show(r));
}

void
factor_need_second(struct req *r, const char *back)
{
	if (factors_of(r, viewer(r)->account).second)
		need_proof(r, back);
}

static const char *
half_token(struct req *r)
{
	const char *token = cookie_value(r, "half");

	return (token != NULL && strlen(token) == TOKEN_CHARS ? token : NULL);
}

struct bytes
half_hash(struct req *r)
{
	const char *token = half_token(r);

	return (token != NULL ? session_hash(r, token) : (struct bytes){ NULL, 0 });
}

struct bytes
half_open(struct req *r, account_id account)
{
	unsigned char b[TOKEN_BYTES];
	char token[TOKEN_CHARS + 1];
	struct bytes hash;

	wall_hash(r, half_hash(r));
	if (half_token(r) != NULL)
		sql_half_close(r, half_hash(r));
	randombytes_buf(b, sizeof b);
	sodium_bin2base64(token, sizeof token, b, sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	hash = session_hash(r, token);
	wall_hash(r, hash);
	sql_half_open(r, hash, account.n != 0 ? &account : NULL);
	cookie_write(r, "half", token, HALF_AGE_S);
	return (hash);
}

bool
half_get(struct req *r, struct proof *p)
{
	struct sql_half_get_row h;

	wall_hash(r, half_hash(r));
	if (half_token(r) == NULL || !sql_half_get(r, half_hash(r), &h))
		return (false);
	*p = (struct proof){ h.account, h.epoch };
	wall_account(r, h.account);
	return (true);
}

void
half_close(struct req *r)
{
	if (half_token(r) == NULL)
		return;
	wall_hash(r, half_hash(r));
	sql_half_close(r, half_hash(r));
	cookie_write(r, "half", "", COOKIE_DELETE);
}

void
login_end(struct req *r, struct proof p, const char *back)
{
	half_close(r);
	session_sign_in(r, p);
	flash(r, tr(r, "You are signed in as %s."), viewer(r)->name);
	redirect(r, back[0] != '\0' && url_is_local(back) ? back : "/");
}

bool
login_go_on(struct req *r, struct proof p, const char *back)
{
	const char *url = req_printf(r, "%s?return=%s", url_second_new(r), url_encode(req_arena(r), back));

	db_begin(r);
	if (!proof_holds(r, p)) {
		db_rollback(r);
		return (false);
	}
	if (factors_of(r, p.account).second) {
		(void)half_open(r, p.account);
		redirect(r, back[0] != '\0' && url_is_local(url) ? url : url_second_new(r));
	} else
		login_end(r, p, back);
	db_commit(r);
	return (true);
}

/* Those that ran out are dead already; this only makes room. */
int64_t
half_logins_over(struct req *r, int32_t days)
{
	int64_t n = sql_half_logins_sweep(r);

	(void)days;	/* each says itself when it ends */
	return (n + sql_challenges_sweep(r));
}
