/* assetpack: the command.
 *
 *	assetpack assets > assets.c
 *
 * With errors there is no output, and the status is 1. */
#include "gen/assetpack.h"

int
main(int argc, char **argv)
{
	static struct pack pack;
	struct buf out = { 0 };
	int status;

	if (argc != 2) {
		fputs("usage: assetpack directory\n", stderr);
		return (2);
	}
	pack_add_dir(&pack, argv[1]);
	pack_resolve(&pack);
	if (pack.tool.nerrors == 0)
		pack_put(&pack, &out);
	status = tool_finish(&pack.tool, &out);
	buf_free(&out);
	pack_free(&pack);
	return (status);
}
