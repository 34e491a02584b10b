/* fetch_private: how a transfer is run; the server puts its own in place. */
#ifndef RUN_FETCH_PRIVATE_H
#define RUN_FETCH_PRIVATE_H

#include <curl/curl.h>

#include "run/req.h"

/* A way to run libcurl handles. run returns when the transfer is over, or
 * WAKE_TIMEOUT's or WAKE_CANCEL's worth of CURLcode when it was given up. */
struct fetch_engine {
	void	*(*start)(CURL **handle);
	CURLcode (*run)(void *, int64_t deadline_ms);
	long	 (*status)(void *);	/* of HTTP, after run; the handle may be gone then */
	void	 (*end)(void *);
};
extern struct fetch_engine fetch_engine;

#endif
