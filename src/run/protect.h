/* protect: the headers with which browsers protect who reads an answer. */
#ifndef RUN_PROTECT_H
#define RUN_PROTECT_H

#include "run/http.h"

/* Adds them to the answer's head; every answer carries them. tls: the browser speaks TLS. */
void	protect(struct http_out *, bool tls);

#endif
