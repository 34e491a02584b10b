// provider: somebody else's OpenID Connect, certified, for tests.
// node provider.mjs PORT REDIRECT_URI KEY_NAME [METHOD]: METHOD is how clients send their secret.
// Whoever signs in as "nina" is nina@test.example; an address is verified unless the name begins with "un".
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

const [port, back, kid, method = "client_secret_basic"] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const kind = kid.startsWith("curve") ? ["ec", { namedCurve: "P-256" }] : ["rsa", { modulusLength: 2048 }];
const key = { ...generateKeyPairSync(...kind).privateKey.export({ format: "jwk" }), kid, use: "sig" };

const provider = new Provider(issuer, {
	clients: [{ client_id: "souk", client_secret: "hush: 100% +secret", redirect_uris: [back], response_types: ["code"],
		token_endpoint_auth_method: method, id_token_signed_response_alg: kid.startsWith("curve") ? "ES256" : "RS256" }],
	jwks: { keys: [key] },
	cookies: { keys: ["for tests"] },
	pkce: { required: () => true, methods: ["S256"] },
	claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
	findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@test.example`, email_verified: !id.startsWith("un"),
		name: id[0].toUpperCase() + id.slice(1) }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
