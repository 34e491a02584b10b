/* settings_private: how a setting is described; settings.c reads by it. */
#ifndef RUN_SETTINGS_PRIVATE_H
#define RUN_SETTINGS_PRIVATE_H

#include "run/settings.h"

enum kind {
	KIND_TEXT,
	KIND_URL,		/* words: schemes */
	KIND_INT,		/* lo..hi; with a unit suffixes are understood: "2s", "1GB" */
	KIND_WORD,		/* one of words */
	KIND_LISTEN,		/* address:port */
	KIND_NETWORKS,		/* addresses and address/bits, blanks or commas between */
	KIND_HEX,		/* lo: bytes at least */
};

enum unit { UNIT_NONE, UNIT_MS, UNIT_MINUTE, UNIT_MB };

/* What a setting is called, what it is for and which values are taken. */
struct row {
	const char	*name;
	const char	*standard;
	const char	*comment;
	enum kind	 kind;
	enum unit	 unit;
	bool		 secret;		/* never shown, and may stand in a file that NAME_FILE names */
	bool		 by_file;		/* that too, for a URL with a password */
	int64_t		 lo, hi;
	const char	*words[4];
	const char	*(*check)(const char *);	/* NULL, or what is wanted */
};

extern const struct row setting_rows[SETTING_COUNT];	/* settings_list.c */

/* The text of a file that holds one secret, without blanks around it; the caller frees it. NULL: it
 * cannot be had, and *why says the reason. */
char	*secret_read(const char *path, const char **why);

#endif
