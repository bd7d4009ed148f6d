/** Settings inside a value: options of a command line and parameters of an address. */

/** More are not looked at. */
const MOST_OPTIONS = 200;

/** `--timeout=30`, `--workers 4`, `-Xmx2g`, `-Dpool.size=10`, `postgres://…?pool_size=5`, in the order of the text. */
export function optionsIn(text: string): readonly (readonly [name: string, value: string])[] {
  if (text.includes('://')) return parametersIn(text);
  if (!text.startsWith('-') && !text.includes(' -')) return [];
  const words = text.split(/\s+/, MOST_OPTIONS);
  return words.flatMap((word, at) => optionOf(word, words[at + 1]));
}

function optionOf(word: string, next: string | undefined): readonly (readonly [string, string])[] {
  if (/^-X(?:mx|ms|ss)\d/.test(word)) return [[word.slice(1, 4), word.slice(4)]];
  const start = word.startsWith('--') ? 2 : word.startsWith('-D') ? 2 : word.startsWith('-XX:') ? 4 : 0;
  if (start === 0 || word.length === start) return [];
  const equals = word.indexOf('=');
  if (equals > start) return [[word.slice(start, equals), word.slice(equals + 1)]];
  if (!word.startsWith('--') || next === undefined || next.startsWith('-')) return [];
  return [[word.slice(2), next]];
}

function parametersIn(text: string): readonly (readonly [string, string])[] {
  const start = text.indexOf('?');
  if (start < 0) return [];
  return text
    .slice(start + 1)
    .split(/[&;]/, MOST_OPTIONS)
    .flatMap((part) => {
      const equals = part.indexOf('=');
      return equals > 0 ? [[part.slice(0, equals), part.slice(equals + 1)] as const] : [];
    });
}
