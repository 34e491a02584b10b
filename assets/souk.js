/* Every page works without this file. It only saves people a click, a wait or a mistake. */
const root = document.documentElement;
const all = (css, fn) => document.querySelectorAll(css).forEach(fn);
const on = (type, fn) => document.addEventListener(type, fn);
const make = (tag, props) => Object.assign(document.createElement(tag), props);
root.classList.add("js");

/* Held stock: the clock ticks for the eye, and is said aloud once a minute. The server's clock counts. */
all("[data-expires]", box => {
	const skew = (box.dataset.now || Date.now() / 1000) - Date.now() / 1000;
	const clock = box.querySelector("[data-clock]"), live = box.querySelector("[data-live]");
	let said;
	const tick = () => {
		const left = Math.max(0, Math.round(box.dataset.expires - Date.now() / 1000 - skew)), minutes = Math.ceil(left / 60);
		clock.textContent = `${left / 60 | 0}:${String(left % 60).padStart(2, 0)}`;
		if (said !== (said = minutes)) live.textContent = left ? live.dataset.live.replace("{}", minutes) : "";
		if (left) return setTimeout(tick, 1000);
		box.lastElementChild.textContent = box.dataset.done;
		box.role = "alert";
	};
	tick();
});

/* Filters and sorting apply at once; focus returns to the control that was used. */
on("change", ({ target: el }) => {
	if (!el.form?.matches("[data-auto]") || !el.form.reportValidity()) return;
	try { sessionStorage.focus = el.id; } catch { /* storage is blocked */ }
	el.form.requestSubmit();
});
try {
	document.getElementById(sessionStorage.focus)?.focus({ preventScroll: true });
	delete sessionStorage.focus;
} catch { /* storage is blocked */ }
document.querySelector("[data-first-error]")?.focus();
if (matchMedia("(min-width: 60rem)").matches) all(".filters, .fold", d => { d.open = true; });
all(":is(.rail, .tabs, .cats) [aria-current]", a => {
	const row = a.closest("ul, nav");
	const at = a.getBoundingClientRect(), frame = row.getBoundingClientRect();
	if (at.right > frame.right - 40) row.scrollLeft += at.left - frame.left - 32;
});

/* A form asks first if it says so, and is sent once. */
const sure = new Set(), sent = new Set();
const wordOf = b => {	// as the eye reads it
	const copy = b?.cloneNode(true);
	copy?.querySelectorAll(".sr").forEach(s => s.remove());
	return copy?.textContent.trim() || b?.ariaLabel || "OK";
};
const ask = (form, by) => {
	const box = make("dialog", { className: "ask stack" }), row = make("form", { className: "row ends", method: "dialog" });
	row.append(make("button", { className: "btn plain", textContent: form.dataset.keep || document.body.dataset.keep }),
		make("button", { className: by?.matches(".bad") ? "btn bad" : "btn", value: "yes", textContent: wordOf(by) }));
	box.append(make("p", { id: "ask", textContent: form.dataset.confirm }), row);
	box.setAttribute("aria-labelledby", "ask");
	box.onclose = () => {
		box.remove();
		if (box.returnValue !== "yes") return;
		sure.add(form);
		form.requestSubmit(by);
	};
	document.body.append(box);
	box.showModal();
};
on("submit", e => {
	const form = e.target;
	if (form.dataset.confirm && !sure.delete(form)) {
		e.preventDefault();
		return ask(form, e.submitter);
	}
	if (form.dataset.passkey) {
		e.preventDefault();
		return passkey(form);
	}
	form.querySelectorAll("[data-peek][aria-pressed=true]").forEach(acts.peek);	/* no browser keeps it as ordinary text */
	if (form.method !== "post" || "themeSwitch" in form.dataset) return;
	if (sent.has(form)) return e.preventDefault();
	sent.add(form);
	form.ariaBusy = true;
	setTimeout(() => { sent.delete(form); form.ariaBusy = false; }, 8000);
});

/* Passkeys: the site says what is to be signed, the device signs, the form takes it back. */
const from64 = s => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
const to64 = b => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const passkey = async form => {
	const error = form.querySelector("[role=alert]"), kind = form.dataset.passkey;
	if (form.ariaBusy === "true") return;
	form.ariaBusy = true;
	error.hidden = true;
	try {
		const answer = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
		const wish = await answer.json(), key = k => ({ ...k, id: from64(k.id) });
		wish.challenge = from64(wish.challenge);
		if (wish.user) wish.user.id = from64(wish.user.id);
		for (const list of ["allowCredentials", "excludeCredentials"]) wish[list] = wish[list]?.map(key);
		const { id, response: got } = await navigator.credentials[kind]({ publicKey: wish });
		const sent = { id, client_data: got.clientDataJSON, attestation: got.attestationObject,
			auth_data: got.authenticatorData, signature: got.signature, user_handle: got.userHandle };
		for (const name in sent) {
			const input = form.elements[name], value = sent[name];
			if (input && value) input.value = typeof value === "string" ? value : to64(value);
		}
		form.submit();
	} catch {
		error.textContent = form.dataset.failed;
		error.hidden = form.ariaBusy = false;
	}
};
if (window.PublicKeyCredential) {
	all("[data-passkey]", form => { form.hidden = false; });
	all("[data-passkey-not]", p => { p.hidden = true; });
}

