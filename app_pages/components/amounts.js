// Reads an amount as it is typed, by the rules of simulation/inputs/amounts.py; tests/inputs/amounts.yaml tests both.
//
// `unit` is {reader: "money", factor: yuan}, {reader: "people"} or {reader: "number"}; `words` is that module's list of words. What
// is given back: {amount: whole number of fen, people or thousandths}, {blank: true}, {unlimited: true} or {fault: "…"}.

const NUMBER = /^(\d[\d,]*\.?\d*|\.\d+)(?:e([+-]?\d{1,2}))?(.*)$/;
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;

export function readAmount(text, unit, words) {
  let bare = text.normalize("NFKC").replace(/\s+/gu, "").toLowerCase().replaceAll("−", "-");
  if (words.blank_words.includes(bare)) return { blank: true };
  if (words.unlimited_words.includes(bare)) return { unlimited: true };
  const sign = words.currency_signs.find((sign) => bare.startsWith(sign)) ?? "";
  bare = bare.slice(sign.length);
  const bracketed = bare.startsWith("(") && bare.endsWith(")");
  const inside = bracketed ? bare.slice(1, -1) : bare.replace(/^-/, "");
  const match = NUMBER.exec(inside);
  if (!match) return { fault: "not_an_amount" };
  const [, digits, power, ending] = match;
  if (digits.includes(",") && !GROUPED.test(digits)) return { fault: "grouping" };
  const [whole, part = ""] = digits.replaceAll(",", "").split(".");
  const number = { digits: BigInt(whole + part || "0"), power: Number(power ?? 0) - part.length };
  if (inside !== bare && number.digits > 0n) return { fault: "negative" };
  if (unit.reader === "people") return people(number, ending, words);
  if (unit.reader === "money") return money(number, ending, unit.factor, words);
  return ending ? { fault: "not_an_amount" } : rounded(scaled(number, 1000), words.most_number * 1000);
}

// The number times `factor` as a whole number and what is left over: [whole, remainder, divisor].
function scaled({ digits, power }, factor) {
  const raised = digits * BigInt(factor) * (power > 0 ? 10n ** BigInt(power) : 1n);
  const divisor = power < 0 ? 10n ** BigInt(-power) : 1n;
  return [raised / divisor, raised % divisor, divisor];
}

function people(number, ending, words) {
  if (ending && !words.people_units.includes(ending)) return { fault: "not_an_amount" };
  const [whole, rest] = scaled(number, 1);
  if (rest > 0n) return { fault: "not_whole" };
  return whole > BigInt(words.most_people) ? { fault: "too_large" } : { amount: Number(whole) };
}

function money(number, ending, factor, words) {
  if (ending && !(ending in words.money_units)) return { fault: "not_an_amount" };
  return rounded(scaled(number, (ending ? words.money_units[ending] : factor) * 100), words.most_yuan * 100);
}

// Halves up; `most` is the largest that can be meant.
function rounded([whole, rest, divisor], most) {
  if (whole > BigInt(most) || (whole === BigInt(most) && rest > 0n)) return { fault: "too_large" };
  return { amount: Number(rest * 2n >= divisor ? whole + 1n : whole) };
}
