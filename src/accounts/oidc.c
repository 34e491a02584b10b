/* oidc: OpenID Connect Discovery, and the code flow with PKCE (RFC 7636). */
#include "accounts/oidc.h"

#include <sodium.h>

#include "accounts/oidc_fetch.h"
#include "accounts/routes.h"
#include "base/url.h"
#include "oidc/sql.h"
#include "run/log.h"
#include "run/page.h"
#include "run/seal.h"
#include "run/viewer.h"
#include "site/site.h"

enum { TOKEN_BYTES = 32, ANSWER_MAX = 64 << 10, TIMEOUT_MS = 8000 };

#define B64	sodium_base64_VARIANT_URLSAFE_NO_PADDING

SEALED(provider_secret, "sign_in_providers.client_secret", sql_provider_secrets_old, sql_provider_secret_reseal);

struct bytes
provider_secret_seal(struct req *r, provider_id id, const char *secret)
{
	return (seal(req_arena(r), "sign_in_providers.client_secret", id.n, secret, strlen(secret)));
}

/* NULL: the provider takes us without one. */
static const char *
secret_of(struct req *r, const struct sign_in_provider *p)
{
	struct bytes plain;

	if (p->client_secret.p == NULL)
		return (NULL);
	if (!unseal(req_arena(r), "sign_in_providers.client_secret", p->id.n, p->client_secret, &plain))
		stop_because(r, 500, "seal.shut", "sign_in_providers %lld", (long long)p->id.n);
	return (plain.p);
}

const char *
oidc_token(struct req *r)
{
	size_t room = sodium_base64_encoded_len(TOKEN_BYTES, B64);
	unsigned char b[TOKEN_BYTES];

	randombytes_buf(b, sizeof b);
	return (sodium_bin2base64(req_alloc(r, room), room, b, sizeof b, B64));
}

bool
try_is(const struct sign_in_try *t, const char *purpose)
{
	return (str_eq(t->purpose, purpose));
}

static const char *
text_of(const json_t *o, const char *name)
{
	return (json_string_value(json_object_get(o, name)));
}

/* Whether the list holds the word; what is not said takes the default. */
static bool
list_has(const json_t *o, const char *name, const char *word, bool unsaid)
{
	const json_t *list = json_object_get(o, name), *one;
	size_t i;

	if (list == NULL)
		return (unsaid);
	json_array_foreach(list, i, one)
		if (json_is_string(one) && str_eq(json_string_value(one), word))
			return (true);
	return (false);
}

static const char *
address(struct req *r, const json_t *o, const char *name, bool local)
{
	const char *url = text_of(o, name);

	return (url != NULL && oidc_url_is_fine(r, url, local) ? req_strdup(r, url) : NULL);
}

static const char *
discovery_read(struct req *r, const json_t *o, const char *issuer, struct discovery *d)
{
	static const char alg[] = "id_token_signing_alg_values_supported", auth[] = "token_endpoint_auth_methods_supported";
	bool local = oidc_url_is_local(r, issuer);

	if (o == NULL)
		return (N_("What the provider says of itself cannot be read."));
	if (text_of(o, "issuer") == NULL || !str_eq(text_of(o, "issuer"), issuer))
		return (N_("The provider calls itself something else. The address has to be exactly what it calls its issuer."));
	*d = (struct discovery){ address(r, o, "authorization_endpoint", local), address(r, o, "token_endpoint", local),
	    address(r, o, "jwks_uri", local), address(r, o, "userinfo_endpoint", local), .post = !list_has(o, auth, "client_secret_basic", true),
	    .names_issuer = json_is_true(json_object_get(o, "authorization_response_iss_parameter_supported")),
	    .says_pkce = list_has(o, "code_challenge_methods_supported", "S256", false) };
	if (d->authorize == NULL || d->token == NULL || d->keys == NULL)
		return (N_("The provider does not name all the addresses that are needed, or not with https."));
	if (!list_has(o, "response_types_supported", "code", true) || !list_has(o, "code_challenge_methods_supported", "S256", true) ||
	    (d->post && !list_has(o, auth, "client_secret_post", false) && !list_has(o, auth, "none", false)))
		return (N_("The provider does not offer the way of signing in that is used here: a code, PKCE with S256, and a secret."));
	if (!list_has(o, alg, "RS256", true) && !list_has(o, alg, "PS256", true) && !list_has(o, alg, "ES256", true))
		return (N_("The provider signs in none of the ways that are taken here: RS256, PS256, ES256."));
	return (NULL);
}

