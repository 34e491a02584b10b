// people: ways in that need more than a password, walked by keyboard and through somebody else's pages.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import { base, context, inspectHere, must, patience, payBy, says, signIn, test } from "./house.mjs";

const secret = "four plain words here";

// What an authenticator app shows now (RFC 6238).
function codeOf(key) {
	const bits = [...key.replace(/\s/g, "")].map(c => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	const at = Buffer.alloc(8);
	at.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
	const mac = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))).update(at).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

// The link in the newest letter to somebody, once it is there.
async function linkTo(c, email, path) {
	for (const until = Date.now() + patience; ; await new Promise(r => setTimeout(r, 200))) {
		const list = await (await c.request.get("/dev/mail")).text();
		const row = list.split("<tr>").find(x => x.includes(email)), letter = row?.match(/\/dev\/mail\/[^"]+/);
		const link = letter && (await (await c.request.get(letter[0])).text()).match(new RegExp(`${base}(${path}[^\\s<]*)`));
		if (link) return link[1].replaceAll("&amp;", "&");
		must(Date.now() < until, `no letter to ${email} leads to ${path}`);
	}
}

// From the content on, by Tab alone, until the focus is there: it must be seen.
async function tabTo(p, what) {
	for (let i = 0; i < 120; i++) {
		await p.keyboard.press("Tab");
		const state = await p.evaluate(what => {
			const e = document.activeElement, ringed = x => getComputedStyle(x).outlineStyle !== "none" && parseFloat(getComputedStyle(x).outlineWidth) >= 2;
			return e.matches(what) ? [e, e.closest("li")].some(x => x && ringed(x)) ? "seen" : "unseen" : "";
		}, what);
		must(state !== "unseen", `nobody sees the focus on ${what}`);
		if (state === "seen") return;
	}
	throw new Error(`Tab does not reach ${what} on ${p.url()}`);
}
async function content(p) {
	await tabTo(p, ".skip");
	await p.keyboard.press("Enter");
}
async function press(p, what, next) {
	await tabTo(p, what);
	await p.keyboard.press("Enter");
	await p.waitForURL(next);
}
async function write(p, fields) {
	for (const [name, text] of Object.entries(fields)) {
		await tabTo(p, `main [name=${name}]`);
		await p.keyboard.press("Control+A");
		await p.keyboard.type(text);
	}
}

test("by keyboard alone: an account, its address, an authenticator app, a purchase", async () => {
	const c = await context(), p = await c.newPage(), email = `kira${process.pid}@example.com`;
	await p.goto("/register");
	await content(p);
	await write(p, { name: "Kira Keyboard", email, password: secret });
	await p.keyboard.press("Enter");
	await p.waitForURL(/\/login/);
	await p.goto(await linkTo(c, email, "/verify"));
	await content(p);
	await inspectHere(p, "verify");
	await write(p, { password: secret });
	await p.keyboard.press("Enter");
	await says(p, /is confirmed/i);
	await p.goto("/login?return=/account");
	await content(p);
	await write(p, { email, password: secret });
	await tabTo(p, "[data-peek]");
	await p.keyboard.press("Space");
	must(await p.locator("#password").getAttribute("type") === "text", "the password is not shown");
	await press(p, "main button[type=submit]", /\/account$/);
	await content(p);
	await press(p, "main a[href='/account/security']", /\/security$/);
	await content(p);
	await press(p, "main a[href='/account/security/app']", /\/app$/);
	await content(p);
	await write(p, { code: codeOf(await p.locator(".key").innerText()) });
	await p.keyboard.press("Enter");
	await says(p, /Your recovery codes/);

	await p.goto("/search?q=mug");
	await content(p);
	await press(p, ".card:not(:has(.gone)) h3 a", /\/p\//);
	await content(p);
	await press(p, ".act .big", /\/cart$/);
	await content(p);
	await press(p, "aside button", /\/checkouts\//);
	await content(p);
	await write(p, { name: "Kira Keyboard", street: "Weg 1", postcode: "24103", city: "Kiel" });
	await p.keyboard.press("Enter");
	await p.waitForURL(/\/c\/pay\//);
	await payBy(p, "4242 4242 4242 4242");
	await p.waitForURL(/\/checkouts\//);
	await says(p, /Thank you, Kira/);
	must(c.problems.length === 0, c.problems.join("; "));
	await c.close();
});

// A provider that we did not write, set up as an administrator does it.
const port = Number(new URL(base).port) + 3, issuer = `http://127.0.0.1:${port}`;
let provider;
async function openProvider() {
	const c = await context(), p = await signIn(c, "admin@souk.example");
	await p.goto("/admin/sign-in/new");
	for (const [k, v] of Object.entries({ name: "The House", issuer, client: "souk", secret: "hush: 100% +secret" })) await p.fill(`main [name=${k}]`, v);
	await p.locator("main form button[type=submit]").click();
	await p.waitForURL(/\/admin\/sign-in\/\d+$/);
	const back = await p.locator("main code").innerText();
	const at = fileURLToPath(new URL("../oidc/", import.meta.url));
	provider = spawn("node", [at + "provider.mjs", String(port), back, "first"], { cwd: at, stdio: ["ignore", "pipe", "ignore"] });
	process.on("exit", () => provider.kill());
	await new Promise((done, failed) => { provider.stdout.once("data", done); provider.once("exit", () => failed(new Error("the provider ended"))); });
	await p.getByRole("button", { name: "Test this provider" }).click();
	await says(p, /1 key that can sign for us/);
	await inspectHere(p, "admin-provider");
	await c.close();
}

// The second finds the account the first has made: without JavaScript a new one takes a minute here.
const login = "nina";
for (const javaScriptEnabled of [true, false])
	test(`an account elsewhere opens one here, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
		if (!provider) await openProvider();
		const c = await context({ javaScriptEnabled }), p = await c.newPage();
		await c.route(u => u.hostname !== "localhost" && u.hostname !== "127.0.0.1", r => r.abort());	// its letters come from afar
		const look = name => javaScriptEnabled ? inspectHere(p, name) : undefined;
		const away = async () => {
			await p.goto("/login?return=/account");
			await p.getByRole("button", { name: "Continue with The House" }).click();
		};
		await p.goto("/login");
		await look("login-with");
		await away();
		await p.waitForURL(u => u.port === String(port));
		await p.fill("[name=login]", login);
		await p.fill("[name=password]", "any");
		await p.locator("button[type=submit]").click();
		await p.getByRole("button", { name: "Continue" }).click();
		if (javaScriptEnabled) {
			await p.waitForURL(/\/login\/joining/);
			await says(p, new RegExp(`${login}@test.example`));
			await look("login-joining");
			await p.getByRole("button", { name: "Create account" }).click();
		}
		await p.waitForURL(/\/account$/);
		await p.goto("/account/sign-ins");
		await says(p, /The House/);
		await look("account-sign-ins");
		await p.goto("/account/password");
		await says(p, /no password yet/);
		await p.locator("header details").nth(1).locator("summary").click();
		await p.getByRole("button", { name: "Sign out" }).click();
		await says(p, /You are signed out/);
		await away();	// it remembers who this is
		await p.waitForURL(/\/account$/);
		await says(p, new RegExp(`${login}@test.example`));
		const ours = c.problems.filter(x => !/ERR_FAILED/.test(x));
		must(ours.length === 0, ours.join("; "));
		await c.close();
	});
