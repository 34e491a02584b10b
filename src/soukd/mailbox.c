/* mailbox: an SMTP server for development that keeps every message as a file in
 * var/mail. It speaks RFC 5321 as far as a client on this machine needs and
 * delivers to nobody. One connection at a time is enough. */
#include "soukd/soukd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "run/settings.h"

enum { LINE_MAX_BYTES = 2048, MESSAGE_MAX = 16 << 20, IDLE_S = 30 };

struct talk {
	FILE		*in;
	int		 out;
	struct buf	 message;
	bool		 has_from, has_to;
};

static volatile sig_atomic_t ending;

static void
on_signal(int sig)
{
	(void)sig;
	ending = 1;
}

static bool
say(struct talk *t, const char *line)
{
	size_t n = strlen(line);

	return (write(t->out, line, n) == (ssize_t)n);
}

static bool
keep(const struct buf *message)
{
	static unsigned serial;
	static char path[4200], temp[4200];
	ssize_t put;
	int fd;

	snprintf(path, sizeof path, "%s/mail/%lld-%04u.eml", setting_text(SETTING_VAR), (long long)time(NULL), serial++ % 10000);
	snprintf(temp, sizeof temp, "%.4100s.part", path);
	if ((fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) == -1)
		return (false);
	put = write(fd, message->p, message->n);
	if (close(fd) == -1 || put != (ssize_t)message->n)
		return (false);
	return (rename(temp, path) == 0);
}

/* Reads up to the lone dot; a line's first dot of two is the client's stuffing. */
static bool
data(struct talk *t)
{
	char line[LINE_MAX_BYTES];

	if (!t->has_to)
		return (say(t, "503 recipient first\r\n"));
	if (!say(t, "354 go ahead\r\n"))
		return (false);
	buf_clear(&t->message);
	while (fgets(line, sizeof line, t->in) != NULL) {
		if (str_eq(line, ".\r\n") || str_eq(line, ".\n")) {
			t->has_from = t->has_to = false;
			return (say(t, t->message.full ? "552 too large\r\n" : keep(&t->message) ? "250 kept\r\n" :
			    "451 cannot write it\r\n"));
		}
		buf_puts(&t->message, line[0] == '.' ? line + 1 : line);
	}
	return (false);
}

static bool
verb_is(const char *line, const char *verb)
{
	return (strncasecmp(line, verb, strlen(verb)) == 0);
}

static bool
command(struct talk *t, const char *line)
{
	if (verb_is(line, "EHLO") || verb_is(line, "HELO"))
		return (say(t, "250-souk\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 16777216\r\n"));
	if (verb_is(line, "MAIL FROM:")) {
		t->has_from = true;
		return (say(t, "250 ok\r\n"));
	}
	if (verb_is(line, "RCPT TO:")) {
		t->has_to = t->has_from;
		return (say(t, t->has_from ? "250 ok\r\n" : "503 sender first\r\n"));
	}
	if (verb_is(line, "DATA"))
		return (data(t));
	if (verb_is(line, "RSET")) {
		t->has_from = t->has_to = false;
		return (say(t, "250 ok\r\n"));
	}
	if (verb_is(line, "NOOP"))
		return (say(t, "250 ok\r\n"));
	if (verb_is(line, "QUIT")) {
		(void)say(t, "221 bye\r\n");
		return (false);
	}
	return (say(t, "500 not known here\r\n"));
}

static void
converse(int fd)
{
	struct timeval idle = { .tv_sec = IDLE_S };
	struct talk t = { .out = fd, .message = { .max = MESSAGE_MAX } };
	char line[LINE_MAX_BYTES];

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof idle);
	if ((t.in = fdopen(dup(fd), "r")) == NULL) {
		close(fd);
		return;
	}
	if (say(&t, "220 souk mailbox\r\n"))
		while (!ending && fgets(line, sizeof line, t.in) != NULL && command(&t, line))
			;
	buf_free(&t.message);
	fclose(t.in);
	close(fd);
}

static int
listen_on(const char *url)
{
	const char *colon = strrchr(url, ':');
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	sa.sin_port = htons((uint16_t)strtoul(colon != NULL ? colon + 1 : "0", NULL, 10));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (sa.sin_port == 0 || bind(fd, (struct sockaddr *)&sa, sizeof sa) == -1 || listen(fd, 16) == -1) {
		fprintf(stderr, "soukd mailbox: cannot listen as %s says: %s\n", url, strerror(errno));
		exit(1);
	}
	return (fd);
}

int
cmd_mailbox(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_signal };
	int fd, client;

	(void)argc;
	(void)argv;
	if (setting_int(SETTING_MODE) == MODE_PRODUCTION) {
		fprintf(stderr, "soukd mailbox: not in production: it delivers to nobody\n");
		return (1);
	}
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	fd = listen_on(setting_text(SETTING_SMTP_URL));
	while (!ending)
		if ((client = accept(fd, NULL, NULL)) != -1)
			converse(client);
	close(fd);
	return (0);
}