static const char *
discovery_url(struct req *r, const char *issuer)
{
	size_t n = strlen(issuer);

	while (n > 0 && issuer[n - 1] == '/')
		n--;
	return (req_printf(r, "%.*s/.well-known/openid-configuration", (int)n, issuer));
}

const char *
oidc_discover(struct req *r, const char *issuer, struct discovery *d)
{
	const char *text = oidc_document(r, discovery_url(r, issuer), oidc_url_is_local(r, issuer), false), *why;
	json_t *o;

	*d = (struct discovery){ NULL };
	if (text == NULL)
		return (N_("The provider does not answer at this address."));
	o = token_object(text, strlen(text));
	why = discovery_read(r, o, issuer, d);
	json_decref(o);
	if (why != NULL)
		log_event(LEVEL_WARNING, "oidc.discovery", KV("issuer", issuer), KV("why", why));
	return (why);
}

static const char *
keys_text(struct req *r, const char *issuer, const struct discovery *d, bool again)
{
	return (oidc_document(r, d->keys, oidc_url_is_local(r, issuer), again));
}

const char *
oidc_look(struct req *r, const char *issuer, struct discovery *d, int *keys)
{
	const char *why, *text;

	oidc_document_forget(discovery_url(r, issuer));
	if ((why = oidc_discover(r, issuer, d)) != NULL)
		return (why);
	oidc_document_forget(d->keys);
	text = keys_text(r, issuer, d, false);
	*keys = text != NULL ? token_keys_count(text) : -1;
	return (*keys > 0 ? NULL : N_("The provider's keys cannot be read, or none of them is of a kind that is taken here."));
}

const char *
oidc_return_url(struct req *r, provider_id id)
{
	return (site_url(r, url_oidc_return(r, id)));
}

static const char *
challenge_of(struct req *r, const char *verifier)
{
	size_t room = sodium_base64_encoded_len(crypto_hash_sha256_BYTES, B64);
	unsigned char h[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(h, (const unsigned char *)verifier, strlen(verifier));
	return (sodium_bin2base64(req_alloc(r, room), room, h, sizeof h, B64));
}

/* "name=value" behind what is there. */
static const char *
with(struct req *r, const char *before, const char *name, const char *value)
{
	size_t n = strlen(before);

	return (req_printf(r, "%s%s%s=%s", before, n == 0 || before[n - 1] == '?' ? "" : "&", name, url_encode(req_arena(r), value)));
}

const char *
oidc_authorize_url(struct req *r, const struct sign_in_provider *p, const struct discovery *d, const char *state,
    const struct sign_in_try *t)
{
	const char *url = strchr(d->authorize, '?') != NULL ? d->authorize : req_printf(r, "%s?", d->authorize);

	url = with(r, url, "response_type", "code");
	url = with(r, url, "client_id", p->client);
	url = with(r, url, "redirect_uri", oidc_return_url(r, p->id));
	url = with(r, url, "scope", p->scopes);
	url = with(r, url, "state", state);
	url = with(r, url, "nonce", t->nonce);
	url = with(r, url, "code_challenge", challenge_of(r, t->verifier));
	url = with(r, url, "code_challenge_method", "S256");
	if (try_is(t, "confirm"))
		url = with(r, url, "max_age", req_printf(r, "%d", OIDC_MAX_AGE_S));
	return (url);
}

static const char *
basic(struct req *r, const char *client, const char *secret)
{
	const char *pair = req_printf(r, "%s:%s", url_encode(req_arena(r), client), url_encode(req_arena(r), secret));
	size_t room = sodium_base64_encoded_len(strlen(pair), sodium_base64_VARIANT_ORIGINAL);
	const char *coded = sodium_bin2base64(req_alloc(r, room), room, (const unsigned char *)pair, strlen(pair),
	    sodium_base64_VARIANT_ORIGINAL);

	return (req_printf(r, "Authorization: Basic %s", coded));
}

static bool
exchange(struct req *r, const struct sign_in_provider *p, const struct discovery *d, const struct sign_in_try *t, const char *code,
    struct fetch_answer *a)
{
	const char *secret = secret_of(r, p), *body = with(r, "", "grant_type", "authorization_code");
	const char *headers[] = { "Accept: application/json", "Content-Type: application/x-www-form-urlencoded", NULL, NULL };
	struct fetch_request q = { .method = "POST", .url = d->token, .headers = headers, .timeout_ms = TIMEOUT_MS,
	    .max_bytes = ANSWER_MAX, .public_only = oidc_url_must_be_public(r, d->token, oidc_url_is_local(r, p->issuer)) };

	body = with(r, body, "code", code);
	body = with(r, body, "redirect_uri", oidc_return_url(r, p->id));
	body = with(r, body, "code_verifier", t->verifier);
	if (secret != NULL && !d->post)
		headers[2] = basic(r, p->client, secret);
	else
		body = with(r, body, "client_id", p->client);
	if (secret != NULL && d->post)
		body = with(r, body, "client_secret", secret);
	q.body = body;
	q.body_len = strlen(body);
	return (oidc_ask(r, &q, a));
}

/* A word of the provider's for the log; nothing when it is no word. */
static const char *
word_of(struct req *r, const json_t *o, const char *name)
{
	const char *s = text_of(o, name);

	return (s != NULL && strlen(s) <= 60 ? req_strdup(r, s) : NULL);
}

/* With the keys as they are known, and once more when the provider may have new ones. */
static enum token_verdict
verify(struct req *r, const struct sign_in_provider *p, const struct discovery *d, const char *token, const struct token_wish *w,
    struct token_claims *c)
{
	enum token_verdict v = TOKEN_KEY;

	for (int again = 0; again <= 1 && v == TOKEN_KEY; again++) {
		const char *keys = keys_text(r, p->issuer, d, again);

		if (keys != NULL)
			v = token_check(req_arena(r), token, keys, w, c);
	}
	return (v);
}

/* Some say in the token only who it is; the address they tell who asks with the access token. */
static void
person_ask(struct req *r, const struct sign_in_provider *p, const struct discovery *d, const char *access, struct token_claims *c)
{
	const char *headers[] = { "Accept: application/json", req_printf(r, "Authorization: Bearer %s", access), NULL };
	const struct fetch_request q = { .method = "GET", .url = d->person, .headers = headers, .timeout_ms = TIMEOUT_MS,
	    .max_bytes = ANSWER_MAX, .public_only = oidc_url_must_be_public(r, d->person, oidc_url_is_local(r, p->issuer)) };
	struct fetch_answer a;
	bool good = oidc_ask(r, &q, &a) && a.status == 200;

	if (!good || !token_person_add(req_arena(r), (struct bytes){ a.body, a.body_len }, c))
		log_event(LEVEL_WARNING, "oidc.userinfo", KV("provider", p->id.n), KV("status", a.status));
}

/* Goes into a header as it is. */
static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~')
			return (false);
	return (true);
}

