/* multipart_test: every body whole, byte by byte and in random slices. */
#include "base/buf.h"
#include "base/multipart.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;

/* What the handlers were told, as text; data as it is. */
static struct buf told;
static bool stop_at_data;

static bool
on_begin(void *arg, const struct multipart_part *p)
{
	buf_printf(arg, "{%s|%s|%s|", p->name,
	    p->filename != NULL ? p->filename : "-", p->type);
	return (true);
}

static bool
on_data(void *arg, const char *s, size_t n)
{
	CHECK(n > 0);
	buf_put(arg, s, n);
	return (!stop_at_data);
}

static bool
on_end(void *arg)
{
	buf_putc(arg, '}');
	return (true);
}

static const struct multipart_handler handler = {
	&told, on_begin, on_data, on_end,
};

/* Feeds slices of 1 to `most` bytes; most 0: all at once. */
static enum multipart_error
run(const char *type, const char *body, size_t n, size_t most,
    const struct multipart_limits *max)
{
	struct multipart *m = multipart_new(&a, type, max, &handler);
	unsigned seed = (unsigned)(n + most);

	buf_clear(&told);
	buf_puts(&told, "");
	while (n > 0) {
		size_t part = most == 0 ? n : 1 + (size_t)rand_r(&seed) % most;
		char *copy;
		enum multipart_error e;

		part = part < n ? part : n;
		/* A copy of its own lets the sanitizer see a read too far. */
		copy = memcpy(xmalloc(part), body, part);
		e = multipart_feed(m, copy, part);
		free(copy);
		if (e != MULTIPART_OK)
			return (e);
		body += part;
		n -= part;
	}
	return (multipart_end(m));
}

/* The same in every slicing, or the test fails. NULL told: an error. */
static const char *
parse_limited(const char *type, const char *body, size_t n,
    const struct multipart_limits *max)
{
	static const size_t slices[] = { 1, 2, 3, 7, 40, 500 };
	enum multipart_error e = run(type, body, n, 0, max);
	const char *whole = arena_strndup(&a, told.p, told.n);
	size_t whole_n = told.n;

	for (size_t i = 0; i < nelem(slices); i++) {
		CHECK_INT(run(type, body, n, slices[i], max), e);
		if (e == MULTIPART_OK)
			CHECK(told.n == whole_n &&
			    memcmp(told.p, whole, whole_n) == 0);
	}
	return (e == MULTIPART_OK ? whole : multipart_error_name(e));
}

static const char *
parse(const char *body)
{
	return (parse_limited("multipart/form-data; boundary=b", body,
	    strlen(body), &multipart_limits_default));
}

#define HEAD(params) "Content-Disposition: form-data; " params "\r\n"

TEST(fields_and_files_are_told_apart)
{
	CHECK_STR(parse("--b\r\n" HEAD("name=\"t\"") "\r\nhello\r\n--b\r\n"
	    HEAD("name=\"f\"; filename=\"a.txt\"") "Content-Type: text/plain\r\n"
	    "\r\nline\r\nline\r\n\r\n--b--\r\n"),
	    "{t|-||hello}{f|a.txt|text/plain|line\r\nline\r\n}");
	CHECK_STR(parse("--b--"), "");
	CHECK_STR(parse("\r\n\r\n--b \t \r\n" HEAD("name=t") "\r\nx\r\n--b-- junk"),
	    "{t|-||x}");
	CHECK_STR(parse("--b\r\n" HEAD("name=t") "Content-Type:\t text/plain \t\r\n"
	    "\r\nx\r\n--b--"), "{t|-|text/plain|x}");
	/* The part without a chosen file, the empty field, the part without body. */
	CHECK_STR(parse("--b\r\n" HEAD("name=\"f\"; filename=\"\"")
	    "Content-Type: application/octet-stream\r\n\r\n\r\n--b\r\n"
	    HEAD("name=\"e\"") "\r\n\r\n--b\r\n" HEAD("name=\"n\"") "\r\n--b--"),
	    "{f||application/octet-stream|}{e|-||}{n|-||}");
	arena_reset(&a);
}

