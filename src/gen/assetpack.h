/* assetpack: the files of a directory become C data: hashed names, references
 * between them rewritten, a Brotli and a gzip form beside each. */
#ifndef GEN_ASSETPACK_H
#define GEN_ASSETPACK_H

#include "gen/tool.h"

enum pack_syntax {
	PACK_OPAQUE,
	PACK_CSS,	/* refers by url(...) and @import */
	PACK_QUOTED,	/* refers by strings that start "./", "../" or "/assets/" */
};

enum pack_state { PACK_NEW, PACK_BUSY, PACK_DONE };

struct pack_file {
	const char		*name;		/* "icons/cart.svg" */
	const char		*type;
	enum pack_syntax	 syntax;
	const char		*source;	/* NUL-terminated */
	size_t			 nsource;
	enum pack_state		 state;
	struct buf		 bytes;		/* what is sent */
	char			 hash[13];
	const char		*url;
};

enum { PACK_FILES_MAX = 500 };

struct pack {
	struct tool		 tool;
	const char		*dir;
	struct pack_file	 files[PACK_FILES_MAX];
	size_t			 n;
};

/* Takes a file in; its bytes are followed by a NUL. Names of unknown kind are errors. */
void	pack_add(struct pack *, const char *name, const char *bytes, size_t n);
/* Every file of the directory and those below it, but hidden ones and backups. */
void	pack_add_dir(struct pack *, const char *dir);
/* Sorts, rewrites references, names by hash. Call it once. */
void	pack_resolve(struct pack *);
/* The C file. */
void	pack_put(struct pack *, struct buf *);
void	pack_free(struct pack *);

#endif
