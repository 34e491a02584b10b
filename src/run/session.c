/* session: the cookie, what is stored of it, forgery, and the sentence for the next page. */
#include "run/req_private.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <strings.h>

#include "base/cookie.h"
#include "run/api.h"
#include "run/settings.h"

GATHERED(struct ahead_handler, ahead_handlers);

enum {
	TOKEN_BYTES = 32,
	TOKEN_CHARS = 43,		/* base64url of it */
	MAC_BYTES = 32,
	FLASH_MAX = 600,
};

#define B64	sodium_base64_VARIANT_URLSAFE_NO_PADDING

static bool
over_tls(struct req *r)
{
	return (r->in->tls || str_starts(setting_text(SETTING_BASE_URL), "https:"));
}

static const char *
cookie_name(struct req *r, const char *name)
{
	return (over_tls(r) ? req_printf(r, "__Host-%s", name) : name);
}

static const char *
cookie_read(struct req *r, const char *name)
{
	const char *all = http_in_header(r->in, "cookie");

	return (all == NULL || req_is_api(r) ? NULL : cookie_get(&r->arena, all, cookie_name(r, name)));
}

void
cookie_write(struct req *r, const char *name, const char *value, int64_t max_age_s)
{
	const struct cookie_set c = { .name = cookie_name(r, name), .value = value, .max_age_s = max_age_s,
	    .site = COOKIE_LAX, .plain_http = !over_tls(r) };
	const char *text = cookie_text(&r->arena, &c);

	must(text != NULL);
	http_out_header(&r->out, "Set-Cookie", text);
}

const char *
cookie_value(struct req *r, const char *name)
{
	return (r->in != NULL ? cookie_read(r, name) : NULL);
}

const char *
req_theme(struct req *r)
{
	const char *chosen = cookie_value(r, "theme");

	return (chosen != NULL && (str_eq(chosen, "light") || str_eq(chosen, "dark")) ? chosen : NULL);
}

static const char *
base64(struct req *r, const void *p, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, B64);

	return (sodium_bin2base64(req_alloc(r, room), room, p, n, B64));
}

static const char *
fresh_token(struct req *r)
{
	unsigned char b[TOKEN_BYTES];

	randombytes_buf(b, sizeof b);
	return (base64(r, b, sizeof b));
}

struct bytes
session_hash(struct req *r, const char *token)
{
	unsigned char *h = req_alloc(r, 32);

	crypto_generichash(h, 32, (const unsigned char *)token, strlen(token), NULL, 0);
	return ((struct bytes){ h, 32 });
}

const char *
session_token(struct req *r)
{
	return (r->token);
}

const char *
session_start(struct req *r)
{
	r->token = fresh_token(r);
	r->token_new = true;
	r->token_gone = false;
	return (r->token);
}

void
session_forget(struct req *r)
{
	r->token = NULL;
	r->token_new = false;
	r->token_gone = true;
	r->viewer = (struct viewer){ 0 };
}

const struct viewer *
viewer(struct req *r)
{
	return (&r->viewer);
}

bool
viewer_is(const struct viewer *v, enum who who)
{
	switch (who) {
	case WHO_ANYONE:
		return (true);
	case WHO_GUEST:
		return (v->account.n == 0);
	case WHO_ACCOUNT:
		return (v->account.n != 0);
	default:
		return ((v->may & who_bit(who)) != 0);
	}
}

void
viewer_reload(struct req *r)
{
	r->viewer = (struct viewer){ 0 };
	if (r->token != NULL)
		r->viewer.has_session = viewer_load(r, session_hash(r, r->token), &r->viewer);
}

void
viewer_put_cart(struct req *r, cart_id cart)
{
	r->viewer.has_session = true;
	r->viewer.cart = cart;
}

const char *
session_cookie(struct req *r)
{
	const char *token = cookie_read(r, "souk");

	return (token != NULL && strlen(token) == TOKEN_CHARS ? token : NULL);
}

