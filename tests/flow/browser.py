"""A browser without a window: cookies, forms, redirects, and a purchase in one call."""
import html
import html.parser
import http.client
import re
import urllib.parse


class Form:
    def __init__(self, attrs):
        self.action = attrs.get("action", "")
        self.method = attrs.get("method", "get").lower()
        self.type = attrs.get("enctype", "")
        self.id = attrs.get("id", "")
        self.fields = []

    def dict(self):
        return dict(self.fields)


class FormReader(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.forms, self.form, self.select, self.area = [], None, None, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        a = {k: v if v is not None else "" for k, v in attrs}
        if tag == "form":
            self.form = Form(a)
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and a.get("name"):
            kind = a.get("type", "text")
            if kind in ("submit", "button", "file") or (kind in ("radio", "checkbox") and "checked" not in a):
                return
            self.form.fields.append((a["name"], a.get("value", "")))
        elif tag == "select":
            self.select = [a.get("name", ""), None]
        elif tag == "option" and self.select and ("selected" in a or self.select[1] is None):
            self.select[1] = a.get("value", "")
        elif tag == "textarea":
            self.area = [a.get("name", ""), ""]

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select and self.form:
            self.form.fields.append((self.select[0], self.select[1] or ""))
            self.select = None
        elif tag == "textarea" and self.area and self.form:
            name, text = self.area
            self.form.fields.append((name, text[1:] if text.startswith("\n") else text))
            self.area = None


class Page:
    def __init__(self, url, status, headers, body):
        self.url, self.status, self.headers, self.bytes = url, status, headers, body
        self.text = body.decode("utf-8", "replace")

    @property
    def path(self):
        return urllib.parse.urlsplit(self.url).path

    @property
    def forms(self):
        return FormReader(self.text).forms

    def form(self, action):
        """The first form whose action begins so."""
        for f in self.forms:
            if urllib.parse.urlsplit(f.action).path.startswith(action):
                return f
        raise AssertionError("no form to %s at %s (%d): %s" % (action, self.url, self.status, self.words()[:300]))

    def words(self):
        """The text a person reads."""
        t = re.sub(r"(?s)<(script|style|head)\b.*?</\1>|<[^>]*>", " ", self.text)
        return re.sub(r"\s+", " ", html.unescape(t)).strip()

    @property
    def thanks(self):
        return self.status == 200 and "<h1>Thank you" in self.text

    def __repr__(self):
        return "<%d %s %s>" % (self.status, self.url, self.words()[:200])


class Browser:
    def __init__(self, house, **headers):
        self.house = house
        self.cookies = {}
        self.headers = {k.replace("_", "-"): v for k, v in headers.items()}
        self.connections = {}

    def close(self):
        for c in self.connections.values():
            c.close()
        self.connections = {}

    def cookie_line(self):
        return "; ".join("%s=%s" % kv for kv in self.cookies.items())

    def keep_cookies(self, headers):
        for name, value in headers:
            if name.lower() != "set-cookie":
                continue
            pair, _, rest = value.partition(";")
            k, _, v = pair.partition("=")
            if re.search(r"max-age=(0|-\d+)\b", rest, re.I):
                self.cookies.pop(k.strip(), None)
            else:
                self.cookies[k.strip()] = v.strip()

    def ask(self, method, url, body=None, headers=None):
        """One request, no redirect followed."""
        url = urllib.parse.urljoin(self.house.url + "/", url)
        u = urllib.parse.urlsplit(url)
        h = {"Host": u.netloc, "User-Agent": "flow", "Accept": "text/html", **self.headers}
        if self.cookies:
            h["Cookie"] = self.cookie_line()
        h.update(headers or {})
        h = {k: v for k, v in h.items() if v is not None}
        target = u.path + ("?" + u.query if u.query else "")
        if self.house.record is not None and u.port == self.house.port:
            lines = "".join("%s: %s\r\n" % kv for kv in h.items())
            size = "Content-Length: %d\r\n" % len(body) if body is not None else ""
            self.house.record.append(("%s %s HTTP/1.1\r\n%s%s\r\n" % (method, target, lines, size)).encode() + (body or b""))
        for again in (True, False):
            c = self.connections.get(u.netloc)
            fresh = c is None
            if fresh:
                c = self.connections[u.netloc] = self.house.connection(u)
            try:
                c.request(method, target, body, h)
                r = c.getresponse()
                data = r.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
                self.connections.pop(u.netloc).close()
                # A kept connection may have been closed meanwhile; only then a browser asks again.
                if fresh or not again or method != "GET":
                    raise
            except BaseException:
                self.connections.pop(u.netloc).close()
                raise
        if r.will_close:
            self.connections.pop(u.netloc).close()
        self.keep_cookies(r.getheaders())
        return Page(url, r.status, r.headers, data)

    def follow(self, page):
        for _ in range(10):
            if page.status not in (301, 302, 303) or "Location" not in page.headers:
                return page
            page = self.ask("GET", urllib.parse.urljoin(page.url, page.headers["Location"]))
        raise AssertionError("redirected in a circle: " + page.url)

    def get(self, url, headers=None):
        return self.follow(self.ask("GET", url, headers=headers))

    def post(self, url, fields, headers=None, follow=True):
        full = urllib.parse.urljoin(self.house.url + "/", url)
        u = urllib.parse.urlsplit(full)
        body = fields if isinstance(fields, bytes) else urllib.parse.urlencode(fields).encode()
        page = self.ask("POST", full, body, {"Content-Type": "application/x-www-form-urlencoded",
                                             "Origin": "%s://%s" % (u.scheme, u.netloc), **(headers or {})})
        return self.follow(page) if follow else page

    def submit(self, page, action, follow=True, headers=None, **over):
        form = page.form(action)
        fields = form.dict()
        fields.update(over)
        return self.post(urllib.parse.urljoin(page.url, form.action), fields, headers, follow)

    def upload(self, page, action, files, follow=True):
        """Sends (name, type, bytes) of files with the form for files that goes to action."""
        form = [f for f in page.forms if f.action == action and f.type == "multipart/form-data"][0]
        mark = "----------------boundary-of-flow"
        parts = ["--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n" % (mark, k, v) for k, v in form.fields]
        body = "".join(parts).encode()
        for name, kind, data in files:
            body += ("--%s\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                     % (mark, name, kind)).encode() + data + b"\r\n"
        return self.post(action, body + ("--%s--\r\n" % mark).encode(),
                         {"Content-Type": "multipart/form-data; boundary=" + mark}, follow)

    # ---- buying

    def put(self, slug, quantity=1, variant=None):
        """Puts something in the cart; the cart page."""
        page = self.get("/p/" + slug)
        over = {"quantity": str(quantity)}
        if variant is not None:
            over["variant"] = str(variant)
        return self.submit(page, "/cart/lines", **over)

    def go_to_checkout(self):
        return self.submit(self.get("/cart"), "/checkouts")

    ADDRESS = {"email": "gina@test.example", "country": "DE", "name": "Gina Guest", "street": "Weg 1",
               "postcode": "24103", "city": "Kiel"}

    def go_to_pay(self, page, **over):
        """From the checkout's form to Stripe's page."""
        return self.submit(page, "/checkouts/", **{**self.ADDRESS, **over})

    def pay(self, page, card="4242424242424242", **over):
        return self.submit(page, "/c/pay/", card=card, expiry="12/34", cvc="123", name="Gina Guest", country="DE",
                           **{"method": "card", **over})

    def buy(self, *slugs, card="4242424242424242"):
        for slug in slugs:
            page = self.put(slug)
        page = self.go_to_checkout()
        self.token = page.path.rsplit("/", 1)[-1]
        return self.pay(self.go_to_pay(page), card)
