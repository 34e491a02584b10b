/* confine: a decoder that has been taken over can burn its share of time and
 * hand back a picture, nothing else. */
#include "media/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCH	AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH	AUDIT_ARCH_AARCH64
#endif

enum { MEMORY = 1 << 30 };

/* Refused with EPERM, as if the machine did not allow it. */
static const int forbidden[] = {
	SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg,
	SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill, SYS_tkill,
	SYS_unlinkat, SYS_renameat2, SYS_mkdirat, SYS_linkat, SYS_symlinkat, SYS_mknodat, SYS_fchmodat, SYS_fchownat, SYS_truncate,
	SYS_ftruncate, SYS_mount, SYS_umount2, SYS_setns, SYS_unshare, SYS_bpf, SYS_keyctl, SYS_add_key, SYS_io_uring_setup,
	SYS_memfd_create, SYS_pidfd_open, SYS_pidfd_getfd, SYS_openat2, SYS_setuid, SYS_setgid, SYS_setsid,
#ifdef SYS_unlink	/* calls old machines have twice */
	SYS_unlink, SYS_rename, SYS_renameat, SYS_mkdir, SYS_rmdir, SYS_link, SYS_symlink, SYS_mknod, SYS_chmod, SYS_chown, SYS_creat,
	SYS_fork, SYS_vfork,
#endif
};

#ifdef ARCH
#define LOAD(field)	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF(value, yes, no)	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define IF_ANY(bits, yes, no)	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, yes, no)
#define RETURN(what)	BPF_STMT(BPF_RET | BPF_K, what)
#define NO	(SECCOMP_RET_ERRNO | EPERM)

static void
calls_forbid(void)
{
	enum { HEAD = 6, PER_OPEN = 5 };
	struct sock_filter f[HEAD + 2 * PER_OPEN + nelem(forbidden) * 2 + 1];
	struct sock_fprog program = { 0, f };
	unsigned short n = 0;

	f[n++] = (struct sock_filter)LOAD(arch);
	f[n++] = (struct sock_filter)IF(ARCH, 1, 0);
	f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_KILL_PROCESS);
	f[n++] = (struct sock_filter)LOAD(nr);
#ifdef __X32_SYSCALL_BIT	/* the same calls under other numbers */
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, __X32_SYSCALL_BIT, 0, 1);
	f[n++] = (struct sock_filter)RETURN(NO);
#endif
	for (size_t i = 0; i < nelem(forbidden); i++) {
		f[n++] = (struct sock_filter)IF((unsigned)forbidden[i], 0, 1);
		f[n++] = (struct sock_filter)RETURN(NO);
	}
	/* Opening is for reading. */
	f[n++] = (struct sock_filter)IF(SYS_openat, 0, 3);
	f[n++] = (struct sock_filter)LOAD(args[2]);
	f[n++] = (struct sock_filter)IF_ANY(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0, 1);
	f[n++] = (struct sock_filter)RETURN(NO);
#ifdef SYS_open
	f[n++] = (struct sock_filter)LOAD(nr);
	f[n++] = (struct sock_filter)IF(SYS_open, 0, 3);
	f[n++] = (struct sock_filter)LOAD(args[1]);
	f[n++] = (struct sock_filter)IF_ANY(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0, 1);
	f[n++] = (struct sock_filter)RETURN(NO);
#endif
	f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
	program.len = n;
	must(n <= nelem(f));
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1 && errno != EINVAL)
		panic("seccomp: %d", errno);
}
#endif

void
decode_confine(int cpu_seconds)
{
	const struct rlimit cpu = { (rlim_t)cpu_seconds, (rlim_t)cpu_seconds + 5 }, none = { 0, 0 };
#ifndef __SANITIZE_ADDRESS__	/* its shadow is larger than any limit */
	const struct rlimit memory = { MEMORY, MEMORY };

	must(setrlimit(RLIMIT_DATA, &memory) == 0);
#endif
	must(setrlimit(RLIMIT_CPU, &cpu) == 0 && setrlimit(RLIMIT_FSIZE, &none) == 0 && setrlimit(RLIMIT_CORE, &none) == 0);
	must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
#ifdef ARCH
	calls_forbid();
#endif
}
