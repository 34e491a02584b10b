/* totp: liboath makes the codes, libqrencode the picture. */
#include "accounts/totp.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>

#include "base/url.h"

enum { QUIET = 4 };	/* modules of nothing around a QR code */

void
totp_code(struct bytes secret, int64_t step, unsigned digits, char *to)
{
	must(digits <= 8 && step >= 0);
	must(oath_init() == OATH_OK);
	must(oath_totp_generate(secret.p, secret.n, (time_t)(step * TOTP_STEP_S), TOTP_STEP_S, 0, digits, to) == OATH_OK);
}

int64_t
totp_step(struct bytes secret, int64_t now_s, const char *code)
{
	int64_t found = -1, now = now_s / TOTP_STEP_S;
	char want[TOTP_DIGITS + 1];

	if (strlen(code) != TOTP_DIGITS)
		return (-1);
	/* All three, so that the time it takes tells nothing. */
	for (int64_t step = now > 0 ? now - 1 : 0; step <= now + 1; step++) {
		totp_code(secret, step, TOTP_DIGITS, want);
		if (sodium_memcmp(code, want, TOTP_DIGITS) == 0)
			found = step;
	}
	return (found);
}

static const char *
base32(struct arena *a, struct bytes secret)
{
	char *text;
	size_t n;
	const char *kept;

	must(oath_base32_encode(secret.p, secret.n, &text, &n) == OATH_OK);
	kept = arena_strndup(a, text, n);
	sodium_memzero(text, n);
	free(text);
	return (kept);
}

const char *
totp_text(struct arena *a, struct bytes secret)
{
	const char *text = base32(a, secret);
	char *out = arena_alloc(a, 2 * strlen(text) + 1);
	size_t n = 0;

	for (size_t i = 0; text[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = text[i];
	}
	out[n] = '\0';
	return (out);
}

const char *
totp_url(struct arena *a, struct bytes secret, const char *site, const char *email)
{
	const char *issuer = url_encode(a, site);

	return (arena_printf(a, "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", issuer,
	    url_encode(a, email), base32(a, secret), issuer, TOTP_DIGITS, TOTP_STEP_S));
}

const char *
qr_path(struct arena *a, const char *text, int *side)
{
	QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct buf b = { 0 };
	const char *path;

	must(qr != NULL);
	*side = qr->width + 2 * QUIET;
	for (int y = 0; y < qr->width; y++)
		for (int x = 0, n; x < qr->width; x += n) {
			for (n = 1; x + n < qr->width && !((qr->data[y * qr->width + x] ^ qr->data[y * qr->width + x + n]) & 1); )
				n++;
			if (qr->data[y * qr->width + x] & 1)
				buf_printf(&b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
		}
	path = arena_strndup(a, b.p, b.n);
	buf_free(&b);
	QRcode_free(qr);
	return (path);
}
