/* http: what came in and what goes out, without any server in sight. The
 * server (src/serve) and the tests fill the one and read the other. */
#ifndef RUN_HTTP_H
#define RUN_HTTP_H

#include "run/req.h"

struct http_field {
	const char	*name;		/* as sent */
	const char	*value;		/* without surrounding blanks */
};

struct http_in {
	enum method			 method;
	const char			*target;	/* path and query as sent: raw, never log it unescaped */
	const struct http_field	*headers;
	size_t				 nheaders;
	const char			*body;		/* NULL when it is in a file or absent */
	size_t				 body_len;
	int				 body_fd;	/* -1 unless the body is in a file */
	const char			*remote;	/* address of the client, after a trusted proxy's word */
	bool				 tls;		/* the browser speaks TLS, to us or to the proxy */
};

struct http_out {
	int		 status;
	struct buf	 head;		/* header lines but Date, Connection and Content-Length */
	const char	*body;
	size_t		 body_len;
	bool		 close;
};

/* The value of a request header, NULL when absent; the first when repeated. */
const char	*http_in_header(const struct http_in *, const char *name);

/* "Name: value" onto head. Panics on CR, LF or NUL in the value, which no caller
 * may let through: text from outside belongs in the body. */
void		 http_out_header(struct http_out *, const char *name, const char *value);

const char	*http_reason(int status);

#endif
