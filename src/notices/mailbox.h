/* mailbox: the mails that soukd keeps as files in development. */
#ifndef NOTICES_MAILBOX_H
#define NOTICES_MAILBOX_H

#include "notices/eml.h"
#include "run/req.h"

enum { MAILS_ON_PAGE = 50 };

struct kept_mail {
	const char	*name;		/* of the file: "1700000000-0001.eml" */
	struct eml	 m;
};

struct kept_mails {
	struct kept_mail	*v;
	size_t			 n;
	const char		*next;	/* "after" of the page that follows, NULL on the last */
};

#endif
