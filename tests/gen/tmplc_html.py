#!/usr/bin/python3
"""What an independent parser makes of compiled templates.

inputs DIR OUT      HTML for templates: the tokenizer suite in DIR and random trees
same FILE           FILE holds a name, a source and the page it became, repeated:
                    the page parses without a complaint to the source's tree
values DIR OUT      strings for every place of contexts.html, each with itself as JSON
places IN PAGES     the pages made of these strings hold them, and nothing else changed
"""
import glob
import json
import random
import re
import sys
import urllib.parse

import html5lib
from html5lib.constants import namespaces

HTML = '{%s}' % namespaces['html']


def frames(path):
    """Reads pieces of "length newline bytes newline"."""
    data = open(path, 'rb').read()
    at = 0
    while at < len(data):
        end = data.index(b'\n', at)
        n = int(data[at:end])
        yield data[end + 1:end + 1 + n].decode('utf-8', 'surrogateescape')
        at = end + 2 + n


def write_frames(path, pieces):
    with open(path, 'wb') as f:
        for p in pieces:
            b = p.encode('utf-8', 'surrogateescape')
            f.write(b'%d\n%s\n' % (len(b), b))


# Random trees. Many break a rule on purpose or by chance; the compiler has to
# refuse exactly those that a browser would change.
VOID = 'area base br col hr img input link meta source track wbr'.split()
NAMES = VOID + '''a abbr address article aside b blockquote body button caption center code
    colgroup dd details div dl dt em fieldset figure footer form h1 h2 h6 head header html i
    iframe label legend li main math menu nav nobr noembed noframes noscript ol optgroup
    option p pre rp rt ruby s script section select span strong style sub summary svg table
    tbody td textarea tfoot th thead title tr u ul var video x-card xmp g path circle desc
    font big tt small strike marquee object applet listing plaintext image frameset'''.split()
LIKELY = {
    'table': ['tbody', 'tr', 'caption', 'colgroup', 'thead'], 'tbody': ['tr'],
    'thead': ['tr'], 'tfoot': ['tr'], 'tr': ['td', 'th'], 'ul': ['li'], 'ol': ['li'],
    'dl': ['dt', 'dd'], 'select': ['option', 'optgroup'], 'optgroup': ['option'],
    'html': ['head', 'body'], 'head': ['title', 'meta', 'link', 'script'],
    'svg': ['path', 'g', 'title', 'a', 'desc'], 'colgroup': ['col'],
    'ruby': ['rt', 'rp', 'b'], 'p': ['b', 'a', 'i', 'span', 'br', 'img'],
}
TEXTS = ['x', ' ', '\n', 'a &amp; b', '&lt;', ' y\n\tz ', 'é', '&#65;', '--', '"', "'", '>', '/',
         '&nbsp;', '<!-- c -->', '<!---->', ']]&gt;', '=', '0']
ATTRS = [' class="a"', " id='b'", ' title="a &quot; b"', ' disabled', ' lang=en', ' data-a=""',
         ' href="/x?a=1&amp;b=2#c"', ' name = q', '\n\tvalue="<b>"', ' alt=">"', ' xml:lang="de"']


def random_tree(rnd, depth, parent):
    out = []
    for _ in range(rnd.randrange(1, 4)):
        pick = rnd.random()
        if pick < 0.35 or depth == 0:
            quiet = parent in LIKELY and parent not in ('p', 'ruby', 'svg', 'ul', 'ol', 'dl')
            out.append(rnd.choice(['\n', ' ']) if quiet and rnd.random() < 0.9
                       else rnd.choice(TEXTS))
            continue
        likely = LIKELY.get(parent)
        name = rnd.choice(likely if likely and pick < 0.95 else NAMES)
        attrs = ''.join(rnd.sample(ATTRS, rnd.choice([0, 0, 1, 2, 3])))
        out.append('<%s%s%s>' % (rnd.choice([name, name, name.upper()]), attrs,
                                 rnd.choice(['', '', ' ', '\n'])))
        if name in VOID:
            continue
        if name in ('title', 'textarea', 'xmp', 'noembed', 'noframes', 'iframe'):
            out.append(''.join(rnd.choice(TEXTS + ['<b>', '</b>', '</', '<'])
                               for _ in range(rnd.randrange(3))))
        elif name != 'script':
            out.append(random_tree(rnd, depth - 1, name))
        if rnd.random() < 0.98:
            out.append('</%s%s>' % (name, rnd.choice(['', '', ' ', '\n'])))
    return ''.join(out)


