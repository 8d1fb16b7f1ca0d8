import { askAccount } from "@/lib/account-request";
import { type AccountProblems, explainRefusal } from "./credentials";

/** What the second factor does to an account asks for the password, each time. */
export async function askWithPassword<T>(
  path: string,
  password: string,
  onDone: (data: T) => void,
): Promise<AccountProblems | null> {
  if (!password) return { password: "Password is required." };
  const { data, refusal } = await askAccount<T>(path, { password });
  if (refusal) return explainRefusal(refusal);
  onDone(data);
  return null;
}
