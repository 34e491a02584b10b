/* job: work for soukd, written with the change that causes it.
 *
 * A job runs at least once: it may be repeated after a crash, so its effect must
 * be the same the second time. It opens its own transactions (db_begin); what it
 * asks of other servers it asks outside of them. */
#ifndef RUN_JOB_H
#define RUN_JOB_H

#include <jansson.h>

#include "base/gather.h"
#include "run/req.h"

struct job_kind {
	const char	*name;
	void		(*run)(struct req *, const json_t *args);
};

/* JOB(payment_refund) { ... r, args ... } defines and registers a kind of job. */
#define JOB(kind)							\
	static void job_##kind(struct req *, const json_t *);		\
	static const struct job_kind jobkind_##kind GATHER(jobs) =	\
	    { #kind, job_##kind };					\
	static void job_##kind(struct req *r, const json_t *args)

/* SUBSCRIBE(order_paid, "order.paid", mail_order_paid): each event of that topic
 * becomes a job of that kind, with the event's payload as its arguments. */
struct subscription {
	const char	*topic;
	const char	*kind;
};
#define SUBSCRIBE(name, topic_text, job)				\
	static const struct subscription subscription_##name GATHER(subscriptions) = \
	    { topic_text, #job }

/* EVERY(job, 60) has soukd enqueue such a job each minute, without arguments. */
struct schedule {
	const char	*kind;
	int		 every_s;
};
#define EVERY(job, seconds)						\
	static const struct schedule schedule_##job GATHER(schedules) = { #job, seconds }

struct job_options {
	int		 delay_s;
	int		 priority;	/* higher first; below 0: it may take long, and nobody waits for it */
	const char	*unique_key;	/* at most one such job waits or runs; NULL: no matter */
};

/* Enqueues in the transaction under way (or by itself). Takes over args. */
void	job_later(struct req *, const char *kind, json_t *args, struct job_options);
#define JOB_LATER(r, kind, args, ...) job_later((r), (kind), (args), (struct job_options){ __VA_ARGS__ })

/* Tells the rest of the house, in the transaction under way. Takes over payload. */
void	event_emit(struct req *, const char *topic, json_t *payload);

/* For soukd: moves events to jobs, then runs some of what is due, the urgent first, and at most one
 * of those nobody waits for. Returns how many jobs ran, failed ones included. */
unsigned job_run_due(const char *claimed_by);
/* The same without those: for who has others to do them. */
unsigned job_run_urgent(const char *claimed_by);
/* One of those nobody waits for, with a priority below 0; 0 when there is none. */
unsigned job_run_bulk(const char *claimed_by);
/* Enqueues what EVERY asks for and is due; call it each second or so. */
void	job_schedule(int64_t now_ms);
/* Jobs left by a runner of that name that died, and those running too long. */
void	job_recover(const char *claimed_by);
/* Whether something was enqueued here since the last call: worth a NOTIFY. */
bool	job_kick_taken(void);

/* For the job under way, which then returns: it neither failed nor is it done; it runs
 * again after so many seconds, and this time does not count as a try. */
void	job_postpone(struct req *, int seconds);
/* Whether the job under way is parked when it fails. False outside of jobs. */
bool	job_is_last_try(void);
/* What is being done; NULL outside of jobs. */
const char *job_kind_now(void);

/* Erases errors that hold one of the words. */
void	jobs_forget(struct req *, const char *const *words, size_t);
/* Removes some of those that failed for good so many days ago; how many. */
int64_t	jobs_over(struct req *, int32_t days);

/* The number of that name; the job stops when its arguments have none. */
int64_t	json_id(const json_t *, const char *name);

#endif