def inputs(suite, path):
    pieces = []
    for file in sorted(glob.glob(suite + '/*.test')):
        if 'ntities' in file:
            continue
        for test in json.load(open(file)).get('tests', []):
            text = test['input']
            if test.get('doubleEscaped'):
                text = re.sub(r'\\u([0-9A-Fa-f]{4})', lambda m: chr(int(m[1], 16)), text)
            for state in test.get('initialStates', ['Data state']):
                tag = test.get('lastStartTag', 'title')
                if state in ('RCDATA state', 'RAWTEXT state'):
                    text = '<%s>%s</%s>' % (tag, text, tag)
                elif state == 'Script data state':
                    text = '<script type="application/json">%s</script>' % text
                elif state != 'Data state':
                    continue
                if text.startswith('<h') and '</h' not in text:
                    text += '</h>'
                pieces += [file + ': ' + test['description'], '<div>' + text + '</div>']
    rnd = random.Random(1)
    for i in range(4000):
        parent = rnd.choice(['div'] * 5 + ['table', 'html', 'svg', 'select', 'ul', 'p', 'head'])
        inside = random_tree(rnd, rnd.randrange(1, 5), parent)
        pieces += ['tree %d' % i, '<%s>%s</%s>' % (parent, inside, parent)]
    clean = [p.encode('utf-8', 'surrogatepass').decode('utf-8', 'replace') for p in pieces]
    write_frames(path, clean)


# Complaints that are not about the tree: how a reference is written, and
# doctypes, which a view may leave to its layout.
HARMLESS = re.compile('entity|codepoint|doctype|control-character|invalid-character|'
                      'numeric|incorrectly-placed-solidus')
# In table cells and captions this parser forgets to drop the first newline of these.
CELL = re.compile('<(table|td|th|caption).*<(pre|textarea)', re.I | re.S)
# This parser knows no template element and older rules for these.
UNKNOWN_THERE = re.compile('<(template|rt|rp|rb|rtc|ruby|menu|dialog|search|hr|datalist|noscript)', re.I)


def tree(node, keep=False):
    """Names, attributes, texts; no comments; white space as the compiler leaves it."""
    keep = keep or node.tag in [HTML + n for n in (
        'pre', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'script')]
    kids, text = [], [node.text or '']

    def flush():
        s = ''.join(text)
        if not keep:
            s = re.sub(r'[ \t\n\f]+', ' ', s)
        if s != '':
            kids.append(s)
        text.clear()
    for child in node:
        if isinstance(child.tag, str):
            flush()
            kids.append(tree(child, keep))
        text.append(child.tail or '')
    flush()
    return (node.tag, sorted(node.attrib.items()), kids)


CONTEXT = {'tr': 'tbody', 'td': 'tr', 'th': 'tr', 'tbody': 'table', 'thead': 'table',
           'tfoot': 'table', 'caption': 'table', 'colgroup': 'table', 'col': 'colgroup',
           'option': 'select', 'optgroup': 'select', 'frame': 'frameset'}


def parse(text):
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    first = re.match(r'(?:\s|<!--.*?-->)*<(!doctype|[a-z][^\s/>]*)', text, re.I | re.S)
    first = first[1].lower() if first else ''
    if first in ('!doctype', 'html', 'head', 'body'):
        if first in ('head', 'body'):
            text = '<html>' + text + '</html>'
        root = parser.parse(text)
    else:
        root = parser.parseFragment(text, container=CONTEXT.get(first, 'div'))
    complaints = [code for _, code, _ in parser.errors if not HARMLESS.search(code)]
    return tree(root), complaints


def same(path):
    pieces = list(frames(path))
    wrong = checked = 0
    for name, source, page in zip(pieces[::3], pieces[1::3], pieces[2::3]):
        if UNKNOWN_THERE.search(source) or CELL.search(source):
            continue
        checked += 1
        want, _ = parse(source.strip(' \t\r\n'))
        got, complaints = parse(page)
        if got != want or complaints:
            wrong += 1
            if wrong <= 10:
                print('%s\n  source %r\n  page   %r\n  %s\n  is   %s\n  want %s' %
                      (name, source, page, complaints, got, want))
    print('%d compiled pages parsed, %d differ' % (checked, wrong))
    return wrong == 0 and checked > 500


# Strings that have broken pages.
ALPHABET = ['<', '>', '&', '"', "'", '`', '=', '/', '\\', ' ', '\t', '\n', '\r', '\f', '\v', '\x01',
            '\x1f', '\x7f', '-', '--', '!', '?', '#', ':', ';', '%', '+', ',', '.', '..', '//', '@',
            '[', ']', '{', '}', '{{', '(', ')', '|', '^', '~', '0', 'x', 'AZ', 'é', 'ß', '\x85',
            '\xa0', '\u2028', '\u2029', '\ufeff', '\ufffd', '\u202e', '日本', '🙂', '<script>',
            '</script>', '</textarea>', '</title>', '<!--', '-->', '--!>', ']]>', '<![CDATA[',
            '&lt;', '&#60;', '&amp', '&#x', 'javascript:', 'JaVaScRiPt:', 'data:', 'https:',
            'http://a', 'mailto:', 'tel:', 'onerror=', 'style=', '%2F', '%3c', '%00', '%',
            '</select>', '<svg>', '</svg>', '<p>', '</p>', '</noscript>', '<plaintext>', ' 2x,']


