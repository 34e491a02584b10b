/* settings: reading what settings_list.c lists, then checking it. */
#include "run/settings.h"
#include "base/strnum.h"
#include "run/settingcheck.h"
#include "run/settings_private.h"

#include <ctype.h>
#include <errno.h>
#include <unistd.h>

enum source { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_VAR, FROM_NAMED };

static struct value {
	char		*text;		/* owned */
	int64_t		 number;
	enum source	 source;
} values[SETTING_COUNT];

static bool		 loaded;
static unsigned		 nerrors;
static unsigned char	*secret;	/* SOUK_SECRET decoded */
static size_t		 nsecret;

static void
put_clean(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_putc(b, iscntrl((unsigned char)s[i]) ? '?' : s[i]);
}

/* A value as others may see it. */
static void
put_shown(struct buf *b, const struct row *row, const char *value)
{
	size_t n;
	const char *password = url_password(value, &n);

	if (row->secret) {
		buf_puts(b, *value != '\0' ? "********" : "");
		return;
	}
	put_clean(b, value, n > 0 ? (size_t)(password - value) : strlen(value));
	if (n > 0) {
		buf_puts(b, "********");
		put_clean(b, password + n, strlen(password + n));
	}
}

static void
complain(struct buf *m, enum setting s, const char *want)
{
	nerrors++;
	buf_printf(m, "error: %s: ", setting_rows[s].name);
	if (*values[s].text == '\0')
		buf_puts(m, "not set");
	else if (setting_rows[s].secret)
		buf_puts(m, "the value is not shown");
	else {
		buf_putc(m, '\'');
		put_shown(m, &setting_rows[s], values[s].text);
		buf_putc(m, '\'');
	}
	buf_printf(m, "; want %s\n", want);
}

static void
set_value(enum setting s, const char *text, enum source source)
{
	free(values[s].text);
	values[s] = (struct value){ .text = xstrdup(text), .source = source };
}

static int
find_name(const char *name)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (str_eq(setting_rows[i].name, name))
			return ((int)i);
	return (-1);
}

/* SOUK_SECRET_FILE and the like: the setting whose value that file holds; -1: none. */
static int
find_named(const char *name)
{
	size_t n = strlen(name);
	char start[128];
	int s;

	if (n < 5 || n >= sizeof start || !str_eq(name + n - 5, "_FILE"))
		return (-1);
	snprintf(start, sizeof start, "%.*s", (int)n - 5, name);
	s = find_name(start);
	return (s >= 0 && (setting_rows[s].secret || setting_rows[s].by_file) ? s : -1);
}

static void
set_named(struct buf *m, enum setting s, const char *path)
{
	const char *why = NULL;
	char *text = secret_read(path, &why);

	if (text == NULL) {
		nerrors++;
		buf_printf(m, "error: %s_FILE: '%.200s': %s\n", setting_rows[s].name, path, why);
		return;
	}
	set_value(s, text, FROM_NAMED);
	free(text);
}

static void
warn_unknown(struct buf *m, const char *name, const char *where)
{
	size_t best = strlen(name) / 3 + 1, d;
	const char *nearest = NULL;

	for (size_t i = 0; i < SETTING_COUNT; i++)
		if ((d = setting_distance(name, setting_rows[i].name)) < best) {
			best = d;
			nearest = setting_rows[i].name;
		}
	buf_printf(m, "warning: %s%.100s: no such setting", where, name);
	if (nearest != NULL)
		buf_printf(m, "; is %s meant?", nearest);
	buf_putc(m, '\n');
}

static char *
trim(char *s)
{
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	for (n = strlen(s); n > 0 && isspace((unsigned char)s[n - 1]); )
		s[--n] = '\0';
	return (s);
}

static char *
unquote(char *s)
{
	size_t n = strlen(s);

	if (n >= 2 && (*s == '"' || *s == '\'') && s[n - 1] == *s) {
		s[n - 1] = '\0';
		return (s + 1);
	}
	return (s);
}

