/* carrier: a table. */
#include "orders/carrier.h"

#include "base/url.h"

static const struct carrier {
	const char	*name;
	const char	*before;	/* the address up to the number, which ends it */
} carriers[] = {
	{ "DHL", "https://www.dhl.com/global-en/home/tracking/tracking-parcel.html?submit=1&tracking-id=" },
	{ "Deutsche Post", "https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode=" },
	{ "DPD", "https://tracking.dpd.de/status/en_US/parcel/" },
	{ "GLS", "https://gls-group.eu/EU/en/parcel-tracking?match=" },
	{ "Hermes", "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#" },
	{ "UPS", "https://www.ups.com/track?tracknum=" },
	{ "FedEx", "https://www.fedex.com/fedextrack/?trknbr=" },
	{ "PostNL", "https://postnl.nl/tracktrace/?B=" },
	{ "bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode=" },
	{ "La Poste", "https://www.laposte.fr/outils/suivre-vos-envois?code=" },
	{ "Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/" },
	{ "Evri", "https://www.evri.com/track/parcel/" },
	{ "Österreichische Post", "https://www.post.at/s/sendungsdetails?snr=" },
	{ "Swiss Post", "https://service.post.ch/ekp-web/ui/entry/search/" },
	{ "Poste Italiane", "https://www.poste.it/cerca/index.html#/risultati-spedizioni/" },
	{ "Correos", "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number=" },
	{ "InPost", "https://inpost.pl/en/find-parcel?number=" },
	{ "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels=" },
	{ "Other", NULL },
};

struct parcel_form
parcel_read(struct req *r, struct problems *p)
{
	struct parcel_form f = { .carrier = check_choice(r, p, "carrier", carrier_names()) };

	f.tracking = check_text(r, p, "tracking", 0, TRACKING_MAX);
	if (!tracking_ok(f.tracking))
		problem_add(r, p, "tracking", tr(r, "A tracking number has letters, digits, blanks and dashes only."));
	return (f);
}

const char *const *
carrier_names(void)
{
	static const char *names[nelem(carriers) + 1];

	for (size_t i = 0; i < nelem(carriers); i++)
		names[i] = carriers[i].name;
	return (names);
}

const char *
carrier_track_url(struct req *r, const char *carrier, const char *tracking)
{
	if (tracking[0] == '\0')
		return (NULL);
	for (size_t i = 0; i < nelem(carriers); i++)
		if (str_eq(carriers[i].name, carrier) && carriers[i].before != NULL)
			return (req_printf(r, "%s%s", carriers[i].before, url_encode(req_arena(r), tracking)));
	return (NULL);
}

bool
tracking_ok(const char *s)
{
	return (s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .-")] == '\0');
}
