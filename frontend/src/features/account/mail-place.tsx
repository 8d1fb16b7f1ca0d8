/** Where no mail leaves this machine, nobody should wait for one. */
export function MailPlace({ sendsMail }: { sendsMail: boolean }) {
  if (sendsMail) return null;
  return (
    <p className="text-soft text-sm">
      This Holdfast has no mail server yet. Whoever runs it finds the message in its outbox folder.
    </p>
  );
}
