/* stripe_link: the client of src/payments talks to the sandbox in this process. */
#ifndef TESTS_PAYMENTS_STRIPE_LINK_H
#define TESTS_PAYMENTS_STRIPE_LINK_H

#include "payments/stripe.h"
#include "tests/sandbox/drive.h"

/* What went over the wire, newest last. */
struct wire {
	const char	*method, *path, *headers, *form;
	int		 status;	/* 0: no answer came */
	const char	*body;
};
extern struct wire wires[];
extern size_t nwires;

extern int64_t wire_pauses[];	/* ms, as asked for */
extern size_t wire_npauses;
extern int wire_left_ms;	/* the request's time; INT_MAX at the start */
extern const char *wire_instead;	/* answered with 200 instead of the sandbox's body; NULL */

extern struct arena wire_memory;

void	wire_start(void);	/* a fresh sandbox, and the link to it */
void	wire_stop(void);

/* The value of a form's field (decoded) or a header in what was sent; NULL. */
const char *wire_field(const struct wire *, const char *name);
const char *wire_header(const struct wire *, const char *name);

#endif
