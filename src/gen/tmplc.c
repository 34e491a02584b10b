/* tmplc: the template compiler's command line.
 *
 *	tmplc [-i HEADER]... FILE	C to the standard output
 *	tmplc -h FILE...		a header with the prototypes of all views
 *	tmplc -w FILE...		text that is not translated; fails when there is some */
#include "gen/tmplc.h"
#include "gen/tool.h"

#include <unistd.h>

enum { HEADERS_MAX = 16 };

struct options {
	enum { CODE, HEADER, WORDS } mode;
	const char	*headers[HEADERS_MAX + 1];
	size_t		 nheaders;
};

static void
usage(void)
{
	fputs("usage: tmplc [-i header] file\n       tmplc -h | -w file ...\n", stderr);
	exit(2);
}

static void
read_options(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt(argc, argv, "hwi:")) != -1) {
		if (c == 'h')
			o->mode = HEADER;
		else if (c == 'w')
			o->mode = WORDS;
		else if (c == 'i' && o->nheaders < HEADERS_MAX)
			o->headers[o->nheaders++] = optarg;
		else
			usage();
	}
	if (optind == argc || (o->mode == CODE && optind + 1 != argc))
		usage();
}

/* Adds the lines of b to `to`, each once. */
static void
put_new_lines(struct buf *to, const struct buf *b)
{
	const char *p = b->p, *end = b->p + b->n, *next;

	for (; p < end; p = next) {
		next = (const char *)memchr(p, '\n', (size_t)(end - p)) + 1;
		if (to->n == 0 || memmem(to->p, to->n, p, (size_t)(next - p)) == NULL)
			buf_put(to, p, (size_t)(next - p));
	}
}

/* One file into the output; what is wrong goes to the tool. */
static void
one_file(struct tool *tool, const char *path, const struct options *o, struct buf out[2])
{
	const char *src = tool_read(tool, path);
	struct tmplc_unit u;

	if (src == NULL)
		return;
	tmplc_run(&u, path, src, strlen(src));
	if (u.nerrors > 0) {
		buf_put(&tool->errors, u.errors.p, u.errors.n);
		tool->nerrors++;
	} else if (o->mode == CODE) {
		tmplc_put_code(&u, o->headers, &out[1]);
	} else if (o->mode == HEADER) {
		put_new_lines(&out[0], &u.includes);
		buf_put(&out[1], u.protos.p, u.protos.n);
	} else if (u.words.n > 0) {
		buf_put(&tool->errors, u.words.p, u.words.n);
		tool->nerrors++;
	}
	tmplc_free(&u);
}

int
main(int argc, char **argv)
{
	struct buf out[2] = { { 0 }, { 0 } }, all = { 0 };
	struct tool tool = { 0 };
	struct options o = { 0 };
	int status;

	read_options(argc, argv, &o);
	for (int i = optind; i < argc; i++)
		one_file(&tool, argv[i], &o, out);
	if (o.mode == HEADER)
		buf_puts(&all, "#pragma once\n#include \"run/req.h\"\n");
	for (size_t i = 0; i < 2; i++) {
		if (out[i].n > 0)
			buf_put(&all, out[i].p, out[i].n);
		buf_free(&out[i]);
	}
	status = tool_finish(&tool, &all);
	buf_free(&all);
	tool_free(&tool);
	return (status);
}
