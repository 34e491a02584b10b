/* plural: which of a language's plural forms goes with a number, as the
 * "Plural-Forms" line of a gettext catalogue says it. */
#ifndef RUN_PLURAL_H
#define RUN_PLURAL_H

#include "base/base.h"

enum { PLURAL_NODES = 96, PLURAL_FORMS_MAX = 16 };

struct plural_node {
	unsigned char	op;
	unsigned char	a, b, c;	/* operands: nodes before this one */
	uint64_t	value;
};

struct plural {
	unsigned		forms;
	unsigned		n;	/* nodes in use; the last is the root */
	struct plural_node	nodes[PLURAL_NODES];
};

/* Reads "nplurals=2; plural=(n != 1);", the whole of C's operators over n. False
 * when it is anything else. */
bool	 plural_parse(const char *, struct plural *) MUST_USE;

/* The form for n, < forms. What divides by zero or leads nowhere is form 0. */
unsigned plural_form(const struct plural *, uint64_t n);

#endif
