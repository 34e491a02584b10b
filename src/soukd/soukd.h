/* soukd: the command line and the job process. */
#ifndef SOUKD_SOUKD_H
#define SOUKD_SOUKD_H

#include <libpq-fe.h>

#include "base/base.h"

struct command {
	const char	*name;
	const char	*usage;		/* arguments */
	const char	*what;
	int		(*run)(int argc, char **argv);	/* exit status */
};

int	cmd_migrate(int, char **);
int	cmd_seed(int, char **);
int	cmd_work(int, char **);
int	cmd_check(int, char **);
int	cmd_audit(int, char **);
int	cmd_admin(int, char **);
int	cmd_seal_rotate(int, char **);
int	cmd_settings(int, char **);
int	cmd_conf(int, char **);
int	cmd_import(int, char **);
int	cmd_mailbox(int, char **);
int	cmd_password_cost(int, char **);

/* A plain connection for commands that are not made of typed statements. Exits
 * with a message when there is none. */
PGconn	*plain_connect(void);
/* Runs sql; exits with PostgreSQL's message when it fails. The caller clears. */
PGresult *plain_sql(PGconn *, const char *sql);

/* Starts the pool of typed statements for this process (blocking). */
void	 jobs_db_start(unsigned connections, int statement_ms);

#endif
