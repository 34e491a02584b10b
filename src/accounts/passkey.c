/* passkey: rows of passkeys and challenges, and the JSON of the browser's side. */
#include "accounts/passkey.h"

#include <sodium.h>

#include "accounts/webauthn.h"
#include "factor/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/log.h"
#include "run/settings.h"
#include "run/viewer.h"
#include "run/wall.h"
#include "site/site.h"

enum { CHALLENGE_BYTES = 32, TIMEOUT_MS = 300000 };

#define B64	sodium_base64_VARIANT_URLSAFE_NO_PADDING

bool
passkeys_work(struct req *r)
{
	const char *party;

	return (webauthn_party(req_arena(r), setting_text(SETTING_BASE_URL), &party));
}

struct passkey_list
passkeys_of(struct req *r, account_id account)
{
	struct passkey *v;
	size_t n = sql_passkeys(r, account, &v);

	return ((struct passkey_list){ v, n });
}

static const char *
to_base64(struct req *r, struct bytes b)
{
	size_t room = sodium_base64_encoded_len(b.n, B64);

	return (sodium_bin2base64(req_alloc(r, room), room, b.p, b.n, B64));
}

/* A form's field of base64url; empty when it is something else. */
static struct bytes
field_bytes(struct req *r, const char *name)
{
	const char *s = field(r, name);
	unsigned char *to = req_alloc(r, strlen(s) + 1);
	size_t n = 0;

	if (sodium_base642bin(to, strlen(s) + 1, s, strlen(s), NULL, &n, NULL, B64) != 0)
		n = 0;
	return ((struct bytes){ to, n });
}

static bool
same(struct bytes a, struct bytes b)
{
	return (a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0);
}

/* What a device files an account's key under: nothing that tells who it is. */
static struct bytes
user_handle(struct req *r, account_id account)
{
	return (session_hash(r, sign(r, "passkey.user", req_printf(r, "%lld", (long long)account.n))));
}

static const char *
challenge_new(struct req *r, struct bytes holder, const char *purpose)
{
	unsigned char *b = req_alloc(r, CHALLENGE_BYTES);
	struct bytes challenge = { b, CHALLENGE_BYTES };

	if (holder.p == NULL)
		stop_because(r, 403, "passkey.holder", "no log-in under way");
	randombytes_buf(b, CHALLENGE_BYTES);
	wall_hash(r, holder);
	sql_challenge_put(r, holder, challenge, purpose);
	return (to_base64(r, challenge));
}

static bool
wish_take(struct req *r, struct bytes holder, const char *purpose, struct webauthn_wish *w)
{
	struct sql_challenge_take_row c;

	*w = (struct webauthn_wish){ .origin = setting_text(SETTING_BASE_URL) };
	wall_hash(r, holder);
	if (holder.p == NULL || !webauthn_party(req_arena(r), w->origin, &w->party) ||
	    !sql_challenge_take(r, holder, purpose, &c) || !c.alive)
		return (false);
	w->challenge = c.challenge;
	return (true);
}

static json_t *
party_of(struct req *r)
{
	const char *party;

	if (!webauthn_party(req_arena(r), setting_text(SETTING_BASE_URL), &party))
		stop_because(r, 404, "passkey.address", "the site's address has no name");
	return (json_pack("{ssss}", "id", party, "name", site_name()));
}

static json_t *
keys_json(struct req *r, account_id account)
{
	struct passkey_list list = passkeys_of(r, account);
	json_t *keys = json_array();

	for (size_t i = 0; i < list.n; i++)
		json_array_append_new(keys, json_pack("{ssss}", "type", "public-key", "id", to_base64(r, list.v[i].credential)));
	return (keys);
}

static void
answer_json(struct req *r, json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT);

	must(text != NULL);
	json_decref(o);
	answer_text(r, "application/json", req_strdup(r, text), strlen(text));
	free(text);
}

