/* http: headers in and out. */
#include "run/http.h"

#include <strings.h>

const char *
http_in_header(const struct http_in *in, const char *name)
{
	for (size_t i = 0; i < in->nheaders; i++)
		if (strcasecmp(in->headers[i].name, name) == 0)
			return (in->headers[i].value);
	return (NULL);
}

void
http_out_header(struct http_out *out, const char *name, const char *value)
{
	if (strpbrk(value, "\r\n") != NULL)
		panic("line break in the value of %s", name);
	buf_puts(&out->head, name);
	buf_put(&out->head, ": ", 2);
	buf_puts(&out->head, value);
	buf_put(&out->head, "\r\n", 2);
}

const char *
http_reason(int status)
{
	static const struct { int status; const char *reason; } reasons[] = {
		{ 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 206, "Partial Content" },
		{ 301, "Moved Permanently" }, { 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" }, { 308, "Permanent Redirect" },
		{ 400, "Bad Request" }, { 401, "Unauthorized" }, { 402, "Request Failed" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 405, "Method Not Allowed" }, { 408, "Request Timeout" }, { 409, "Conflict" },
		{ 410, "Gone" }, { 411, "Length Required" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" }, { 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" }, { 501, "Not Implemented" },
		{ 502, "Bad Gateway" }, { 503, "Service Unavailable" }, { 504, "Gateway Timeout" },
	};

	for (size_t i = 0; i < nelem(reasons); i++)
		if (reasons[i].status == status)
			return (reasons[i].reason);
	return ("Status");
}
