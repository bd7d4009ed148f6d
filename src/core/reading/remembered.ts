/** Several families of rules read the same texts: a reader that remembers what it read last is asked only once. */

/** Texts that one reader remembers together, in UTF-16 units. */
const MOST_TEXT = 512 << 10;
const MOST_ANSWERS = 64;

/**
 * The same pure function, with its last answers at hand. Answers are shared between callers, so they must be
 * read-only; what it throws is not remembered.
 */
export function remembered<Answer>(read: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  let units = 0;
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = read(text);
    if (text.length > MOST_TEXT) return answer;
    answers.set(text, answer);
    units += text.length;
    for (const [oldest] of answers) {
      if (units <= MOST_TEXT && answers.size <= MOST_ANSWERS) break;
      answers.delete(oldest);
      units -= oldest.length;
    }
    return answer;
  };
}
