/**
 * What the mails say.
 *
 * None holds anything that a visitor wrote: otherwise anybody could send their own words to anybody.
 * What opens an account stands behind the `#`, which browsers keep from servers and their logs.
 */

import type { Letter } from "./mail.ts";

export const RESET_MINUTES = 30;
export const VERIFICATION_MINUTES = 60;

export function resetLetter(to: string, site: string, token: string): Letter {
  return {
    to,
    subject: "Choose a new Holdfast password",
    text: `Open this page to choose a new password for your Holdfast account:

${site}/reset-password#token=${token}

The link works once, for ${RESET_MINUTES} minutes. A new password signs you out everywhere.

If you didn't ask for this, do nothing: your password stays as it is.`,
  };
}

export function verificationLetter(to: string, site: string, token: string): Letter {
  return {
    to,
    subject: "Confirm your email for Holdfast",
    text: `Open this page to confirm that this is the email of your Holdfast account:

${site}/verify-email#token=${token}

The link works for ${VERIFICATION_MINUTES} minutes.

If you have no Holdfast account, do nothing: somebody mistyped their address.`,
  };
}

/** To the address so far, for whoever would lose the account by it. */
export function emailChangeNotice(to: string, site: string): Letter {
  return {
    to,
    subject: "Your Holdfast email is about to change",
    text: `Somebody who knows your password asked for another email for your Holdfast account.
It takes effect once the new one is confirmed.

If that wasn't you, change your password now, which also signs everybody out:

${site}/app/settings/account`,
  };
}
