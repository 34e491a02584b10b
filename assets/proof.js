/* The number a sign-up form asks for while very many sign up: its SHA-256 with the challenge begins
 * with so many zero bits. Looked for in slices, so that the page stays alive; started by the first key. */
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
const words = root => Int32Array.from(primes, p => (root(p) % 1) * 2 ** 32 | 0);
const K = words(Math.cbrt), START = words(Math.sqrt).slice(0, 8), W = new Int32Array(64);
const turn = (x, n) => x >>> n | x << 32 - n;

/* One block of 64 bytes more: from one state to another. */
const digest = (from, bytes, at, to) => {
	let a = from[0], b = from[1], c = from[2], d = from[3], e = from[4], f = from[5], g = from[6], h = from[7], i = 0, t, x, y;
	for (; i < 16; i++, at += 4) W[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
	for (; i < 64; i++) {
		x = W[i - 15];
		y = W[i - 2];
		W[i] = W[i - 16] + W[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
	}
	for (i = 0; i < 64; i++) {
		t = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + K[i] + W[i] | 0;
		x = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
		h = g; g = f; f = e; e = d + t | 0; d = c; c = b; b = a; a = t + x | 0;
	}
	to[0] = from[0] + a; to[1] = from[1] + b; to[2] = from[2] + c; to[3] = from[3] + d;
	to[4] = from[4] + e; to[5] = from[5] + f; to[6] = from[6] + g; to[7] = from[7] + h;
};

/* A function that says whether the challenge and a number begin so. What comes before the last whole
 * block is worked out once. */
const tester = (challenge, bits) => {
	const start = new TextEncoder().encode(challenge + ":"), whole = start.length & ~63, rest = start.length - whole;
	const state = START.slice(), hash = new Int32Array(8), tail = new Uint8Array(128);
	for (let at = 0; at < whole; at += 64) digest(state, start, at, state);
	return number => {
		const text = String(number), n = rest + text.length, end = n < 56 ? 64 : 128, long = (whole + n) * 8;
		tail.fill(0);
		tail.set(start.subarray(whole));
		for (let i = 0; i < text.length; i++) tail[rest + i] = text.charCodeAt(i);
		tail[n] = 128;
		tail[end - 2] = long >> 8;
		tail[end - 1] = long;
		digest(state, tail, 0, hash);
		if (end > 64) digest(hash, tail, 64, hash);
		return Math.clz32(hash[0]) >= Math.min(bits, 32);
	};
};

const number = document.getElementById("number"), form = number?.form;
if (form) {
	const box = form.querySelector("[data-proof]"), bar = box.querySelector("progress"), said = box.querySelector("[role=status]");
	const bits = +number.dataset.bits, fits = tester(form.elements.challenge.value, bits);
	let at = 0, started = false, waits;
	const slice = () => {
		for (const until = performance.now() + 12; performance.now() < until; at++)
			if (fits(at)) {
				number.value = at;
				bar.value = 100;
				said.textContent = said.dataset.done;
				if (waits) form.requestSubmit(waits);
				return;
			}
		bar.value = 100 * (1 - Math.exp(-at / 2 ** bits));
		setTimeout(slice);
	};
	const start = () => {
		if (started) return;
		started = true;
		setTimeout(slice);	// never within the form's own submit event: what is submitted there is dropped
	};
	form.querySelector("[data-proof-not]").hidden = true;
	box.hidden = false;
	form.addEventListener("input", start);
	form.addEventListener("submit", e => {
		if (number.value) return;
		e.preventDefault();
		e.stopPropagation();
		waits = e.submitter ?? form.querySelector("[type=submit]");
		form.ariaBusy = true;
		start();
	});
}
