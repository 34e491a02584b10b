"""A database across a network: who is who is said by certificates, not by passwords, on both sides. Where root runs
this, the server and the job process are two Unix users of one group."""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import AS, Browser, House, free_ports, main, same, test, wait
from people import person, seller
from seller_test import listing, png, prepared

PORT = free_ports(1)[0]
os.environ["PGPORT"] = str(PORT)        # of the cluster, and of everybody who does not say it
JOB = ["setpriv", "--reuid=daemon", "--regid=postgres", "--clear-groups", "--"] if AS else []


class Guarded(House):
    """A cluster that takes connections over TLS with a certificate whose name is the role's."""

    def __init__(self):
        super().__init__(pg=("fsync=off", "listen_addresses=127.0.0.1"), soukd=False)
        self.end("souk")
        try:
            for name in ("ours", "other"):
                self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                             name + "-ca.key", "-out", name + "-ca.pem", "-days", "2", "-subj", "/CN=Authority " + name)
            self.issue("server", "127.0.0.1", "subjectAltName=IP:127.0.0.1")
            for name in ("souk", "souk_app"):
                self.issue(name, name)
            self.issue("stranger", "souk_app", ca="other")
            self.guard()
            for name in ("", "uploads", "media", "store"):
                os.chmod(self.path(name), 0o2770)
            self.start_souk()
            settings = self.by("souk")
            if AS:
                shutil.chown(settings["SOUK_DATABASE_URL_FILE"], "daemon")
                shutil.chown(self.path("souk.key"), "daemon")
            self.start("work", "soukd", "work", SOUK_LOG_FILE="", **settings)
        except BaseException:
            self.close()
            raise

    def start(self, what, name, *args, **env):
        with open(self.path("log", what + ".out"), "ab") as out:
            self.processes[what] = subprocess.Popen(
                (JOB if what == "work" else AS) + [self.program(name), *args], env={**self.env, **env}, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, cwd=self.dir, start_new_session=True, umask=0o007)

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.dir, check=True, capture_output=True)

    def issue(self, name, common, extension="extendedKeyUsage=clientAuth", ca="ours"):
        """name.pem and name.key, put in their place in one step each."""
        with open(self.path("extension"), "w") as f:
            f.write(extension + "\n")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "new.key", "-out", "new.csr",
                     "-subj", "/CN=" + common)
        self.openssl("x509", "-req", "-in", "new.csr", "-CA", ca + "-ca.pem", "-CAkey", ca + "-ca.key", "-CAcreateserial", "-days", "2",
                     "-extfile", "extension", "-out", "new.pem")
        os.chmod(self.path("new.key"), 0o600)
        if AS:
            shutil.chown(self.path("new.key"), "postgres", "postgres")
        for end in ("key", "pem"):
            os.rename(self.path("new." + end), self.path(name + "." + end))

    def guard(self):
        with open(self.path("pg", "data", "pg_hba.conf"), "w") as f:
            f.write("local all souk trust\nhostssl souk all 127.0.0.1/32 cert\n")
        self.configure("ssl_cert_file", self.path("server.pem"))
        self.configure("ssl_key_file", self.path("server.key"))
        self.configure("ssl_ca_file", self.path("ours-ca.pem"))
        self.configure("ssl", "on")
        self.pg_ctl("restart")

    def configure(self, name, value):
        with open(self.path("pg", "data", "postgresql.conf"), "a") as f:
            f.write("%s = '%s'\n" % (name, value))

    def address(self, who, ca="ours", mode="verify-full", user=None):
        return "postgresql://%s@127.0.0.1:%d/souk?sslmode=%s&sslrootcert=%s-ca.pem&sslcert=%s.pem&sslkey=%s.key" % (
            user or who, PORT, mode, self.path(ca), self.path(who), self.path(who))

    def by(self, who, **how):
        """Settings with the address in a file of its own, as a host keeps it."""
        path = self.path("address-" + who)
        with open(path, "w") as f:
            f.write(self.address(who, **how) + "\n")
        os.chmod(path, 0o600)
        if AS:
            shutil.chown(path, "postgres", "postgres")
        return {"SOUK_DATABASE_URL": "", "SOUK_DATABASE_URL_FILE": path}

    def start_souk(self):
        if not os.path.exists(self.path("souk_app.pem")):
            return super().start_souk()
        self.start("souk", "souk", "-c", self.conf("kore.conf"), "-f", "-n", "-r", **self.by("souk_app"))
        return self.ready()

    def tried(self, url):
        """What a connection by that address comes to: nothing when it is let in."""
        p = subprocess.run(AS + [os.path.join(self.pg_bin, "psql"), url, "-XqAtc", "SELECT 1"], capture_output=True, text=True, cwd="/")
        return p.stderr

    def seen(self, role):
        """Serial numbers of the certificates by which its connections came; "" for one without."""
        return set(self.sql("SELECT coalesce(client_serial::text, '') FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) "
                            "WHERE usename = '%s' AND client_addr IS NOT NULL" % role))


