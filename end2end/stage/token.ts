import { createHmac, randomUUID } from "node:crypto";
import type { Account } from "./greenroom.ts";

/** What a token of the tests says; times in seconds since 1970. */
export interface Claims {
  exp: number;
  iat: number;
  grants: { identity: string };
}

/** An access token as any server with the account's API key would make it: `identity` may call the application. */
export function mintToken(account: Account, identity: string, applicationSid: string): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { typ: "JWT", alg: "HS256", cty: "twilio-fpa;v=1" };
  const claims = {
    jti: `${account.api_key_sid}-${randomUUID()}`,
    iss: account.api_key_sid,
    sub: account.account_sid,
    iat: now,
    exp: now + 3600,
    grants: { identity, voice: { outgoing: { application_sid: applicationSid } } },
  };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${createHmac("sha256", account.api_key_secret).update(text).digest("base64url")}`;
}

/** Reads a token without checking it. */
export function readToken(token: string): Claims {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
