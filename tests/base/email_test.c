/* email_test: addresses by example, then measured against the public lists. */
#include "base/email.h"
#include "base/utf8.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;

static const char *
parse(const char *s)
{
	struct email m;
	enum email_error e = email_parse(&a, s, &m);

	return (e == EMAIL_OK ? m.address : email_error_name(e));
}

TEST(addresses_people_have_are_accepted)
{
	static const struct { const char *s, *want; } t[] = {
		{ "ann@example.com", "ann@example.com" },
		{ " Ann.B+shop@Example.COM\r\n", "Ann.B+shop@example.com" },
		{ "o'neil_x-1@mail.example.co.uk", "o'neil_x-1@mail.example.co.uk" },
		{ "!#$%&'*+-/=?^_`{|}~@e.com", "!#$%&'*+-/=?^_`{|}~@e.com" },
		{ "1@2.com", "1@2.com" },
		{ "a@b\xc3\xbc" "cher.example", "a@xn--bcher-kva.example" },
		{ "a@xn--bcher-kva.example", "a@xn--bcher-kva.example" },
		{ "j\xc3\xb6rg@example.de", "j\xc3\xb6rg@example.de" },
		{ "jo\xcc\x88rg@example.de", "j\xc3\xb6rg@example.de" },
		{ "\xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b\xe3\x80\x82jp", "\xe7\x94\xa8\xe6\x88\xb7@xn--fsq.jp" },
	};

	for (size_t i = 0; i < nelem(t); i++)
		CHECK_STR(parse(t[i].s), t[i].want);
	arena_reset(&a);
}

TEST(what_is_no_address_is_refused_with_its_part)
{
	static const struct { const char *s, *want; } t[] = {
		{ "", "empty" }, { " ", "empty" }, { "ann", "at" }, { "@", "at" },
		{ "@e.com", "at" }, { "ann@", "at" }, { "ann@ ", "at" },
		{ ".ann@e.com", "local" }, { "ann.@e.com", "local" },
		{ "a..b@e.com", "local" }, { "a b@e.com", "local" },
		{ "a@b@e.com", "local" }, { "\"a b\"@e.com", "local" },
		{ "a,b@e.com", "local" }, { "Ann <ann@e.com>", "local" },
		{ "<ann@e.com>", "local" }, { "a\r\nBcc: b@e.com", "local" },
		{ "a\x01@e.com", "local" }, { "a\xff@e.com", "local" },
		{ "a\xe2\x80\x8b@e.com", "local" }, { "a\xe2\x80\x8e" "b@e.com", "local" },
		{ "a\xc2\xa0" "b@e.com", "local" },
		{ "a\xcd\xbe" "b@e.com", "local" }, { "mailto:a@e.com", "local" },
		{ "ann@localhost", "domain" }, { "ann@e", "domain" },
		{ "ann@e..com", "domain" }, { "ann@e.com.", "domain" },
		{ "ann@.com", "domain" }, { "ann@-e.com", "domain" },
		{ "ann@e_x.com", "domain" }, { "ann@1.2.3.4", "domain" },
		{ "ann@[1.2.3.4]", "domain" }, { "ann@e.com(x)", "domain" },
		{ "ann@e.com\r\nBcc: x", "domain" }, { "ann@e.com;", "domain" },
		{ "ann@e. com", "domain" },
	};

	for (size_t i = 0; i < nelem(t); i++)
		if (!str_eq(parse(t[i].s), t[i].want))
			test_fail(__FILE__, __LINE__, "%s is %s, want %s", t[i].s,
			    parse(t[i].s), t[i].want);
	arena_reset(&a);
}

TEST(an_address_has_parts)
{
	struct email m;

	CHECK_INT(email_parse(&a, "Ann.\xc3\x96@B\xc3\xbc.de", &m), EMAIL_OK);
	CHECK_STR(m.local, "Ann.\xc3\x96");
	CHECK_STR(m.domain, "xn--b-eha.de");
	CHECK_STR(m.key, "ann.\xc3\x96@xn--b-eha.de");
	CHECK(m.utf8);
	CHECK_INT(email_parse(&a, "ANN@B\xc3\xbc.de", &m), EMAIL_OK);
	CHECK_STR(m.key, "ann@xn--b-eha.de");
	CHECK(!m.utf8);
	arena_reset(&a);
}

