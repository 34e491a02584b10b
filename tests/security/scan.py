#!/usr/bin/env python3
"""make security: scanners against a marketplace of its own, started here on free ports with a cluster of
its own, each for a limited time. A finding that tests/security/explained.tsv does not explain fails.
scan.py [NAME ...] runs only these. Ends with "N passed, N failed, N skipped"."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "flow"))
sys.path.insert(0, HERE)
from house import ROOT, Browser, House  # noqa: E402
from people import person  # noqa: E402
import naughty  # noqa: E402

OUT = os.path.join(ROOT, "var", "test", "security")
SECONDS = int(os.environ.get("SECURITY_SECONDS", "110"))        # a long scanner's share
SCANNERS = []
WAPITI = "cookieflags,csp,http_headers,xss,permanentxss,sql,file,exec,redirect,crlf,csrf,methods,htaccess,shellshock"
HIDDEN = """.env .git/HEAD .git/config .svn/entries .hg/store .htaccess .htpasswd .DS_Store .well-known/ .bash_history .ssh/id_rsa
admin.php phpinfo.php info.php index.php test.php config.php wp-login.php wp-admin xmlrpc.php server-status server-info
debug debug/vars debug/pprof actuator actuator/env actuator/health console trace swagger swagger.json openapi.json api api/v1 graphql
backup backup.zip backup.sql dump.sql db.sql database.sql souk.sql kore.conf keys.env var var/keys.env uploads store media mail logs log
log/souk.jsonl souk.jsonl conf conf/run.sh src Makefile README.md SECURITY.md sql sql/schema.sql tests etc/passwd proc/self/environ
assets assets/ media/ dev dev/mail dev/mail/ cgi-bin cgi-bin/test.cgi manager/html host-manager jenkins solr elasticsearch
shell.php cmd.php id_rsa web.config crossdomain.xml clientaccesspolicy.xml package.json composer.json Dockerfile docker-compose.yml""".split()
# What is there and meant to be; the mailbox is for developers and gone in production.
KNOWN = {"dev/mail"}


class Skip(Exception):
    pass


def scanner(fn):
    SCANNERS.append(fn)
    return fn


def ran(command, seconds, **kw):
    """What a program said within the seconds it was given."""
    shutil.which(command[0]) or sys.exit("%s is not installed" % command[0])
    try:
        p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=seconds,
                           text=True, errors="replace", cwd=OUT, **kw)
        return p.stdout
    except subprocess.TimeoutExpired as e:
        return (e.stdout or b"").decode("utf-8", "replace") if isinstance(e.stdout, bytes) else e.stdout or ""


def keep(name, text):
    with open(os.path.join(OUT, name), "w", encoding="utf-8") as f:
        f.write(text)


def cookie(b):
    return "Cookie: " + b.cookie_line()


@scanner
def headers(site):
    """The policy as an evaluator of its own reads it."""
    npm()
    policy = Browser(site.plain).get("/").headers["Content-Security-Policy"]
    said = ran(["node", os.path.join(HERE, "csp.mjs"), policy], 60)
    keep("csp.txt", said)
    return ["csp: " + line for line in said.splitlines() if line]


@scanner
def retire(site):
    """Known faults in the script that browsers get."""
    npm()
    served = os.path.join(OUT, "served")
    os.makedirs(served, exist_ok=True)
    page = Browser(site.plain).get("/")
    for name in re.findall(r'src="(/assets/[^"]+\.js)"', page.text):
        with open(os.path.join(served, os.path.basename(name)), "wb") as f:
            f.write(Browser(site.plain).get(name).bytes)
    said = ran([os.path.join(HERE, "node_modules", ".bin", "retire"), "--path", served, "--outputformat", "json"], 120)
    keep("retire.json", said)
    report = json.loads(re.search(r"(?s)\{.*\}", said).group(0))
    if report.get("errors"):
        raise Skip("its list of known faults: " + report["errors"][0][:150])
    return ["retire: %s %s" % (r["component"], r["version"]) for d in report.get("data", [])
            for r in d["results"] if r.get("vulnerabilities")]


@scanner
def packages(_site):
    """Known faults in the npm packages that tests use; nothing of them is served."""
    found, silent = [], []
    for name in ("browser", "oidc", "security"):
        folder = os.path.join(OUT, "npm-" + name)
        os.makedirs(folder)
        shutil.copy(os.path.join(ROOT, "tests", name, "package.json"), folder)
        ran(["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder], 120)
        said = ran(["npm", "audit", "--json", "--prefix", folder], 120)
        keep("npm-%s.json" % name, said)
        report = re.search(r"(?s)^\{.*^\}", said, re.M)
        report = json.loads(report.group(0)) if report else {}
        if "vulnerabilities" not in report:
            silent.append("%s (%s)" % (name, report.get("statusCode") or report.get("message") or "no answer"))
        found += ["npm: %s: %s is %s" % (name, p, v["severity"]) for p, v in report.get("vulnerabilities", {}).items()]
    if silent:
        raise Skip("the registry does not tell of " + ", ".join(silent))
    return found


# Debian's wapiti cannot leave an address out under its own Python: one expression of it is written anew.
START_WAPITI = """import fnmatch, re, sys
import wapitiCore.net.crawler as crawler
crawler.wildcard_translate = lambda pattern: re.compile(fnmatch.translate(pattern))
from wapitiCore.main.wapiti import wapiti_main as start
sys.exit(start())"""


def wapiti(site, name, extra):
    report = os.path.join(OUT, name + ".json")
    left_alone = [w for path in ("/logout", "/account/erase", "/account/devices*", "/account/password") for w in ("-x", site.plain.url + path)]
    said = ran(["/usr/bin/python3", "-c", START_WAPITI, "-u", site.plain.url + "/", "--scope", "folder", "-m", WAPITI, "--max-scan-time", str(SECONDS), "--max-attack-time",
                str(SECONDS // 8), "--flush-session", "--store-session", os.path.join(OUT, name), "-f", "json",
                "-o", report, "--no-bugreport", "-v", "0", "-d", "4",
                "-H", "Accept-Encoding: gzip", *left_alone, *extra], SECONDS * 4)      # looking around, then each kind of attack
    keep(name + ".txt", said)
    if not os.path.exists(report):
        return ["%s: no report: %s" % (name, said[-200:])]
    with open(report, encoding="utf-8") as f:
        report = json.load(f)
    found = []
    for kind in ("vulnerabilities", "anomalies"):
        for what, list_ in report[kind].items():
            found += ["%s: %s: %s %s (%s) %s" % (name, what, v["method"], v["path"], v.get("parameter"), v["info"][:120]) for v in list_]
    return found


@scanner
def wapiti_visitor(site):
    """Forms and links as anybody sees them."""
    return wapiti(site, "wapiti-visitor", [])


@scanner
def wapiti_seller(site):
    """... and as somebody with a shop and an account does."""
    return wapiti(site, "wapiti-seller", ["-s", site.plain.url + "/seller", "-s", site.plain.url + "/account", "-H", cookie(site.people["seller"])])


@scanner
def sqlmap(site):
    """Injection into queries; not by measuring time, which a busy machine fakes."""
    targets = [("visitor", "/search?q=mug&page=1"), ("visitor", "/c/mugs?sort=price&after=1&min=1&max=9"), ("buyer", "/orders?after=1"),
               ("admin", "/admin/audit?who=a&what=b&about=order&day=2026-01-01&after=1"), ("admin", "/admin/orders?q=1&state=paid&after=1"),
               ("seller", "/seller/listings?q=mug&state=live&after=1")]
    found = []
    for who, url in targets:
        extra = ["--cookie", site.people[who].cookie_line(), "--skip", "souk,device"] if who in site.people else []
        said = ran(["sqlmap", "-u", site.plain.url + url, "--batch", "--level", "2", "--risk", "2", "--technique", "BEU", "--flush-session",
                    "--disable-coloring", "--output-dir", os.path.join(OUT, "sqlmap"), *extra], SECONDS // 3)
        keep("sqlmap-%d.txt" % targets.index((who, url)), said)
        if "testing" not in said:
            found.append("sqlmap: did not test %s: %s" % (url, said[-200:]))
        found += ["sqlmap: %s: %s" % (url, line.strip()) for line in said.splitlines()
                  if re.search(r"is vulnerable|injectable \(|Parameter: .*\((GET|POST)\)|parameter '.*' appears to be '", line)]
    return found


@scanner
def slow_clients(site):
    """Five hundred who send or read as slowly as they can: others are served meanwhile."""
    found = []
    for name, extra in (("headers", ["-H"]), ("body", ["-B"]), ("reading", ["-X", "-w", "10", "-y", "20", "-n", "5", "-z", "32", "-k", "3"]),
                        ("ranges", ["-R", "-a", "10", "-b", "3000"])):
        over, answers = threading.Event(), []

        def ask():
            while not over.is_set():
                try:
                    answers.append(Browser(site.plain).get("/").status)
                except OSError as e:
                    answers.append(repr(e))
                over.wait(0.25)
        t = threading.Thread(target=ask)
        t.start()
        said = ran(["slowhttptest", *extra, "-c", "500", "-r", "250", "-i", "5", "-l", "12", "-p", "5", "-u", site.plain.url + "/"], 60)
        over.set()
        t.join()
        keep("slow-%s.txt" % name, said)
        bad = [a for a in answers if a != 200]
        if bad or len(answers) < 5:
            found.append("slow: %s: of %d others %d were not served: %s" % (name, len(answers), len(bad), bad[:3]))
        words = re.findall(r"service available:\W*(\w+)", re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", said))
        if name != "ranges" and words[-1:] != ["YES"]:
            found.append("slow: %s: called unavailable (%s)" % (name, words[-1:]))
    return found


@scanner
def hidden_files(site):
    """Paths that should lead to nothing."""
    keep("hidden.lst", "\n".join(HIDDEN) + "\n")
    report = os.path.join(OUT, "ffuf.json")
    said = ran(["ffuf", "-s", "-w", os.path.join(OUT, "hidden.lst"), "-u", site.plain.url + "/FUZZ", "-mc", "all", "-fc", "303,308,400,404,405,414",
                "-of", "json", "-o", report], 90)
    keep("ffuf.txt", said)
    with open(report, encoding="utf-8") as f:
        return ["ffuf: /%s answers %d" % (r["input"]["FUZZ"], r["status"]) for r in json.load(f)["results"] if r["input"]["FUZZ"] not in KNOWN]


@scanner
def naughty_strings(site):
    """Every form and query, signed in and not, filled with what breaks programs."""
    return naughty.run(site.plain, {"visitor": Browser(site.plain), **site.people}, SECONDS)


def tls_findings(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    rows = json.loads(text if text.rstrip().endswith("]") else text.rstrip().rstrip(",") + "]")
    return ["testssl: %s: %s" % (r["id"], r["finding"][:150]) for r in rows if r["severity"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN")]


@scanner
def testssl(site):
    """Protocols, ciphers and known faults of the server's own TLS."""
    report = os.path.join(OUT, "testssl.json")
    if os.path.exists(report):
        os.remove(report)
    said = ran(["testssl", "--quiet", "--color", "0", "--warnings", "off", "--openssl-timeout", "5", "-p", "-s", "-f", "-U", "--jsonfile", report,
                "127.0.0.1:%d" % site.https.port], SECONDS * 2)
    keep("testssl.txt", said)
    return tls_findings(report)


