/** Text that PostgreSQL can't store, or that is absurdly long, is refused before it gets anywhere. */

const LONGEST: Record<string, number> = { name: 100, email: 254 };
const LONGEST_OTHER = 2048;
const DEEPEST = 8;

/** The first reason to refuse, in words that don't repeat the input. */
export function findProblem(value: unknown, field = "", depth = 0): string | null {
  if (depth > DEEPEST) return "The request is nested too deeply.";
  if (typeof value === "string") return findTextProblem(value, field);
  if (typeof value !== "object" || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const problem = findTextProblem(key, "") ?? findProblem(item, key, depth + 1);
    if (problem) return problem;
  }
  return null;
}

function findTextProblem(text: string, field: string): string | null {
  if (text.includes("\0") || !text.isWellFormed()) return "Text must not contain this character.";
  const longest = LONGEST[field] ?? LONGEST_OTHER;
  if (field === "name" && text.trim() === "") return "Name is required.";
  if ([...text].length > longest) return `${field ? capitalise(field) : "A value"} is too long.`;
  return null;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