static void
read_line(struct buf *m, const char *where, char *line)
{
	char *name = trim(line), *equals;
	int s, named;

	if (*name == '\0' || *name == '#')
		return;
	if ((equals = strchr(name, '=')) == NULL) {
		nerrors++;
		buf_printf(m, "error: %swant KEY=VALUE or a comment\n", where);
		return;
	}
	*equals = '\0';
	name = trim(name);
	named = find_named(name);
	if ((s = named >= 0 ? named : find_name(name)) < 0)
		warn_unknown(m, name, where);
	else if (values[s].source != FROM_DEFAULT) {
		nerrors++;
		buf_printf(m, "error: %s%s is there twice\n", where, name);
	} else if (*(equals = unquote(trim(equals + 1))) == '\0')
		return;
	else if (named >= 0)
		set_named(m, (enum setting)s, equals);
	else
		set_value((enum setting)s, equals, FROM_FILE);
}

static void
read_file(struct buf *m, const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL, where[300];
	size_t cap = 0;

	if (f == NULL) {
		nerrors++;
		buf_printf(m, "error: SOUK_CONFIG: '%.200s': %s; want a file that can be read\n", path,
		    strerror(errno));
		return;
	}
	for (int n = 1; getline(&line, &cap, f) >= 0; n++) {
		snprintf(where, sizeof where, "%.200s:%d: ", path, n);
		read_line(m, where, line);
	}
	if (ferror(f)) {
		nerrors++;
		buf_printf(m, "error: SOUK_CONFIG: '%.200s': cannot be read\n", path);
	}
	free(line);
	fclose(f);
}

/* In the environment: there it is one or the other. */
static void
read_named(struct buf *m, enum setting s, const char *path)
{
	const char *name = setting_rows[s].name;

	if (*path == '\0')
		return;
	if (values[s].source == FROM_ENVIRONMENT) {
		nerrors++;
		buf_printf(m, "error: %s_FILE: %s is set too; want one of them\n", name, name);
	} else
		set_named(m, s, path);
}

static void
read_environment(struct buf *m)
{
	const char *value;
	char name[128];

	for (size_t i = 0; i < SETTING_COUNT; i++)
		if ((value = getenv(setting_rows[i].name)) != NULL && *value != '\0')
			set_value((enum setting)i, value, FROM_ENVIRONMENT);
	for (char **e = environ; *e != NULL; e++) {
		if (!str_starts(*e, "SOUK_") || str_starts(*e, "SOUK_TEST_"))
			continue;
		snprintf(name, sizeof name, "%.*s", (int)strcspn(*e, "="), *e);
		if (find_named(name) >= 0)
			read_named(m, (enum setting)find_named(name), strchr(*e, '=') + 1);
		else if (find_name(name) < 0 && !str_eq(name, "SOUK_CONFIG"))
			warn_unknown(m, name, "");
	}
}

/* The secret `make run` made for this machine; "" when there is none. */
static const char *
development_secret(char *to, size_t n)
{
	char path[4096];
	FILE *f;

	*to = '\0';
	snprintf(path, sizeof path, "%s/secret", values[SETTING_VAR].text);
	if ((f = fopen(path, "re")) == NULL)
		return (to);
	if (fgets(to, (int)n, f) == NULL)
		*to = '\0';
	fclose(f);
	return (trim(to));
}

static const struct {
	enum unit	 unit;
	const char	*suffix;
	int64_t		 times;		/* the unit */
} suffixes[] = {
	{ UNIT_MS, "ms", 1 }, { UNIT_MS, "s", 1000 }, { UNIT_MS, "m", 60000 },
	{ UNIT_MINUTE, "m", 1 }, { UNIT_MINUTE, "h", 60 }, { UNIT_MINUTE, "d", 1440 },
	{ UNIT_MB, "MB", 1 }, { UNIT_MB, "GB", 1024 },
};

/* "30", "2s", "1GB": in the unit of the setting's name. */
static bool
read_int(const struct row *row, const char *text, int64_t *out)
{
	size_t n = strspn(text, "-0123456789");
	int64_t v, times = 1;
	char digits[24];

	if (n == 0 || n >= sizeof digits)
		return (false);
	memcpy(digits, text, n);
	digits[n] = '\0';
	if (text[n] != '\0') {
		times = 0;
		for (size_t i = 0; i < nelem(suffixes); i++)
			if (suffixes[i].unit == row->unit && str_eq(suffixes[i].suffix, text + n))
				times = suffixes[i].times;
	}
	if (times == 0 || !str_to_i64(digits, INT64_MIN, row->hi, &v) || v > row->hi / times)
		return (false);
	*out = v * times;
	return (*out >= row->lo);
}

