/* page: the hosted payment page, as a browser sees it. It works without
 * scripts; card numbers are looked at and forgotten. */
#ifndef SANDBOX_PAGE_H
#define SANDBOX_PAGE_H

#include "base/form.h"
#include "sandbox/state.h"

struct sb_page {
	struct arena			*a;
	const struct sandbox_request	*in;
	struct buf			*body;
	int				 status;
	const char			*type, *location;	/* location: of a redirect */
	bool				 keep;			/* caches may */
};

void	sb_page(struct sb_page *);

/* What the form said, and what was wrong with it (NULL: nothing). */
struct sb_pay_form {
	const char	*email, *name, *country;
	const char	*email_error, *name_error, *card_error, *expiry_error,
			*cvc_error, *refused;
};

extern const char sb_page_css[];

#endif
