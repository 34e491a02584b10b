/* import_report: what was wrong, row by row, and how far we are. */
#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "soukd/import.h"

enum { VALUE_MAX = 100 };

/* The lines of an earlier start that still count, as text. */
static void
old_lines(const char *path, int64_t keep, struct buf *to)
{
	FILE *f = keep > 0 ? fopen(path, "r") : NULL;
	char *line = NULL;
	size_t room = 0;
	int64_t row;

	while (f != NULL && getline(&line, &room, f) > 0) {
		row = strtoll(line, NULL, 10);
		if (row > 0 && row <= keep && strchr(line, '\n') != NULL)
			buf_puts(to, line);
	}
	free(line);
	if (f != NULL)
		fclose(f);
}

bool
import_report_open(struct import *im, int64_t keep)
{
	struct buf old = { 0 };

	old_lines(im->report_path, keep, &old);
	im->report = fopen(im->report_path, "w");
	if (im->report == NULL) {
		fprintf(stderr, "soukd import: %s: %s\n", im->report_path, strerror(errno));
		buf_free(&old);
		return (false);
	}
	fputs("row,column,value,what\n", im->report);
	if (old.n > 0)
		fputs(old.p, im->report);
	buf_free(&old);
	return (true);
}

/* One line always, so that lines can be told apart by their row. */
static void
put_field(struct buf *b, const char *s, size_t n)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"')
			buf_putc(b, '"');
		buf_putc(b, (unsigned char)s[i] < ' ' ? ' ' : s[i]);
	}
	buf_putc(b, '"');
}

void
import_report_row(struct buf *b, int64_t row, const char *column, const char *value, const char *what)
{
	size_t n = utf8_cut_points(value, strlen(value), VALUE_MAX);

	buf_printf(b, "%lld,", (long long)row);
	put_field(b, column, strlen(column));
	buf_putc(b, ',');
	put_field(b, value, n);
	buf_putc(b, ',');
	put_field(b, what, strlen(what));
	buf_putc(b, '\n');
}

void
import_report_put(struct import *im, struct buf *b)
{
	if (b->n > 0)
		fwrite(b->p, 1, b->n, im->report);
	fflush(im->report);
	buf_clear(b);
}

void
import_report_close(struct import *im)
{
	struct stat st;

	if (im->report != NULL && fclose(im->report) != 0)
		fprintf(stderr, "soukd import: %s: %s\n", im->report_path, strerror(errno));
	if (im->bad + im->refused == 0 && stat(im->report_path, &st) == 0 && S_ISREG(st.st_mode))
		unlink(im->report_path);
	im->report = NULL;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

static void
put_bar(double part)
{
	enum { WIDTH = 30 };
	int full = (int)(part * WIDTH);

	fputc('[', stderr);
	for (int i = 0; i < WIDTH; i++)
		fputc(i < full ? '#' : '.', stderr);
	fprintf(stderr, "] %3d %%  ", (int)(part * 100));
}

void
import_progress(const struct import *im, int64_t bytes, int64_t size, bool last)
{
	static double began, told;
	double now = seconds(), rate, part = size > 0 && bytes <= size ? (double)bytes / (double)size : 0;
	bool terminal = isatty(STDERR_FILENO);

	if (began == 0)
		began = told = now;
	if ((!last && now - told < (terminal ? 0.2 : 10)) || (last && !terminal))
		return;
	told = now;
	rate = now > began ? (double)im->read / (now - began) : 0;
	if (terminal)
		fputc('\r', stderr);
	if (terminal && part > 0)
		put_bar(part);
	else if (part > 0)
		fprintf(stderr, "%d %%  ", (int)(part * 100));
	fprintf(stderr, "%lld rows, %.0f rows/s", (long long)im->read, rate);
	if (part > 0 && !last)
		fprintf(stderr, ", %.0f s to go", (now - began) * (1 - part) / part);
	fputs(terminal && !last ? "   " : "   \n", stderr);
}