TEST(names_that_trip_simple_parsers_are_read)
{
	static const struct { const char *params, *want; } t[] = {
		{ "name=x", "{x|-||}" },
		{ "NAME=\"x\"", "{x|-||}" },
		{ "filename=\"a.txt\"; name=\"x\"", "{x|a.txt||}" },
		{ "name=\"x\"; filename=\"a;b.txt\"", "{x|a;b.txt||}" },
		{ "name=\"x\"; filename=\"a:b.txt\"", "{x|a:b.txt||}" },
		{ "name=\"x\"; filename=\"a=b, c.txt\"", "{x|a=b, c.txt||}" },
		{ "name=\"x\"; filename=\"a%22b%0d%0A.txt\"", "{x|a\"b .txt||}" },
		{ "name=\"x\"; filename=\"100%25.txt\"", "{x|100%25.txt||}" },
		{ "name=\"x\"; filename=\"a\\\"b.txt\"", "{x|a\"b.txt||}" },
		{ "name=\"x\"; filename=\"odd\\\"", "{x|file||}" },
		{ "filename=\"odd\\\"; name=\"x\"", "{x|file||}" },
		{ "name=\"x\"; filename=\"C:\\dir\\a.txt\"", "{x|a.txt||}" },
		{ "name=\"x\"; filename=\"../../etc/x\"", "{x|x||}" },
		{ "name=\"x\"; filename=\"\xe3\x81\x82.txt\"", "{x|\xe3\x81\x82.txt||}" },
		{ "name=\"x\"; filename=\"\xff.txt\"", "{x|\xef\xbf\xbd.txt||}" },
		{ "name=\"x\"; filename*=UTF-8''%e3%81%82.txt", "{x|\xe3\x81\x82.txt||}" },
		{ "name=\"x\"; filename=\"a\"; filename*=UTF-8''b", "{x|a||}" },
		{ "name=\"x\"; filename*=b", "{x|b||}" },
		{ "name=\"items[0][qty]\"", "{items[0][qty]|-||}" },
		{ "name=\"a b; c\"", "{a b; c|-||}" },
		{ "name=\"\"", "{|-||}" },
		{ "name=\"x\" ; other=1;", "{x|-||}" },
		{ "filename=\"a\"", "name" }, { "name=\"\xff\"", "name" },
		{ "name=\"a\"; name=\"b\"", "syntax" },
		{ "name=\"a\"; filename=b; filename=c", "syntax" },
		{ "name=\"a", "syntax" }, { "name=\"a\"b", "syntax" },
		{ "name", "syntax" }, { "=x", "syntax" },
	};

	for (size_t i = 0; i < nelem(t); i++) {
		const char *is = parse(arena_printf(&a, "--b\r\n"
		    "Content-Disposition: form-data; %s\r\n\r\n\r\n--b--", t[i].params));

		if (!str_eq(is, t[i].want))
			test_fail(__FILE__, __LINE__, "%s: %s, want %s", t[i].params, is, t[i].want);
	}
	arena_reset(&a);
}

TEST(a_boundary_is_taken_from_the_content_type)
{
	static const char longest[] =
	    "0123456789012345678901234567890123456789012345678901234567890123456789";
	static const struct { const char *type, *boundary, *want; } t[] = {
		{ "multipart/form-data; boundary=b", "b", "{x|-||y}" },
		{ "Multipart/Form-Data;charset=utf-8 ; BOUNDARY=\"b c:d\"", "b c:d", "{x|-||y}" },
		{ "multipart/form-data; boundary=\"b;c\"", "b;c", "{x|-||y}" },
		{ "multipart/form-data; boundary=----WebKit'()+_,-./:=?", "----WebKit'()+_,-./:=?", "{x|-||y}" },
		{ "multipart/form-data", "b", "type" }, { "", "b", "type" },
		{ "multipart/form-data; boundary=", "", "type" },
		{ "multipart/form-data; boundary=\"b \"", "b ", "type" },
		{ "multipart/form-data; boundary=\"b", "b", "type" },
		{ "multipart/form-data; boundary=\xc3\xa9", "\xc3\xa9", "type" },
		{ "multipart/form-data; boundary=a; boundary=b", "b", "type" },
		{ "multipart/mixed; boundary=b", "b", "type" },
		{ "application/x-www-form-urlencoded", "b", "type" },
	};

	for (size_t i = 0; i < nelem(t); i++) {
		const char *body = arena_printf(&a, "--%s\r\n" HEAD("name=x")
		    "\r\ny\r\n--%s--", t[i].boundary, t[i].boundary);

		CHECK_STR(parse_limited(t[i].type, body, strlen(body),
		    &multipart_limits_default), t[i].want);
	}
	for (int extra = 0; extra < 2; extra++) {
		const char *type = arena_printf(&a, "multipart/form-data; boundary=%s%s",
		    longest, extra != 0 ? "x" : "");

		CHECK_INT(run(type, "", 0, 0, &multipart_limits_default),
		    extra != 0 ? MULTIPART_TYPE : MULTIPART_TRUNCATED);
	}
	arena_reset(&a);
}