@scanner
def ciphers(site):
    """What the server offers, name by name: forward secrecy and authenticated encryption only."""
    said = ran(["sslscan", "--no-colour", "--no-check-certificate", "127.0.0.1:%d" % site.https.port], 90)
    keep("sslscan.txt", said)
    offered = re.findall(r"^(?:Preferred|Accepted)\s+(\S+)\s+\d+ bits\s+(\S+)", said, re.M)
    bad = [c for v, c in offered if v not in ("TLSv1.2", "TLSv1.3") or v == "TLSv1.2" and not re.match(r"ECDHE-(RSA|ECDSA)-(AES\d+-GCM|CHACHA20)", c)]
    found = ["sslscan: offered: " + c for c in bad] + ["sslscan: " + l.strip() for l in said.splitlines() if re.search(r"\bvulnerable", l) and "not vulnerable" not in l]
    found += ["sslscan: " + l.strip() for l in said.splitlines() if re.match(r"(SSLv\d|TLSv1\.[01])\s+enabled", l)]
    return found if len(offered) >= 3 else found + ["sslscan: read no ciphers"]


class Site:
    """Two houses: one as behind a proxy, one that speaks TLS itself."""

    def __init__(self, names):
        tls, none = {"testssl", "ciphers"}, {"packages"}
        self.plain = House() if not names or set(names) - tls - none else None
        self.https = House(tls=True) if not names or set(names) & tls else None
        self.people = {}
        if self.plain is not None:
            self.people = {"buyer": person(self.plain, "scan-buyer@test.example"), "seller": person(self.plain, "scan-seller@test.example", shop=1),
                           "admin": person(self.plain, "scan-admin@test.example", staff="admin")}

    def harm(self):
        """What the servers say of themselves when it is over."""
        found = []
        for h in (self.plain, self.https):
            if h is None:
                continue
            found += ["souk: " + l[:200] for l in h.out("souk").splitlines() if re.search(r"panic|Sanitizer|signal", l)]
            found += ["souk: " + l[:300] for l in h.log_lines() if '"level":"error"' in l and '"route":"ready_show"' not in l]
            try:
                h.check_workers()
                h.invariants()
            except AssertionError as e:
                found.append("souk: %s" % e)
        return found

    def close(self):
        for h in (self.plain, self.https):
            if h is not None:
                h.close()


