/* mail: MIME and SMTP by libcurl. */
#include "run/mail.h"

#include <curl/curl.h>
#include <sodium.h>
#include <strings.h>
#include <time.h>

#include "mail/sql.h"
#include "run/db.h"
#include "run/log.h"
#include "run/settings.h"

enum { TIMEOUT_MS = 30000, PLAIN_MAX = 900 };

struct sending {
	CURL			*curl;
	curl_mime		*mime;
	struct curl_slist	*headers, *to;
};

static void
sending_end(void *arg)
{
	struct sending *s = arg;

	curl_mime_free(s->mime);
	curl_slist_free_all(s->headers);
	curl_slist_free_all(s->to);
	curl_easy_cleanup(s->curl);
}

/* Text for a header: encoded words of RFC 2047 unless it is plain ASCII of the
 * length of a line that nobody would take for such words. Each carries at most 45
 * bytes, cut between characters. */
static const char *
encoded(struct req *r, const char *text)
{
	const char *out = "";
	size_t n;
	char b64[80];

	for (n = 0; text[n] >= ' ' && text[n] <= '~'; n++)
		;
	if (n <= PLAIN_MAX && text[n] == '\0' && strstr(text, "=?") == NULL)
		return (text);
	while (*text != '\0') {
		n = strlen(text) < 45 ? strlen(text) : 45;
		while (n > 1 && ((unsigned char)text[n] & 0xC0) == 0x80)
			n--;
		sodium_bin2base64(b64, sizeof b64, (const unsigned char *)text, n, sodium_base64_VARIANT_ORIGINAL);
		out = req_printf(r, "%s%s=?UTF-8?B?%s?=", out, *out != '\0' ? "\r\n " : "", b64);
		text += n;
	}
	return (out);
}

static const char *
date_header(struct req *r)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[64];

	gmtime_r(&now, &tm);
	strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &tm);
	return (req_printf(r, "Date: %s", text));
}

/* Line breaks in what people wrote must not become headers. */
static const char *
one_line(struct req *r, const char *text)
{
	char *s = req_strdup(r, text);

	for (char *p = s; *p != '\0'; p++)
		if (*p == '\r' || *p == '\n')
			*p = ' ';
	return (s);
}

/* A name before an address: what would end it or start another is quoted. */
static const char *
phrase(struct req *r, const char *name)
{
	const char *text = encoded(r, name);
	struct buf b = { 0 };

	if (text != name || strpbrk(name, "()<>[]:;@\\,.\"") == NULL)
		return (text);
	buf_putc(&b, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			buf_putc(&b, '\\');
		buf_putc(&b, *name);
	}
	buf_putc(&b, '"');
	text = req_strdup(r, b.p);
	buf_free(&b);
	return (text);
}

static const char *
message_id(struct req *r, const struct mail *m)
{
	const char *from = setting_text(SETTING_MAIL_FROM), *at = strrchr(from, '@');
	unsigned char h[16];
	char hex[33];
	size_t n = at != NULL ? strcspn(at + 1, ">") : 0;

	crypto_generichash(h, sizeof h, (const unsigned char *)m->unique, strlen(m->unique), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	return (req_printf(r, "<%s.%s@%.*s>", m->kind, hex, (int)n, at != NULL ? at + 1 : ""));
}

/* Line ends as mail has them; any others would be encoded as data of their line. */
static const char *
with_crlf(struct req *r, const char *text)
{
	char *to = req_alloc(r, 2 * strlen(text) + 1), *start = to;

	for (; *text != '\0'; text++) {
		if (*text == '\n' && (to == start || to[-1] != '\r'))
			*to++ = '\r';
		*to++ = *text;
	}
	return (start);
}

static void
add_part(struct req *r, curl_mime *mime, const char *type, const char *text)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	curl_mime_data(part, with_crlf(r, text), CURL_ZERO_TERMINATED);
	curl_mime_type(part, type);
	curl_mime_encoder(part, "quoted-printable");
}

