/** Placeholders of templates, in one linear pass: an opening that is never closed costs no second look at its rest. */

/**
 * Texts like `{{ name }}` as a variable of a shell that nobody knows.
 *
 * @param open what a placeholder begins with: `{{`, `${{`, `$[[`
 * @param closing the letter that closes it when it stands twice; it and a line's end stand in no placeholder
 * @param variable what stands in its place
 */
export function withoutPlaceholders(
  text: string,
  open: string,
  closing: '}' | ']',
  variable: '$given' | '"$given"' = '"$given"',
): string {
  let result = '';
  let kept = 0;
  for (let at = text.indexOf(open); at >= 0; ) {
    let stop = at + open.length;
    while (stop < text.length && text[stop] !== closing && text[stop] !== '\n') stop += 1;
    const isClosed = text[stop] === closing && text[stop + 1] === closing;
    if (isClosed) {
      result += text.slice(kept, at) + variable;
      kept = stop + 2;
    }
    // Every opening before the stop would end there too.
    at = text.indexOf(open, isClosed ? kept : stop);
  }
  return result + text.slice(kept);
}
