/* Numbers as they are typed in Vietnam: the same reading as the server's, only for saying it back. */

const GROUPED = /^([+-]?[1-9]\d{0,2}(?:([. ])\d{3})(?:\2\d{3})*)(,\d+)?$/;
const PLAIN = /^[+-]?\d+(?:[.,]\d+)?$/;

/** The number in a text as plain digits with a point, or null. */
export function readNumber(text) {
  const told = text.trim().replace(/[\u2212\u2013]/g, "-").replace(/[\u00a0\u202f]/g, " ");
  if (told.length > 40) return null;
  const grouped = GROUPED.exec(told);
  if (grouped) return grouped[1].replace(/[. ]/g, "") + (grouped[3] ?? "").replace(",", ".");
  return PLAIN.test(told) ? told.replace(",", ".") : null;
}

/** Plain digits with spaces between thousands and the reader's decimal sign. */
export function spellNumber(digits, decimal) {
  const [whole, rest] = digits.replace(/^\+/, "").split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return rest ? spaced + decimal + rest : spaced;
}
