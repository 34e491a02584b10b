/* wall: what the database is told of who asks. It shows the server's processes no other
 * person's rows than these (sql/migrations/0030_walls.sql), whatever a statement forgot to ask for.
 *
 * Told by itself: the signed-in account, its cart (or the guest's), the session; on pages for
 * sellers the shop acted for, on pages for staff the viewer's permissions there. The
 * functions here add what a page has found out since, until it ends. */
#ifndef RUN_WALL_H
#define RUN_WALL_H

#include "run/req.h"

/* Who asks has just proved to be that account. */
void	wall_account(struct req *, account_id);
/* Who asks came with the genuine key of that order's link. */
void	wall_order(struct req *, order_id);
/* Who asks typed this address: opens its account, so that a password can be compared. The latest counts. */
void	wall_email(struct req *, const char *);
/* Who asks came with the token of a guest's checkout; with a secret stored as this hash, or by
 * this name: a link's, a half log-in's, an invitation's, a passkey's. The latest counts. */
void	wall_key(struct req *, const char *);
void	wall_hash(struct req *, struct bytes);
/* From here to wall_close it is the system that acts, on its own account: for what a person set
 * going and may not do. Money moves so. Pairs nest; a stop ends them all. */
void	wall_open(struct req *);
void	wall_close(struct req *);

#endif