static void
add_headers(struct req *r, struct sending *s, const struct mail *m, const char *id)
{
	const char *const lines[] = {
		date_header(r),
		req_printf(r, "From: %s", setting_text(SETTING_MAIL_FROM)),
		m->to_name != NULL ? req_printf(r, "To: %s <%s>", phrase(r, one_line(r, m->to_name)), m->to) :
		    req_printf(r, "To: <%s>", m->to),
		req_printf(r, "Subject: %s", encoded(r, one_line(r, m->subject))),
		req_printf(r, "Message-ID: %s", id),
		"Auto-Submitted: auto-generated",
	};

	for (size_t i = 0; i < nelem(lines); i++)
		s->headers = curl_slist_append(s->headers, lines[i]);
	curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, s->headers);
}

static void
add_body(struct req *r, struct sending *s, const struct mail *m)
{
	curl_mime *both;
	curl_mimepart *part;

	s->mime = curl_mime_init(s->curl);
	both = curl_mime_init(s->curl);
	add_part(r, both, "text/plain; charset=utf-8", m->text);
	if (m->html != NULL)
		add_part(r, both, "text/html; charset=utf-8", m->html);
	part = curl_mime_addpart(s->mime);
	curl_mime_subparts(part, both);
	curl_mime_type(part, "multipart/alternative");
	curl_easy_setopt(s->curl, CURLOPT_MIMEPOST, s->mime);
}

/* The bare address of "Name <address>". */
static const char *
bare(struct req *r, const char *from)
{
	const char *lt = strchr(from, '<');

	return (lt == NULL ? from : req_printf(r, "%.*s", (int)strcspn(lt + 1, ">"), lt + 1));
}

bool
mail_send(struct req *r, const struct mail *m)
{
	struct sending *s = NEW(r, struct sending);
	const char *id = message_id(r, m);
	struct sql_mail_sent_before_row before;
	char why[CURL_ERROR_SIZE] = "";
	CURLcode code;

	must(!db_in_transaction(r));
	if (sql_mail_sent_before(r, id, &before) && before.yes)
		return (false);
	if ((s->curl = curl_easy_init()) == NULL)
		panic("curl_easy_init");
	defer(r, sending_end, s);
	curl_easy_setopt(s->curl, CURLOPT_URL, setting_text(SETTING_SMTP_URL));
	curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
	curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, why);
	if (setting_int(SETTING_MODE) == MODE_PRODUCTION)
		curl_easy_setopt(s->curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	if (setting_text(SETTING_SMTP_USER)[0] != '\0') {
		curl_easy_setopt(s->curl, CURLOPT_USERNAME, setting_text(SETTING_SMTP_USER));
		curl_easy_setopt(s->curl, CURLOPT_PASSWORD, setting_text(SETTING_SMTP_PASSWORD));
	}
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, bare(r, setting_text(SETTING_MAIL_FROM)));
	s->to = curl_slist_append(NULL, m->to);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, s->to);
	add_headers(r, s, m, id);
	add_body(r, s, m);
	if ((code = curl_easy_perform(s->curl)) != CURLE_OK)
		stop_because(r, 503, "mail.refused", "%s: %s", m->kind, why[0] != '\0' ? why : curl_easy_strerror(code));
	sql_mail_sent(r, id, m->to, m->subject, m->kind);
	log_event(LEVEL_INFO, "mail.sent", KV("kind", m->kind), KV("id", id));
	return (true);
}

int64_t
mails_over(struct req *r, int32_t days)
{
	return (sql_mails_sweep(r, days));
}

int64_t
mails_forget(struct req *r, const char *const *recipients, size_t n, bool only_account)
{
	return (sql_mails_forget(r, recipients, n, only_account));
}

bool
mail_went_to(struct req *r, const char *recipient, const char *kind)
{
	struct sql_mail_went_to_row row;

	return (sql_mail_went_to(r, recipient, kind, &row) && row.yes);
}
