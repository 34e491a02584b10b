/* view: the values on the payment page, and its style sheet. */
#include "sandbox/view.h"

#include "sandbox/currency.h"

const char *
sb_view_amount(struct sb_page *p, const struct sb_session *s, int64_t amount)
{
	return (sb_amount_text(p->a, amount, s->currency));
}

const char *
sb_view_total(struct sb_page *p, const struct sb_session *s)
{
	return (sb_view_amount(p, s, s->total));
}

/* What the next_action of the intent says too. */
const char *
sb_view_reference(const struct sb_session *s)
{
	return (s->intent + strlen(s->intent) - 10);
}

const char sb_page_css[] =
    ":root{color-scheme:light dark;--back:#f5f6fa;--card:#fff;--ink:#1d2130;"
    "--soft:#565d70;--line:#c9cedb;--main:#4338ca;--on-main:#fff;--bad:#b3261e}\n"
    "@media (prefers-color-scheme:dark){:root{--back:#14161f;--card:#1e212d;"
    "--ink:#eceef5;--soft:#a9b0c3;--line:#454b5e;--main:#a5b4fc;"
    "--on-main:#14161f;--bad:#ffb4ab}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--back);color:var(--ink);"
    "font:16px/1.5 system-ui,sans-serif}\n"
    ".test{margin:0;padding:.5rem 1rem;background:#ffd479;color:#2b2000;"
    "text-align:center}\n"
    "main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem}\n"
    ".columns{display:grid;gap:1rem;align-items:start}\n"
    "@media (min-width:48rem){.columns{grid-template-columns:1fr 1fr}}\n"
    ".card{background:var(--card);border:1px solid var(--line);"
    "border-radius:12px;padding:1.25rem}\n"
    "h1{font-size:1.5rem;line-height:1.2;margin:0 0 1rem}\n"
    "h2{font-size:1.15rem;margin:0 0 1rem}\n"
    "table{width:100%;border-collapse:collapse}\n"
    "th,td{text-align:left;vertical-align:top;padding:.5rem 0;"
    "border-bottom:1px solid var(--line);overflow-wrap:anywhere}\n"
    "tfoot th,tfoot td{border:0;font-weight:600}\n"
    ".sum{text-align:right;white-space:nowrap;padding-left:1rem;"
    "font-variant-numeric:tabular-nums}\n"
    "small{display:block;color:var(--soft)}\n"
    ".hidden{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}\n"
    "label{display:block;font-weight:600}\n"
    "form p{margin:0 0 .9rem}\n"
    ".pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;"
    "align-items:end}\n"
    "input,select,button,.button{font:inherit;width:100%;min-height:2.75rem;"
    "padding:.5rem .75rem;border:1px solid var(--soft);border-radius:8px;"
    "background:var(--card);color:var(--ink)}\n"
    "[aria-invalid]{border-color:var(--bad)}\n"
    "button,.button{display:block;background:var(--main);"
    "border-color:var(--main);color:var(--on-main);font-weight:600;"
    "text-align:center;text-decoration:none;cursor:pointer}\n"
    "button+button{margin-top:.75rem}\n"
    "button.plain{background:none;color:var(--ink);border-color:var(--soft)}\n"
    "a{color:var(--main)}a.button{color:var(--on-main)}\n"
    ":focus-visible{outline:3px solid var(--main);outline-offset:2px}\n"
    ".error,.refused{color:var(--bad)}\n"
    ".error{margin-top:-.7rem}\n"
    ".refused{border:1px solid var(--bad);border-radius:8px;padding:.6rem .8rem}\n"
    "dl{margin:0 0 1rem}dt{color:var(--soft)}dd{margin:0 0 .4rem}\n";
