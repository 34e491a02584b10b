/* provider_fuzz: what a provider of sign-ins answers: its description, its keys, its token and what it says of
 * the person, each of any bytes, with any Cache-Control. The first byte says which of them is the fuzzer's. */
#include "tests/fuzz/house.h"

#include "accounts/oidc.h"
#include "accounts/oidc_fetch.h"
#include "run/dispatch.h"

#define ISSUER "https://issuer.example"

static const char description[] = "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/a\",\"token_endpoint\":\"" ISSUER "/t\","
    "\"jwks_uri\":\"" ISSUER "/k\",\"userinfo_endpoint\":\"" ISSUER "/u\"}";
static const char keys[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

enum which { DESCRIPTION, KEYS, TOKEN, PERSON, WHICH };

static enum which which;
static const char *said;		/* the fuzzer's answer */
static size_t nsaid;
static const char *said_headers;

static bool
answer(struct req *r UNUSED, const struct fetch_request *q, struct fetch_answer *a)
{
	const char *path = q->url + sizeof ISSUER - 1;
	bool is_keys = str_eq(path, "/k"), is_token = str_eq(path, "/t");
	const char *sound = is_keys ? keys : is_token ? "{\"id_token\":\"eyJhbGciOiJFUzI1NiJ9.e30.AA\",\"access_token\":\"t\"}" : description;
	bool mine = which == (is_keys ? KEYS : is_token ? TOKEN : DESCRIPTION);

	*a = (struct fetch_answer){ .status = 200, .body = mine ? said : sound, .body_len = mine ? nsaid : strlen(sound), .headers = said_headers };
	return (true);
}

static void
check_address(const char *url)
{
	must(url == NULL || strncasecmp(url, "https://", 8) == 0);
}

static void
ask(struct req *r)
{
	const struct sign_in_provider p = { .id = { 1 }, .issuer = ISSUER, .client = "c", .scopes = "openid" };
	const struct sign_in_try t = { .purpose = "login", .nonce = "n", .verifier = "v" };
	struct token_claims c = { .subject = NULL };
	struct discovery d;
	int count = 0;

	if (oidc_look(r, ISSUER, &d, &count) != NULL)
		return;
	must(d.authorize != NULL && d.token != NULL && d.keys != NULL && count > 0);
	check_address(d.authorize);
	check_address(d.token);
	check_address(d.keys);
	check_address(d.person);
	must(str_starts(oidc_authorize_url(r, &p, &d, "s", &t), d.authorize));
	must(oidc_person(r, &p, &d, &t, "code", &c) != OIDC_GOOD);
}

static void
check_person(struct arena *a)
{
	struct token_claims c = { .subject = "s", .name = "" };

	if (token_person_add(a, (struct bytes){ said, nsaid }, &c))
		must(str_eq(c.subject, "s") && (c.email != NULL || !c.email_verified) && c.name != NULL);
	else
		must(c.email == NULL && !c.email_verified);
}

int
LLVMFuzzerInitialize(int *argc UNUSED, char ***argv UNUSED)
{
	fuzz_house();
	oidc_ask = answer;
	return (0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct http_in in = { .method = METHOD_GET, .target = "/", .body_fd = -1, .remote = "192.0.2.7" };
	const uint8_t *end = n > 0 ? memchr(data, '\n', n) : NULL;
	struct req *r;

	if (end == NULL)
		return (0);
	r = req_new(&in);
	which = data[0] % WHICH;
	said_headers = req_printf(r, "Content-Type: application/json\r\nCache-Control: %.*s\r\n", (int)(end - data - 1), (const char *)data + 1);
	nsaid = n - (size_t)(end + 1 - data);
	said = arena_strndup(req_arena(r), (const char *)end + 1, nsaid);
	if (which == PERSON)
		check_person(req_arena(r));
	else
		ask(r);
	req_end(r);
	return (0);
}
