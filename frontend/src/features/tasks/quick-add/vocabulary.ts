/** The words that the rules know. */

const set = (words: string) => new Set(words.split(" "));

const WEEKDAY_NAMES = [
  "sunday sun",
  "monday mon",
  "tuesday tue tues",
  "wednesday wed weds",
  "thursday thu thur thurs",
  "friday fri",
  "saturday sat",
];

const MONTH_NAMES = [
  "january jan",
  "february feb",
  "march mar",
  "april apr",
  "may",
  "june jun",
  "july jul",
  "august aug",
  "september sep sept",
  "october oct",
  "november nov",
  "december dec",
];

/** Short forms, which may end in a dot of their own: "Fri.", "Dec." */
const SHORT_FORMS = new Set(
  [...WEEKDAY_NAMES, ...MONTH_NAMES].flatMap((forms) => forms.split(" ").slice(1)),
);

export function mayEndInDot(key: string): boolean {
  return SHORT_FORMS.has(key) || key === "a.m" || key === "p.m";
}

/** From 0, Sunday. */
export const WEEKDAYS = numbered(WEEKDAY_NAMES, 0);
/** From 1, January. */
export const MONTHS = numbered(MONTH_NAMES, 1);
/** "Mondays" is a habit, not a day. */
export const PLURAL_WEEKDAYS = set(
  "sundays mondays tuesdays wednesdays thursdays fridays saturdays weekdays weekends",
);
/** Short forms that are English words, too. */
export const AMBIGUOUS_WEEKDAYS = set("sun mon wed sat");
/** Months that are verbs, too, when a number stands before them: "the 5 may differ". */
export const AMBIGUOUS_MONTHS = set("may march");

const NUMBER_NAMES = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const NUMBERS = new Map([...NUMBER_NAMES.map((name, at) => [name, at + 1] as const)]);

export type Unit = "minute" | "hour" | "day" | "week" | "month" | "year";

const UNITS = new Map<string, Unit>(
  (
    [
      ["minute", "m min mins minute minutes"],
      ["hour", "h hr hrs hour hours"],
      ["day", "d day days"],
      ["week", "w wk wks week weeks"],
      ["month", "mo mos month months"],
      ["year", "y yr yrs year years"],
    ] as const
  ).flatMap(([unit, names]) => names.split(" ").map((name) => [name, unit] as const)),
);

export function readUnit(key: string): Unit | undefined {
  return UNITS.get(key);
}

/** "3", "three", "a"; never zero, and never more than a person means. */
export function readCount(key: string): number | undefined {
  if (key === "a" || key === "an") return 1;
  if (/^\d{1,4}$/.test(key)) return Number(key) || undefined;
  return NUMBERS.get(key);
}

/** "1st", "22nd": what people write, not only what is grammatical. */
export function readOrdinal(key: string): number | undefined {
  const [, digits] = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(key) ?? [];
  return digits ? Number(digits) : undefined;
}

const TENS =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth";
const SPELLED = new Map([
  ...TENS.split(" ").map((name, at) => [name, at + 1] as const),
  ...TENS.split(" ")
    .slice(0, 9)
    .map((name, at) => [`twenty-${name}`, at + 21] as const),
  ["thirtieth", 30] as const,
  ["thirty-first", 31] as const,
]);

/** "first", "twenty-second": a day only beside a month, for much else is counted so. */
export function readSpelledOrdinal(key: string): number | undefined {
  return SPELLED.get(key);
}

export function isMeridiem(key: string): boolean {
  return key === "am" || key === "pm" || key === "a.m" || key === "p.m";
}

export type DayPart = "morning" | "afternoon" | "evening";

export const DAY_PARTS = new Map<string, DayPart>([
  ["morning", "morning"],
  ["afternoon", "afternoon"],
  ["evening", "evening"],
  ["night", "evening"],
]);

/** Before a weekday these say which one is spoken of, not when something is due. */
export const DETERMINERS = set("the a an my your his her its our their that those any some no");
export const PRONOUNS = set("i we you he she they it who that which this");
/** Words that may follow "at 5" when it is a time: "at 5 with Ann", but not "at 5 houses". */
export const AFTER_A_TIME = set("with for in to and on by or then about from at the but so until");
/** Between two of these points in time lies a stretch. */
export const DASHES = set("- – — to until till til through thru");

function numbered(names: string[], first: number): Map<string, number> {
  return new Map(
    names.flatMap((forms, at) => forms.split(" ").map((form) => [form, at + first] as const)),
  );
}