void
session_read(struct req *r)
{
	const char *token = session_cookie(r);

	if (token == NULL)
		return;
	r->token = token;
	GATHERED_EACH(struct ahead_handler, h, ahead_handlers)
		if (str_eq(h->page, r->route->name))
			h->run(r);
	viewer_reload(r);
	if (!r->viewer.has_session)
		session_forget(r);
	/* What was chosen in this browser counts more than what the account was opened in. */
	if (r->viewer.lang != NULL && cookie_value(r, "lang") == NULL)
		r->lang = r->viewer.lang;
}

static void
mac(unsigned char out[MAC_BYTES], const char *what, const char *text)
{
	crypto_generichash_state st;
	size_t n;
	const unsigned char *key = setting_secret(&n);

	crypto_generichash_init(&st, key, n < 64 ? n : 64, MAC_BYTES);
	crypto_generichash_update(&st, (const unsigned char *)what, strlen(what) + 1);
	crypto_generichash_update(&st, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&st, out, MAC_BYTES);
}

const char *
sign(struct req *r, const char *what, const char *text)
{
	unsigned char m[MAC_BYTES];

	mac(m, what, text);
	return (base64(r, m, 24));
}

int64_t
sign_number(const char *what, const char *text)
{
	unsigned char m[MAC_BYTES];
	int64_t n;

	mac(m, what, text);
	memcpy(&n, m, sizeof n);
	return (n);
}

bool
sign_ok(struct req *r, const char *what, const char *text, const char *signature)
{
	const char *want = sign(r, what, text);

	return (strlen(signature) == strlen(want) && sodium_memcmp(signature, want, strlen(want)) == 0);
}

const char *
req_origin(struct req *r)
{
	char v4[INET_ADDRSTRLEN];
	struct in6_addr v6;
	const char *net;

	if (r->in == NULL)
		return (NULL);
	net = r->in->remote;
	if (inet_pton(AF_INET6, net, &v6) == 1)
		net = IN6_IS_ADDR_V4MAPPED(&v6) ? inet_ntop(AF_INET, v6.s6_addr + 12, v4, sizeof v4) : base64(r, &v6, 8);
	return (req_printf(r, "%.16s", sign(r, "origin", net)));
}

/* Masked anew in every answer, so that compression tells nothing about it (BREACH). That of
 * visitors is everybody's and no secret: with one mask an unchanged page stays the same bytes. */
const char *
req_csrf(struct req *r)
{
	unsigned char out[2 * MAC_BYTES];

	if (r->fragment_key != NULL) {	/* a piece for every viewer: see cache.c */
		must(r->ncuts < nelem(r->cuts));
		r->cuts[r->ncuts++] = r->html.n - r->fragment_at;
		return ("");
	}
	mac(out + MAC_BYTES, "csrf", r->token != NULL ? r->token : "");
	memset(out, 0, MAC_BYTES);
	if (r->token != NULL)
		randombytes_buf(out, MAC_BYTES);
	for (size_t i = 0; i < MAC_BYTES; i++)
		out[MAC_BYTES + i] ^= out[i];
	return (base64(r, out, sizeof out));
}

static bool
csrf_is_for(const char *sent, const char *token)
{
	unsigned char got[2 * MAC_BYTES], want[MAC_BYTES];
	size_t n;

	if (sodium_base642bin(got, sizeof got, sent, strlen(sent), NULL, &n, NULL, B64) != 0 || n != sizeof got)
		return (false);
	for (size_t i = 0; i < MAC_BYTES; i++)
		got[MAC_BYTES + i] ^= got[i];
	mac(want, "csrf", token);
	return (sodium_memcmp(got + MAC_BYTES, want, MAC_BYTES) == 0);
}

static bool
same_origin(struct req *r, const char *origin)
{
	const char *host = http_in_header(r->in, "host"), *base = setting_text(SETTING_BASE_URL);

	if (str_starts(base, origin) && (base[strlen(origin)] == '\0' || str_eq(base + strlen(origin), "/")))
		return (true);
	return (host != NULL && str_eq(origin, req_printf(r, "%s://%s", over_tls(r) ? "https" : "http", host)));
}

