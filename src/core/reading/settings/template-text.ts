/** Templates of Helm and Jinja as the YAML that they stand in: what is made elsewhere becomes a word. */

/** Stands for what a template puts there; no number and no unit. */
const TEMPLATED = 'templated-value';

/** The text with the same lines: lines of nothing but directives are emptied, others get a word for each directive. */
export function plainTemplate(source: string): string {
  return source.split('\n').map(plainLine).join('\n');
}

function plainLine(line: string): string {
  if (!line.includes('{{') && !line.includes('{%')) return line;
  let kept = '';
  let at = 0;
  let replaced = '';
  while (at < line.length) {
    const start = nextStart(line, at);
    if (start < 0) break;
    const end = line.indexOf(line[start + 1] === '{' ? '}}' : '%}', start + 2);
    if (end < 0) return '';
    kept += line.slice(at, start);
    replaced += line.slice(at, start) + TEMPLATED;
    at = end + 2;
  }
  kept += line.slice(at);
  if (kept.trim() === '' || kept.trim() === '-') return '';
  return replaced + line.slice(at);
}

function nextStart(line: string, from: number): number {
  for (let at = line.indexOf('{', from); at >= 0; at = line.indexOf('{', at + 1)) {
    if (line[at + 1] === '{' || line[at + 1] === '%') return at;
  }
  return -1;
}
