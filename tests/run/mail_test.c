/* mail: what goes over the wire, heard by a small SMTP server in a thread. */
#include "run/mail.h"
#include "run/dispatch.h"
#include "tests/run/house.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "run/dbconn.h"

static char		 heard[64 << 10], recipient[400];
static atomic_int	 messages;
static int		 server;

static void
say(FILE *f, const char *line)
{
	fputs(line, f);
	fflush(f);
}

/* As the message was meant: without the stuffing of dots. */
static void
hear(FILE *f)
{
	char line[2048];
	size_t n = 0;

	say(f, "354 go ahead\r\n");
	while (fgets(line, sizeof line, f) != NULL && !str_eq(line, ".\r\n")) {
		const char *s = line[0] == '.' ? line + 1 : line;

		must(strlen(line) <= 1000 && n + strlen(s) + 1 < sizeof heard);
		memcpy(heard + n, s, strlen(s) + 1);
		n += strlen(s);
	}
	atomic_fetch_add(&messages, 1);
	say(f, "250 kept\r\n");
}

static void
converse(FILE *f)
{
	char line[2048];

	say(f, "220 test\r\n");
	while (fgets(line, sizeof line, f) != NULL) {
		if (str_starts(line, "DATA"))
			hear(f);
		else if (str_starts(line, "QUIT"))
			break;
		else if (str_starts(line, "RCPT") && strstr(line, "refused") != NULL)
			say(f, "550 no such person\r\n");
		else {
			if (str_starts(line, "RCPT"))
				snprintf(recipient, sizeof recipient, "%.*s", (int)strcspn(line, "\r\n"), line);
			say(f, "250 ok\r\n");
		}
	}
}

static void *
serve(void *arg UNUSED)
{
	int fd;

	while ((fd = accept(server, NULL, NULL)) != -1) {
		FILE *f = fdopen(fd, "r+");

		must(f != NULL);
		setvbuf(f, NULL, _IONBF, 0);
		converse(f);
		fclose(f);
	}
	return (NULL);
}

static void
open_all(void)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof sa;
	char at[64];
	pthread_t t;

	must((server = socket(AF_INET, SOCK_STREAM, 0)) != -1 && bind(server, (struct sockaddr *)&sa, sizeof sa) == 0 &&
	    listen(server, 4) == 0 && getsockname(server, (struct sockaddr *)&sa, &n) == 0 &&
	    pthread_create(&t, NULL, serve, NULL) == 0);
	snprintf(at, sizeof at, "smtp://127.0.0.1:%u", ntohs(sa.sin_port));
	setenv("SOUK_SMTP_URL", at, 1);
	ask_sql("DELETE FROM mails");
	house_open(1, false);
}

static bool	 was_sent;
static char	 why[300];

static void
send_it(struct req *r, void *arg)
{
	was_sent = mail_send(r, arg);
}

static bool
sends(struct mail m)
{
	heard[0] = '\0';
	why[0] = '\0';
	return (req_job(send_it, &m, why, sizeof why));
}

static void
has(const char *part, bool want)
{
	if ((strstr(heard, part) != NULL) != want)
		test_fail(__FILE__, __LINE__, "%s \"%s\" in:\n%s", want ? "no" : "unwanted", part, heard);
}

static const struct mail plain = { .to = "ada@test.example", .subject = "Your order", .text = "Hello\n", .kind = "test",
    .unique = "plain" };

static void
parts(void)
{
	struct mail m = plain;

	open_all();
	m.to_name = "Ada";
	m.text = "Gr\xC3\xBC\xC3\x9F" "e\n.\n..two\n.one\nend\n";
	m.html = "<p>Gr\xC3\xBC\xC3\x9F" "e</p>\n";
	CHECK(sends(m));
	CHECK(was_sent);
	CHECK_STR(why, "");
	CHECK_INT(messages, 1);
	CHECK_STR(recipient, "RCPT TO:<ada@test.example>");
	has("\r\nTo: Ada <ada@test.example>\r\n", true);
	has("\r\nSubject: Your order\r\n", true);
	has("\r\nMessage-ID: <test.", true);
	has("\r\nAuto-Submitted: auto-generated\r\n", true);
	has("\r\nFrom: ", true);
	has("Date: ", true);
	has("multipart/alternative; boundary=", true);
	has("Content-Type: text/plain; charset=utf-8\r\n", true);
	has("Content-Type: text/html; charset=utf-8\r\n", true);
	has("Gr=C3=BC=C3=9Fe", true);
	has("\r\n.\r\n..two\r\n.one\r\nend", true);
	CHECK(strstr(heard, "text/plain") < strstr(heard, "text/html"));
	m.html = NULL;
	m.unique = "without html";
	CHECK(sends(m));
	has("text/html", false);
	db_close_all();
}

TEST(a_mail_has_its_headers_and_both_parts)
{
	(void)house();
	in_child(parts);
}

static void
injection(void)
{
	struct mail m = plain;

	open_all();
	m.subject = "Order\r\nBcc: evil@x.example\r\n\r\nbody";
	m.to_name = "Ada\nBcc: evil@x.example";
	CHECK(sends(m));
	has("\nBcc:", false);
	has("\r\nSubject: Order  Bcc: evil@x.example    body\r\n", true);
	/* A name is one name, whatever it holds. */
	m.unique = "2";
	m.subject = "=?UTF-8?B?ZXZpbA==?=";
	m.to_name = "Doe, \"J\" <evil@x.example>";
	CHECK(sends(m));
	has("\r\nTo: \"Doe, \\\"J\\\" <evil@x.example>\" <ada@test.example>\r\n", true);
	has("\r\nSubject: =?UTF-8?B?PT9VVEYtOD9CP1pYWnBiQT09Pz0=?=\r\n", true);
	m.unique = "3";
	m.to_name = "Zo\xC3\xAB, <x@y>";
	m.subject = "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
	    "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC.";
	CHECK(sends(m));
	has("\r\nTo: =?UTF-8?B?Wm/DqywgPHhAeT4=?= <ada@test.example>\r\n", true);
	has("\r\nSubject: =?UTF-8?B?4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs?=\r\n =?UTF-8?B?4oKsLg==?=\r\n",
	    true);
	db_close_all();
}

TEST(nothing_typed_becomes_a_header)
{
	(void)house();
	in_child(injection);
}

static void
once(void)
{
	struct mail m = plain;

	open_all();
	CHECK(sends(m) && was_sent);
	CHECK(sends(m) && !was_sent);
	CHECK_INT(messages, 1);
	m.kind = "other";
	CHECK(sends(m) && was_sent);
	CHECK_INT(messages, 2);
	CHECK_STR(ask_sql("SELECT count(*) FROM mails"), "2");
	/* Refused: nothing is noted, so that the job may try again. */
	m.unique = "r";
	m.to = "refused@test.example";
	CHECK(!sends(m));
	CHECK(strstr(why, "mail.refused: other: ") == why);
	CHECK_INT(messages, 2);
	CHECK_STR(ask_sql("SELECT count(*) FROM mails"), "2");
	m.to = "ada@test.example";
	CHECK(sends(m) && was_sent);
	/* Nobody there. */
	shutdown(server, SHUT_RDWR);
	close(server);
	m.unique = "s";
	CHECK(!sends(m));
	CHECK(strstr(why, "mail.refused") == why);
	db_close_all();
}

TEST(a_mail_is_sent_once)
{
	(void)house();
	in_child(once);
}
