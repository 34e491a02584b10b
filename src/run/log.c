/* log: lines gather in a buffer and leave whole. */
#include "run/log.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Room kept at the end of a line for what closes it. */
#define TAIL		",\"cut\":true}\n"
enum { BUFFER = 65536, ROOM = LOG_LINE_MAX - (sizeof TAIL - 1) };

/* A pipe or terminal takes PIPE_BUF bytes at once or none, so that lines of
 * several processes do not mix. */
enum sink { SINK_FILE, SINK_PIPE, SINK_SOCKET };

static struct {
	int		 fd;
	enum sink	 sink;
	enum log_level	 level;
	bool		 blocking;	/* write(2) might wait */
	bool		 open;
	char		 process[32];
	pid_t		 pid;
	uint64_t	 dropped;
	uint64_t	 told;		/* of the dropped */
	size_t		 n;
	char		 bytes[BUFFER];
} out = { .fd = STDERR_FILENO, .sink = SINK_PIPE, .blocking = true };

struct line {
	char	*p;
	size_t	 n;
	bool	 cut;
};

static const char *const level_names[] = { "debug", "info", "warning", "error" };

static bool
put(struct line *l, const char *s, size_t n)
{
	if (n > ROOM - l->n) {
		l->cut = true;
		return (false);
	}
	memcpy(l->p + l->n, s, n);
	l->n += n;
	return (true);
}

static bool
put_str(struct line *l, const char *s)
{
	return (put(l, s, strlen(s)));
}

/* One code point as JSON; terminals read C1 controls as commands, and some
 * readers take U+2028 for a line end. */
static size_t
escape(uint32_t cp, char to[13])
{
	switch (cp) {
	case '"': case '\\':
		to[0] = '\\';
		to[1] = (char)cp;
		return (2);
	case '\n':
		return (memcpy(to, "\\n", 2), 2);
	case '\t':
		return (memcpy(to, "\\t", 2), 2);
	case 0x2028: case 0x2029:
		break;
	default:
		if (cp >= 0x20 && (cp < 0x7f || cp > 0x9f))
			return (utf8_encode(cp, to));
	}
	return ((size_t)snprintf(to, 13, "\\u%04x", (unsigned)cp));
}

static size_t
plain_length(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= ' ' && s[i] < 0x7f && s[i] != '"' && s[i] != '\\')
		i++;
	return (i);
}

/* The text and the closing quote, for which there is room. */
static void
put_text(struct line *l, const char *s)
{
	size_t n = strlen(s), step, len, room;
	char unit[13];
	uint32_t cp;

	for (; n > 0 && !l->cut; s += step, n -= step) {
		room = ROOM - l->n - 1;
		if ((step = plain_length(s, n)) > 0) {
			l->cut = step > room;
			put(l, s, l->cut ? room : step);
			continue;
		}
		if ((step = utf8_decode(s, n, &cp)) == 0) {
			step = 1;
			cp = 0xfffd;
		}
		len = escape(cp, unit);
		if (len > room)
			l->cut = true;
		else
			put(l, unit, len);
	}
	put(l, "\"", 1);
}

static void
put_key(struct line *l, const char *key)
{
	put_str(l, ",\"");
	put_str(l, key);
	put_str(l, "\":");
}

static void
put_field(struct line *l, const struct log_field *f)
{
	size_t start = l->n;
	char number[24];

	if (f->type == LOG_NONE || l->cut)
		return;
	put_key(l, f->key);
	if (f->type == LOG_TEXT && put(l, "\"\"", 2)) {
		l->n--;
		put_text(l, f->text);
		return;
	}
	if (f->type == LOG_NUMBER) {
		snprintf(number, sizeof number, "%lld", (long long)f->number);
		put_str(l, number);
	} else if (f->type == LOG_BOOL)
		put_str(l, f->number != 0 ? "true" : "false");
	if (l->cut)
		l->n = start;
}

