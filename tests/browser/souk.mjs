// souk: what people do, in Chromium. node souk.mjs URL [part of a test's name]
import { browser, context, inspect, inspectHere, must, only, payBy, says, signIn, test, tests } from "./house.mjs";
import "./people.mjs";

// From a category to the thank-you page; returns the links to the orders.
async function purchase(p, { search } = {}) {
	await p.goto("/");
	if (search) {
		await p.fill("#q", search);
		await p.keyboard.press("Enter");
		await p.waitForURL(/\/search/);
	} else
		await p.locator(".tiles a").first().click();
	await p.locator(".card:not(:has(.gone)) h3 a").first().click();
	await p.waitForURL(/\/p\//);
	const title = await p.locator("h1").innerText();
	await p.getByRole("button", { name: /add to cart/i }).click();
	await p.waitForURL(/\/cart$/);
	must((await p.locator("main").innerText()).includes(title), "the product is not in the cart");
	// Something of another shop too.
	const seller = await p.locator(".group h2").first().innerText();
	await p.goto("/c");
	await p.locator(".tiles a").nth(3).click();
	await p.locator(".card:not(:has(.gone))").filter({ hasNotText: seller }).locator("h3 a").first().click();
	await p.getByRole("button", { name: /add to cart/i }).click();
	await p.waitForURL(/\/cart$/);
	await p.getByRole("button", { name: /go to checkout/i }).click();
	await p.waitForURL(/\/checkouts\//);
	must(await p.locator(".hold").isVisible(), "no word of the hold");
	await p.fill("#email", "no address");
	await p.fill("#name", "Brigitte Browser");
	await p.fill("#street", "Hafenstraße 12");
	await p.fill("#postcode", "24103");
	await p.fill("#city", "Kiel");
	await p.selectOption("#country", "DE");
	await p.locator("#city").press("Enter");
	await p.locator("#email-error").waitFor();
	must(await p.inputValue("#street") === "Hafenstraße 12", "the form lost what was typed");
	await p.fill("#email", "brigitte@example.com");
	await p.locator("#email").press("Enter");
	await p.waitForURL(/\/c\/pay\//);
	await payBy(p, "4000 0000 0000 0002");
	await says(p, /declined/i);
	await payBy(p, "4242 4242 4242 4242");
	await p.waitForURL(/\/checkouts\//);
	must(/thank you/i.test(await p.locator("h1").innerText()), "no thanks: " + await p.locator("main").innerText());
	const links = await p.locator("main a[href^='/orders/']").evaluateAll(a => a.map(x => x.getAttribute("href")));
	must(links.length === 2, `two shops make two orders, not ${links.length}`);
	return links;
}

for (const javaScriptEnabled of [true, false])
	test(`a guest buys from two shops ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
		const c = await context({ javaScriptEnabled });
		const p = await c.newPage();
		const [order] = await purchase(p, javaScriptEnabled ? {} : { search: "mug" });
		const r = await p.goto(order);
		must(r.status() === 200, `the order's page answers ${r.status()}`);
		must(c.problems.length === 0, c.problems.join("; "));
		await c.close();
	});

test("a shop ships, the buyer complains, the shop answers, an admin refunds", async () => {
	const buyer = await context(), seller = await context(), admin = await context();
	const b = await buyer.newPage();
	await b.goto("/shops/tidewheel-pottery");	// the shop of seller@souk.example
	await b.locator(".card:not(:has(.gone)) h3 a").first().click();
	await b.getByRole("button", { name: /add to cart/i }).click();
	await b.getByRole("button", { name: /go to checkout/i }).click();
	for (const [k, v] of Object.entries({ email: "carla@example.com", name: "Carla", street: "Weg 1", postcode: "24103", city: "Kiel" }))
		await b.fill("#" + k, v);
	await b.getByRole("button", { name: /pay .* at stripe/i }).click();
	await says(b, /card number/i);
	await payBy(b, "4242 4242 4242 4242");
	await b.waitForURL(/\/checkouts\//);
	const link = await b.locator("main a[href^='/orders/']").first().getAttribute("href");

	const s = await signIn(seller, "seller@souk.example");
	await s.goto("/seller/orders");
	await s.locator("main a[href^='/seller/orders/']").first().click();
	await s.waitForURL(/\/seller\/orders\/\d+/);
	await s.locator("[name=carrier]").first().evaluate(e => e.tagName === "SELECT" ? e.selectedIndex = 1 : e.value = "DHL");
	await s.fill("[name=tracking]", "00340434161094022115");
	await s.locator("form:has([name=tracking]) button").last().click();
	await s.locator("main", { hasText: /shipped/i }).waitFor();

	await b.goto(link);
	must(/shipped/i.test(await b.locator("main").innerText()), "the buyer does not see that it is shipped");
	const open = b.locator("form[action*='/disputes']");
	if (!(await open.isVisible())) await b.locator("main a[href*='/disputes']").first().click();
	await open.locator("select[name=reason], [name=reason]").first().evaluate(e => {
		if (e.tagName === "SELECT") e.value = "damaged"; else document.querySelector("[name=reason][value=damaged]").checked = true;
	});
	await open.locator("textarea").fill("It came in two pieces.");
	await open.locator("button[type=submit], button").last().click();
	await b.locator("main", { hasText: "two pieces" }).waitFor();

	await s.goto("/seller/disputes");
	await s.locator("main a[href^='/seller/disputes/']").first().click();
	await s.waitForURL(/\/seller\/disputes\/\d+/);
	await s.locator("form textarea").first().fill("We are sorry and agree to a refund.");
	await s.locator("form:has(textarea) button").last().click();
	await s.locator("main", { hasText: "agree to a refund" }).waitFor();

	const a = await signIn(admin, "admin@souk.example");
	await a.goto("/admin/disputes");
	await a.locator("main a[href^='/admin/disputes/']").last().click();
	await a.waitForURL(/\/admin\/disputes\/\d+/);
	await a.locator("[name=decision][value=refund]").first().check({ force: true });
	await a.locator("form:has([name=decision]) textarea").fill("Damaged on the way; the shop agrees.");
	await a.locator("form:has([name=decision]) button").last().click();
	const sure = a.locator("dialog[open] button");
	if (await sure.first().isVisible({ timeout: 1000 }).catch(() => false)) await sure.last().click();
	await says(a, /refund/i);
	for (let i = 0; ; i++) {
		await b.goto(link);
		const text = await b.locator("main").innerText();
		if (/refund/i.test(text)) break;
		must(i < 40, "the buyer sees no refund: " + text);
		await b.waitForTimeout(500);
	}
	await Promise.all([buyer, seller, admin].map(c => c.close()));
});

test("support acts in a buyer's place and comes back, without JavaScript", async () => {
	const c = await context({ javaScriptEnabled: false }), p = await signIn(c, "admin@souk.example");
	await p.goto("/admin/accounts?q=buyer2@souk.example");
	await p.locator("main table a").first().click();
	await p.getByRole("link", { name: "Act in their place" }).click();
	await p.fill("[name=reason]", "The parcel cannot be found");
	await p.locator("main form").getByRole("button").click();
	await says(p, /acts in the place of .*buyer2@souk.example/);
	await p.goto("/account/password");
	await says(p, /Only the person themselves may do this/);
	await p.goto("/cart");
	await p.getByRole("button", { name: "Stop" }).click();
	await says(p, /You are yourself again/);
	must(new URL(p.url()).pathname.startsWith("/admin/accounts/"), p.url());
	await says(p, /The parcel cannot be found/);
	await c.close();
});

const people = {
	visitor: { pages: ["/", "/c", "/c/kitchen-table", "/search?q=mug", "/search?q=stonwear+mugg", "/search?q=zzzzqqqq", "/c/kitchen-table?colour=blue&sort=new&min=10", "/cart", "/login",
		"/register", "/password/forgotten", "/password/reset", "/verify", "/email/undo", "/terms", "/nothing-here", "/dev/mail", "/orders/link", "/invitations", "/erasure"] },
	buyer: { email: "buyer@souk.example", pages: ["/orders", "/account", "/account/profile", "/account/password", "/account/email",
		"/account/devices", "/account/addresses", "/account/addresses/new", "/account/letters", "/account/erase", "/account/export", "/privacy/data", "/account/tokens", "/account/tokens/new", "/account/sign-ins", "/confirm", "/admin"] },
	seller: { email: "seller@souk.example", pages: ["/seller", "/seller/orders", "/seller/listings", "/seller/listings/new", "/seller/disputes", "/seller/team"] },
	admin: { email: "admin@souk.example", pages: ["/admin", "/admin/orders", "/admin/refunds", "/admin/listings", "/admin/disputes", "/admin/accounts", "/admin/audit",
		"/admin/audit?who=nobody", "/admin/erasures", "/admin/roles", "/admin/sign-in", "/admin/sign-in/new"] },
};
for (const [who, { email, pages }] of Object.entries(people))
	test(`axe finds nothing on a ${who}'s pages`, async () => {
		const c = await context();
		const p = email ? await signIn(c, email) : await c.newPage();
		const paths = [...pages];
		for (const path of paths) {
			await inspect(p, path, `${who}-${path.replace(/[^a-z0-9]+/gi, "_").slice(0, 60)}`);
			// One page deeper: the first thing each list links to.
			const first = pages.includes(path) && await p.locator("main a[href]").evaluateAll((as, at) => as.map(a => a.getAttribute("href")).find(h =>
				/^\/(p|shops|orders|seller\/orders|seller\/listings|seller\/disputes|admin\/orders|admin\/listings|admin\/disputes|admin\/accounts|dev\/mail)\/[^?]+/.test(h) && !at.includes(h)), paths);
			if (first) paths.push(first);
			if (/^\/p\/[^/]+$/.test(path)) paths.push(path + "/reviews");
		}
		await c.close();
	});

test("a form that is wrong says so above and beside the field, and keeps what was typed", async () => {
	const c = await context({ javaScriptEnabled: true }), p = await c.newPage();
	await p.goto("/register");
	await p.fill("[name=email]", "nobody");
	await p.fill("[name=password]", "short");
	await p.locator("main form").first().evaluate(f => { f.noValidate = true; });
	await p.locator("[name=password]").press("Enter");
	await p.locator("#email-error").waitFor();
	must(await p.evaluate(() => document.activeElement.matches("[data-first-error]")), "the summary has not the focus");
	must(await p.inputValue("[name=email]") === "nobody", "what was typed is gone");
	const said = await p.locator("[name=password]").getAttribute("aria-describedby");
	must(said === "password-error password-hint", `the password is described by ${said}`);
	await inspectHere(p, "register-wrong");
	await p.locator("[data-first-error] a[href='#email']").click();
	must(await p.evaluate(() => document.activeElement.id === "email"), "the summary leads nowhere");
	await c.close();
});

test("the keyboard alone reaches the content and the search", async () => {
	const c = await context(), p = await c.newPage();
	await p.goto("/");
	await p.keyboard.press("Tab");
	must(await p.evaluate(() => document.activeElement.className === "skip"), "the skip link is not first");
	await p.keyboard.press("Enter");
	must(await p.evaluate(() => location.hash === "#main"), "the skip link leads nowhere");
	await p.goto("/");
	for (let i = 0; i < 12 && await p.evaluate(() => document.activeElement.id) !== "q"; i++) await p.keyboard.press("Tab");
	await p.keyboard.type("bowl");
	await p.keyboard.press("Enter");
	await p.waitForURL(/q=bowl/);
	await c.close();
});

test("the language follows the browser and the switch", async () => {
	const c = await context({ locale: "de-DE" }), p = await c.newPage();
	await p.goto("/");
	must(await p.locator("html").getAttribute("lang") === "de", "German is not chosen from Accept-Language");
	await p.goto("/language/en?return=/cart");
	must(await p.locator("html").getAttribute("lang") === "en" && p.url().endsWith("/cart"), "the switch does not switch");
	await c.close();
});

for (const javaScriptEnabled of [true, false])
	test(`the theme is chosen ${javaScriptEnabled ? "with" : "without"} JavaScript and stays`, async () => {
		const c = await context({ javaScriptEnabled }), p = await c.newPage();
		const dark = async () => (await p.locator("html").getAttribute("data-theme")) === "dark";
		await p.goto("/c/kitchen-table?sort=new");
		const kept = javaScriptEnabled ? p.waitForResponse(r => r.url().endsWith("/theme")) : p.waitForNavigation();
		await p.getByRole("button", { name: "Dark", exact: true }).click();
		await kept;
		must(await dark() && p.url().endsWith("/c/kitchen-table?sort=new"), "the page does not darken in its place");
		must(await p.getByRole("button", { name: "Dark", exact: true }).getAttribute("aria-pressed") === "true", "the choice is not marked");
		const paper = await p.evaluate(() => getComputedStyle(document.body).backgroundColor);
		await p.goto("/cart");
		must(await dark() && await p.evaluate(() => getComputedStyle(document.body).backgroundColor) === paper, "the next page is light again");
		const again = javaScriptEnabled ? p.waitForResponse(r => r.url().endsWith("/theme")) : p.waitForNavigation();
		await p.getByRole("button", { name: "System", exact: true }).click();
		await again;
		await p.goto("/");
		must(!(await dark()), "the system's theme does not come back");
		must(c.problems.length === 0, c.problems.join("; "));
		await c.close();
	});

test("a list goes forward and back to the same rows", async () => {
	const c = await context({ javaScriptEnabled: false }), p = await c.newPage();
	const rows = () => p.locator(".card h3 a").evaluateAll(a => a.map(x => x.getAttribute("href")).join());
	await p.goto("/c/kitchen-table?sort=cheap");
	const first = await rows();
	await p.getByRole("link", { name: "Next page" }).click();
	await p.waitForURL(/after=/);
	const second = await rows();
	must(first !== second, "the second page is the first");
	await p.getByRole("link", { name: "Next page" }).click();
	await p.getByText("Page 3").waitFor();
	await p.getByRole("link", { name: "Previous page" }).click();
	await p.getByText("Page 2").waitFor();
	must(await rows() === second, "back shows other rows");
	await p.getByRole("link", { name: "Previous page" }).click();
	await p.waitForURL(u => !u.search.includes("after"));
	must(await rows() === first && p.url().includes("sort=cheap"), "the first page has other rows");
	await c.close();
});

test("a filter narrows the list by the figure beside it", async () => {
	const c = await context(), p = await c.newPage();
	await p.goto("/c/kitchen-table");
	const choice = p.locator(".facet .check").first(), n = (await choice.locator(".n").innerText()).match(/\d+$/)[0];
	await choice.locator("input").check();
	await p.waitForURL(/=/);
	must((await p.locator("#found").innerText()).startsWith(n + " "), `not ${n}: ${await p.locator("#found").innerText()}`);
	must(await p.evaluate(() => document.activeElement.type === "checkbox"), "the focus is lost");
	await c.close();
});

test("what was looked at is offered again, by this browser alone", async () => {
	const c = await context(), p = await c.newPage();
	await p.goto("/c/kitchen-table");
	await p.locator(".card h3 a").first().click();
	await p.waitForURL(/\/p\//);
	const title = await p.locator("h1").innerText();
	await p.goto("/");
	must((await p.locator("[data-recent]").innerText()).includes(title), "the product is not among the recently viewed");
	must(!(await (await p.request.get("/")).text()).includes("data-recent>"), "the server has a hand in it");
	await c.close();
});

test("the pictures of a product move by keyboard", async () => {
	const c = await context(), p = await c.newPage();
	await p.goto("/shops/tidewheel-pottery");
	await p.locator(".card h3 a").first().click();
	await p.waitForURL(/\/p\//);
	const thumb = p.locator(".gallery .thumbs a").nth(1);
	await thumb.focus();
	await p.keyboard.press("Enter");
	await p.locator(".gallery .thumbs li:nth-child(2) a[aria-current=true]").waitFor();
	must(await p.locator(".gallery .strip").evaluate(e => e.scrollLeft > 100), "the strip does not move");
	must(!p.url().includes("#"), "the page jumped");
	await c.close();
});

test("a sign-up with proof of work: the browser works out a number, and somebody without JavaScript waits", async () => {
	const c = await context(), p = await c.newPage(), plain = await context({ javaScriptEnabled: false }), q = await plain.newPage();
	const fill = async (page, email) => {
		for (const [name, value] of Object.entries({ name: "Nora Number", email, password: "four plain words here" })) await page.fill(`[name=${name}]`, value);
	};
	await inspect(p, "/register", "register-proof");
	await fill(p, "nora@example.com");
	const [sent] = await Promise.all([p.waitForRequest(r => r.method() === "POST"), p.locator("[name=password]").press("Enter")]);
	must(/(^|&)number=\d+/.test(sent.postData()), "sent without a number: " + sent.postData());
	await p.waitForURL(/\/login/);
	await q.goto("/register");
	await says(q, /Without JavaScript this form is taken a minute after you opened it/);
	must(!await q.locator("progress").isVisible(), "a bar that nobody moves");
	await fill(q, "nils@example.com");
	await q.locator("[name=password]").press("Enter");
	await says(q, /please send the form again in/);
	must(await q.inputValue("[name=email]") === "nils@example.com", "the form is empty");
	must(c.problems.length === 0, c.problems.join("; "));
	await c.close();
	await plain.close();
});

test("a number found at once is sent all the same", async () => {
	const c = await context(), p = await c.newPage();
	await p.route("**/register", async route => {
		const answer = await route.fetch();
		await route.fulfill({ response: answer, body: (await answer.text()).replace(/data-bits="\d+"/, 'data-bits="1"') });
	}, { times: 1 });
	await p.goto("/register");
	// Nothing is typed: the button is what starts the search.
	await p.evaluate(() => { for (const f of document.querySelectorAll("main form [required]")) f.required = false; });
	const [sent] = await Promise.all([p.waitForRequest(r => r.method() === "POST"), p.locator("main form button[type=submit]").first().click()]);
	must(/(^|&)number=\d+/.test(sent.postData()), "sent without a number: " + sent.postData());
	await c.close();
});

test("a passkey is added, signs in alone and beside a password, and proves once more", async () => {
	const c = await context(), p = await c.newPage(), heading = words => p.locator("h1", { hasText: words }).waitFor();
	const email = "pia@example.com", secret = "four plain words here";
	await p.goto("/register");
	for (const [name, value] of Object.entries({ name: "Pia Passkey", email, password: secret })) await p.fill(`[name=${name}]`, value);
	await p.locator("main form button[type=submit]").first().click();
	await p.waitForURL(/\/login/);
	const password = async () => {
		await p.goto("/login");
		await p.fill("[name=email]", email);
		await p.fill("[name=password]", secret);
		await p.locator("main form button[type=submit]").first().click();
	};
	await password();
	await p.waitForURL(u => u.pathname === "/");

	const cdp = await c.newCDPSession(p);
	await cdp.send("WebAuthn.enable");
	const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal",
		hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
	await inspect(p, "/account/security/app", "security-app");
	await inspect(p, "/account/security", "security-none");
	await p.fill("[name=name]", "My phone");
	await p.getByRole("button", { name: "Add a passkey" }).click();
	await heading("Your recovery codes");
	must(await p.locator("#recovery li").count() === 10, "not ten recovery codes");
	await inspectHere(p, "security-codes");
	const [file] = await Promise.all([p.waitForEvent("download"), p.getByRole("button", { name: "Save as a file" }).click()]);
	must(file.suggestedFilename() === "recovery-codes.txt", file.suggestedFilename());
	await p.getByRole("link", { name: "I have kept them" }).click();
	await p.waitForURL(/\/account\/security$/);
	await inspectHere(p, "security-key");
	await p.fill("[name=name]", "The same again");
	await p.getByRole("button", { name: "Add a passkey" }).click();
	await says(p, /it knows this account already/);

	await p.goto("/confirm?return=/account");
	await p.getByRole("button", { name: "Use your passkey" }).click();
	await p.waitForURL(/\/account$/);
	const out = async () => {
		await p.locator("header details").nth(1).locator("summary").click();
		await p.getByRole("button", { name: "Sign out" }).click();
		await says(p, /You are signed out/);
	};
	await out();
	await p.goto("/login?return=/account");
	await p.getByRole("button", { name: "Sign in with a passkey" }).click();
	await p.waitForURL(/\/account$/);
	await out();
	await password();
	await heading("Second step");
	await inspectHere(p, "security-second");
	must(/login/.test((await p.request.get("/orders")).url()), "half a log-in opens a page");
	await p.getByRole("button", { name: "Use your passkey" }).click();
	await p.waitForURL(u => u.pathname === "/");
	await out();
	// A device that does not know who touches it does not sign in alone.
	await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
	await p.goto("/login");
	await p.getByRole("button", { name: "Sign in with a passkey" }).click();
	await says(p, /That did not work/);
	must(c.problems.length === 0, c.problems.join("; "));
	await c.close();
});

test("without JavaScript the log-in says what passkeys need", async () => {
	const c = await context({ javaScriptEnabled: false }), p = await c.newPage();
	await p.goto("/login");
	await says(p, /Passkeys need JavaScript/);
	must(!await p.getByRole("button", { name: "Sign in with a passkey" }).isVisible(), "there is a button that does nothing");
	await c.close();
});

// What the pages of a test that failed show.
async function left() {
	const text = p => p.locator("body").innerText({ timeout: 1000 }).catch(() => "nothing");
	const pages = await Promise.all(browser.contexts().flatMap(c => c.pages()).map(async p => ` | ${p.url()} shows ${await text(p)}`));
	return pages.join("").slice(0, 2000);
}

let passed = 0, failed = 0;
for (const { name, run } of tests.filter(t => t.name.includes(only))) {
	const began = Date.now();
	try {
		await run();
		passed++;
		console.log(`ok: ${name} (${Math.round((Date.now() - began) / 1000)} s)`);
	} catch (e) {
		failed++;
		const at = (e.stack.match(/(souk|people).mjs:\d+/) ?? [""])[0], said = `${name}: ${e.message.slice(0, 1500)} ${at}${await left()}`;
		console.log(`FAILED: ${said.replace(/\s+/g, " ")}`);
	}
	await Promise.all(browser.contexts().map(c => c.close()));
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
