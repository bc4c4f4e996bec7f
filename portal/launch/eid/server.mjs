// A national eID that anybody may try: the certified oidc-provider with people who do not exist.
//
// EID_PORT            where it listens, on loopback only
// EID_ISSUER          its name (default http://127.0.0.1:<port>)
// EID_CLIENT_ID, EID_CLIENT_SECRET, EID_REDIRECT_URIS   the portal that may ask
// EID_FAULTS=yes      lets tests spoil answers (faults.mjs)

import { randomBytes } from "node:crypto";
import * as jose from "jose";
import Provider from "oidc-provider";

import { faults } from "./faults.mjs";
import { choicePage, errorPage, languageOf } from "./pages.mjs";
import { personById } from "./people.mjs";

const LEVELS = {
  low: "http://eidas.europa.eu/LoA/low",
  substantial: "http://eidas.europa.eu/LoA/substantial",
  high: "http://eidas.europa.eu/LoA/high",
};
const port = Number(process.env.EID_PORT ?? 9300);
const issuer = process.env.EID_ISSUER ?? `http://127.0.0.1:${port}`;
const { privateKey, publicKey } = await jose.generateKeyPair("RS256", { extractable: true });
const keyId = randomBytes(8).toString("hex");
// What is known of a subject right now: the same person may come with a new name.
const chosen = new Map();

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: process.env.EID_CLIENT_ID ?? "portal",
      client_secret: process.env.EID_CLIENT_SECRET ?? "demo-secret",
      redirect_uris: (process.env.EID_REDIRECT_URIS ?? "").split(",").filter(Boolean),
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  jwks: { keys: [{ ...(await jose.exportJWK(privateKey)), kid: keyId, use: "sig", alg: "RS256" }] },
  cookies: { keys: [randomBytes(16).toString("hex")] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
  acrValues: Object.values(LEVELS),
  claims: {
    openid: ["sub", "acr", "auth_time"],
    profile: ["given_name", "family_name", "birthdate"],
    embg: ["embg"],
  },
  conformIdTokenClaims: false, // the portal believes the signed token only and never asks for more
  pkce: { required: () => true },
  ttl: { Interaction: 900, Session: 900, Grant: 900, AccessToken: 300, IdToken: 300, AuthorizationCode: 60 },
  interactions: { url: (_ctx, interaction) => `/choose/${interaction.uid}` },
  renderError(ctx, out) {
    ctx.type = "html";
    ctx.body = errorPage({ language: languageOf(ctx.query), error: out.error });
  },
  async findAccount(_ctx, sub) {
    const claims = chosen.get(sub);
    return claims && { accountId: sub, claims: async () => claims };
  },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile embg");
    await grant.save();
    return grant;
  },
});

async function form(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

async function choose(ctx) {
  const { uid, params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method !== "POST") {
    const asked = String(params.acr_values ?? "").split(" ");
    const wanted = Object.keys(LEVELS).find((level) => asked.includes(LEVELS[level]));
    const language = languageOf(params);
    ctx.type = "html";
    ctx.body = choicePage({ uid, language, levels: LEVELS, wanted: wanted ?? "substantial" });
    return;
  }
  const given = await form(ctx.req);
  const { note, serial, id, ...claims } = personById(given.get("person")) ?? {};
  if (claims.sub) chosen.set(claims.sub, claims);
  const result =
    given.get("do") === "cancel"
      ? { error: "access_denied", error_description: "cancelled" }
      : {
          login: {
            accountId: claims.sub,
            acr: LEVELS[given.get("level")],
            amr: ["demo"],
            remember: false,
          },
        };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  ctx.status = 303;
}

provider.use(async (ctx, next) => {
  if (ctx.path === "/healthz") {
    ctx.body = "ok";
  } else if (/^\/choose\/[\w-]+$/.test(ctx.path)) {
    await choose(ctx).catch((error) => {
      ctx.status = 400;
      ctx.type = "html";
      ctx.body = errorPage({ language: "mk", error: error.error ?? error.name });
    });
  } else {
    await next();
  }
});
if (process.env.EID_FAULTS === "yes") provider.use(faults({ privateKey, publicKey, keyId }));

provider.listen(port, "127.0.0.1", () => console.log(`demo eID: ${issuer}`));
