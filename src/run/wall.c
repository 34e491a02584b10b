/* wall: the viewer as one text, and which statements need to be told. */
#include "run/wall.h"

#include <ctype.h>
#include <sodium.h>

#include "run/req_private.h"

/* The tables of persons' data; a test holds this against the database. */
const char *const wall_tables[] = {
	"access_tokens", "account_addresses", "account_consents", "account_devices", "account_links", "account_mutes", "accounts", "audit_log",
	"cart_lines", "carts", "challenges", "checkouts", "data_exports", "dispute_messages", "disputes", "email_changes", "erasure_lines", "erasures",
	"half_logins", "helps", "ledger_accounts", "ledger_balances", "ledger_entries", "ledger_postings", "moderation_actions", "order_events", "order_lines",
	"orders", "passkeys", "payments", "recovery_codes", "refunds", "seller_invitations", "seller_members",
	"sessions", "shipments", "sign_in_identities", "sign_in_offers", "sign_in_providers", "sign_in_tries", "totp_secrets", "webhook_events", NULL,
};
/* And the functions that reach into them. */
static const char *const functions[] = { "ledger_account", NULL };

enum { HASH_HEX = 65, HASH_MAX = 1023 };

static const struct sql	**walled;	/* sorted by address */
static size_t		  nwalled;

static bool
is_in_word(char c)
{
	return (isalnum((unsigned char)c) || c == '_');
}

static bool
has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += n)
		if ((at == text || !is_in_word(at[-1])) && !is_in_word(at[n]))
			return (true);
	return (false);
}

static bool
names_one(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (has_word(text, *words))
			return (true);
	return (false);
}

static int
by_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)*(const struct sql *const *)a, y = (uintptr_t)*(const struct sql *const *)b;

	return (x < y ? -1 : x > y);
}

void
wall_init(void)
{
	size_t n = 0;

	if (walled != NULL)
		return;
	while (sql_all[n] != NULL)
		n++;
	walled = xmalloc((n + 1) * sizeof(const struct sql *));
	for (size_t i = 0; i < n; i++)
		if (names_one(sql_all[i]->text, wall_tables) || names_one(sql_all[i]->text, functions))
			walled[nwalled++] = sql_all[i];
	qsort(walled, nwalled, sizeof(const struct sql *), by_address);
}

bool
wall_concerns(const struct sql *s)
{
	return (bsearch(&s, walled, nwalled, sizeof(const struct sql *), by_address) != NULL);
}

static void
put_id(struct buf *b, int64_t id)
{
	if (id != 0)
		buf_put_i64(b, id);
}

/* The permissions the viewer has on this page: ' orders money '. */
static void
put_staff(struct buf *b, const struct viewer *v)
{
	static const char *const names[WHO_COUNT] = {
		[WHO_STAFF] = " ", [WHO_STAFF_ORDERS] = "orders ", [WHO_STAFF_LISTINGS] = "listings ", [WHO_STAFF_MODERATE] = "moderate ",
		[WHO_STAFF_DISPUTES] = "disputes ", [WHO_STAFF_DECIDE] = "decide ", [WHO_STAFF_MONEY] = "money ",
		[WHO_STAFF_PEOPLE] = "people ", [WHO_STAFF_AUDIT] = "audit ", [WHO_STAFF_SYSTEM] = "system ",
		[WHO_STAFF_ROLES] = "roles ", [WHO_STAFF_BEHALF] = "behalf ", [WHO_STAFF_SIGN_IN] = "sign_in ",
	};

	for (unsigned w = WHO_STAFF; w < WHO_COUNT; w++)
		if (viewer_is(v, (enum who)w) && names[w] != NULL)
			buf_puts(b, names[w]);
}

/* A separator in what somebody sent ends it: it could pass for the next part. */
static void
put_text(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_put(b, s, strcspn(s, "\x1f"));
	buf_putc(b, '\x1f');
}

const char *
wall_text(struct req *r)
{
	const struct viewer *v = &r->viewer;
	const struct wall *w = &r->wall;
	enum who who = r->route != NULL ? r->route->who : WHO_ANYONE;
	struct buf b = { 0 };
	const char *text;

	put_id(&b, w->account.n != 0 ? w->account.n : v->account.n);
	buf_putc(&b, '\x1f');
	put_id(&b, v->cart.n);
	buf_putc(&b, '\x1f');
	put_id(&b, who >= WHO_SELLER && who < WHO_STAFF ? v->seller.n : 0);
	buf_putc(&b, '\x1f');
	if (who >= WHO_STAFF)
		put_staff(&b, v);
	buf_putc(&b, '\x1f');
	if (r->token != NULL) {
		char hex[HASH_HEX];

		put_text(&b, sodium_bin2hex(hex, sizeof hex, session_hash(r, r->token).p, 32));
	} else
		buf_putc(&b, '\x1f');
	put_id(&b, w->order.n);
	buf_putc(&b, '\x1f');
	put_text(&b, w->key);
	put_text(&b, w->hash);
	put_text(&b, w->email);
	put_text(&b, r->in == NULL || w->system > 0 ? "on" : NULL);
	put_id(&b, v->helper.n);
	buf_putc(&b, '\0');
	text = arena_strndup(&r->arena, b.p, b.n);
	buf_free(&b);
	return (text);
}

void
wall_account(struct req *r, account_id account)
{
	r->wall.account = account;
}

void
wall_order(struct req *r, order_id order)
{
	r->wall.order = order;
}

void
wall_email(struct req *r, const char *email)
{
	r->wall.email = email;
}

void
wall_key(struct req *r, const char *key)
{
	r->wall.key = key;
}

void
wall_hash(struct req *r, struct bytes hash)
{
	char *hex = NULL;

	if (hash.p != NULL && hash.n <= HASH_MAX) {
		hex = req_alloc(r, 2 * hash.n + 1);
		sodium_bin2hex(hex, 2 * hash.n + 1, hash.p, hash.n);
	}
	r->wall.hash = hex;
}

void
wall_open(struct req *r)
{
	r->wall.system++;
}

void
wall_close(struct req *r)
{
	must(r->wall.system > 0);
	r->wall.system--;
}