def npm():
    if not os.path.isdir(os.path.join(HERE, "node_modules", "csp_evaluator")):
        p = subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE)
        if p.returncode != 0:
            raise Skip("npm could not install it")


def explanations():
    with open(os.path.join(HERE, "explained.tsv"), encoding="utf-8", newline="") as f:
        return [re.compile(r["finding"]) for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)]


def judge(name, found, known):
    """Prints what is new; whether nothing is."""
    new = sorted({f for f in found if not any(k.search(f) for k in known)})
    for f in new[:25]:
        print("FAILED: " + f, flush=True)
    print("%s: %s, %d findings, %d explained" % ("ok" if not new else "FAILED", name, len(found), len(found) - len([f for f in found if f in new])), flush=True)
    return not new


def main():
    names, known = sys.argv[1:], explanations()
    shutil.rmtree(OUT, ignore_errors=True)
    os.makedirs(OUT)
    passed = failed = skipped = 0
    site = Site(names)
    try:
        for fn in [s for s in SCANNERS if not names or s.__name__ in names]:
            began = time.monotonic()
            print("== %s: %s" % (fn.__name__, fn.__doc__), flush=True)
            try:
                good = judge(fn.__name__, fn(site), known)
                passed, failed = passed + good, failed + (not good)
            except Skip as e:
                skipped += 1
                print("SKIPPED: %s: %s" % (fn.__name__, e), flush=True)
            print("   %.0f s" % (time.monotonic() - began), flush=True)
        good = judge("the servers afterwards", site.harm(), known)
        passed, failed = passed + good, failed + (not good)
    finally:
        site.close()
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
