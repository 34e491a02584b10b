/* child: fork, and a filter on system calls. */
#include "tests/run/child.h"

#include <fcntl.h>
#include <ftw.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int
remove_one(const char *path, const struct stat *st UNUSED, int type UNUSED, struct FTW *w UNUSED)
{
	return (remove(path));
}

static int
run(void (*fn)(void), bool quiet)
{
	char dir[] = "/tmp/souk-child-XXXXXX";
	pid_t pid;
	int status;

	must(mkdtemp(dir) != NULL);
	fflush(NULL);
	if ((pid = fork()) == 0) {
		must(chdir(dir) == 0);
		if (quiet && (freopen("/dev/null", "w", stdout) == NULL ||
		    freopen("/dev/null", "w", stderr) == NULL))
			_exit(125);
		signal(SIGABRT, SIG_DFL);
		test_failures = 0;
		alarm(600);
		fn();
		fflush(stdout);
		_exit(test_failures > 100 ? 100 : test_failures);
	}
	must(pid > 0 && waitpid(pid, &status, 0) == pid);
	must(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
	return (status);
}

void
in_child(void (*fn)(void))
{
	int status = run(fn, false);

	if (WIFEXITED(status))
		test_failures += WEXITSTATUS(status);
	else
		test_fail(__FILE__, __LINE__, "the process ended by signal %d", WTERMSIG(status));
}

bool
panics(void (*fn)(void))
{
	int status = run(fn, true);

	return (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#define REFUSE(call)							\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1),		\
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

bool
no_more_files(void)
{
	static struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		REFUSE(__NR_openat),
#ifdef __NR_open
		REFUSE(__NR_open),
#endif
		REFUSE(__NR_socket),
		REFUSE(__NR_execve),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { nelem(filter), filter };

	return (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}