@test("the server and the job process come with a certificate each, and a purchase works")
def _(house):
    slug, _vid = house.product(5)
    page = Browser(house).buy(slug)
    assert page.thanks, page
    house.events_arrived()
    for role in ("souk_app", "souk"):
        wait(role, lambda r=role: len(house.seen(r)) == 1)
        assert "" not in house.seen(role), role
    same(house.one("SELECT count(*) FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE client_addr IS NOT NULL AND NOT ssl"), "0")
    same(house.one("SELECT count(*) FROM pg_authid WHERE rolpassword IS NOT NULL"), "0", "roles with a password")


@test("pictures and copies of data pass from one process to the other")
def _(house):
    b = seller(house, 1)
    page, product, _variant = listing(house, b, "Jar of two users")
    b.upload(page, page.path + "/pictures", [("a.png", "image/png", png(900, 600))])
    same([row[0] for row in prepared(house, product)], ["ready"])
    page = b.get("/p/" + house.one("SELECT slug FROM products WHERE id = %d" % product))
    same(b.get(re.search(r'/media/[^" ]+', page.text).group()).status, 200)
    b = person(house, "copy@test.example")
    b.submit(b.get("/account/export"), "/account/export")
    wait("the copy", lambda: house.sql("SELECT state FROM data_exports") == ["ready"])
    same(b.get("/account/exports/" + house.one("SELECT id FROM data_exports")).status, 200)


@test("nobody gets in without a certificate, with another's, with one of another authority, or without TLS")
def _(house):
    same(house.tried(house.address("souk_app")), "")
    assert "client certificate" in house.tried("postgresql://souk_app@127.0.0.1:%d/souk?sslmode=require&sslcert=/none&sslkey=/none" % PORT)
    assert "certificate authentication failed" in house.tried(house.address("souk_app", user="souk"))
    assert "unknown ca" in house.tried(house.address("stranger", user="souk_app"))
    assert "no pg_hba.conf entry" in house.tried(house.address("souk_app", mode="disable"))


@test("a database that cannot show who it is is told nothing")
def _(house):
    p = subprocess.run(AS + [house.program("soukd"), "check"], env={**house.env, **house.by("souk_app", ca="other")}, capture_output=True,
                       text=True, cwd=house.dir)
    assert p.returncode != 0 and "certificate verify failed" in p.stdout + p.stderr, (p.returncode, p.stdout, p.stderr)


@test("a new certificate is taken up by each new connection, without a restart; the old one can be withdrawn")
def _(house):
    old, workers = house.seen("souk_app"), house.workers()
    for end in ("pem", "key"):
        shutil.copy2(house.path("souk_app." + end), house.path("old." + end))
        if AS:
            shutil.chown(house.path("old." + end), "postgres", "postgres")
    house.issue("souk_app", "souk_app")
    with open(house.path("index"), "w"):
        pass
    with open(house.path("ca.conf"), "w") as f:
        f.write("[ca]\ndefault_ca=x\n[x]\ndatabase=index\ndefault_md=sha256\ndefault_crl_days=2\n")
    withdraw = ("ca", "-config", "ca.conf", "-cert", "ours-ca.pem", "-keyfile", "ours-ca.key")
    house.openssl(*withdraw, "-revoke", "old.pem")
    house.openssl(*withdraw, "-gencrl", "-out", "withdrawn.pem")
    house.configure("ssl_crl_file", house.path("withdrawn.pem"))
    house.pg_ctl("reload")
    wait("the old one to be refused", lambda: "revoked" in house.tried(house.address("old", user="souk_app")))
    house.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'souk_app'")
    wait("connections by the new one", lambda: len(house.seen("souk_app")) == 1 and not house.seen("souk_app") & old)
    house.ready()
    same(Browser(house).get("/").status, 200)
    same(house.workers(), workers)


if __name__ == "__main__":
    sys.exit(main(Guarded))