TEST(an_address_has_greatest_lengths)
{
	char s[300];

	memset(s, 'a', sizeof s);
	memcpy(s + 64, "@e.com", 7);
	CHECK_INT(strlen(parse(s)), 70);
	memcpy(s + 64, "a@e.com", 8);
	CHECK_STR(parse(s), "long");
	for (size_t i = 65; i < sizeof s; i++)
		s[i] = i % 50 == 0 ? '.' : 'a';
	s[64] = '@';
	s[254] = '\0';
	CHECK_INT(strlen(parse(s)), 254);
	s[254] = 'a';
	s[255] = '\0';
	CHECK_STR(parse(s), "long");
	arena_reset(&a);
}

/* One element's text with its references; U+2400 and on stand for controls. */
static char *
xml_text(const char *from, const char *to)
{
	char *text = arena_alloc(&a, (size_t)(to - from) + 1), *out = text;
	static const struct { const char *name, *is; } names[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
		{ "&quot;", "\"" }, { "&apos;", "'" },
	};

	while (from < to) {
		uint32_t c;
		char *end;
		size_t i;

		for (i = 0; i < nelem(names) && !str_starts(from, names[i].name); i++)
			continue;
		if (i < nelem(names)) {
			*out++ = names[i].is[0];
			from += strlen(names[i].name);
			continue;
		}
		if (str_starts(from, "&#x")) {
			c = (uint32_t)strtoul(from + 3, &end, 16);
			from = end + 1;
		} else
			from += utf8_decode(from, (size_t)(to - from), &c);
		out += utf8_encode(c >= 0x2400 && c <= 0x2420 ? c - 0x2400 : c, out);
	}
	*out = '\0';
	return (text);
}

static const char *
element(const char *s, const char *end, const char *name)
{
	const char *open = arena_printf(&a, "<%s>", name);
	const char *from = memmem(s, (size_t)(end - s), open, strlen(open));
	const char *to;

	if (from == NULL)
		return ("");
	from += strlen(open);
	to = strstr(from, "</");
	return (xml_text(from, to));
}

struct tally {
	int	ok, blank, lenient, strict;
};

static bool
has_blank_ends(const char *s)
{
	size_t n = strlen(s);

	return (n > 0 && (strchr(" \t\r\n", s[0]) != NULL ||
	    strchr(" \t\r\n", s[n - 1]) != NULL));
}

/* The list's verdict "valid" (the mail would reach a mailbox, the DNS apart) is
 * compared with ours. Blanks around an address are a fault to the list and
 * forgiven by us; every other difference is printed. */
static void
judge(const char *s, const char *end, struct tally *t)
{
	const char *address = element(s, end, "address");
	const char *category = element(s, end, "category");
	bool valid = str_eq(category, "ISEMAIL_VALID_CATEGORY") ||
	    str_eq(category, "ISEMAIL_DNSWARN");
	struct email m;
	bool ours = email_parse(&a, address, &m) == EMAIL_OK;

	if (ours == valid)
		t->ok++;
	else if (ours && has_blank_ends(address))
		t->blank++;
	else if (ours) {
		t->lenient++;
		printf("  accepted, the list says %s: %s\n",
		    element(s, end, "diagnosis"), address);
	} else {
		t->strict++;
		printf("  refused, the list says %s: %s\n",
		    element(s, end, "diagnosis"), address);
	}
}

static struct tally
measure(const char *file)
{
	struct tally t = { 0 };
	size_t n;
	const char *s = shared_read(&a, file, &n), *end;

	for (; (s = strstr(s, "<test id")) != NULL; s = end) {
		end = strstr(s, "</test>");
		judge(s, end, &t);
	}
	printf("  %s: %d agree, %d with blanks forgiven, %d stricter, "
	    "%d more lenient\n", file, t.ok, t.blank, t.strict, t.lenient);
	CHECK_INT(t.lenient, 0);
	arena_reset(&a);
	return (t);
}

TEST(the_public_lists_of_addresses_are_met)
{
	struct tally now = measure("datasets/email-addresses/isemail-tests.xml");
	struct tally old = measure("datasets/email-addresses/isemail-tests-original.xml");

	CHECK(now.ok >= 139);
	CHECK(old.ok >= 277);
}
