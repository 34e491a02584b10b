/* audit: a row for what was done. It is sealed when it is written and chained later (audit_chain.c),
 * so that no transaction waits for another's place in the chain. */
#include "run/audit.h"

#include <arpa/inet.h>
#include <sodium.h>

#include "audit/sql.h"
#include "run/audit_private.h"
#include "run/job.h"
#include "run/req_private.h"

enum { DETAILS_MAX = 20000 };

const char *
audit_network(struct req *r, const char *address)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr v6;
	struct in_addr v4;

	if (address == NULL)
		return (NULL);
	if (inet_pton(AF_INET6, address, &v6) == 1) {
		if (!IN6_IS_ADDR_V4MAPPED(&v6)) {
			memset(v6.s6_addr + 8, 0, 8);
			return (req_printf(r, "%s/64", inet_ntop(AF_INET6, &v6, text, sizeof text)));
		}
		memcpy(&v4, v6.s6_addr + 12, 4);
	} else if (inet_pton(AF_INET, address, &v4) != 1)
		return (NULL);
	v4.s_addr &= htonl(0xffffff00);
	return (req_printf(r, "%s/24", inet_ntop(AF_INET, &v4, text, sizeof text)));
}

static json_t *
number_or_null(bool there, int64_t n)
{
	return (there ? json_integer(n) : json_null());
}

/* An array, so that no two contents have one text. */
const char *
audit_content(struct req *r, const struct audit_row *a)
{
	json_t *v = json_pack("[I,s,o,o,o,s?,s,s,I,s,s,s?,s]", (json_int_t)a->at, a->actor,
	    number_or_null(a->has_account, a->account), number_or_null(a->has_behalf, a->behalf),
	    number_or_null(a->has_seller, a->seller), a->job, a->what, a->about, (json_int_t)a->about_id, a->details_hash,
	    a->request, a->network, a->nonce);
	char *text = v != NULL ? json_dumps(v, JSON_COMPACT) : NULL, *kept;

	if (text == NULL)
		panic("audit: %s cannot be written down", a->what);
	kept = req_strdup(r, text);
	free(text);
	json_decref(v);
	return (kept);
}

const char *
audit_seal(struct req *r, const struct audit_row *a)
{
	return (sign(r, "audit", audit_content(r, a)));
}

static const char *
nonce(struct req *r)
{
	unsigned char b[16];
	char *hex = req_alloc(r, 33);

	randombytes_buf(b, sizeof b);
	return (sodium_bin2hex(hex, 33, b, sizeof b));
}

/* Whom an erasure concerns must not be guessed from what stays, so the hash is as random as its key. */
const char *
audit_details_hash(struct req *r, const char *salt, const char *details)
{
	unsigned char h[32];
	char *hex = req_alloc(r, 65);

	crypto_generichash(h, sizeof h, (const unsigned char *)details, strlen(details), (const unsigned char *)salt,
	    strlen(salt) < crypto_generichash_KEYBYTES_MAX ? strlen(salt) : crypto_generichash_KEYBYTES_MAX);
	return (sodium_bin2hex(hex, 65, h, sizeof h));
}

static const char *
details_text(struct req *r, json_t *details)
{
	char *text = details != NULL ? json_dumps(details, JSON_COMPACT | JSON_SORT_KEYS) : NULL, *kept;

	if (details == NULL)
		return ("{}");
	if (text == NULL || !json_is_object(details))
		panic("audit: bad details");
	kept = req_strdup(r, strlen(text) <= DETAILS_MAX ? text : "{\"too_long\":true}");
	free(text);
	json_decref(details);
	return (kept);
}

/* What other servers tell us to do is the system's doing. */
static const char *
system_part(const struct req *r)
{
	if (r->in == NULL)
		return (job_kind_now() != NULL ? job_kind_now() : "soukd");
	return (r->route != NULL && r->route->flags & ROUTE_NOCSRF ? r->route->name : NULL);
}

static void
add_actor(struct req *r, struct audit_row *a)
{
	const struct viewer *v = &r->viewer;
	enum who who = r->route != NULL ? r->route->who : WHO_ANYONE;

	a->job = system_part(r);
	if (a->job != NULL) {
		a->actor = "system";
		return;
	}
	a->has_account = v->account.n != 0 || v->helper.n != 0;
	a->account = v->helper.n != 0 ? v->helper.n : v->account.n;
	a->has_behalf = v->helper.n != 0 && v->account.n != 0;
	a->behalf = a->has_behalf ? v->account.n : 0;
	a->has_seller = who >= WHO_SELLER && who < WHO_STAFF && v->seller.n != 0;
	a->seller = a->has_seller ? v->seller.n : 0;
	a->actor = !a->has_account ? "visitor" : v->helper.n != 0 || who >= WHO_STAFF ? "staff" : a->has_seller ? "seller" : "account";
}

void
audit(struct req *r, const char *what, const char *about, int64_t id, json_t *details)
{
	struct audit_row a = { .at = now_us(r), .what = what, .about = about, .about_id = id, .request = req_id(r),
	    .nonce = nonce(r), .details = details_text(r, details), .salt = nonce(r) };

	a.details_hash = audit_details_hash(r, a.salt, a.details);
	add_actor(r, &a);
	a.network = audit_network(r, r->in != NULL ? r->in->remote : NULL);
	a.seal = audit_seal(r, &a);
	sql_audit_add(r, &(struct sql_audit_add_in){ .at = a.at, .actor = a.actor,
	    .account = a.has_account ? &a.account : NULL, .behalf = a.has_behalf ? &a.behalf : NULL,
	    .seller = a.has_seller ? &a.seller : NULL, .job = a.job, .what = a.what, .about = a.about,
	    .about_id = a.about_id, .details = a.details, .salt = a.salt, .details_hash = a.details_hash, .request = a.request,
	    .network = a.network, .nonce = a.nonce, .seal = a.seal });
}