TEST(what_only_resembles_the_boundary_is_data)
{
	static const char *const data[] = {
		"--b", "--b--", "\r\n-b", "\r\n--", "\r\n--c", "\r\r\n--c", "x--b\r\n",
		"\r\n--bc", "\r\n--b-", "\r\n--b-\r\n", "\r\n--b x", "\r\n--b \r-",
		"\r\n--b\r", "\r\n--b\r\r", "\n--b\r\n", "\r--b\r\n", "\r\n-\r\n--c",
		"\r", "\r\n", "\r\n\r\n", "\r\n\r", "\n", "-", "\r\n--B--", "\r\n--b\t\t\r\rx",
		"\r\n--b                                                                                                             \r\n",
	};

	/* The first two would begin a line if the x were not there. */
	for (size_t i = 0; i < nelem(data); i++) {
		const char *is = parse(arena_printf(&a, "--b\r\n" HEAD("name=n")
		    "\r\nx%s\r\n--b--\r\n", data[i]));

		CHECK_STR(is, arena_printf(&a, "{n|-||x%s}", data[i]));
	}
	CHECK_STR(parse("--b\r\n" HEAD("name=n") "\r\n--c\r\n--b--"), "{n|-||--c}");
	CHECK_STR(parse("--b\r\n" HEAD("name=n") "\r\n-\r\n--b--"), "{n|-||-}");
	CHECK_STR(parse("--b\r\n" HEAD("name=n") "\r\n--b-\r\n--b--"), "{n|-||--b-}");
	arena_reset(&a);
}

TEST(broken_bodies_are_refused)
{
	static const char nul[] = "--b\r\nA: \0\r\n" HEAD("name=x") "\r\n\r\n--b--";
	static const struct { const char *body, *want; } t[] = {
		{ "", "truncated" }, { "--", "truncated" }, { "--b", "truncated" },
		{ "--b\r\n", "truncated" }, { "--b-", "truncated" },
		{ "--b\r\n" HEAD("name=x"), "truncated" },
		{ "--b\r\n" HEAD("name=x") "\r\nabc", "truncated" },
		{ "--b\r\n" HEAD("name=x") "\r\nabc\r\n--b", "truncated" },
		{ "--b\r\n" HEAD("name=x") "\r\nabc\r\n--b\r\n", "truncated" },
		{ "preamble\r\n--b--", "syntax" }, { "--c\r\n", "syntax" },
		{ "--bx", "syntax" }, { "--b-x", "syntax" }, { "\n--b--", "syntax" },
		{ "--b\n" HEAD("name=x") "\r\ny\r\n--b--", "syntax" },
		{ "--b\r\n\r\nno header\r\n--b--", "name" },
		{ "--b\r\nContent-Type: text/plain\r\n\r\ny\r\n--b--", "name" },
		{ "--b\r\nContent-Disposition: attachment; name=x\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\n" HEAD("name=x") HEAD("name=y") "\r\ny\r\n--b--", "syntax" },
		{ "--b\r\nno colon\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\n: x\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\nA\x7f: x\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\nA : x\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\n" HEAD("name=x") " folded\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\nA: x\ny\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\nA: x\ry\r\n\r\ny\r\n--b--", "syntax" },
		{ "--b\r\n" HEAD("name=x") "content-transfer-encoding: Base64\r\n\r\neA==\r\n--b--", "encoding" },
		{ "--b\r\n" HEAD("name=x") "Content-Transfer-Encoding: 8BIT\r\n\r\neA==\r\n--b--", "{x|-||eA==}" },
	};

	for (size_t i = 0; i < nelem(t); i++)
		CHECK_STR(parse(t[i].body), t[i].want);
	CHECK_STR(parse_limited("multipart/form-data; boundary=b", nul,
	    sizeof nul - 1, &multipart_limits_default), "syntax");
	arena_reset(&a);
}

