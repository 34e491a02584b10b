/* conf: the server's configuration, worked out from the settings. Its fixed
 * values are reasoned in conf/kore/README. */
#include "soukd/soukd.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "run/settings.h"

static const char head[] =
    "# Written by `soukd conf` from the settings; changes here are lost.\n"
    "server souk {\n"
    "	bind %s %s\n"
    "	tls %s\n"
    "}\n"
    "workers			%lld\n"
    "worker_death_policy	restart\n"
    "worker_set_affinity	0\n"
    "worker_max_connections	%lld\n"
    "worker_rlimit_nofiles	%lld\n"
    "worker_accept_threshold	1\n"
    "socket_backlog		4096\n"
    "seccomp_tracing		no\n"
    "pidfile			%s/%s.pid\n"
    "http_header_max		16384\n"
    "http_header_timeout	75\n"
    "http_keepalive_time	70\n"
    "http_request_limit	4000\n"
    "http_request_ms		4000000000\n"
    "http_body_max		%lld\n"
    "http_body_timeout	120\n"
    "http_body_disk_offload	262144\n"
    "http_body_disk_path	%s/uploads\n"
    "http_hsts_enable	0\n"
    "http_server_version	souk\n"
    "http_pretty_error	no\n"
    "tls_cipher		ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305\n"
    "task_threads		%lld\n"
    "curl_timeout		30\n"
    "curl_recv_max		4194304\n";

static const char tail[] =
    "domain * {\n"
    "	attach	souk\n"
    "%s"
    "	route	^/.*$ %s_entry\n"
    "}\n";

enum { CONNECTIONS = 12000 };

/* 0 in the setting: one for each processor. */
static long long
workers(void)
{
	int64_t n = setting_int(SETTING_WORKERS);

	return (n > 0 ? n : sysconf(_SC_NPROCESSORS_ONLN));
}

/* What threads do, hashing passwords, keeps a processor busy: more at a time than there are
 * processors would only take memory. */
static long long
threads(long long nworkers)
{
	long long each = (sysconf(_SC_NPROCESSORS_ONLN) + nworkers - 1) / nworkers;

	return (each < 4 ? each : 4);
}

/* Lines of the certificate; "" when a proxy speaks TLS. The server changes to
 * its own directory, so the files are named from the root. */
static const char *
certificate(void)
{
	static char lines[2 * PATH_MAX + 64];
	static char cert[PATH_MAX], key[PATH_MAX];

	if (*setting_text(SETTING_TLS_CERT) == '\0')
		return ("");
	if (realpath(setting_text(SETTING_TLS_CERT), cert) == NULL || realpath(setting_text(SETTING_TLS_KEY), key) == NULL)
		panic("certificate: %s", strerror(errno));
	snprintf(lines, sizeof lines, "	certfile	%s\n	certkey		%s\n", cert, key);
	return (lines);
}

/* conf --sandbox ADDRESS: the same for the stand-in of Stripe, one worker. */
int
cmd_conf(int argc, char **argv)
{
	bool sandbox = argc == 3 && str_eq(argv[1], "--sandbox");
	const char *listen = sandbox ? argv[2] : setting_text(SETTING_LISTEN), *colon = strrchr(listen, ':');
	const char *pid = sandbox ? "sandbox" : "souk", *tls = sandbox ? "" : certificate();
	long long nworkers = sandbox ? 1 : workers();
	char host[256];

	if ((argc != 1 && !sandbox) || colon == NULL) {
		fprintf(stderr, "usage: soukd conf [--sandbox HOST:PORT]\n");
		return (2);
	}
	if (*listen == '[')	/* [::1]:8080 */
		snprintf(host, sizeof host, "%.*s", (int)(colon - listen - 2), listen + 1);
	else
		snprintf(host, sizeof host, "%.*s", (int)(colon - listen), listen);
	printf(head, host, colon + 1, *tls != '\0' ? "yes" : "no", nworkers, (long long)CONNECTIONS,
	    (long long)CONNECTIONS + 500, setting_text(SETTING_VAR), pid, (long long)setting_int(SETTING_UPLOAD_MB) * 3 << 20,
	    setting_text(SETTING_VAR), threads(nworkers));
	printf(tail, tls, pid);
	return (0);
}
