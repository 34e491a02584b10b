/* Every page works without this file. It only saves people a click, a wait or a mistake. */
const root = document.documentElement;
const all = (css, fn, from = document) => from.querySelectorAll(css).forEach(fn);
const on = (type, css, fn) => document.addEventListener(type, e => {
	const el = e.target.closest?.(css);
	if (el) fn(el, e);
});
root.classList.add("js");

/* Held stock: the clock ticks for the eye each second, and is said aloud once a minute. */
all("[data-expires]", box => {
	const skew = box.dataset.now ? box.dataset.now * 1000 - Date.now() : 0;
	const clock = box.querySelector("[data-clock]"), live = box.querySelector("[data-live]");
	let said = -1;
	const tick = () => {
		const left = Math.max(0, Math.round(box.dataset.expires - (Date.now() + skew) / 1000));
		const minutes = Math.ceil(left / 60);
		if (clock) clock.textContent = `${left / 60 | 0}:${String(left % 60).padStart(2, "0")}`;
		if (live && minutes !== said) live.textContent = left ? live.dataset.live.replace("{}", minutes) : box.dataset.done;
		said = minutes;
		if (!left) clearInterval(timer);
	};
	const timer = setInterval(tick, 1000);
	tick();
});

/* Filters and sorting apply at once; focus returns to the control that was used. */
const KEEP = "souk-focus";
document.addEventListener("change", e => {
	if (!e.target.form?.matches("[data-auto]") || !e.target.checkValidity()) return;
	try { sessionStorage.setItem(KEEP, e.target.id); } catch { /* private mode */ }
	e.target.form.requestSubmit();
});
try {
	const id = sessionStorage.getItem(KEEP);
	sessionStorage.removeItem(KEEP);
	if (id) document.getElementById(id)?.focus({ preventScroll: true });
} catch { /* private mode */ }
if (matchMedia("(min-width: 60rem)").matches) all("details.filters", d => { d.open = true; });
all("[data-first-error]", el => el.focus());

/* A form asks first if it says so, and is sent once. */
const sure = new WeakSet(), sent = new WeakSet();
const ask = (form, by) => {
	const box = document.createElement("dialog"), text = document.createElement("p"), row = document.createElement("form");
	const yes = document.createElement("button"), no = document.createElement("button");
	box.className = "ask stack";
	row.className = "row ends";
	row.method = "dialog";
	text.id = "ask-text";
	box.setAttribute("aria-labelledby", text.id);
	text.textContent = form.dataset.confirm;
	no.textContent = document.body.dataset.cancel || "Cancel";
	yes.textContent = by?.textContent.trim() || by?.ariaLabel || "OK";
	no.className = "btn plain";
	yes.className = "btn bad";
	yes.value = "yes";
	row.append(no, yes);
	box.append(text, row);
	box.onclose = () => {
		box.remove();
		if (box.returnValue !== "yes") return by?.focus();
		sure.add(form);
		form.requestSubmit(by);
	};
	document.body.append(box);
	box.showModal();
};
document.addEventListener("submit", e => {
	const form = e.target;
	if (e.defaultPrevented || form.method === "dialog") return;
	if (form.dataset.confirm && !sure.has(form)) {
		e.preventDefault();
		ask(form, e.submitter);
	} else if (form.method === "post") {
		if (sent.has(form)) return e.preventDefault();
		sent.add(form);
		form.ariaBusy = "true";
	}
});
addEventListener("pageshow", e => e.persisted && location.reload());

/* Menus close on Escape and on a click elsewhere. */
addEventListener("click", e => all("details.menu[open]", d => { if (!d.contains(e.target)) d.open = false; }));
on("keydown", "details.menu[open]", (menu, e) => {
	if (e.key !== "Escape") return;
	menu.open = false;
	menu.firstElementChild.focus();
});

/* Gallery: a thumb slides the strip instead of jumping the page. */
all(".gallery", box => {
	const strip = box.querySelector(".strip"), thumbs = [...box.querySelectorAll(".thumbs a")];
	const mark = pic => thumbs.forEach(a => a.toggleAttribute("aria-current", a.hash === "#" + pic.id));
	const eye = new IntersectionObserver(seen => seen.forEach(s => s.isIntersecting && mark(s.target)), { root: strip, threshold: .6 });
	all("li", li => eye.observe(li), strip);
	thumbs.forEach(a => a.addEventListener("click", e => {
		e.preventDefault();
		const pic = document.getElementById(a.hash.slice(1));
		strip.scrollBy({ left: pic.getBoundingClientRect().left - strip.getBoundingClientRect().left });
	}));
});

/* Small things. */
all(".qty button", b => { b.hidden = false; });
on("click", ".qty button", b => {
	const input = b.parentNode.querySelector("input");
	b.dataset.step < 0 ? input.stepDown() : input.stepUp();
	input.dispatchEvent(new Event("change", { bubbles: true }));
});
all("[data-copy]", b => { b.hidden = !navigator.clipboard; });
on("click", "[data-copy]", async b => {
	await navigator.clipboard.writeText(b.dataset.copy);
	b.querySelector("[role=status]").textContent = b.dataset.done;
});
all("[data-close]", b => { b.hidden = false; });
on("click", "[data-close]", b => b.closest(".note").remove());
on("click", "[data-print]", () => print());
all("[data-print]", b => { b.hidden = false; });
on("click", "[name=theme]", (b, e) => {
	e.preventDefault();
	root.dataset.theme = b.value;
	document.cookie = `theme=${b.value};path=/;max-age=31536000;samesite=lax`;
	all("[name=theme]", x => { x.ariaPressed = String(x === b); });
});
on("change", "input[type=file][data-preview]", input => {
	const box = document.getElementById(input.dataset.preview);
	box.replaceChildren();
	[...input.files].slice(0, 12).forEach(async file => {
		const pic = await createImageBitmap(file).catch(() => null);
		if (!pic) return;
		const c = box.appendChild(document.createElement("canvas")), side = Math.min(pic.width, pic.height);
		c.width = c.height = 144;
		c.getContext("2d").drawImage(pic, (pic.width - side) / 2, (pic.height - side) / 2, side, side, 0, 0, 144, 144);
		c.role = "img";
		c.ariaLabel = file.name;
	});
});
