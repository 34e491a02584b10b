/* settings: each value, each complaint, what production refuses. */
#include "run/settings.h"
#include "run/log.h"
#include "run/settingcheck.h"
#include "tests/run/child.h"

#include <sys/stat.h>
#include <unistd.h>

#define SECRET "00112233445566778899aabbccddeeff0123456789abcdef0011223344556677"

static struct buf messages;

/* A process without settings. */
static void
fresh(void)
{
	for (char **e = environ; *e != NULL; ) {
		char name[200];

		snprintf(name, sizeof name, "%.*s", (int)strcspn(*e, "="), *e);
		if (str_starts(name, "SOUK_")) {
			unsetenv(name);
			e = environ;
		} else
			e++;
	}
}

static bool
load(void)
{
	buf_clear(&messages);
	return (settings_load(&messages));
}

static bool
says(const char *text)
{
	bool yes = messages.n > 0 && strstr(messages.p, text) != NULL;

	if (!yes)
		printf("the messages are:\n%s", messages.n > 0 ? messages.p : "");
	return (yes);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	must(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void
set(const char *name, const char *value)
{
	must(setenv(name, value, 1) == 0);
}

static void
defaults(void)
{
	const unsigned char *secret;
	size_t n;

	fresh();
	set("SOUK_SECRET", SECRET);
	CHECK(load());
	CHECK_INT(messages.n, 0);
	CHECK_STR(setting_text(SETTING_BASE_URL), "http://127.0.0.1:8080");
	CHECK_STR(setting_text(SETTING_STRIPE_KEY), "");
	CHECK_STR(setting_text(SETTING_CURRENCY), "EUR");
	CHECK_INT(setting_int(SETTING_MODE), MODE_DEVELOPMENT);
	CHECK_INT(setting_int(SETTING_DB_POOL), 6);
	CHECK_INT(setting_int(SETTING_HOLD_MINUTES), 30);
	CHECK_INT(setting_int(SETTING_REQUEST_MS), 5000);
	CHECK_INT(setting_int(SETTING_LOG_LEVEL), LEVEL_INFO);
	CHECK_INT(setting_int(SETTING_RATE_LIMITS), RATE_LIMITS_ON);
	secret = setting_secret(&n);
	CHECK_INT(n, 32);
	CHECK_INT(secret[0], 0x00);
	CHECK_INT(secret[31], 0x77);
}

TEST(settings_have_defaults)
{
	in_child(defaults);
}

static void
precedence(void)
{
	fresh();
	set("SOUK_SECRET", SECRET);
	set("SOUK_CONFIG", "souk.conf");
	set("SOUK_DB_POOL", "9");
	set("SOUK_CURRENCY", "");
	write_file("souk.conf", "# a comment\n\n  SOUK_NAME = \"Two words\" \r\nSOUK_DB_POOL=7\n"
	    "SOUK_CURRENCY=JPY\nSOUK_CACHE_MB='2GB'\nSOUK_WORKERS=");
	CHECK(load());
	CHECK_INT(messages.n, 0);
	CHECK_STR(setting_text(SETTING_NAME), "Two words");
	CHECK_INT(setting_int(SETTING_DB_POOL), 9);
	CHECK_STR(setting_text(SETTING_CURRENCY), "JPY");
	CHECK_INT(setting_int(SETTING_CACHE_MB), 2048);
	CHECK_INT(setting_int(SETTING_WORKERS), 0);
}

TEST(settings_in_the_environment_win_over_the_file)
{
	in_child(precedence);
}

static void
secret_file(const char *path, const char *text, unsigned mode)
{
	write_file(path, text);
	must(chmod(path, mode) == 0);
}

static void
secrets_in_files(void)
{
	fresh();
	secret_file("key", "  " SECRET "\n", 0600);
	secret_file("stripe", "sk_test_of_a_file", 0640);
	secret_file("db", "postgresql://souk:hidden@127.0.0.1/souk\n", 0400);
	set("SOUK_SECRET_FILE", "key");
	set("SOUK_CONFIG", "souk.conf");
	set("SOUK_DATABASE_URL_FILE", "db");
	write_file("souk.conf", "SOUK_STRIPE_KEY_FILE = stripe\nSOUK_SECRET=" SECRET "\nSOUK_SMTP_PASSWORD_FILE=\n");
	CHECK(load());
	CHECK_INT(messages.n, 0);
	CHECK_STR(setting_text(SETTING_SECRET), SECRET);
	CHECK_STR(setting_text(SETTING_STRIPE_KEY), "sk_test_of_a_file");
	CHECK_STR(setting_text(SETTING_DATABASE_URL), "postgresql://souk:hidden@127.0.0.1/souk");
	CHECK_STR(setting_text(SETTING_SMTP_PASSWORD), "");
	/* What is in the file is checked like any other value, and as little shown. */
	secret_file("stripe", "pk_live_hidden", 0600);
	CHECK(!load());
	CHECK(says("error: SOUK_STRIPE_KEY: the value is not shown; want a secret key"));
	CHECK(strstr(messages.p, "hidden") == NULL);
}

TEST(settings_read_secrets_from_files)
{
	in_child(secrets_in_files);
}

static void
refuses_file(const char *path, const char *why)
{
	char want[300];

	set("SOUK_SECRET_FILE", path);
	CHECK(!load());
	snprintf(want, sizeof want, "error: SOUK_SECRET_FILE: '%s': %s", path, why);
	CHECK(says(want));
	CHECK(strstr(messages.p, SECRET) == NULL);
}

static void
open_secrets(void)
{
	char large[5000];

	fresh();
	secret_file("key", SECRET, 0644);
	refuses_file("key", "others may read or change it (mode 0644); want a file that is closed to them, as chmod 600 makes it\n");
	secret_file("key", SECRET, 0620);
	refuses_file("key", "others may read or change it (mode 0620)");
	refuses_file("none", "No such file or directory\n");
	refuses_file(".", "want a file\n");
	secret_file("key", " \n", 0600);
	refuses_file("key", "it is empty\n");
	memset(large, 'a', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	secret_file("key", large, 0600);
	refuses_file("key", "it is too large; want a file with nothing in it but the value\n");
	secret_file("key", SECRET, 0600);
	set("SOUK_SECRET", SECRET);
	CHECK(!load());
	CHECK(says("error: SOUK_SECRET_FILE: SOUK_SECRET is set too; want one of them\n"));
	unsetenv("SOUK_SECRET");
	CHECK(load());
	/* Only what is secret is read from files of its own. */
	set("SOUK_NAME_FILE", "key");
	CHECK(load());
	CHECK(says("warning: SOUK_NAME_FILE: no such setting"));
	set("SOUK_CONFIG", "souk.conf");
	write_file("souk.conf", "SOUK_SECRET=" SECRET "\nSOUK_SECRET_FILE=key\n");
	CHECK(!load());
	CHECK(says("error: souk.conf:2: SOUK_SECRET_FILE is there twice\n"));
}

TEST(settings_refuse_secrets_that_others_may_read)
{
	in_child(open_secrets);
}

static void
broken_file(void)
{
	fresh();
	set("SOUK_SECRET", SECRET);
	set("SOUK_CONFIG", "souk.conf");
	CHECK(!load());
	CHECK(says("error: SOUK_CONFIG: 'souk.conf': No such file"));
	write_file("souk.conf", "SOUK_NAME=a\nnonsense\nSOUK_NAME=b\nSOUK_DB_POOOL=1\n");
	CHECK(!load());
	CHECK(says("error: souk.conf:2: want KEY=VALUE or a comment\n"));
	CHECK(says("error: souk.conf:3: SOUK_NAME is there twice\n"));
	CHECK(says("warning: souk.conf:4: SOUK_DB_POOOL: no such setting; is SOUK_DB_POOL meant?\n"));
}

TEST(settings_complain_about_lines_of_the_file)
{
	in_child(broken_file);
}

static void
all_at_once(void)
{
	fresh();
	set("SOUK_SECRET", "abc");
	set("SOUK_LISTEN", "8080");
	set("SOUK_DB_POOL", "0");
	set("SOUK_LOG_LEVEL", "loud");
	set("SOUK_STRIPE_KEY", "pk_live_oops");
	set("SOUK_DATABASE_URL", "mysql://me:hunter2@db/souk");
	set("SOUK_BASEURL", "https://example.org");
	set("SOUK_TEST_ANYTHING", "1");
	set("SOUK_ENTIRELY_ELSE", "1");
	CHECK(!load());
	CHECK(says("error: SOUK_SECRET: the value is not shown; want at least 64 hex digits"));
	CHECK(says("error: SOUK_LISTEN: '8080'; want address:port"));
	CHECK(says("error: SOUK_DB_POOL: '0'; want a number from 1 to 200\n"));
	CHECK(says("error: SOUK_LOG_LEVEL: 'loud'; want debug or info or warning or error\n"));
	CHECK(says("error: SOUK_STRIPE_KEY: the value is not shown; want a secret key"));
	CHECK(says("error: SOUK_DATABASE_URL: 'mysql://me:********@db/souk'; want a URL that starts "
	    "postgresql:// or postgres://\n"));
	CHECK(says("warning: SOUK_BASEURL: no such setting; is SOUK_BASE_URL meant?\n"));
	CHECK(says("warning: SOUK_ENTIRELY_ELSE: no such setting\n"));
	CHECK(strstr(messages.p, "hunter2") == NULL && strstr(messages.p, "pk_live") == NULL);
	CHECK(strstr(messages.p, "SOUK_TEST") == NULL);
}

TEST(settings_tell_every_error_and_no_secret)
{
	in_child(all_at_once);
}

static void
made_secret(void)
{
	fresh();
	CHECK(!load());
	CHECK(says("error: SOUK_SECRET: not set"));
	must(mkdir("state", 0700) == 0);
	write_file("state/secret", SECRET "\n");
	set("SOUK_VAR", "state");
	CHECK(load());
	CHECK_STR(setting_text(SETTING_SECRET), SECRET);
	set("SOUK_MODE", "production");
	CHECK(!load());
	CHECK(says("error: SOUK_SECRET: not set"));
	set("SOUK_SECRET", SECRET);
	CHECK(!load());
	CHECK(says("error: SOUK_SECRET: the value is not shown; want in production a secret of its own"));
}

TEST(settings_read_the_secret_of_a_developers_machine)
{
	in_child(made_secret);
}

static void
certificates(void)
{
	char dir[] = "/tmp/souk-settings-XXXXXX", cert[64], key[64], none[64];

	must(mkdtemp(dir) != NULL);
	snprintf(cert, sizeof cert, "%s/cert.pem", dir);
	snprintf(key, sizeof key, "%s/key.pem", dir);
	snprintf(none, sizeof none, "%s/none.pem", dir);
	write_file(cert, "Bag attributes\n-----BEGIN CERTIFICATE-----\n");
	write_file(key, "-----BEGIN PRIVATE KEY-----\n");
	fresh();
	set("SOUK_SECRET", SECRET);
	set("SOUK_BASE_URL", "https://shop.example");
	set("SOUK_TLS_CERT", cert);
	CHECK(!load());
	CHECK(says("error: SOUK_TLS_KEY: not set; want both SOUK_TLS_CERT and SOUK_TLS_KEY, or neither"));
	set("SOUK_TLS_KEY", key);
	CHECK(load());
	set("SOUK_BASE_URL", "http://shop.example");
	CHECK(!load());
	CHECK(says("error: SOUK_BASE_URL: 'http://shop.example'; want an https:// address, since"));
	set("SOUK_BASE_URL", "https://shop.example");
	set("SOUK_TLS_KEY", none);
	CHECK(!load());
	CHECK(says("want a PEM file that the server's user can read"));
	write_file(none, "no key\n");
	CHECK(!load());
	unlink(none);
	unlink(key);
	unlink(cert);
	rmdir(dir);
}

TEST(settings_of_https_belong_together)
{
	in_child(certificates);
}

static void
production(void)
{
	static const char *const wanted[] = { "SOUK_BASE_URL", "SOUK_DATABASE_URL", "SOUK_STRIPE_URL",
	    "SOUK_STRIPE_KEY", "SOUK_STRIPE_WEBHOOK_SECRET", "SOUK_SMTP_URL", "SOUK_MAIL_FROM" };
	/* Those that would show rows to the network are refused. */
	static const char *const databases[] = { "-postgresql://souk@192.0.2.7/souk", "-postgresql://souk:secret@192.0.2.7:5432/souk?sslmode=require",
	    "-postgresql:///souk?host=192.0.2.7", "+postgresql://souk@192.0.2.7/souk?sslmode=verify-full", "+postgresql://souk@127.0.0.1/souk",
	    "+postgresql://souk@/souk?host=%2Frun%2Fpostgresql", "+postgresql:///souk?host=/run/postgresql" };
	char line[80];

	fresh();
	set("SOUK_MODE", "production");
	set("SOUK_SECRET", SECRET);
	set("SOUK_STRIPE_URL", "http://127.0.0.1:12111");
	set("SOUK_STRIPE_KEY", "sk_test_1");
	CHECK(!load());
	for (size_t i = 0; i < nelem(wanted); i++) {
		snprintf(line, sizeof line, "error: %s: ", wanted[i]);
		CHECK(says(line));
	}
	set("SOUK_BASE_URL", "https://shop.example.org");
	set("SOUK_DATABASE_URL", "postgresql:///souk?host=/run/postgresql");
	set("SOUK_STRIPE_URL", "https://api.stripe.com");
	set("SOUK_STRIPE_KEY", "rk_live_1");
	set("SOUK_STRIPE_WEBHOOK_SECRET", "whsec_1");
	set("SOUK_SMTP_URL", "smtp://127.0.0.1:25");
	set("SOUK_MAIL_FROM", "shop@example.org");
	CHECK(load());
	CHECK_INT(messages.n, 0);
	CHECK_INT(setting_int(SETTING_MODE), MODE_PRODUCTION);
	for (size_t i = 0; i < nelem(databases); i++) {
		set("SOUK_DATABASE_URL", databases[i] + 1);
		if (load() != (databases[i][0] == '+'))
			test_fail(__FILE__, __LINE__, "%s", databases[i]);
	}
	set("SOUK_RATE_LIMITS", "off");
	CHECK(load());
	CHECK(says("warning: SOUK_RATE_LIMITS"));
	CHECK_INT(setting_int(SETTING_PICTURES_FROM), PICTURES_FROM_PUBLIC);
	set("SOUK_PICTURES_FROM", "any");
	CHECK(!load());
	CHECK(says("error: SOUK_PICTURES_FROM"));
	set("SOUK_MODE", "development");
	CHECK(load());
	CHECK(says("warning: SOUK_PICTURES_FROM"));
}

TEST(settings_of_production_are_not_those_of_development)
{
	in_child(production);
}

static void
printed(void)
{
	struct buf first = { 0 };
	char line[4096];
	FILE *f;

	fresh();
	set("SOUK_SECRET", SECRET);
	set("SOUK_SMTP_PASSWORD", "hunter2");
	set("SOUK_DATABASE_URL", "postgresql:///souk?password=hunter2&user=me");
	set("SOUK_NAME", "Bazaar");
	CHECK(load());
	must((f = fopen("printed", "w+")) != NULL);
	settings_print(f);
	rewind(f);
	while (fgets(line, sizeof line, f) != NULL)
		buf_puts(&first, line);
	fclose(f);
	must(first.p != NULL);
	CHECK(strstr(first.p, "hunter2") == NULL && strstr(first.p, SECRET) == NULL);
	CHECK(strstr(first.p, "\nSOUK_DATABASE_URL=postgresql:///souk?password=********&user=me\n") != NULL);
	CHECK(strstr(first.p, "\nSOUK_SMTP_PASSWORD=********\n") != NULL);
	CHECK(strstr(first.p, "# From the environment; the default is Souk.\nSOUK_NAME=Bazaar\n") != NULL);
	/* What it prints can be read again. */
	unsetenv("SOUK_NAME");
	set("SOUK_CONFIG", "printed");
	CHECK(load());
	CHECK_STR(setting_text(SETTING_NAME), "Bazaar");
	buf_free(&first);
}

TEST(settings_print_as_a_file_with_secrets_masked)
{
	in_child(printed);
}

static void
numbers(void)
{
	static const struct { const char *text; int64_t ms; } good[] = {
		{ "100", 100 }, { "2s", 2000 }, { "750ms", 750 }, { "2m", 120000 }, { "0100", 100 },
	};
	static const char *const bad[] = { "99", "3m", "1h", "1.5s", "5 s", "s", "-1", "0x10", "1e3",
	    "99999999999999999999", "9223372036854775807s", "100MB" };

	fresh();
	set("SOUK_SECRET", SECRET);
	for (size_t i = 0; i < nelem(good); i++) {
		set("SOUK_REQUEST_MS", good[i].text);
		CHECK(load());
		CHECK_INT(setting_int(SETTING_REQUEST_MS), good[i].ms);
	}
	for (size_t i = 0; i < nelem(bad); i++) {
		set("SOUK_REQUEST_MS", bad[i]);
		CHECK(!load());
		CHECK(says("want a number from 100 to 120000 milliseconds"));
	}
}

TEST(settings_read_numbers_with_units)
{
	in_child(numbers);
}

static void
text_as_number(void)
{
	fresh();
	set("SOUK_SECRET", SECRET);
	if (load())
		setting_int(SETTING_NAME);
}

static void
before_load(void)
{
	fresh();
	if (!load())
		setting_text(SETTING_NAME);
}

TEST(settings_of_another_kind_or_too_early_are_bugs)
{
	CHECK(panics(text_as_number));
	CHECK(panics(before_load));
}

TEST(setting_values_have_a_shape)
{
	CHECK(want_listen("127.0.0.1:1") == NULL && want_listen("[::]:65535") == NULL);
	CHECK(want_listen("127.0.0.1:0") != NULL && want_listen("127.0.0.1:65536") != NULL);
	CHECK(want_listen("::1:80") != NULL && want_listen("localhost:80") != NULL);
	CHECK(want_listen("[127.0.0.1]:80") != NULL && want_listen("127.0.0.1:8 0") != NULL);
	CHECK(want_origin("https://a.example:8443") == NULL && want_origin("http://[::1]:80") == NULL);
	CHECK(want_origin("https://a.example/") != NULL && want_origin("https://") != NULL);
	CHECK(want_origin("https://u@a.example") != NULL && want_origin("https://a.example?x") != NULL);
	CHECK(want_url("smtp://u:p@mail:587/x?y#z") == NULL && want_url("postgresql:///souk") == NULL);
	CHECK(want_url("http://a b") != NULL && want_url("http://a:b") != NULL && want_url("http") != NULL);
	CHECK(want_url("http://a:99999") != NULL && want_url("http://m\xc3\xbcll") != NULL);
	CHECK(want_mail("a@b") == NULL && want_mail("Souk <a@b>") != NULL && want_mail("@b") != NULL);
	CHECK(want_version("2026-10-28.endive") == NULL && want_version("2024-09-30.acacia") == NULL);
	CHECK(want_version("2024-6-20") != NULL && want_version("2024-06-20x") != NULL);
	CHECK(want_currency("EUR") == NULL && want_currency("eur") != NULL && want_currency("XXX") != NULL);
	CHECK(want_hex(SECRET, 32) == NULL && want_hex("00", 32) != NULL);
	CHECK(want_hex("0000000000000000000000000000000000000000000000000000000000000000", 32) != NULL);
	CHECK(want_stripe_key("sk_test_51H") == NULL && want_stripe_key("sk_live_a b") != NULL);
	CHECK(want_text("a\tb") != NULL && want_text("\xff") != NULL && want_text("ä") == NULL);
	CHECK(url_is_loopback("http://127.8.9.1:1") && url_is_loopback("http://LOCALHOST/"));
	CHECK(url_is_loopback("http://u@[::1]") && !url_is_loopback("https://localhost.example"));
}

TEST(networks_hold_their_addresses)
{
	const char *list = "127.0.0.1, 10.1.0.0/16 fd00:1::/33\t::1";

	CHECK(want_networks(list) == NULL && want_networks("") == NULL && want_networks("0.0.0.0/0") == NULL);
	CHECK(want_networks("10.0.0.0/33") != NULL && want_networks("10.0.0/8") != NULL);
	CHECK(want_networks("::/129") != NULL && want_networks("localhost") != NULL);
	CHECK(want_networks("10.0.0.0/") != NULL && want_networks("1.2.3.4/-1") != NULL);
	CHECK(networks_hold(list, "127.0.0.1") && !networks_hold(list, "127.0.0.2"));
	CHECK(networks_hold(list, "10.1.255.3") && !networks_hold(list, "10.2.0.0"));
	CHECK(networks_hold(list, "::ffff:10.1.2.3"));
	CHECK(networks_hold(list, "fd00:1:7fff::9") && !networks_hold(list, "fd00:1:8000::"));
	CHECK(networks_hold(list, "::1") && !networks_hold(list, "") && !networks_hold(list, "unix"));
	CHECK(networks_hold("0.0.0.0/0", "8.8.8.8") && !networks_hold("0.0.0.0/0", "2001:db8::1"));
}