def values(payloads, path):
    rnd = random.Random(2)
    strings = ['x', '', *ALPHABET]
    for file in glob.glob(payloads + '/*.json'):
        strings += [s for s in json.load(open(file)) if isinstance(s, str)]
    strings += [''.join(rnd.choice(ALPHABET) for _ in range(rnd.randrange(1, 12)))
                for _ in range(700)]
    strings += [rnd.choice(ALPHABET).join(rnd.choice(['x' * rnd.randrange(40), 'é' * 9])
                                          for _ in range(4)) for _ in range(150)]
    strings = [s.replace('\0', '').encode('utf-8', 'replace').decode() for s in strings]
    write_frames(path, [p for s in strings for p in (s, json.dumps(s, ensure_ascii=False))])


def scheme_of(url):
    """The scheme a browser sees, by the URL standard: edges and tabs do not count."""
    url = re.sub('[\t\n\r]', '', url.strip(''.join(map(chr, range(33)))))
    m = re.match(r'([A-Za-z][A-Za-z0-9+.-]*):', url)
    return m[1].lower() if m else None


def elsewhere(url):
    """Whether a browser would leave the site."""
    url = re.sub('[\t\n\r]', '', url.strip(''.join(map(chr, range(33))))).replace('\\', '/')
    return scheme_of(url) is not None or url.startswith('//')


def decoded(url):
    return urllib.parse.unquote_to_bytes(url)


def holds_url(got, s):
    if got == 'about:invalid':
        return scheme_of(s) not in (None, 'http', 'https', 'mailto', 'tel') or ':' in s
    return (decoded(got) == decoded(s) and
            scheme_of(got) in (None, 'http', 'https', 'mailto', 'tel') and
            re.fullmatch(r"[!#$%&()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*", got) is not None)


def holds_here(got, s):
    if got == 'about:invalid':
        return ':' in s or s.startswith('//')
    return not elsewhere(got) and decoded(got) == decoded(s)


def part(got, before, s, after, path):
    """The value is one piece between its neighbours, whatever is in it."""
    if not got.startswith(before) or not got.endswith(after):
        return False
    inner = got[len(before):len(got) - len(after)]
    if path and s in ('.', '..'):
        return inner == ''
    return re.fullmatch('(%[0-9A-F]{2}|[A-Za-z0-9._~-])*', inner) is not None and \
        decoded(inner) == s.encode()


def holds_srcset(got, s):
    """Candidates by the standard's own rules."""
    urls, rest = [], got
    while rest := rest.lstrip(' \t\n\r\f,'):
        url, _, rest = re.match(r'(\S*)([ \t\n\r\f]*)(.*)', rest, re.S).groups()
        if url.endswith(','):
            urls.append((url.rstrip(','), ''))
            continue
        size, _, rest = rest.partition(',')
        urls.append((url, size.strip()))
    if s == '':
        return True
    return len(urls) == 2 and [u[1] for u in urls] == ['1x', '2x'] and \
        all(holds_url(u[0], s) for u in urls)


def check(kind, e, s):
    get = e.attrib.get
    text = ''.join(e.itertext())
    if kind == 'text':
        kids = list(e)
        if kids:
            return text == 'b' + s + 'i'
        return text == s and get('title', s) == s
    return {
        't': lambda: text == 'a ' + s + ' b',
        'title': lambda: get('title') == s and get('value', s) == s,
        'class': lambda: get('class') == 'a ' + s + ' b',
        't-title': lambda: get('title') == 'a ' + s + ' b',
        'url': lambda: holds_url(get('href', get('src', get('poster'))), s),
        'url-and-more': lambda: get('href').endswith('#end') and holds_url(get('href')[:-4], s),
        'here': lambda: holds_here(get('action', get('formaction', get('src'))), s),
        'path': lambda: part(get('href'), '/p/', s, '/x', True),
        'first': lambda: part(get('href'), '/', s, '', True),
        'name': lambda: part(get('href'), 'x', s, '', True),
        'query': lambda: part(get('href'), '/p?a=', s, '&b=1#f', False) and
        urllib.parse.parse_qs(get('href')[3:-2], keep_blank_values=True)['a'] == [s],
        'fragment': lambda: part(get('href'), '#', s, '', False),
        'srcset': lambda: holds_srcset(get('srcset'), s),
        'json': lambda: json.loads(text) == s,
    }[kind]()


def shape(node):
    """Element and attribute names, no values."""
    return (node.tag, sorted(node.attrib), [shape(c) for c in node])


def places(values_path, pages_path):
    strings, pages = list(frames(values_path))[::2], list(frames(pages_path))
    wrong, want = 0, None
    for s, page in zip(strings, pages):
        root = html5lib.parseFragment(page)
        want = want or shape(root)
        bad = [e for e in root.iter() if 'data-is' in e.attrib and
               not check(e.attrib['data-is'], e, s)]
        if shape(root) != want or bad:
            wrong += 1
            print('%r: %s' % (s, ['%s %s' % (e.attrib, e.text) for e in bad] or 'another shape'))
    print('%d strings in %d places, %d wrong' %
          (len(pages), len([1 for _ in re.finditer('data-is', pages[0])]), wrong))
    return wrong == 0 and len(strings) == len(pages) > 1000


if __name__ == '__main__':
    command, args = sys.argv[1], sys.argv[2:]
    done = {'inputs': inputs, 'same': same, 'values': values, 'places': places}[command](*args)
    sys.exit(0 if done in (None, True) else 1)
