/** Where a program gives a name its value: found in the text, without a grammar, and rather too often than too rarely. */

const NAME = /[A-Za-z_]\w*/g;
/** Behind a name: `=`, `+=`, `:=`, `<<`, an annotation, a parameter of a block, a method that changes the text. */
const BINDS = /^[ \t]*(?:[-+*/%.|&^~<>?@:]{0,3}=(?!=)|:|<<|\||\.(?:concat|replace|insert|prepend|clear)\b)/;
/** As much as `BINDS` has to see. */
const BEHIND = 24;

/** Pieces whose names are all given values: parameters, loops, imports, several targets of one `=`. */
const REGIONS: readonly RegExp[] = [
  /\b(?:def|function|func|lambda|sub|fn)\b[^)]{0,400}/g,
  /\([^()]{0,200}\)[ \t]{0,20}(?:\{|=>)/g,
  /\b(?:for|foreach)\b[^\n]{0,200}/g,
  /\b(?:as|global|nonlocal)[ \t]+[^\n]{0,100}/g,
  /^[ \t]*(?:import|from)\b[^\n]{0,200}/gm,
  /^[^\n=()]{0,200},[^\n=]{0,200}=(?!=)/gm,
  /^[ \t]*(?:(?:const|let|var)[ \t]+)?[[{(][^=;]{0,200}=(?!=)/gm,
];

/** Of some names those that are given a value exactly once, as far as the text says. */
export function boundOnce(text: string, names: ReadonlySet<string>): ReadonlySet<string> {
  const bound = new Map<string, number>();
  for (const { 0: name, index } of text.matchAll(NAME)) {
    if (!names.has(name)) continue;
    const end = index + name.length;
    if (BINDS.test(text.slice(end, end + BEHIND))) bound.set(name, (bound.get(name) ?? 0) + 1);
  }
  for (const region of REGIONS)
    for (const [piece] of text.matchAll(region)) for (const [name] of piece.matchAll(NAME)) bound.set(name, Infinity);
  return new Set([...names].filter((name) => bound.get(name) === 1));
}
