/* sqlgen: the command.
 *
 *	sqlgen -t sql/orders.sql	rows.h: the row structs
 *	sqlgen -h sql/orders.sql	sql.h: parameter structs, prototypes
 *	sqlgen -c sql/orders.sql	sql.c
 *	sqlgen -a sql/a.sql sql/b.sql	sql_all.c: the table of all statements
 *	sqlgen -w sql/a.sql sql/b.sql	table, room and statement for each table written
 *
 * The output goes to stdout. With errors there is none, and the status is 1. */
#include "gen/sqlgen.h"

static int
usage(void)
{
	fputs("usage: sqlgen -h|-t|-c file.sql\n       sqlgen -a|-w [file.sql ...]\n", stderr);
	return (2);
}

static struct sqlgen_file *
read_files(struct tool *t, char **paths)
{
	struct sqlgen_file *first = NULL, **tail = &first;

	for (; *paths != NULL; paths++) {
		const char *text = tool_read(t, *paths);

		if (text == NULL)
			continue;
		*tail = sqlgen_parse(t, *paths, text);
		tail = &(*tail)->next;
	}
	return (first);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char	*flag;
		void		(*put)(const struct sqlgen_file *, struct buf *);
		bool		 several;
	} modes[] = {
		{ "-t", sqlgen_put_rows, false }, { "-h", sqlgen_put_header, false },
		{ "-c", sqlgen_put_code, false }, { "-a", sqlgen_put_all, true },
		{ "-w", sqlgen_put_writes, true },
	};
	struct tool t = { 0 };
	struct buf out = { 0 };
	struct sqlgen_file *files;
	size_t i = 0;
	int status;

	while (argc > 1 && i < nelem(modes) && !str_eq(argv[1], modes[i].flag))
		i++;
	if (argc < 2 || i == nelem(modes) || (!modes[i].several && argc != 3))
		return (usage());
	files = read_files(&t, argv + 2);
	sqlgen_check_files(&t, files);
	if (t.nerrors == 0)
		modes[i].put(files, &out);
	status = tool_finish(&t, &out);
	buf_free(&out);
	tool_free(&t);
	return (status);
}
