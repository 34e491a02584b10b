/* metrics: sums over processes, and the text as Prometheus' own parser reads it. */
#include "run/metrics.h"
#include "run/route.h"
#include "tests/run/child.h"

#include <sys/wait.h>
#include <unistd.h>

static void
worker(unsigned i)
{
	metrics_worker(i);
	for (int k = 0; k < 10000; k++) {
		metric_add(COUNTER_DB_STATEMENTS, 2);
		metric_time(HISTOGRAM_DB, k % 2 == 0 ? 900 : 20000000);
		metric_request(0, k % 10 == 0 ? 500 : 200, 3000);
	}
	metric_up(GAUGE_REQUESTS, 5);
	metric_up(GAUGE_REQUESTS, -2);
	_exit(0);
}

static void
fork_workers(void)
{
	for (unsigned i = 1; i <= 3; i++)
		if (fork() == 0)
			worker(i);
	while (wait(NULL) > 0)
		;
}

static bool
has(const struct buf *b, const char *line)
{
	const char *at = strstr(b->p, line);

	return (at != NULL && (at == b->p || at[-1] == '\n') && at[strlen(line)] == '\n');
}

static void
sums(void)
{
	struct buf b = { 0 };
	char line[200];

	metrics_init(3);
	fork_workers();
	CHECK_INT(metric_total(COUNTER_DB_STATEMENTS), 60000);
	metric_request(METRIC_NO_ROUTE, 404, -5);
	metric_request(METRIC_NO_ROUTE, 999, 10000001);
	metrics_text(&b);
	CHECK(has(&b, "souk_db_statements_total 60000"));
	CHECK(has(&b, "souk_requests 9"));
	CHECK(has(&b, "souk_workers 3"));
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"0.001\"} 15000"));
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"10\"} 15000"));
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"+Inf\"} 30000"));
	CHECK(has(&b, "souk_db_seconds_sum 300013.500000"));
	CHECK(has(&b, "souk_db_seconds_count 30000"));
	CHECK(has(&b, "souk_http_answers_total{class=\"2xx\"} 27000"));
	CHECK(has(&b, "souk_http_answers_total{class=\"5xx\"} 3000"));
	CHECK(has(&b, "souk_http_answers_total{class=\"4xx\"} 1"));
	snprintf(line, sizeof line, "souk_http_request_seconds_bucket{route=\"%s\",le=\"0.005\"} 30000",
	    route_all[0].name);
	CHECK(has(&b, line));
	CHECK(has(&b, "souk_http_request_seconds_bucket{route=\"none\",le=\"0.001\"} 1"));
	CHECK(has(&b, "souk_http_request_seconds_count{route=\"none\"} 2"));
	if (route_count > 1) {
		snprintf(line, sizeof line, "{route=\"%s\"", route_all[1].name);
		CHECK(strstr(b.p, line) == NULL);
	}
	/* A worker that starts again holds nothing; what it counted stays. */
	metrics_worker(2);
	CHECK_INT(metric_total(COUNTER_DB_STATEMENTS), 60000);
	buf_clear(&b);
	metrics_text(&b);
	CHECK(has(&b, "souk_requests 6"));
	buf_free(&b);
}

TEST(metrics_add_up_over_processes)
{
	in_child(sums);
}

static void
bounds(void)
{
	struct buf b = { 0 };

	metrics_init(1);
	metric_time(HISTOGRAM_DB, 1000);
	metric_time(HISTOGRAM_DB, 1001);
	metric_time(HISTOGRAM_DB, 10000000);
	metric_time(HISTOGRAM_DB, 10000001);
	metrics_text(&b);
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"0.001\"} 1"));
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"0.0025\"} 2"));
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"5\"} 2"));
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"10\"} 3"));
	CHECK(has(&b, "souk_db_seconds_bucket{le=\"+Inf\"} 4"));
	CHECK(has(&b, "souk_db_seconds_sum 20.002002"));
	buf_free(&b);
}

TEST(metrics_count_a_time_in_its_bucket)
{
	in_child(bounds);
}

static void
without_start(void)
{
	struct buf b = { 0 };

	metric_add(COUNTER_FETCHES, 1);
	metric_set(GAUGE_WEBSOCKETS, 1);
	metric_time(HISTOGRAM_FETCH, 1);
	metric_request(0, 200, 1);
	metrics_worker(1);
	CHECK_INT(metric_total(COUNTER_FETCHES), 0);
	metrics_text(&b);
	CHECK_INT(b.n, 0);
}

TEST(metrics_without_their_start_do_nothing)
{
	in_child(without_start);
}

/* The module is Debian's, for Debian's Python. */
static const char *
python(void)
{
	static const char *const names[] = { "/usr/bin/python3", "python3" };
	char command[100];

	for (size_t i = 0; i < nelem(names); i++) {
		snprintf(command, sizeof command, "%s -c 'import prometheus_client' 2>/dev/null", names[i]);
		if (system(command) == 0)
			return (names[i]);
	}
	return (NULL);
}

static void
parsed(void)
{
	static const char script[] = "import sys\n"
	    "from prometheus_client.parser import text_string_to_metric_families as read\n"
	    "seen=0\n"
	    "for f in read(sys.stdin.read()):\n"
	    " assert f.documentation and f.type in (\"counter\",\"gauge\",\"histogram\"), f\n"
	    " groups={}\n"
	    " for s in f.samples:\n"
	    "  seen+=1\n"
	    "  assert s.value>=0, s\n"
	    "  if f.type==\"histogram\":\n"
	    "   key=s.labels.get(\"route\",\"\")\n"
	    "   g=groups.setdefault(key,{\"le\":[]})\n"
	    "   if s.name.endswith(\"_bucket\"): g[\"le\"].append((float(s.labels[\"le\"]),s.value))\n"
	    "   else: g[s.name.rsplit(\"_\",1)[1]]=s.value\n"
	    " for g in groups.values():\n"
	    "  le=g[\"le\"]\n"
	    "  assert len(le)==14 and le==sorted(le) and [v for _,v in le]==sorted(v for _,v in le), le\n"
	    "  assert le[-1]==(float(\"inf\"),g[\"count\"]) and g[\"sum\"]>=0, g\n"
	    "assert seen>60, seen\n";
	struct buf b = { 0 };
	char command[sizeof script + 60];
	FILE *f;

	metrics_init(3);
	fork_workers();
	metrics_text(&b);
	snprintf(command, sizeof command, "%s -c '%s'", python(), script);
	must((f = popen(command, "w")) != NULL);
	CHECK_INT(fwrite(b.p, 1, b.n, f), b.n);
	CHECK_INT(pclose(f), 0);
	buf_free(&b);
}

TEST(metrics_are_what_prometheus_reads)
{
	if (python() == NULL)
		SKIP("the Debian package python3-prometheus-client is absent");
	in_child(parsed);
}
