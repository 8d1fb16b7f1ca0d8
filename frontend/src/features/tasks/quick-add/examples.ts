/** What can be typed, for those who ask. */

export const EXAMPLES: readonly { typed: string; means: string }[] = [
  { typed: "tomorrow", means: "a day: also friday, next week, in 3 days, 24 Dec, 2027-01-15" },
  { typed: "5pm", means: "a time: also 17:00, at 5, noon, tomorrow morning" },
  { typed: "!1 … !4", means: "the priority: also p1 … p4, !high, !medium, !low" },
  { typed: "// rest", means: "everything after it becomes the notes" },
  { typed: "“friday”", means: "in quotes, words stay words; so does \\#this" },
];
