/* agent: what a browser says of itself, in two words people know. */
#ifndef ACCOUNTS_AGENT_H
#define ACCOUNTS_AGENT_H

#include "run/req.h"

struct agent {
	const char	*browser, *system;	/* "Firefox", "Linux"; "" when it is none of those we know */
};

/* Of a User-Agent header, which may be NULL and may say anything. */
struct agent	 agent_of(const char *header);

/* The part of an address that says where roughly: "192.0.2.x", "2001:db8:1::". "" when it is none. */
const char	*network_of(struct req *, const char *address);

#endif
