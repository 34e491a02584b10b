/* signup: what a browser has to work out before it gets an account, while somebody makes them by the
 * hundred. Nobody else is asked: the site signs a challenge, the browser looks for a number that goes
 * with it (assets/proof.js), and who has no JavaScript waits instead. */
#ifndef ACCOUNTS_SIGNUP_H
#define ACCOUNTS_SIGNUP_H

#include "run/check.h"

enum { SIGNUP_PROOF_OFF, SIGNUP_PROOF_AUTO, SIGNUP_PROOF_ON };

struct signup_proof {
	const char	*challenge;	/* for the form; NULL: nothing is asked for */
	int		 bits;		/* of the number's hash that must be zero */
};

/* For a form that is shown: the challenge it was sent with while that is good, or a new one. */
struct signup_proof	signup_proof(struct req *);

/* For a form that is sent: counts it. False: there is a problem, and the form goes back with a challenge,
 * which is put into the proof. A number counts once, within ten minutes, in the network it was given to. */
bool			signup_proved(struct req *, struct problems *, struct signup_proof *) MUST_USE;

#endif
