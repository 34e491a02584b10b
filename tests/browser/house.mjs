// house: a browser, and what every test of it needs.
import { chromium } from "playwright-core";
import { mkdirSync, readFileSync } from "node:fs";

export const [base, only = ""] = process.argv.slice(2);
const shots = process.env.SHOTS;	// a folder: keep screenshots of every page
if (shots) mkdirSync(shots, { recursive: true });
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
// Ours to run: the package that does it loads a page of its own for each.
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
// No test is about time: so long a busy machine may take for a page.
export const patience = 60000;
export const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
export const tests = [];
export const test = (name, run) => tests.push({ name, run });
const password = "souk-demo-2026";

export async function context(options = {}) {
	const c = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
	c.setDefaultTimeout(patience);
	const errors = [];
	c.on("weberror", e => errors.push(e.error().message));
	c.on("console", m => { if (m.type() === "error" && !/favicon|status of 4/.test(m.text())) errors.push(m.text()); });
	c.problems = errors;
	return c;
}

export function must(condition, what) {
	if (!condition) throw new Error(what);
}

// Waits until a person could read it: what is folded away does not count.
export async function says(p, words) {
	for (const until = Date.now() + patience; ; await p.waitForTimeout(100)) {
		const text = await p.locator("body").innerText().catch(() => "");
		if (words.test(text)) return;
		must(Date.now() < until, `${p.url()} does not say ${words}: ${text.slice(0, 600)}`);
	}
}

// On the payment page.
export async function payBy(p, card) {
	for (const [k, v] of Object.entries({ card, expiry: "12 / 34", cvc: "123", name: "Brigitte Browser" }))
		await p.fill(`[name=${k}]`, v);
	await p.locator("[name=cvc]").press("Enter");
}

export async function signIn(c, email) {
	const p = await c.newPage();
	await p.goto("/login");
	await p.fill("[name=email]", email);
	await p.fill("[name=password]", password);
	await p.locator("main form button[type=submit]").first().click();
	await p.waitForURL(u => !u.pathname.startsWith("/login"));
	return p;
}

// What the page shows: no violation of WCAG that axe can find, nothing wider than the screen; on a phone
// at night, then at a desk by day. What does not depend on the eye is looked for once.
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const seen = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable", "summary-name", "button-name",
	"link-name", "aria-hidden-focus"];
// Of things that one template repeats the first say it for all.
const exclude = [".grid > :nth-child(n+9)", "tbody > tr:nth-child(n+9)", ".reviews > :nth-child(n+6)", "#filters .check:nth-of-type(n+6)"];
const looks = [
	{ name: "narrow", viewport: { width: 360, height: 780 }, colorScheme: "dark", runOnly: { type: "rule", values: seen } },
	{ name: "wide", viewport: { width: 1440, height: 900 }, colorScheme: "light", runOnly: { type: "tag", values: tags } },
];
export async function inspectHere(p, name) {
	const wrong = [], path = new URL(p.url()).pathname;
	await p.evaluate(axe + ";0");
	for (const { name: size, viewport, colorScheme, runOnly } of looks) {
		await p.setViewportSize(viewport);
		await p.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		const [violations, wide] = await p.evaluate(async ([exclude, runOnly]) => [
			(await axe.run({ exclude }, { runOnly, resultTypes: ["violations"] })).violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`),
			document.documentElement.scrollWidth - innerWidth], [exclude.map(x => [x]), runOnly]);
		if (shots) await p.screenshot({ path: `${shots}/${name}-${size}.png`, fullPage: true });
		wrong.push(...violations.map(v => `${size}: ${v}`));
		if (wide > 0) wrong.push(`${wide} px wider than the ${size} screen`);
	}
	must(wrong.length === 0, `${path}: ${wrong.join("; ")}`);
}

export async function inspect(p, path, name) {
	const r = await p.goto(path);
	must(r.status() < 500, `${path} answers ${r.status()}`);
	await inspectHere(p, name);
}
