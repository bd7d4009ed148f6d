/** Incident reports and pages in Markdown, with or without front matter. Linear in the text; markup is dropped, not judged. */
import type { KnowledgeDocument } from '../../../model/knowledge.ts';
import { readYaml } from '../yaml.ts';

/** Reads one Markdown text. A front matter that is no YAML is taken as text: a report is never lost for its sake. */
export function readMarkdown(id: string, kind: KnowledgeDocument['kind'], source: string): KnowledgeDocument {
  const { fields, body } = splitFrontMatter(source.replace(/\r\n?/g, '\n'));
  const { headings, text } = outline(body);
  const [first = ''] = headings;
  const named = textOf(fields.get('title')) ?? textOf(fields.get('name'));
  const title = named ?? (first === '' ? nameOf(id) : first);
  return {
    id,
    kind,
    title,
    date: dayIn(textOf(fields.get('date')) ?? '') ?? dayIn(id) ?? dayIn(title) ?? dayIn(text.slice(0, 2_000)),
    url: textOf(fields.get('url')) ?? textOf(fields.get('link')),
    subjects: SUBJECTS.flatMap((key) => textsOf(fields.get(key))),
    headings: headings.slice(named === null ? 1 : 0).join('\n'),
    text,
  };
}

/** Keys of a front matter that name what a report is about. */
const SUBJECTS = [
  'services',
  'service',
  'components',
  'component',
  'systems',
  'tags',
  'labels',
  'resources',
  'severity',
];

const FENCE = /^(?:```|~~~)/;

function outline(body: string): { readonly headings: readonly string[]; readonly text: string } {
  const headings: string[] = [];
  const lines: string[] = [];
  let isCode = false;
  const all = body.split('\n');
  for (const [at, line] of all.entries()) {
    if (FENCE.test(line)) isCode = !isCode;
    else if (isCode) lines.push(line);
    else {
      const heading = headingIn(line) ?? (/^=+$/.test(all[at + 1] ?? '') ? line.trim() : undefined);
      if (heading !== undefined && heading !== '') headings.push(plain(heading));
      else lines.push(plain(line));
    }
  }
  return { headings, text: lines.join('\n') };
}

/** The words of `## Words ##`. Read by hand: an expression that allows blanks in two places costs their square. */
function headingIn(line: string): string | undefined {
  const marks = /^#{1,6}(?= )/.exec(line)?.[0];
  if (marks === undefined) return undefined;
  const words = line.slice(marks.length).trim();
  let end = words.length;
  while (end > 0 && words.charAt(end - 1) === '#') end -= 1;
  return end === 0 || /\s/.test(words.charAt(end - 1)) ? words.slice(0, end).trimEnd() : words;
}

/** Text of a line: links by their words, emphasis and table bars gone. Addresses stay, they hold names of systems. */
function plain(line: string): string {
  return line
    .replace(/!?\[([^\][]*)\]\(([^()\s]*)(?:\s[^()]*)?\)/g, '$1 $2')
    .replace(/[*|`>]+/g, ' ')
    .trim();
}

function splitFrontMatter(source: string): { readonly fields: ReadonlyMap<string, unknown>; readonly body: string } {
  const none = { fields: new Map<string, unknown>(), body: source };
  if (!source.startsWith('---\n')) return none;
  const end = source.indexOf('\n---', 3);
  if (end < 0 || end > 20_000) return none;
  const read = readYaml(source.slice(4, end + 1), 'front matter');
  if (read.kind === 'invalid') return none;
  const { value } = read.text;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return none;
  const after = source.indexOf('\n', end + 1);
  return { fields: new Map(Object.entries(value)), body: after < 0 ? '' : source.slice(after + 1) };
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  return typeof value === 'number' ? String(value) : null;
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textOf(one) ?? []);
  const one = textOf(value);
  return one === null ? [] : one.split(',').map((part) => part.trim());
}

/** The first day that a text names, as `2026-11-21`; null when there is none. */
export function dayIn(text: string): string | null {
  return /\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/.exec(text)?.[0] ?? null;
}

function nameOf(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return name
    .replace(/\.[a-z]+$/i, '')
    .replace(/[-_]+/g, ' ')
    .trim();
}
