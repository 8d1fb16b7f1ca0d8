/**
 * `channel_binding=require`, as libpq means it: whoever answers must prove that the encryption ends there.
 *
 * node-postgres binds to the channel if the server offers it, and has no option to insist.
 * So this overrides the steps of its sign-in; the tests talk to servers that would evade them.
 */

import { Client } from "pg";

const BOUND_MECHANISM = "SCRAM-SHA-256-PLUS";

// Steps that node-postgres has, but doesn't declare.
declare module "pg" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface adds to a class.
  interface Client {
    saslSession?: object | null;
    _handleAuthCleartextPassword(message: unknown): void;
    _handleAuthMD5Password(message: unknown): void;
    _handleAuthSASL(message: { mechanisms: string[] }): void;
    _handleAuthSASLFinal(message: unknown): void;
    _handleReadyForQuery(message: unknown): void;
  }
}

export class BoundClient extends Client {
  #isBound = false;

  override _handleAuthCleartextPassword(): void {
    this.#refuse();
  }

  override _handleAuthMD5Password(): void {
    this.#refuse();
  }

  override _handleAuthSASL(message: { mechanisms: string[] }): void {
    if (message.mechanisms.includes(BOUND_MECHANISM)) super._handleAuthSASL(message);
    else this.#refuse();
  }

  override _handleAuthSASLFinal(message: unknown): void {
    if (this.saslSession) {
      super._handleAuthSASLFinal(message);
      // It is put away only once the server's signature was right.
      this.#isBound = this.saslSession === null;
    } else this.#refuse();
  }

  override _handleReadyForQuery(message: unknown): void {
    // A server that asks for no password at all proves nothing either.
    if (this.#isBound) super._handleReadyForQuery(message);
    else this.#refuse();
  }

  #refuse(): void {
    const reason = "Channel binding is required, but the database server doesn't offer it.";
    this.connection.emit("error", new Error(reason));
    this.connection.stream.destroy();
  }
}
