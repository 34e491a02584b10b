/* totp: codes of authenticator apps (RFC 6238: SHA-1, six digits, a new one every 30 seconds). */
#ifndef ACCOUNTS_TOTP_H
#define ACCOUNTS_TOTP_H

#include "base/arena.h"
#include "base/buf.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_STEP_S = 30 };

/* The code of a step; digits at most 8, to has room for them and a NUL. */
void		 totp_code(struct bytes secret, int64_t step, unsigned digits, char *to);
/* The step whose code that is: the one of now, or the one before or after it, as clocks
 * differ; -1 when it is none of them. */
int64_t		 totp_step(struct bytes secret, int64_t now_s, const char *code);

/* The secret as one types it, in groups of four; and as an app reads it from a picture. */
const char	*totp_text(struct arena *, struct bytes secret);
const char	*totp_url(struct arena *, struct bytes secret, const char *site, const char *email);

/* A QR code as the path of an SVG of *side modules a side, its quiet zone included. */
const char	*qr_path(struct arena *, const char *text, int *side);

#endif
