/** Words of a text are looked for before it is parsed; written with escapes they must be found all the same. */

/** The text with `\u0041` and `\x41` as the characters they stand for, as far as those are ASCII. */
export function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(?:u00|U000000|x)([0-7][0-9a-fA-F])/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
