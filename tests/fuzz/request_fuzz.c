/* request_fuzz: lines "Name: value", an empty line, a form. What a visitor's headers, cookies and fields
 * say is read to the end, and nothing in them counts that we have not made. */
#include "tests/fuzz/house.h"

#include "accounts/agent.h"
#include "accounts/signup.h"
#include "accounts/token.h"
#include "base/money.h"
#include "base/utf8.h"
#include "run/dispatch.h"
#include "run/req_private.h"

#include <arpa/inet.h>

enum { HEADERS = 24 };

static struct http_field headers[HEADERS + 1];
static struct http_in in;

/* Cuts the text into headers; what stands behind the empty line. */
static char *
read_head(char *s)
{
	in.nheaders = 0;
	while (s != NULL && *s != '\0' && *s != '\n') {
		char *end = strchr(s, '\n'), *colon;

		if (end != NULL)
			*end++ = '\0';
		if ((colon = strchr(s, ':')) != NULL && in.nheaders < HEADERS) {
			*colon = '\0';
			headers[in.nheaders++] = (struct http_field){ s, colon + 1 + strspn(colon + 1, " ") };
		}
		s = end;
	}
	return (s != NULL && *s == '\n' ? s + 1 : NULL);
}

static void
check_address(struct req *r, const char *text)
{
	const char *network = network_of(r, text);

	must(strlen(network) < INET6_ADDRSTRLEN && network[strspn(network, "0123456789abcdef:.x")] == '\0');
	must(!setting_is_trusted_proxy(text) || *network != '\0');
}

static void
check_fields(struct req *r)
{
	static const char *const words[] = { "red", "green", NULL };
	struct problems p = { 0 };
	const char *line = check_text(r, &p, "a", 2, 20), *lines = check_lines(r, &p, "b", 0, 30), *email = check_email(r, &p, "c");

	must(utf8_valid(line, strlen(line)) && strpbrk(line, "\n\t\r\x1b") == NULL && utf8_valid(lines, strlen(lines)));
	must(problem_of(&p, "a") != NULL || (utf8_count(line, strlen(line)) >= 2 && utf8_count(line, strlen(line)) <= 20));
	must(problem_of(&p, "b") != NULL || utf8_count(lines, strlen(lines)) <= 30);
	must(problem_of(&p, "c") != NULL || (strchr(email, '@') != NULL && strpbrk(email, " \r\n<>") == NULL));
	must(check_number(r, &p, "d", -5, 500) >= -5 && check_number(r, &p, "d", -5, 500) <= 500);
	must(check_money(r, &p, "e", "EUR", 1, 100000) >= 1 && check_money(r, &p, "e", "EUR", 1, 100000) <= 100000);
	must(check_choice(r, &p, "f", words) != NULL && strlen(check_country(r, &p, "g")) == 2);
}

/* A challenge, and the sentence for the next page, with a signature of ours: what reads on meets any text. */
static void
check_signed(struct req *r, const char *text)
{
	const char *sent = req_printf(r, "%.150s", text);
	struct signup_proof proof;
	const struct flash *f;

	sent = req_printf(r, "%s.%s", sent, sign(r, "signup", req_printf(r, "%s for %s", sent, req_origin(r))));
	r->form = (struct form){ 0 };
	if (form_add(&r->arena, &r->form, &form_limits_default, (struct form_field){ "challenge", sent, strlen(sent) }) != FORM_OK)
		r->form = (struct form){ 0 };
	proof = signup_proof(r);
	must(proof.challenge != NULL && proof.bits >= 0 && proof.bits <= 64);
	text = req_printf(r, "%.900s", text);
	headers[in.nheaders] = (struct http_field){ "Cookie", req_printf(r, "flash=%s.%s", text, sign(r, "flash", text)) };
	in.headers = &headers[in.nheaders];
	in.nheaders = 1;
	r->flash_taken = false;
	f = flash_take(r);
	must(f == NULL || f->text != NULL);
}

int
LLVMFuzzerInitialize(int *argc UNUSED, char ***argv UNUSED)
{
	fuzz_house();
	return (0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct route route = { .who = WHO_ANYONE, .name = "fuzz", .method = METHOD_POST };
	static struct arena a;
	char *text = arena_strndup(&a, (const char *)data, n), *body = read_head(arena_strdup(&a, text));
	const char *token, *challenge;
	struct req *r;

	in.headers = headers;
	in.method = METHOD_POST;
	in.target = "/fuzz";
	in.body_fd = -1;
	in.remote = "192.0.2.7";
	r = req_new(&in);
	r->route = &route;
	r->token = session_cookie(r);
	if (body == NULL || form_decode(&r->arena, body, strlen(body), &form_limits_default, &r->form) != FORM_OK)
		r->form = (struct form){ 0 };
	must(!csrf_ok(r) && flash_take(r) == NULL);
	challenge = field(r, "challenge");
	must(*challenge == '\0' || !str_eq(signup_proof(r).challenge, challenge));
	(void)agent_of(http_in_header(&in, "user-agent"));
	(void)lang_choose(cookie_value(r, "lang"), http_in_header(&in, "accept-language"));
	(void)req_theme(r);
	for (size_t i = 0; i < in.nheaders; i++)
		check_address(r, headers[i].value);
	if ((token = http_in_header(&in, "authorization")) != NULL)
		must(!token_looks_right(token) || (strlen(token) == 81 && str_starts(token, TOKEN_PREFIX)));
	must((scopes_bits(r, text) & scope_bit(SCOPE_NONE)) == 0);
	check_fields(r);
	check_signed(r, text);
	req_end(r);
	arena_reset(&a);
	return (0);
}