/* Not strftime: it looks for the time zone's file each time. */
static void
put_head(struct line *l, enum log_level level, const char *cause)
{
	static struct { time_t at; char text[72]; } second;
	struct timespec now;
	struct tm tm;
	char head[160];

	clock_gettime(CLOCK_REALTIME, &now);
	if (now.tv_sec != second.at) {
		second.at = now.tv_sec;
		gmtime_r(&now.tv_sec, &tm);
		snprintf(second.text, sizeof second.text, "%04d-%02d-%02dT%02d:%02d:%02d",
		    (tm.tm_year + 1900) % 10000, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	}
	if (out.pid == 0)
		out.pid = getpid();
	snprintf(head, sizeof head, "{\"at\":\"%s.%03dZ\",\"level\":\"%s\",\"pid\":%d", second.text,
	    (int)(now.tv_nsec / 1000000), level_names[level], (int)out.pid);
	put_str(l, head);
	if (out.process[0] != '\0')
		put_field(l, &(struct log_field){ LOG_TEXT, "process", out.process, 0 });
	put_field(l, &(struct log_field){ LOG_TEXT, "cause", cause, 0 });
}

static void
write_line(enum log_level level, const char *cause, const struct log_field *f)
{
	struct line l = { .p = out.bytes + out.n };

	put_head(&l, level, cause);
	for (; f->type != LOG_END; f++)
		put_field(&l, f);
	if (l.cut) {
		memcpy(l.p + l.n, TAIL, sizeof TAIL - 1);
		l.n += sizeof TAIL - 1;
	} else {
		memcpy(l.p + l.n, "}\n", 2);
		l.n += 2;
	}
	out.n += l.n;
}

/* How much of the buffer may go in one write: whole lines. */
static size_t
whole_lines(size_t from)
{
	const char *end;

	if (out.sink != SINK_PIPE || out.n - from <= PIPE_BUF)
		return (out.n - from);
	end = memrchr(out.bytes + from, '\n', PIPE_BUF);
	return (end != NULL ? (size_t)(end - (out.bytes + from)) + 1 : out.n - from);
}

static ssize_t
write_some(const char *p, size_t n)
{
	struct pollfd ready = { .fd = out.fd, .events = POLLOUT };

	if (out.sink == SINK_SOCKET)
		return (send(out.fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL));
	if (out.sink == SINK_PIPE && out.blocking && poll(&ready, 1, 0) <= 0) {
		errno = EAGAIN;
		return (-1);
	}
	return (write(out.fd, p, n));
}

void
log_flush(void)
{
	int saved = errno;
	size_t done = 0;
	ssize_t n;

	while (done < out.n) {
		n = write_some(out.bytes + done, whole_lines(done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	memmove(out.bytes, out.bytes + done, out.n - done);
	out.n -= done;
	errno = saved;
}

/* Room for one line, and for the one that tells what was lost. */
static bool
make_room(void)
{
	if (BUFFER - out.n < 2 * LOG_LINE_MAX)
		log_flush();
	return (BUFFER - out.n >= 2 * LOG_LINE_MAX);
}

void
log_fields(enum log_level level, const char *cause, const struct log_field *f)
{
	if (level < out.level)
		return;
	if (!make_room()) {
		out.dropped++;
		return;
	}
	if (out.dropped != out.told) {
		write_line(LEVEL_WARNING, "log.dropped", (const struct log_field[]){
		    KV("lines", out.dropped - out.told), { 0 } });
		out.told = out.dropped;
	}
	write_line(level, cause, f);
	if (level >= LEVEL_ERROR || !out.open)
		log_flush();
}

bool
log_wants(enum log_level level)
{
	return (level >= out.level);
}

uint64_t
log_dropped(void)
{
	return (out.dropped);
}

void
log_process(const char *name)
{
	snprintf(out.process, sizeof out.process, "%s", name);
}

/* The parent's lines are the parent's to write. */
static void
after_fork(void)
{
	out.n = 0;
	out.pid = getpid();
	out.dropped = out.told = 0;
}

/* Standard error may be shared with programs that expect it to block, so it is
 * opened anew where that is possible, which is not for a socket. */
static int
open_stderr(void)
{
	int fd = open("/proc/self/fd/2", O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	return (fd);
}

bool
log_open(const char *path, enum log_level level)
{
	static bool once;
	struct stat st;
	time_t now = time(NULL);
	struct tm tm;
	int fd;

	fd = *path == '\0' ? open_stderr() :
	    open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0640);
	if (fd < 0)
		return (false);
	if (fstat(fd, &st) != 0) {
		close(fd);
		return (false);
	}
	if (!once) {
		gmtime_r(&now, &tm);		/* reads the time zone's file, once */
		signal(SIGPIPE, SIG_IGN);
		if (atexit(log_flush) != 0 || pthread_atfork(log_flush, NULL, after_fork) != 0)
			panic("no memory for two hooks");
		once = true;
	}
	log_flush();
	if (out.open)
		close(out.fd);
	out.fd = fd;
	out.sink = S_ISREG(st.st_mode) ? SINK_FILE : S_ISSOCK(st.st_mode) ? SINK_SOCKET : SINK_PIPE;
	out.blocking = (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
	out.level = level;
	out.open = true;
	return (true);
}
