/* routegen: the command.
 *
 *	routegen -h src/orders/routes		routes.h: pages and URL builders of a room
 *	routegen -c src/a/routes src/b/routes	routes.c of a program: thunks, builders, table, trie
 *	routegen -p src/a/routes src/b/routes	the site as a table to read
 *
 * The output goes to stdout. With errors there is none, and the status is 1. */
#include "gen/routegen.h"

static int
usage(void)
{
	fputs("usage: routegen -h routes\n       routegen -c|-p [routes ...]\n", stderr);
	return (2);
}

static struct routegen_file *
read_files(struct tool *t, char **paths)
{
	struct routegen_file *first = NULL, **tail = &first;

	for (; *paths != NULL; paths++) {
		const char *text = tool_read(t, *paths);

		if (text == NULL)
			continue;
		*tail = routegen_parse(t, *paths, text);
		tail = &(*tail)->next;
	}
	return (first);
}

int
main(int argc, char **argv)
{
	struct tool t = { 0 };
	struct buf out = { 0 };
	struct routegen_file *files;
	struct routegen_trie trie;
	char mode = '\0';
	int status;

	if (argc > 1 && (str_eq(argv[1], "-h") || str_eq(argv[1], "-c") || str_eq(argv[1], "-p")))
		mode = argv[1][1];
	if (mode == '\0' || (mode == 'h' && argc != 3))
		return (usage());
	files = read_files(&t, argv + 2);
	trie = routegen_site(&t, files);
	if (t.nerrors == 0 && mode == 'h')
		routegen_put_header(files, &out);
	else if (t.nerrors == 0 && mode == 'c')
		routegen_put_code(files, &trie, &out);
	else if (t.nerrors == 0)
		routegen_put_table(files, &out);
	status = tool_finish(&t, &out);
	buf_free(&out);
	tool_free(&t);
	return (status);
}