TEST(every_limit_of_a_body_is_exact)
{
	static const struct multipart_limits max = { 2, 60, 5, 7, 400 };
	static const struct { const char *rest, *want; } t[] = {
		{ HEAD("name=x") "\r\n12345\r\n--b--", "{x|-||12345}" },
		{ HEAD("name=x") "\r\n123456\r\n--b--", "field" },
		{ HEAD("name=x;filename=a") "\r\n1234567\r\n--b--", "{x|a||1234567}" },
		{ HEAD("name=x;filename=a") "\r\n12345678\r\n--b--", "file" },
		{ HEAD("name=x") "\r\n\r\n--b\r\n" HEAD("name=y") "\r\n\r\n--b--", "{x|-||}{y|-||}" },
		{ HEAD("name=x") "\r\n\r\n--b\r\n" HEAD("name=y") "\r\n\r\n--b\r\n"
		    HEAD("name=z") "\r\n\r\n--b--", "parts" },
		/* 38 bytes before the name, 5 behind it. */
		{ HEAD("name=\"01234567890123456\"") "\r\n\r\n--b--", "{01234567890123456|-||}" },
		{ HEAD("name=\"012345678901234567\"") "\r\n\r\n--b--", "header" },
	};

	for (size_t i = 0; i < nelem(t); i++) {
		const char *body = arena_printf(&a, "--b\r\n%s", t[i].rest);

		CHECK_STR(parse_limited("multipart/form-data; boundary=b", body,
		    strlen(body), &max), t[i].want);
	}
	for (int over = 0; over < 2; over++) {
		char *body = arena_alloc(&a, 402);

		memset(body, ' ', 401);
		memcpy(body, "--b--", 5);
		CHECK_STR(parse_limited("multipart/form-data; boundary=b", body,
		    (size_t)(400 + over), &max), over != 0 ? "total" : "");
	}
	arena_reset(&a);
}

TEST(a_handler_stops_the_parser_and_it_stays_stopped)
{
	struct multipart *m = multipart_new(&a, "multipart/form-data; boundary=b",
	    &multipart_limits_default, &handler);
	const char *body = "--b\r\n" HEAD("name=x") "\r\nabc\r\n--b--";

	buf_clear(&told);
	stop_at_data = true;
	CHECK_INT(multipart_feed(m, body, strlen(body)), MULTIPART_STOPPED);
	stop_at_data = false;
	CHECK_STR(told.p, "{x|-||abc");
	CHECK_STR(multipart_where(m), "x");
	CHECK_INT(multipart_feed(m, "x", 1), MULTIPART_STOPPED);
	CHECK_INT(multipart_end(m), MULTIPART_STOPPED);
	CHECK_STR(told.p, "{x|-||abc");
	arena_reset(&a);
}

/* The value of "key: value" on the line at s, without quotes; NULL when the
 * line has another key. */
static const char *
yaml_value(const char *line, const char *key)
{
	const char *s = line + strspn(line, " -");
	char *value;
	size_t n;

	if (!str_starts(s, key) || s[strlen(key)] != ':')
		return (NULL);
	s += strlen(key) + 1;
	s += strspn(s, " '\"");
	n = strcspn(s, "'\"");
	value = arena_strndup(&a, s, n);
	while (n > 0 && value[n - 1] == ' ')
		value[--n] = '\0';
	return (value);
}