static const char *
want_int(const struct row *row, struct value *v)
{
	static const char *const units[] = { "", " milliseconds (or 2s)", " minutes (or 2h)",
	    " megabytes (or 1GB)" };
	static char want[100];

	if (read_int(row, v->text, &v->number))
		return (NULL);
	snprintf(want, sizeof want, "a number from %lld to %lld%s", (long long)row->lo,
	    (long long)row->hi, units[row->unit]);
	return (want);
}

static const char *
want_word(const struct row *row, struct value *v)
{
	static char want[100];
	size_t n = 0;

	for (size_t i = 0; i < nelem(row->words) && row->words[i] != NULL; i++) {
		if (str_eq(row->words[i], v->text)) {
			v->number = (int64_t)i;
			return (NULL);
		}
		n += (size_t)snprintf(want + n, sizeof want - n, "%s%s", i > 0 ? " or " : "",
		    row->words[i]);
	}
	return (want);
}

static const char *
want_scheme(const struct row *row, const char *text)
{
	static char want[100];

	for (size_t i = 0; i < nelem(row->words) && row->words[i] != NULL; i++)
		if (url_has_scheme(text, row->words[i]))
			return (want_url(text));
	snprintf(want, sizeof want, "a URL that starts %s://%s%s%s", row->words[0],
	    row->words[1] != NULL ? " or " : "", row->words[1] != NULL ? row->words[1] : "",
	    row->words[1] != NULL ? "://" : "");
	return (want);
}

static const char *
want_of_kind(const struct row *row, struct value *v)
{
	switch (row->kind) {
	case KIND_TEXT:
		return (want_text(v->text));
	case KIND_URL:
		return (want_scheme(row, v->text));
	case KIND_INT:
		return (want_int(row, v));
	case KIND_WORD:
		return (want_word(row, v));
	case KIND_LISTEN:
		return (want_listen(v->text));
	case KIND_NETWORKS:
		return (want_networks(v->text));
	case KIND_HEX:
		return (want_hex(v->text, (size_t)row->lo));
	}
	panic("kind %d", (int)row->kind);
}

static void
check(struct buf *m, enum setting s)
{
	const char *want = want_of_kind(&setting_rows[s], &values[s]);

	if (want == NULL && setting_rows[s].check != NULL)
		want = setting_rows[s].check(values[s].text);
	if (want != NULL)
		complain(m, s, want);
}

static void
check_tls(struct buf *m)
{
	bool cert = *values[SETTING_TLS_CERT].text != '\0', key = *values[SETTING_TLS_KEY].text != '\0';

	if (cert != key)
		complain(m, cert ? SETTING_TLS_KEY : SETTING_TLS_CERT, "both SOUK_TLS_CERT and SOUK_TLS_KEY, or neither");
	if (cert && !url_has_scheme(values[SETTING_BASE_URL].text, "https"))
		complain(m, SETTING_BASE_URL, "an https:// address, since the server has a certificate");
}

/* What is fine on a developer's machine and would cost money or accounts on a
 * server people use. */
