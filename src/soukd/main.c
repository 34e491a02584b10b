/* main: soukd COMMAND. */
#include "soukd/soukd.h"

#include <errno.h>
#include <sodium.h>

#include "run/dbconn.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/settings.h"

static const struct command commands[] = {
	{ "migrate", "", "bring the database up to date", cmd_migrate },
	{ "seed", "[--size N] [--number N]", "fill an empty database with the demo marketplace", cmd_seed },
	{ "work", "", "do jobs until told to end", cmd_work },
	{ "check", "[--invariants]", "say what is wrong with settings, services or data", cmd_check },
	{ "audit", "verify [--day YYYY-MM-DD]", "find audit rows that were edited, removed or put in", cmd_audit },
	{ "admin", "ADDRESS", "make a confirmed account administrator", cmd_admin },
	{ "seal-rotate", "", "seal again, with the newest key, what older keys have sealed", cmd_seal_rotate },
	{ "settings", "", "print every setting with its comment", cmd_settings },
	{ "conf", "", "print the server's configuration for these settings", cmd_conf },
	{ "import", "FILE --seller SLUG [--map FILE] [--dry-run] [--report FILE]", "bring a file of products into a shop", cmd_import },
	{ "mailbox", "", "receive mail over SMTP into var/mail (development)", cmd_mailbox },
	{ "password-cost", "", "measure what hashing a password should cost here", cmd_password_cost },
};

static int
usage(void)
{
	fprintf(stderr, "usage: soukd COMMAND\n");
	for (size_t i = 0; i < nelem(commands); i++)
		fprintf(stderr, "  %-9s %s\n            %s\n", commands[i].name, commands[i].usage, commands[i].what);
	return (2);
}

static void
start(const char *name)
{
	struct buf messages = { 0 };

	if (sodium_init() == -1)
		panic("sodium_init");
	if (!settings_load(&messages)) {
		fputs(messages.p, stderr);
		exit(1);
	}
	if (messages.n > 0)
		fputs(messages.p, stderr);
	buf_free(&messages);
	if (!log_open(str_eq(name, "work") ? setting_text(SETTING_LOG_FILE) : "",
	    (enum log_level)setting_int(SETTING_LOG_LEVEL)) || !locale_init(setting_text(SETTING_TIME_ZONE))) {
		fprintf(stderr, "soukd: %s: %s\n", setting_text(SETTING_LOG_FILE), strerror(errno));
		exit(1);
	}
	log_process(name);
}

int
cmd_settings(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	settings_print(stdout);
	return (0);
}

int
main(int argc, char **argv)
{
	if (argc < 2)
		return (usage());
	for (size_t i = 0; i < nelem(commands); i++)
		if (str_eq(argv[1], commands[i].name)) {
			start(commands[i].name);
			return (commands[i].run(argc - 1, argv + 1));
		}
	return (usage());
}
