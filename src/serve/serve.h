/* serve: what the files of this room share. */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include <kore/kore.h>
#include <kore/http.h>

#include <stdbool.h>

int	souk_entry(struct http_request *);	/* named in kore.conf */

void	loop_start(void);	/* in the worker: puts waits and transfers on Kore's loop */
void	loop_tick(void *, u_int64_t);
unsigned serve_active(void);	/* requests taken and not yet answered */
bool	serve_draining(void);	/* this worker ends: no connection is kept */

#endif