static void
check_production(struct buf *m)
{
	const char *key = values[SETTING_STRIPE_KEY].text;
	const char *stripe = values[SETTING_STRIPE_URL].text;
	const char *base = values[SETTING_BASE_URL].text;
	char dev[1024];
	const char *made = development_secret(dev, sizeof dev);

	if (*made != '\0' && str_eq(values[SETTING_SECRET].text, made))
		complain(m, SETTING_SECRET, "in production a secret of its own, in the environment or in "
		    "SOUK_CONFIG, as openssl rand -hex 32 prints");
	if (!url_has_scheme(base, "https") || url_is_loopback(base))
		complain(m, SETTING_BASE_URL, "in production the public https:// address");
	if (values[SETTING_DATABASE_URL].source == FROM_DEFAULT)
		complain(m, SETTING_DATABASE_URL, "in production the database by name");
	if (database_in_the_clear(values[SETTING_DATABASE_URL].text))
		complain(m, SETTING_DATABASE_URL, "in production a socket of this machine, or sslmode=verify-full across a network");
	if (!url_has_scheme(stripe, "https") || url_is_loopback(stripe))
		complain(m, SETTING_STRIPE_URL, "in production Stripe itself, not a stand-in");
	if (*key == '\0' || str_starts(key + 2, "_test_"))
		complain(m, SETTING_STRIPE_KEY, "in production a live key (sk_live_... or rk_live_...)");
	if (*values[SETTING_STRIPE_WEBHOOK_SECRET].text == '\0')
		complain(m, SETTING_STRIPE_WEBHOOK_SECRET, "in production the endpoint's signing secret");
	if (values[SETTING_SMTP_URL].source == FROM_DEFAULT)
		complain(m, SETTING_SMTP_URL, "in production the mail server");
	if (values[SETTING_MAIL_FROM].source == FROM_DEFAULT)
		complain(m, SETTING_MAIL_FROM, "in production the sender's address");
	if (values[SETTING_PICTURES_FROM].number != PICTURES_FROM_PUBLIC)
		complain(m, SETTING_PICTURES_FROM, "in production public: an import could read from machines beside this one");
	if (values[SETTING_RATE_LIMITS].number == RATE_LIMITS_OFF)
		buf_puts(m, "warning: SOUK_RATE_LIMITS: 'off' in production; anyone may guess passwords\n");
}

static void
decode_secret(void)
{
	const char *hex = values[SETTING_SECRET].text;
	unsigned v;

	free(secret);
	nsecret = strlen(hex) / 2;
	secret = xmalloc(nsecret + 1);
	for (size_t i = 0; i < nsecret; i++) {
		must(sscanf(hex + 2 * i, "%2x", &v) == 1);
		secret[i] = (unsigned char)v;
	}
}

bool
settings_load(struct buf *messages)
{
	const char *file = getenv("SOUK_CONFIG");
	bool development;
	char dev[1024];

	nerrors = 0;
	loaded = false;
	for (size_t i = 0; i < SETTING_COUNT; i++)
		set_value((enum setting)i, setting_rows[i].standard, FROM_DEFAULT);
	if (file != NULL && *file != '\0')
		read_file(messages, file);
	read_environment(messages);
	development = str_eq(values[SETTING_MODE].text, "development");
	if (development && *values[SETTING_SECRET].text == '\0')
		set_value(SETTING_SECRET, development_secret(dev, sizeof dev), FROM_VAR);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		check(messages, (enum setting)i);
	check_tls(messages);
	if (values[SETTING_MODE].number == MODE_PRODUCTION)
		check_production(messages);
	else if (values[SETTING_PICTURES_FROM].number == PICTURES_FROM_ANY)
		buf_puts(messages, "warning: SOUK_PICTURES_FROM: 'any': an import can read from machines beside this one\n");
	if (nerrors != 0)
		return (false);
	decode_secret();
	loaded = true;
	return (true);
}

const char *
setting_text(enum setting s)
{
	must(loaded && s < SETTING_COUNT);
	return (values[s].text);
}

int64_t
setting_int(enum setting s)
{
	must(loaded && s < SETTING_COUNT);
	must(setting_rows[s].kind == KIND_INT || setting_rows[s].kind == KIND_WORD);
	return (values[s].number);
}

const unsigned char *
setting_secret(size_t *n)
{
	must(loaded);
	*n = nsecret;
	return (secret);
}

bool
setting_is_trusted_proxy(const char *address)
{
	return (networks_hold(setting_text(SETTING_TRUSTED_PROXY), address));
}

void
settings_print(FILE *f)
{
	static const char *const from[] = { "The default", "From the file", "From the environment",
	    "From $SOUK_VAR/secret", "From a file of its own" };
	struct buf b = { 0 };

	for (size_t i = 0; i < SETTING_COUNT; i++) {
		buf_printf(&b, "# %s.\n# %s", setting_rows[i].comment, from[values[i].source]);
		if (*setting_rows[i].standard != '\0' && values[i].source != FROM_DEFAULT)
			buf_printf(&b, "; the default is %s", setting_rows[i].standard);
		buf_printf(&b, ".\n%s=", setting_rows[i].name);
		put_shown(&b, &setting_rows[i], values[i].text != NULL ? values[i].text : "");
		buf_puts(&b, "\n\n");
	}
	fwrite(b.p, 1, b.n, f);
	buf_free(&b);
}
