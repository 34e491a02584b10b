/* error: how a call is refused, in Stripe's words. */
#ifndef SANDBOX_ERROR_H
#define SANDBOX_ERROR_H

#include "base/arena.h"

struct sb_error {
	int		 status;	/* 0: no error */
	const char	*type;		/* NULL: "invalid_request_error" */
	const char	*code, *param, *message, *decline_code, *charge;
};

#endif
