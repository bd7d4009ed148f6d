/** Brace expansion: `{a,b}` makes several words, also in command position (`{rm,-rf,/}`). */

/** One character of a word with its quoting: quoted braces are letters. */
export interface BraceText {
  readonly text: string;
  /** Offsets of unquoted `{`, `,` and `}` in `text`, ascending. */
  readonly marks: readonly number[];
}

/** Words that one word may become; beyond it the word is not expanded. */
const MOST_WORDS = 64;

/** The words that a literal word expands to; null when they would be too many. Without a comma in braces: itself. */
export function expandBraces({ text, marks }: BraceText): readonly string[] | null {
  const group = firstGroup(text, marks);
  if (group === null) return [text];
  const { open, close, commas } = group;
  const head = text.slice(0, open);
  const bounds = [open, ...commas, close];
  const tails = expandBraces({
    text: text.slice(close + 1),
    marks: marks.filter((at) => at > close).map((at) => at - close - 1),
  });
  if (tails === null) return null;
  const words: string[] = [];
  for (let index = 0; index + 1 < bounds.length; index += 1) {
    const [from, to] = [(bounds[index] ?? 0) + 1, bounds[index + 1] ?? 0];
    const middles = expandBraces({
      text: text.slice(from, to),
      marks: marks.filter((at) => at >= from && at < to).map((at) => at - from),
    });
    if (middles === null || words.length + middles.length * tails.length > MOST_WORDS) return null;
    for (const middle of middles) for (const tail of tails) words.push(head + middle + tail);
  }
  return words;
}

interface Group {
  readonly open: number;
  readonly close: number;
  readonly commas: readonly number[];
}

/** The first outermost pair of braces that has a comma between them. */
function firstGroup(text: string, marks: readonly number[]): Group | null {
  const stack: { open: number; commas: number[] }[] = [];
  let best: Group | null = null;
  for (const at of marks) {
    const top = stack.at(-1);
    if (text[at] === '{') stack.push({ open: at, commas: [] });
    else if (text[at] === ',') top?.commas.push(at);
    else if (top !== undefined) {
      stack.pop();
      if (top.commas.length === 0) continue;
      if (best === null || top.open < best.open) best = { open: top.open, close: at, commas: top.commas };
      if (stack.length === 0) return best;
    }
  }
  return best;
}
