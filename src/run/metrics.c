/* metrics: plain additions to a worker's own part of a shared region. */
#include "run/metrics.h"
#include "run/route.h"

#include <inttypes.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct name {
	const char	*name;
	const char	*help;
};

static const struct name counter_names[] = {
	[COUNTER_HTTP_BYTES] = { "souk_http_sent_bytes_total", "Bytes of answers, as sent." },
	[COUNTER_HTTP_DROPPED] = { "souk_http_dropped_total", "Requests whose client left before the answer." },
	[COUNTER_RATE_LIMITED] = { "souk_rate_limited_total", "Requests refused by a rate limit." },
	[COUNTER_CACHE_HITS] = { "souk_cache_hits_total", "Pages answered from memory." },
	[COUNTER_CACHE_MISSES] = { "souk_cache_misses_total", "Pages that may be kept but were not there." },
	[COUNTER_DB_STATEMENTS] = { "souk_db_statements_total", "Statements sent to the database." },
	[COUNTER_DB_ERRORS] = { "souk_db_errors_total", "Statements the database refused or lost." },
	[COUNTER_DB_CONNECTS] = { "souk_db_connects_total", "Connections opened to the database." },
	[COUNTER_DB_RETRIES] = { "souk_db_retries_total", "Pages run again after a conflict of transactions." },
	[COUNTER_FETCHES] = { "souk_fetches_total", "Requests sent to others." },
	[COUNTER_FETCH_ERRORS] = { "souk_fetch_errors_total", "Requests to others without an answer." },
	[COUNTER_LOG_DROPPED] = { "souk_log_dropped_total", "Log lines lost to a slow reader." },
};

static const struct name gauge_names[] = {
	[GAUGE_REQUESTS] = { "souk_requests", "Requests being answered." },
	[GAUGE_DB_BUSY] = { "souk_db_busy_connections", "Database connections in use." },
	[GAUGE_DB_WAITING] = { "souk_db_waiting", "Requests waiting for a database connection." },
	[GAUGE_WEBSOCKETS] = { "souk_websockets", "Open WebSockets." },
	[GAUGE_CACHE_BYTES] = { "souk_cache_bytes", "Memory of finished pages." },
};

static const struct name histogram_names[] = {
	[HISTOGRAM_DB] = { "souk_db_seconds", "Time from statement to result." },
	[HISTOGRAM_DB_WAIT] = { "souk_db_wait_seconds", "Time until a database connection was free." },
	[HISTOGRAM_FETCH] = { "souk_fetch_seconds", "Time of requests to others." },
};

