/* token: rows of access_tokens, and the viewer behind one. */
#include "accounts/token.h"

#include <sodium.h>
#include <zlib.h>

#include "accounts/role.h"
#include "run/locale.h"
#include "run/route.h"
#include "run/wall.h"
#include "token/sql.h"

enum { PAT_BYTES = 32, CRC_CHARS = 8, PAT_CHARS = sizeof TOKEN_PREFIX - 1 + 2 * PAT_BYTES + CRC_CHARS };

const struct scope_info scope_infos[SCOPE_COUNT - 1] = {
	{ SCOPE_PROFILE_READ, WHO_ACCOUNT, N_("See your name and which shop it is for") },
	{ SCOPE_CATALOGUE_READ, WHO_SELLER_LISTINGS, N_("See the shop's listings and stock") },
	{ SCOPE_CATALOGUE_WRITE, WHO_SELLER_LISTINGS, N_("Change the shop's listings and stock") },
	{ SCOPE_ORDERS_READ, WHO_SELLER_ORDERS, N_("See the shop's orders") },
	{ SCOPE_ORDERS_WRITE, WHO_SELLER_SHIP, N_("Accept, send and cancel the shop's orders") },
	{ SCOPE_SHOP_READ, WHO_SELLER, N_("See the shop's settings") },
	{ SCOPE_SHOP_WRITE, WHO_SELLER_SETTINGS, N_("Change the shop's settings") },
};

const char *const token_days[] = { "7", "30", "90", "180", "365", NULL };

bool
scope_is_offered(struct req *r, const struct scope_info *s)
{
	for (size_t i = 0; i < route_count; i++)
		if (route_all[i].scope == s->scope)
			return (viewer_is(viewer(r), s->needs));
	return (false);
}

static void
put_crc(char to[CRC_CHARS + 1], const char *hex)
{
	snprintf(to, CRC_CHARS + 1, "%08lx", crc32(0, (const unsigned char *)hex, 2 * PAT_BYTES));
}

const char *
token_text(struct req *r)
{
	unsigned char b[PAT_BYTES];
	char hex[2 * PAT_BYTES + 1], crc[CRC_CHARS + 1];
	const char *text;

	randombytes_buf(b, sizeof b);
	sodium_bin2hex(hex, sizeof hex, b, sizeof b);
	put_crc(crc, hex);
	text = req_printf(r, TOKEN_PREFIX "%s%s", hex, crc);
	sodium_memzero(b, sizeof b);
	sodium_memzero(hex, sizeof hex);
	return (text);
}

bool
token_looks_right(const char *text)
{
	const char *hex = text + sizeof TOKEN_PREFIX - 1;
	char crc[CRC_CHARS + 1];

	if (strlen(text) != PAT_CHARS || !str_starts(text, TOKEN_PREFIX) ||
	    strspn(hex, "0123456789abcdef") != 2 * PAT_BYTES + CRC_CHARS)
		return (false);
	put_crc(crc, hex);
	return (memcmp(crc, hex + 2 * PAT_BYTES, CRC_CHARS) == 0);
}

const char *
scopes_text(struct req *r, uint32_t bits)
{
	const char *text = "";

	for (size_t i = 0; i < nelem(scope_infos); i++)
		if (bits & scope_bit(scope_infos[i].scope))
			text = req_printf(r, "%s%s%s", text, text[0] != '\0' ? " " : "", scope_text(scope_infos[i].scope));
	return (text);
}

uint32_t
scopes_bits(struct req *r, const char *text)
{
	char *rest = req_strdup(r, text);
	uint32_t bits = 0;

	for (const char *word; (word = strsep(&rest, " ")) != NULL;)
		bits |= scope_bit(scope_find(word));
	return (bits & ~scope_bit(SCOPE_NONE));
}

const char *
scopes_about(struct req *r, const char *text)
{
	uint32_t bits = scopes_bits(r, text);
	const char *about = "";

	for (size_t i = 0; i < nelem(scope_infos); i++)
		if (bits & scope_bit(scope_infos[i].scope))
			about = req_printf(r, "%s%s%s", about, about[0] != '\0' ? " · " : "", tr(r, scope_infos[i].about));
	return (about);
}

/* No right of staff, whatever the account is. */
bool
viewer_load_token(struct req *r, const char *text, struct viewer *v)
{
	struct sql_token_viewer_row t;
	const struct role *role;

	if (!token_looks_right(text) || !sql_token_viewer(r, session_hash(r, text), &t))
		return (false);
	wall_account(r, t.account);
	if (t.stale)
		sql_token_used(r, t.id);
	role = t.seller_role != NULL ? seller_role(t.seller_role) : NULL;
	*v = (struct viewer){
		.account = t.account,
		.name = t.name,
		.email = t.email,
		.lang = t.lang,
		.is_verified = t.verified,
		.seller = t.seller,
		.seller_name = t.seller_name,
		.may = role != NULL ? role->may : 0,
		.scopes = scopes_bits(r, t.scopes),
		.token_until = t.expires_at,
	};
	return (true);
}

void
tokens_end(struct req *r, account_id account)
{
	sql_tokens_end(r, account);
}

int64_t
tokens_over(struct req *r, int32_t days)
{
	return (sql_tokens_sweep(r, days));
}