static size_t
from_base64(const char *s, char *to)
{
	static const char set[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, have = 0;
	size_t n = 0;

	for (; *s != '\0' && *s != '='; s++) {
		const char *at = strchr(set, *s);

		if (at == NULL)
			continue;
		bits = bits << 6 | (unsigned)(at - set);
		if ((have += 6) >= 8)
			to[n++] = (char)(bits >> (have -= 8));
	}
	return (n);
}

struct expected {
	const char	*boundary;
	bool		 error;
	struct buf	 told;
};

static void
put_expected(struct expected *x, const char *name, const char *file,
    const char *type, const char *base64)
{
	char *data = arena_alloc(&a, strlen(base64) + 1);

	buf_printf(&x->told, "{%s|%s|%s|", name, file != NULL ? file : "-",
	    type != NULL ? type : "");
	buf_put(&x->told, data, from_base64(base64, data));
	buf_putc(&x->told, '}');
}

/* Enough of YAML for these files. */
static void
read_expected(char *s, struct expected *x)
{
	const char *name = NULL, *file = NULL, *type = NULL, *data = "", *v;
	char *line, *rest;

	for (line = strtok_r(s, "\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\n", &rest)) {
		if ((v = yaml_value(line, "boundary")) != NULL)
			x->boundary = v;
		else if (yaml_value(line, "error") != NULL)
			x->error = true;
		else if ((v = yaml_value(line, "name")) != NULL) {
			if (name != NULL)
				put_expected(x, name, file, type, data);
			name = v;
			file = type = NULL;
			data = "";
		} else if ((v = yaml_value(line, "file_name")) != NULL)
			file = v;
		else if ((v = yaml_value(line, "content_type")) != NULL)
			type = v;
		else if (strchr(line, ':') == NULL)
			data = arena_printf(&a, "%s%s", data, line);
	}
	if (name != NULL)
		put_expected(x, name, file, type, data);
}

/* The suite names no type for fields and files whose part has one, or names the
 * default; types are therefore left out of the comparison. */
static void
drop_types(struct buf *b)
{
	size_t bars = 0, to = 0;

	for (size_t i = 0; i < b->n; i++) {
		bars = b->p[i] == '{' ? 0 : bars + (b->p[i] == '|');
		if (bars != 2 || b->p[i] == '|')
			b->p[to++] = b->p[i];
	}
	b->n = to;
}

static const char *
known_deviation(const char *name)
{
	static const struct { const char *name, *why; } known[] = {
		{ "base64_encoding", "encoding" },
		{ "mixed_case_headers", "encoding" },
		{ "mixed_plain_and_base64_encoding", "encoding" },
		{ "quoted_printable_encoding", "encoding" },
		/* Its first line lacks the two hyphens before the boundary. */
		{ "single_field_blocks", "syntax" },
	};

	for (size_t i = 0; i < nelem(known); i++)
		if (str_eq(known[i].name, name))
			return (known[i].why);
	return (NULL);
}

static void
check_body(const char *name)
{
	static const char dir[] = "suites/multipart/tests/test_data/http";
	struct expected x = { 0 };
	size_t n, unused;
	char *body = shared_read(&a, arena_printf(&a, "%s/%s.http", dir, name), &n);
	char *yaml = shared_read(&a, arena_printf(&a, "%s/%s.yaml", dir, name), &unused);
	const char *type, *is, *why = known_deviation(name);

	buf_puts(&x.told, "");
	read_expected(yaml, &x);
	type = arena_printf(&a, "multipart/form-data; boundary=\"%s\"", x.boundary);
	is = parse_limited(type, body, n, &multipart_limits_default);
	if (why != NULL)
		CHECK_STR(is, why);
	else if (x.error)
		CHECK(str_eq(is, "syntax") || str_eq(is, "truncated"));
	else {
		run(type, body, n, 0, &multipart_limits_default);
		drop_types(&told);
		drop_types(&x.told);
		if (told.n != x.told.n || memcmp(told.p, x.told.p, told.n) != 0)
			test_fail(__FILE__, __LINE__, "%s: %s, want %.*s", name, is,
			    (int)x.told.n, x.told.p);
	}
	buf_free(&x.told);
}

TEST(the_multipart_suite_is_read_as_expected)
{
	const char **names;
	size_t n = shared_list(&a, "suites/multipart/tests/test_data/http", ".http", &names);

	for (size_t i = 0; i < n; i++)
		check_body(arena_strndup(&a, names[i], strlen(names[i]) - 5));
	CHECK_INT(n, 30);
	printf("  %zu bodies, 5 known deviations\n", n);
	arena_reset(&a);
	buf_free(&told);
}