static const struct {
	int64_t		 us;
	const char	*text;
} bounds[] = {
	{ 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" },
	{ 50000, "0.05" }, { 100000, "0.1" }, { 250000, "0.25" }, { 500000, "0.5" }, { 1000000, "1" },
	{ 2500000, "2.5" }, { 5000000, "5" }, { 10000000, "10" },
};

enum { BUCKETS = nelem(bounds) + 1, CLASSES = 5 };

struct times {
	uint64_t	buckets[BUCKETS];
	uint64_t	us;
};

/* One worker's part. Routes follow, the last for requests without one. */
struct part {
	_Alignas(64) uint64_t	counters[COUNTER_COUNT];
	int64_t			gauges[GAUGE_COUNT];
	uint64_t		classes[CLASSES];
	struct times		histograms[HISTOGRAM_COUNT];
	struct times		routes[];
};

static char	*region;	/* parts of part_size bytes, one after the other */
static size_t	 part_size;
static unsigned	 nparts;
static struct part *mine;
static double	 started;

static struct part *
part(unsigned i)
{
	return ((struct part *)(region + i * part_size));
}

void
metrics_init(unsigned workers)
{
	struct timespec now;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (region != NULL)
		munmap(region, nparts * part_size);
	nparts = workers > 0 ? workers : processors > 0 ? (unsigned)processors : 1;
	part_size = (sizeof(struct part) + (route_count + 1) * sizeof(struct times) + 63) & ~(size_t)63;
	region = mmap(NULL, nparts * part_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (region == MAP_FAILED)
		panic("no shared memory for metrics");
	mine = part(0);
	clock_gettime(CLOCK_REALTIME, &now);
	started = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void
metrics_worker(unsigned i)
{
	if (region == NULL)
		return;
	mine = part(i % nparts);
	for (size_t g = 0; g < GAUGE_COUNT; g++)
		__atomic_store_n(&mine->gauges[g], 0, __ATOMIC_RELAXED);
}

static void
add(uint64_t *to, uint64_t n)
{
	__atomic_fetch_add(to, n, __ATOMIC_RELAXED);
}

void
metric_add(enum counter c, uint64_t n)
{
	must(c < COUNTER_COUNT);
	if (region != NULL)
		add(&mine->counters[c], n);
}

void
metric_up(enum gauge g, int64_t n)
{
	must(g < GAUGE_COUNT);
	if (region != NULL)
		__atomic_fetch_add(&mine->gauges[g], n, __ATOMIC_RELAXED);
}

void
metric_set(enum gauge g, int64_t n)
{
	must(g < GAUGE_COUNT);
	if (region != NULL)
		__atomic_store_n(&mine->gauges[g], n, __ATOMIC_RELAXED);
}

static void
observe(struct times *t, int64_t us)
{
	size_t i = 0;

	if (us < 0)
		us = 0;
	while (i < nelem(bounds) && us > bounds[i].us)
		i++;
	add(&t->buckets[i], 1);
	add(&t->us, (uint64_t)us);
}

void
metric_time(enum histogram h, int64_t us)
{
	must(h < HISTOGRAM_COUNT);
	if (region != NULL)
		observe(&mine->histograms[h], us);
}

void
metric_request(int route, int status, int64_t us)
{
	size_t i = route == METRIC_NO_ROUTE ? route_count : (size_t)route;

	must(i <= route_count);
	if (region == NULL)
		return;
	observe(&mine->routes[i], us);
	if (status >= 100 && status < 100 + 100 * CLASSES)
		add(&mine->classes[status / 100 - 1], 1);
}

/* The sum of a number over all parts, by its place in the first. */
static uint64_t
total(const void *in_first)
{
	const char *p = in_first;
	uint64_t sum = 0;

	for (unsigned i = 0; i < nparts; i++, p += part_size)
		sum += __atomic_load_n((const uint64_t *)p, __ATOMIC_RELAXED);
	return (sum);
}

uint64_t
metric_total(enum counter c)
{
	must(c < COUNTER_COUNT);
	return (region != NULL ? total(&part(0)->counters[c]) : 0);
}

static void
put_head(struct buf *b, const struct name *n, const char *type)
{
	buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", n->name, n->help, n->name, type);
}

/* label: "" or "route=\"order_show\"". An empty histogram is left out if it has one. */
static void
put_times(struct buf *b, const char *name, const char *label, const struct times *t)
{
	const char *comma = *label != '\0' ? "," : "";
	uint64_t counts[BUCKETS], all = 0, us;

	for (size_t i = 0; i < BUCKETS; i++)
		all += counts[i] = total(&t->buckets[i]);
	if (all == 0 && *label != '\0')
		return;
	us = total(&t->us);
	all = 0;
	for (size_t i = 0; i < BUCKETS; i++) {
		all += counts[i];
		buf_printf(b, "%s_bucket{%s%sle=\"%s\"} %" PRIu64 "\n", name, label, comma,
		    i < nelem(bounds) ? bounds[i].text : "+Inf", all);
	}
	buf_printf(b, "%s_sum%s%s%s %" PRIu64 ".%06" PRIu64 "\n", name, *label != '\0' ? "{" : "", label,
	    *label != '\0' ? "}" : "", us / 1000000, us % 1000000);
	buf_printf(b, "%s_count%s%s%s %" PRIu64 "\n", name, *label != '\0' ? "{" : "", label,
	    *label != '\0' ? "}" : "", all);
}

static void
put_requests(struct buf *b)
{
	static const struct name classes = { "souk_http_answers_total", "Answers by the class of their status." };
	static const struct name times = { "souk_http_request_seconds", "Time from request to answer." };
	char label[160];

	put_head(b, &classes, "counter");
	for (int i = 0; i < CLASSES; i++)
		buf_printf(b, "%s{class=\"%dxx\"} %" PRIu64 "\n", classes.name, i + 1,
		    total(&part(0)->classes[i]));
	put_head(b, &times, "histogram");
	for (size_t i = 0; i <= route_count; i++) {
		snprintf(label, sizeof label, "route=\"%s\"", i < route_count ? route_all[i].name : "none");
		put_times(b, times.name, label, &part(0)->routes[i]);
	}
}

void
metrics_text(struct buf *b)
{
	static const struct name start = { "souk_start_time_seconds", "When the server started." };
	static const struct name workers = { "souk_workers", "Worker processes." };

	if (region == NULL)
		return;
	put_head(b, &start, "gauge");
	buf_printf(b, "%s %.3f\n", start.name, started);
	put_head(b, &workers, "gauge");
	buf_printf(b, "%s %u\n", workers.name, nparts);
	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		put_head(b, &counter_names[i], "counter");
		buf_printf(b, "%s %" PRIu64 "\n", counter_names[i].name, total(&part(0)->counters[i]));
	}
	for (size_t i = 0; i < GAUGE_COUNT; i++) {
		put_head(b, &gauge_names[i], "gauge");
		buf_printf(b, "%s %" PRId64 "\n", gauge_names[i].name, (int64_t)total(&part(0)->gauges[i]));
	}
	for (size_t i = 0; i < HISTOGRAM_COUNT; i++) {
		put_head(b, &histogram_names[i], "histogram");
		put_times(b, histogram_names[i].name, "", &part(0)->histograms[i]);
	}
	put_requests(b);
}