/* Buttons that need this file wait hidden: data-step, data-copy, data-close, data-print, data-peek, data-save. */
const acts = {
	step(b) {
		const input = b.parentNode.querySelector("input");
		b.dataset.step < 0 ? input.stepDown() : input.stepUp();
		input.dispatchEvent(new Event("change", { bubbles: true }));
	},
	async copy(b) {
		await navigator.clipboard.writeText(b.dataset.copy);
		b.querySelector("[role=status]").textContent = b.dataset.done;
	},
	close: b => b.closest(".note").remove(),
	print: () => print(),
	peek(b) {
		const input = document.getElementById(b.dataset.peek), shown = input.type === "text";
		input.type = shown ? "password" : "text";
		b.ariaPressed = !shown;
	},
	save(b) {
		const lines = [...document.getElementById(b.dataset.save).children].map(li => li.textContent + "\n");
		const a = make("a", { href: URL.createObjectURL(new Blob(lines, { type: "text/plain" })), download: b.dataset.name });
		a.click();
		URL.revokeObjectURL(a.href);
	},
};
for (const act in acts) all(`[data-${act}]`, b => { b.hidden = act === "copy" && !navigator.clipboard; });
on("click", e => {
	for (const act in acts) {
		const b = e.target.closest(`[data-${act}]`);
		if (b) acts[act](b);
	}
	all(".menu[open]", m => { m.open = m.contains(e.target); });
});
on("keydown", e => e.key === "Escape" && all(".menu[open]", m => {
	m.open = false;
	m.firstElementChild.focus();
}));

/* The theme is worn at once; the server only has to remember it. */
on("submit", e => {
	const form = e.target, by = e.submitter;
	if (!("themeSwitch" in form.dataset)) return;
	e.preventDefault();
	root.dataset.theme = by.value;
	for (const b of form.querySelectorAll("button")) b.ariaPressed = b === by;
	fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, by)), redirect: "manual", keepalive: true });
});

/* Gallery: a thumb slides the strip instead of jumping the page. */
all(".gallery", box => {
	const [strip, thumbs] = box.children;
	if (!thumbs) return;
	const eye = new IntersectionObserver(seen => seen.forEach(s => s.isIntersecting && thumbs.querySelectorAll("a").forEach(a => {
		a.ariaCurrent = a.hash === "#" + s.target.id ? "true" : null;
	})), { root: strip, threshold: .6 });
	[...strip.children].forEach(li => eye.observe(li));
	thumbs.onclick = e => {
		const a = e.target.closest("a");
		if (!a) return;
		e.preventDefault();
		strip.scrollLeft += document.querySelector(a.hash).getBoundingClientRect().left - strip.getBoundingClientRect().left;
	};
});

/* Chosen pictures are shown before they are sent. */
on("change", async ({ target: input }) => {
	if (!input.dataset.preview) return;
	const box = document.getElementById(input.dataset.preview);
	box.replaceChildren();
	for (const file of [...input.files].slice(0, 12)) {
		const pic = await createImageBitmap(file).catch(() => {});
		if (!pic) continue;
		const side = Math.min(pic.width, pic.height), c = make("canvas", { width: 144, height: 144, role: "img", ariaLabel: file.name });
		c.getContext("2d").drawImage(pic, (pic.width - side) / 2, (pic.height - side) / 2, side, side, 0, 0, 144, 144);
		box.append(c);
	}
});

/* What was looked at stays in this browser: the pages themselves are the same for everybody. */
try {
	const kept = JSON.parse(localStorage.seen ?? "[]"), now = document.querySelector("[data-seen]")?.dataset;
	const others = kept.filter(p => p.url !== now?.seen);
	all("[data-recent]", box => {
		for (const p of others.slice(0, 5)) {
			const li = make("li", { className: "card" }), pic = make("div", { className: "pic" }), body = make("div", { className: "body" });
			const title = make("h3", { className: "clamp" });
			if (/^\/media\//.test(p.picture)) pic.append(make("img", { src: p.picture, alt: "", width: 640, height: 640, loading: "lazy" }));
			if (!/^\/p\//.test(p.url)) continue;
			title.append(make("a", { href: p.url, textContent: p.title }));
			body.append(title);
			li.append(pic, body);
			box.lastElementChild.append(li);
		}
		box.hidden = !box.lastElementChild.children.length;
	});
	if (now) localStorage.seen = JSON.stringify([{ url: now.seen, title: now.title, picture: now.picture }, ...others].slice(0, 12));
} catch { /* storage is blocked */ }