static enum oidc_outcome
answer_read(struct req *r, const struct sign_in_provider *p, const struct discovery *d, const struct sign_in_try *t,
    const struct fetch_answer *a, struct token_claims *c)
{
	struct token_wish w = { .issuer = p->issuer, .client = p->client, .nonce = t->nonce, .now = now_us(r) / 1000000,
	    .max_age = try_is(t, "confirm") ? OIDC_MAX_AGE_S : 0 };
	json_t *o = token_object(a->body, a->body_len);
	const char *token = text_of(o, "id_token"), *access = text_of(o, "access_token"), *error = word_of(r, o, "error");
	enum token_verdict v = TOKEN_FORM;

	token = token != NULL ? req_strdup(r, token) : NULL;
	w.access = access != NULL ? req_strdup(r, access) : NULL;
	json_decref(o);
	if (a->status == 200 && token != NULL)
		v = verify(r, p, d, token, &w, c);
	if (v == TOKEN_GOOD) {
		if (c->email == NULL && d->person != NULL && w.access != NULL && is_plain(w.access))
			person_ask(r, p, d, w.access, c);
		return (OIDC_GOOD);
	}
	log_event(LEVEL_WARNING, "oidc.refused", KV("provider", p->id.n), KV("status", a->status), KV("error", error),
	    KV("token", token != NULL ? token_verdict_name(v) : NULL));
	return (a->status >= 500 ? OIDC_AWAY : OIDC_REFUSED);
}

enum oidc_outcome
oidc_person(struct req *r, const struct sign_in_provider *p, const struct discovery *d, const struct sign_in_try *t, const char *code,
    struct token_claims *c)
{
	struct fetch_answer a;

	if (!exchange(r, p, d, t, code, &a)) {
		log_event(LEVEL_WARNING, "oidc.away", KV("provider", p->id.n), KV("error", a.error));
		return (OIDC_AWAY);
	}
	return (answer_read(r, p, d, t, &a, c));
}