/* What the browser itself says of where the form was: Fetch Metadata, else Origin. */
enum origin { ORIGIN_OURS, ORIGIN_FOREIGN, ORIGIN_UNKNOWN };

static enum origin
origin_of(struct req *r)
{
	const char *site = http_in_header(r->in, "sec-fetch-site");
	const char *origin = http_in_header(r->in, "origin");

	if (site != NULL)
		return (str_eq(site, "same-origin") || str_eq(site, "none") ? ORIGIN_OURS : ORIGIN_FOREIGN);
	if (origin != NULL)
		return (same_origin(r, origin) ? ORIGIN_OURS : ORIGIN_FOREIGN);
	return (ORIGIN_UNKNOWN);
}

/* The session's token, or the one for visitors without a session, which pages
 * from the cache carry: that one counts only with the browser's own word, and
 * nowhere an account is needed. */
bool
csrf_ok(struct req *r)
{
	const char *sent = field(r, "csrf");
	enum origin origin = origin_of(r);

	if (origin == ORIGIN_FOREIGN)
		return (false);
	if (r->token != NULL && csrf_is_for(sent, r->token))
		return (true);
	return (origin == ORIGIN_OURS && (r->route->who == WHO_ANYONE || r->route->who == WHO_GUEST) &&
	    csrf_is_for(sent, ""));
}

static void
flash_set(struct req *r, bool is_error, const char *text)
{
	size_t n = strlen(text);

	while (n > FLASH_MAX || (n > 0 && n < strlen(text) && ((unsigned char)text[n] & 0xC0) == 0x80))
		n--;
	r->flash_out = (struct flash){ arena_strndup(&r->arena, text, n), is_error };
}

void
flash(struct req *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	flash_set(r, false, arena_vprintf(&r->arena, fmt, ap));
	va_end(ap);
}

void
flash_error(struct req *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	flash_set(r, true, arena_vprintf(&r->arena, fmt, ap));
	va_end(ap);
}

const struct flash *
flash_take(struct req *r)
{
	const char *cookie = r->flash_taken || r->in == NULL ? NULL : cookie_read(r, "flash");
	const char *dot = cookie != NULL ? strchr(cookie, '.') : NULL;
	const char *packed;
	unsigned char *text;
	size_t n;

	r->flash_taken = true;
	if (dot == NULL || strlen(cookie) > 2048)
		return (NULL);
	packed = arena_strndup(&r->arena, cookie, (size_t)(dot - cookie));
	text = req_alloc(r, strlen(packed) + 1);
	if (!sign_ok(r, "flash", packed, dot + 1) ||
	    sodium_base642bin(text, strlen(packed), packed, strlen(packed), NULL, &n, NULL, B64) != 0 || n < 1)
		return (NULL);
	text[n] = '\0';
	r->flash_in = NEW(r, struct flash);
	*r->flash_in = (struct flash){ (const char *)text + 1, text[0] == '!' };
	return (r->flash_in);
}

void
session_write(struct req *r)
{
	if (r->in == NULL)
		return;
	if (r->token_new)
		cookie_write(r, "souk", r->token, setting_int(SETTING_SESSION_DAYS) * 86400);
	else if (r->token_gone)
		cookie_write(r, "souk", "", COOKIE_DELETE);
	if (r->flash_out.text != NULL) {
		const char *packed = req_printf(r, "%c%s", r->flash_out.is_error ? '!' : ' ', r->flash_out.text);

		packed = base64(r, packed, strlen(packed));
		cookie_write(r, "flash", req_printf(r, "%s.%s", packed, sign(r, "flash", packed)), 300);
	} else if (r->flash_in != NULL)
		cookie_write(r, "flash", "", COOKIE_DELETE);
}
