"""Pages are walked as each person, then their forms and queries are filled with strings that break programs: no
answer is a 500, none hangs, and nothing comes back as it was sent where it would be markup."""
import html
import json
import os
import random
import re
import time
import urllib.parse

from house import ROOT

BUILTIN = ["'", "\"", "';--", "1' OR '1'='1", "\\", "%00", "\0", "${7*7}", "{{7*7}}", "<svg onload=alert(1)>", "\"><svg onload=alert(1)>",
           "'><img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "javascript:alert(1)", "../../../../etc/passwd", "%s%n%x",
           "\r\nSet-Cookie: a=b", "-1", "0", "9223372036854775808", "1e309", "NaN", "\ufeff", "\u202e", "a" * 5000, "\U0001f600" * 300, "[]", "()"]
LEFT_ALONE = re.compile(r"/(logout|account/erase|account/devices|account/helps|language|theme)")
PAGES = 70


def payloads():
    path = os.path.join(ROOT, "..", "shared", "data", "suites", "payloads", "blns.json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            return BUILTIN + json.load(f)
    print("   the public list of naughty strings is not there: a short one of our own instead")
    return BUILTIN


def walk(b, starts):
    """Forms and addresses with queries that this person finds."""
    todo, seen, forms, queries = list(starts), set(), {}, set()
    while todo and len(seen) < PAGES:
        url = todo.pop(0)
        path = urllib.parse.urlsplit(url).path
        shape = re.sub(r"\d+", "N", path)
        if url in seen or LEFT_ALONE.search(path) or sum(re.sub(r"\d+", "N", urllib.parse.urlsplit(s).path) == shape for s in seen) > 3:
            continue
        seen.add(url)
        page = b.get(url)
        if "text/html" not in page.headers.get("Content-Type", ""):
            continue
        for f in page.forms:
            forms.setdefault((shape, re.sub(r"\d+", "N", f.action), f.method), (url, f.action))
        for href in re.findall(r'href="(/[^"#]*)', page.text):
            href = html.unescape(href)
            if "?" in href:
                queries.add(href)
            todo.append(href)
    return list(forms.values()), sorted(queries)


def markup(text, sent):
    """Whether what was sent opens a tag or leaves an attribute in this page."""
    return len(sent) > 3 and re.search(r"[<]\w|\"[^\"]*>", sent) is not None and sent in text


def send_form(b, dice, where, payload):
    page = b.get(where[0])
    fitting = [f for f in page.forms if f.action == where[1]]
    if not fitting:
        return None, ""
    form = fitting[0]
    names = [n for n, _ in form.fields if n != "csrf"]
    if not names:
        return None, ""
    name = dice.choice(names)
    fields = [(n, payload if n == name else v or "x") for n, v in form.fields]
    target = form.action or page.path
    if form.method == "get":
        return b.get(target + "?" + urllib.parse.urlencode(fields, errors="surrogatepass")), "GET %s %s" % (target, name)
    body = urllib.parse.urlencode(fields, errors="surrogatepass").encode()
    return b.post(target, body, {"Sec-Fetch-Site": "same-origin"}), "POST %s %s" % (target, name)


def send_query(b, dice, url, payload):
    u = urllib.parse.urlsplit(url)
    pairs = urllib.parse.parse_qsl(u.query, keep_blank_values=True)
    if not pairs:
        return None, ""
    i = dice.randrange(len(pairs))
    pairs[i] = (pairs[i][0], payload)
    return b.get(u.path + "?" + urllib.parse.urlencode(pairs, errors="surrogatepass")[:1900]), "GET %s %s" % (u.path, pairs[i][0])


def run(house, people, seconds):
    dice, all_, found, sent = random.Random(2026), payloads(), [], 0
    places = {"visitor": ["/", "/search?q=mug", "/c/mugs?sort=price", "/login", "/register", "/orders/link"], "buyer": ["/account", "/cart", "/orders"],
              "seller": ["/seller", "/account"], "admin": ["/admin", "/account"]}
    for who, b in people.items():
        forms, queries = walk(b, places[who])
        until, n = time.monotonic() + seconds / len(people), 0
        while time.monotonic() < until and (forms or queries):
            payload = dice.choice(all_)
            if forms and (not queries or dice.random() < 0.6):
                page, what = send_form(b, dice, dice.choice(forms), payload)
            else:
                page, what = send_query(b, dice, dice.choice(queries), payload)
            if page is None:
                continue
            n += 1
            if page.status >= 500:
                found.append("naughty: %s: %s: %d for %r" % (who, what, page.status, payload[:80]))
            if markup(page.text, payload):
                found.append("naughty: %s: %s: comes back as markup: %r" % (who, what, payload[:80]))
        sent += n
        print("   %s: %d forms, %d addresses with a query, %d requests" % (who, len(forms), len(queries), n), flush=True)
    return found if sent > 200 else found + ["naughty: only %d requests were sent" % sent]
