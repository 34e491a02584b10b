/* protect: headers of every answer. */
#include "run/protect.h"

#include "run/settings.h"

/* No inline script or style, no frames, no forms to anywhere but here and the
 * payment page. */
static const char CSP[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self' ";

static const char *
payment_origin(void)
{
	const char *url = setting_text(SETTING_STRIPE_URL);

	return (str_eq(url, "https://api.stripe.com") ? "https://checkout.stripe.com" : url);
}

void
protect(struct http_out *out, bool tls)
{
	char csp[600];

	snprintf(csp, sizeof csp, "%s%s", CSP, payment_origin());
	http_out_header(out, "Content-Security-Policy", csp);
	http_out_header(out, "X-Content-Type-Options", "nosniff");
	http_out_header(out, "Referrer-Policy", "strict-origin-when-cross-origin");
	http_out_header(out, "Cross-Origin-Opener-Policy", "same-origin");
	http_out_header(out, "Cross-Origin-Resource-Policy", "same-origin");
	http_out_header(out, "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), display-capture=()");
	if (tls || str_starts(setting_text(SETTING_BASE_URL), "https:"))
		http_out_header(out, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}
