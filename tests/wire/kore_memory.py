"""Memory: where requests lie, what they remember, who looks after it."""
import os
import subprocess
import tempfile

from kore_case import equal, test, true

USER = r'''
#include <kore/kore.h>
#include <stdarg.h>

struct kore_worker *worker;
void fatal(const char *, ...) __attribute__((noreturn));
void fatal(const char *fmt, ...) { (void)fmt; abort(); }
size_t kore_strlcpy(char *d, const char *s, const size_t n)
{ (void)n; strcpy(d, s); return (strlen(s)); }

int
main(int argc, char **argv)
{
	struct kore_pool pool;
	char *p;

	(void)argv;
	kore_mem_init();
	kore_pool_init(&pool, "test", 40, 16);
	p = kore_realloc(kore_strdup("good"), 100);
	if (strcmp(p, "good") || kore_mem_lookup(7) != NULL)
		return (3);
	kore_mem_tag(p, 7);
	if (kore_mem_lookup(7) != p)
		return (4);
	kore_free(p);
	if (kore_mem_lookup(7) != NULL)
		return (5);
	if (argc == 2)
		return (p[1]);
	p = kore_pool_get(&pool);
	kore_pool_put(&pool, p);
	return (argc == 3 ? p[1] : 0);
}
'''


@test("pool-alignment")
def alignment(server):
    """Every element of a pool lies where any type may lie."""
    wires = [server.connect() for _ in range(8)]
    for w in wires:
        w.send("GET /info/200 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for w in wires:
        true(b" align=0 " in w.answer().body, "an element is misaligned")
        w.sock.close()


@test("request-init", own=True, plain=True)
def length_of_a_request_before(server):
    body = "x" * 5000
    equal(server.get("/post", method="POST", body=body).status, 200)
    equal(server.info()["length"], 0)


@test("no-pools")
def sanitizer_sees_into_pools(server):
    """mem.c and pool.c built with -DKORE_NO_POOLS."""
    kore = os.environ["KORE"]
    with tempfile.TemporaryDirectory() as directory:
        source = os.path.join(directory, "user.c")
        binary = os.path.join(directory, "user")
        with open(source, "w") as f:
            f.write(USER)
        subprocess.run(
            [os.environ.get("CC", "cc"), "-g", "-w", "-D_GNU_SOURCE",
             "-DKORE_NO_POOLS", "-fsanitize=address", "-isystem",
             kore + "/include", "-I" + kore + "/include/kore", source,
             kore + "/src/mem.c", kore + "/src/pool.c", "-o", binary],
            check=True)
        for args, status in (([], 0), (["a"], 1), (["a", "b"], 1)):
            r = subprocess.run([binary, *args], capture_output=True, text=True,
                               env={**os.environ,
                                    "ASAN_OPTIONS": "detect_leaks=0"})
            equal(r.returncode, status, r.stderr[:300])
            true(status == 0 or "heap-use-after-free" in r.stderr, r.stderr)
