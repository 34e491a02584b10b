/* carrier: who brings parcels, and where they say how far one has come. */
#ifndef ORDERS_CARRIER_H
#define ORDERS_CARRIER_H

#include "run/check.h"

enum { TRACKING_MAX = 60 };

/* Names, NULL-terminated; the last is "Other". */
const char *const *carrier_names(void);

/* The carrier's page for a parcel: always https and built here, whatever the number
 * is. NULL when the carrier is unknown or there is no number. */
const char *carrier_track_url(struct req *, const char *carrier, const char *tracking);

/* Of a form, or of what a program sent: one of the names, and a number or "". */
struct parcel_form {
	const char	*carrier, *tracking;
};
struct parcel_form parcel_read(struct req *, struct problems *);

/* Letters, digits, blanks, dashes and points; "" is none, and fine. */
bool	tracking_ok(const char *);

#endif
