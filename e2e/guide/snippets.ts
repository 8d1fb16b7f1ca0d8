/** What the integration guide says to run, in its own order, and what it says will come of it. */

export type Snippet = {
  language: "js" | "sh";
  code: string;
  line: number;
  /** A state of the servers that the snippet needs, by the name that a comment in the guide gives it. */
  situation: string | null;
  answer: { kind: "json" | "text"; text: string } | null;
};

type Fence = { language: string; text: string; line: number };

const OPENING = /^```(\S*)$/;
const CLOSING = "```";
const SITUATION = /^<!-- situation: (.+) -->$/;

/** Throws where the guide holds a block that would not be run, or an answer to nothing. */
export function readSnippets(guide: string): Snippet[] {
  const snippets: Snippet[] = [];
  let situation: string | null = null;
  for (const part of split(guide)) {
    if (typeof part === "string") {
      situation = SITUATION.exec(part)?.[1] ?? situation;
    } else {
      place(part, situation, snippets);
      situation = null;
    }
  }
  return snippets;
}

function place(
  { language, text, line }: Fence,
  situation: string | null,
  snippets: Snippet[],
): void {
  if (language === "js" || language === "sh") {
    snippets.push({ language, code: text, line, situation, answer: null });
    return;
  }
  if (language !== "json" && language !== "text") {
    throw new Error(`Line ${line}: a block of \`${language}\` would not be run.`);
  }
  const last = snippets.at(-1);
  if (!last || last.answer) throw new Error(`Line ${line}: an answer without a snippet before it.`);
  last.answer = { kind: language, text };
}

/** Lines of prose as strings, and fenced blocks as wholes. */
function* split(guide: string): Generator<string | Fence> {
  let fence: Fence | null = null;
  for (const [index, line] of guide.split("\n").entries()) {
    if (fence && line === CLOSING) {
      yield fence;
      fence = null;
    } else if (fence) {
      fence.text += `${line}\n`;
    } else if (OPENING.test(line)) {
      fence = { language: OPENING.exec(line)?.[1] ?? "", text: "", line: index + 1 };
    } else {
      yield line;
    }
  }
  if (fence) throw new Error(`Line ${fence.line}: a block that doesn't end.`);
}
