/** Somebody who signs in without a browser: requests, and the cookies that came of them. */

import { createHmac } from "node:crypto";
import { readStack } from "../stack/stack.ts";
import { askApi, expect, newEmail, PASSWORD } from "./person.ts";

type Body = Record<string, unknown>;

export class Device {
  readonly site: string;
  readonly #headers: Record<string, string>;
  readonly #cookies = new Map<string, string>();

  constructor(site = readStack().webUrl, headers: Record<string, string> = {}) {
    this.site = site;
    this.#headers = headers;
  }

  /** With an account of its own. */
  static async signedUp(name = "Ann", site?: string): Promise<Device & { email: string }> {
    const device = new Device(site);
    const email = newEmail(name);
    const answer = await device.post("/sign-up/email", { name, email, password: PASSWORD });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return Object.assign(device, { email });
  }

  /** Another one of the same person. */
  static async signedIn(email: string, password = PASSWORD, site?: string): Promise<Device> {
    const device = new Device(site);
    const answer = await device.signIn(email, password);
    expect(answer.status, await answer.clone().text()).toBe(200);
    return device;
  }

  signIn(email: string, password = PASSWORD): Promise<Response> {
    return this.post("/sign-in/email", { email, password });
  }

  post(path: string, body: Body = {}): Promise<Response> {
    return this.#send(path, { method: "POST", body: JSON.stringify(body) });
  }

  get(path: string): Promise<Response> {
    return this.#send(path, { method: "GET" });
  }

  /** Signed in with what another one has; its own cookies change apart from then on. */
  copy(): Device {
    const twin = new Device(this.site, this.#headers);
    for (const [name, value] of this.#cookies) twin.#cookies.set(name, value);
    return twin;
  }

  async token(): Promise<string> {
    const { token } = (await (await this.get("/token")).json()) as { token: string };
    return token;
  }

  async user(): Promise<Body | null> {
    const session = (await (await this.get("/get-session")).json()) as { user: Body } | null;
    return session?.user ?? null;
  }

  /** Whether page and API still let it in, asked with what it has in hand. */
  async isIn(token: string): Promise<{ page: boolean; api: number }> {
    const page = (await this.user()) !== null;
    return { page, api: (await askApi("/api/tasks", token)).status };
  }

  hasCookie(part: string): boolean {
    return [...this.#cookies.keys()].some((name) => name.includes(part));
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(`${this.site}/api/auth${path}`, {
      ...init,
      redirect: "manual",
      headers: {
        "Content-Type": "application/json",
        Origin: this.site,
        ...(cookie ? { Cookie: cookie } : {}),
        ...this.#headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const cut = pair.indexOf("=");
    const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
    if (!value || attributes.includes("Max-Age=0")) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

export const OUT = { page: false, api: 401 };
export const IN = { page: true, api: 200 };

/** What an authenticator app shows, now or some half minutes away (RFC 6238). */
export function codeOf(totpUri: string, halfMinutes = 0): string {
  const secret = fromBase32(new URL(totpUri).searchParams.get("secret") ?? "");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + halfMinutes));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
    )
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