void
passkey_answer_create(struct req *r, struct bytes holder, account_id account)
{
	const struct viewer *v = viewer(r);
	json_t *algorithms = json_array(), *o = json_pack("{so}", "rp", party_of(r));

	for (size_t i = 0; i < nelem(webauthn_algorithms); i++)
		json_array_append_new(algorithms, json_pack("{sssi}", "type", "public-key", "alg", webauthn_algorithms[i]));
	json_object_set_new(o, "user", json_pack("{ssssss}", "id", to_base64(r, user_handle(r, account)), "name", v->email,
	    "displayName", v->name));
	json_object_set_new(o, "challenge", json_string(challenge_new(r, holder, "add")));
	json_object_set_new(o, "pubKeyCredParams", algorithms);
	json_object_set_new(o, "timeout", json_integer(TIMEOUT_MS));
	json_object_set_new(o, "attestation", json_string("none"));
	json_object_set_new(o, "authenticatorSelection", json_pack("{ssss}", "residentKey", "preferred", "userVerification",
	    "preferred"));
	json_object_set_new(o, "excludeCredentials", keys_json(r, account));
	answer_json(r, o);
}

void
passkey_answer_get(struct req *r, struct bytes holder, const char *purpose, account_id account)
{
	json_t *rp = party_of(r), *o = json_pack("{sO}", "rpId", json_object_get(rp, "id"));

	json_decref(rp);
	json_object_set_new(o, "challenge", json_string(challenge_new(r, holder, purpose)));
	json_object_set_new(o, "timeout", json_integer(TIMEOUT_MS));
	json_object_set_new(o, "userVerification", json_string(account.n != 0 ? "preferred" : "required"));
	json_object_set_new(o, "allowCredentials", account.n != 0 ? keys_json(r, account) : json_array());
	answer_json(r, o);
}

static bool
verdict_is_good(enum webauthn_verdict v, const char *purpose, account_id account)
{
	if (v == WEBAUTHN_GOOD)
		return (true);
	log_event(LEVEL_WARNING, "passkey.refused", KV("why", webauthn_verdict_name(v)), KV("purpose", purpose),
	    KV("account", account.n));
	return (false);
}

bool
passkey_add(struct req *r, struct bytes holder, account_id account, const char *name)
{
	struct webauthn_wish w;
	struct webauthn_key k;

	if (!wish_take(r, holder, "add", &w))
		return (verdict_is_good(WEBAUTHN_CHALLENGE, "add", account));
	return (verdict_is_good(webauthn_created(req_arena(r), &w, field_bytes(r, "client_data"),
	    field_bytes(r, "attestation"), &k), "add", account) &&
	    sql_passkey_put(r, account, k.id, k.algorithm, k.key, user_handle(r, account), k.count, name) == 1);
}

/* A counter that went back is written down where the owner sees it. */
static bool
signed_by(struct req *r, const struct webauthn_wish *w, const struct sql_passkey_find_row *p, const char *purpose)
{
	const struct webauthn_key k = { .algorithm = p->algorithm, .key = p->public_key, .count = p->sign_count };
	int64_t count = 0;
	enum webauthn_verdict v = webauthn_signed(req_arena(r), w, &k, field_bytes(r, "client_data"),
	    field_bytes(r, "auth_data"), field_bytes(r, "signature"), &count);

	if (v == WEBAUTHN_GOOD && sql_passkey_used(r, p->id, count) == 0)
		v = WEBAUTHN_COUNTER;
	if (v == WEBAUTHN_COUNTER) {
		sql_passkey_refused(r, p->id);
		audit(r, "account.passkey_refused", "account", p->account.n, json_pack("{sIsI}", "passkey", (json_int_t)p->id.n,
		    "count", (json_int_t)count));
	}
	return (verdict_is_good(v, purpose, p->account));
}

struct proof
passkey_proved(struct req *r, struct bytes holder, const char *purpose, account_id account)
{
	static const struct proof nobody = { .epoch = 0 };
	struct bytes id = field_bytes(r, "id"), handle = field_bytes(r, "user_handle");
	struct sql_passkey_find_row p;
	struct webauthn_wish w;

	must(db_in_transaction(r));
	if (!wish_take(r, holder, purpose, &w)) {
		(void)verdict_is_good(WEBAUTHN_CHALLENGE, purpose, account);
		return (nobody);
	}
	/* Alone it stands for password and device both, so the device must know its owner. */
	w.verified = account.n == 0;
	wall_hash(r, id);
	if (!sql_passkey_find(r, id, &p) || (account.n != 0 && p.account.n != account.n))
		return (nobody);
	if ((account.n == 0 || handle.n > 0) && !same(handle, p.user_handle))
		return (nobody);
	wall_account(r, p.account);
	if (!proof_holds(r, (struct proof){ p.account, p.epoch }) || !signed_by(r, &w, &p, purpose))
		return (nobody);
	return ((struct proof){ p.account, p.epoch });
}
