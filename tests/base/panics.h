/* panics: CHECK_PANICS(expression) runs it in a child, which must abort. */
#ifndef TESTS_BASE_PANICS_H
#define TESTS_BASE_PANICS_H

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/test.h"

#define CHECK_PANICS(e) do {						\
	int status_ = 0;						\
	pid_t child_ = fork();						\
	if (child_ == 0) {						\
		close(STDERR_FILENO);					\
		(void)(e);						\
		_exit(0);						\
	}								\
	waitpid(child_, &status_, 0);					\
	if (!WIFSIGNALED(status_) || WTERMSIG(status_) != SIGABRT)	\
		test_fail(__FILE__, __LINE__, "%s does not panic", #e);	\
} while (0)

#endif
