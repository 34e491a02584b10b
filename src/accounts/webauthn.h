/* webauthn: what a passkey sent, taken apart and verified (WebAuthn Level 3, sections 7.1
 * and 7.2). Knows nothing of accounts, requests or the database. */
#ifndef ACCOUNTS_WEBAUTHN_H
#define ACCOUNTS_WEBAUTHN_H

#include "base/arena.h"
#include "base/buf.h"

enum webauthn_verdict {
	WEBAUTHN_GOOD,
	WEBAUTHN_SHAPE,		/* not what a browser sends */
	WEBAUTHN_TYPE,		/* made for something else */
	WEBAUTHN_CHALLENGE,
	WEBAUTHN_ORIGIN,	/* on another site, or in a frame of one */
	WEBAUTHN_PARTY,		/* by a key of another site */
	WEBAUTHN_ABSENT,	/* nobody touched the device, or it did not ask who touches it */
	WEBAUTHN_FORMAT,	/* an attestation we do not read */
	WEBAUTHN_KEY,		/* an algorithm we do not know */
	WEBAUTHN_SIGNATURE,
	WEBAUTHN_COUNTER,	/* it went back: there may be two of this key */
};

/* For the log. */
const char	*webauthn_verdict_name(enum webauthn_verdict);

/* What we asked for. */
struct webauthn_wish {
	const char	*origin;	/* "https://souk.example" */
	const char	*party;		/* "souk.example" */
	struct bytes	 challenge;
	bool		 verified;	/* the device must have asked for a finger, a face or a PIN */
};

struct webauthn_key {
	struct bytes	 id;
	int		 algorithm;	/* COSE */
	struct bytes	 key;		/* as libfido2 keeps it */
	int64_t		 count;
};

enum { WEBAUTHN_CLIENT_MAX = 4096, WEBAUTHN_DATA_MAX = 16384, WEBAUTHN_ID_MAX = 1023 };
extern const int webauthn_algorithms[4];	/* the one we like best first */

/* A new key from clientDataJSON and attestationObject (formats "none" and "packed"). Who
 * made the device is not asked: an attestation only has to be true. */
enum webauthn_verdict webauthn_created(struct arena *, const struct webauthn_wish *, struct bytes client_data,
    struct bytes attestation, struct webauthn_key *) MUST_USE;

/* A signature by a known key; *count is the device's counter with it. */
enum webauthn_verdict webauthn_signed(struct arena *, const struct webauthn_wish *, const struct webauthn_key *,
    struct bytes client_data, struct bytes auth_data, struct bytes signature, int64_t *count) MUST_USE;

/* Whether the site's address lets browsers use passkeys: a host with a name. party is that host. */
bool		 webauthn_party(struct arena *, const char *origin, const char **party);

#endif
