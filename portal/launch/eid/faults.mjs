// What a wrong or forged provider would answer. Only for tests: the process must be started with
// EID_FAULTS=yes, then POST /faults {"id_token": "wrong_audience"} spoils what follows.

import * as jose from "jose";

const SPOILED = {
  wrong_issuer: (claims) => ({ ...claims, iss: "https://somebody-else.example" }),
  wrong_audience: (claims) => ({ ...claims, aud: "another-portal" }),
  several_audiences: (claims) => ({ ...claims, aud: [claims.aud, "another-portal"] }),
  wrong_nonce: (claims) => ({ ...claims, nonce: "of-another-visit" }),
  no_nonce: ({ nonce, ...claims }) => claims,
  expired: (claims) => ({ ...claims, iat: claims.iat - 7200, exp: claims.iat - 3600 }),
  no_expiry: ({ exp, ...claims }) => claims,
  no_subject: ({ sub, ...claims }) => claims,
  no_acr: ({ acr, ...claims }) => claims,
  odd_acr: (claims) => ({ ...claims, acr: "urn:as-good-as-high" }),
  old_login: (claims) => ({ ...claims, auth_time: claims.iat - 7200 }),
  odd_number: (claims) => ({ ...claims, embg: "1234567890123" }),
  other_birth_date: (claims) => ({ ...claims, birthdate: "1970-01-01" }),
};

const state = { id_token: "", slow: "", seconds: 0, down: "" };

export function faults({ privateKey, keyId, publicKey }) {
  async function spoiled(token) {
    const claims = jose.decodeJwt(token);
    const header = { alg: "RS256", kid: keyId, typ: "JWT" };
    if (state.id_token === "foreign_signature") {
      const { privateKey: foreign } = await jose.generateKeyPair("RS256");
      return new jose.SignJWT(claims).setProtectedHeader(header).sign(foreign);
    }
    if (state.id_token === "no_signature") return new jose.UnsecuredJWT(claims).encode();
    if (state.id_token === "signed_with_public_key") {
      const secret = new TextEncoder().encode(await jose.exportSPKI(publicKey));
      return new jose.SignJWT(claims).setProtectedHeader({ ...header, alg: "HS256" }).sign(secret);
    }
    if (state.id_token === "no_token") return undefined;
    const change = SPOILED[state.id_token];
    return new jose.SignJWT(change(claims)).setProtectedHeader(header).sign(privateKey);
  }

  return async function spoil(ctx, next) {
    if (ctx.path === "/faults" && ctx.method === "POST") {
      const chunks = [];
      for await (const chunk of ctx.req) chunks.push(chunk);
      Object.assign(state, { id_token: "", slow: "", seconds: 0, down: "" });
      Object.assign(state, JSON.parse(Buffer.concat(chunks).toString()));
      ctx.status = 204;
      return;
    }
    if (state.slow && ctx.path.startsWith(state.slow)) {
      await new Promise((resolve) => setTimeout(resolve, state.seconds * 1000));
    }
    if (state.down && ctx.path.startsWith(state.down)) {
      ctx.status = 503;
      ctx.body = "down";
      return;
    }
    await next();
    if (ctx.path === "/.well-known/openid-configuration" && state.id_token === "other_discovery") {
      ctx.body = { ...ctx.body, issuer: "https://somebody-else.example" };
    }
    if (state.id_token && state.id_token !== "other_discovery" && ctx.body?.id_token) {
      ctx.body = { ...ctx.body, id_token: await spoiled(ctx.body.id_token) };
    }
  };
}
