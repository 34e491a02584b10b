/* picture_fetch: the original of a picture that lies somewhere in the web. */
#ifndef CATALOG_PICTURE_FETCH_H
#define CATALOG_PICTURE_FETCH_H

#include "run/req.h"

enum picture_fetched {
	PICTURE_GOT,
	PICTURE_NEVER,		/* why says so to the seller */
	PICTURE_LATER,		/* the host rests for wait_s: busy, or not to be reached */
	PICTURE_AGAIN,		/* the host has trouble with this one */
};

struct picture_fetch {
	struct bytes	 bytes;		/* in the request's memory */
	const char	*why;
	int		 wait_s;
};

/* Asks for one picture at a time, and asks nobody who has just said no, or nothing: how
 * long a host rests doubles each time, and a host may say it itself. Only
 * public addresses are asked (SOUK_PICTURES_FROM). Outside of a transaction. */
enum picture_fetched picture_fetch(struct req *, const char *url, struct picture_fetch *) MUST_USE;

#endif
