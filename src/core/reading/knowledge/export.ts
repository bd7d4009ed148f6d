/**
 * Incidents exported as JSON by the tools that keep them. What they share is read by the names of fields: an array of
 * objects, each with a title and texts. Known so: PagerDuty, incident.io, FireHydrant, Opsgenie, Statuspage, Jira.
 */
import type { KnowledgeDocument, UnreadDocument } from '../../../model/knowledge.ts';
import { dayIn } from './markdown.ts';

type Fields = Readonly<Record<string, unknown>>;

const LISTS = ['incidents', 'issues', 'alerts', 'data', 'items', 'values', 'postmortems'];
const TITLES = ['title', 'name', 'summary', 'message', 'subject'];
const DATES = ['started_at', 'created_at', 'createdAt', 'created', 'date', 'reported_at', 'occurred_at'];
const LINKS = ['html_url', 'permalink', 'shortlink', 'url', 'self'];
const SUBJECTS = [
  'service',
  'services',
  'components',
  'component',
  'labels',
  'tags',
  'impacted_services',
  'functionalities',
  'teams',
];
/** Values deeper than this are left out: a report is text, not a tree. */
const DEEPEST = 12;
const LONGEST = 400_000;

/** Reads an export. `kind: unread` when it is no JSON, or holds no list of incidents. */
export function readExport(
  id: string,
  source: string,
):
  | { readonly kind: 'read'; readonly documents: readonly KnowledgeDocument[] }
  | ({ readonly kind: 'unread' } & UnreadDocument) {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return { kind: 'unread', id, reason: `it is no JSON: ${(error as Error).message}` };
  }
  const list = listIn(value);
  if (list === null) return { kind: 'unread', id, reason: 'it holds no list of incidents' };
  const documents = list.flatMap((one, at) => (isFields(one) ? [documentOf(one, `${id}#${at + 1}`)] : []));
  return { kind: 'read', documents: documents.filter(({ title, text }) => title !== '' || text !== '') };
}

function listIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isFields(value)) return null;
  for (const key of LISTS) if (Array.isArray(value[key])) return value[key];
  return isFields(value['incident']) ? [value['incident']] : null;
}

function documentOf(one: Fields, fallback: string): KnowledgeDocument {
  // Jira keeps everything but the key below `fields`.
  const fields: Fields = isFields(one['fields']) ? { ...one['fields'], key: one['key'] } : one;
  const name = [one['key'], one['id'], one['reference'], one['number']].find(
    (value) => typeof value === 'string' || typeof value === 'number',
  );
  const texts: string[] = [];
  collect(fields, texts, 0, { left: LONGEST });
  return {
    id: name === undefined ? fallback : `${fallback.slice(0, fallback.lastIndexOf('#'))}#${String(name)}`,
    kind: 'incident',
    title: firstText(fields, TITLES) ?? '',
    date: dayIn(firstText(fields, DATES) ?? ''),
    url: firstText(fields, LINKS),
    subjects: SUBJECTS.flatMap((key) => namesIn(fields[key])),
    headings: '',
    text: texts.join('\n'),
  };
}

function firstText(fields: Fields, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/** Names in a field that is a text, an object with a name, or a list of either. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.slice(0, 100).flatMap((one) => (Array.isArray(one) ? [] : namesIn(one)));
  if (!isFields(value)) return [];
  const name = firstText(value, ['name', 'summary', 'title', 'value']);
  return name === null ? [] : [name];
}

/** All texts worth searching: no ids, addresses or times. */
function collect(value: unknown, into: string[], depth: number, budget: { left: number }): void {
  if (budget.left <= 0 || depth > DEEPEST) return;
  if (typeof value === 'string') {
    if (value.length < 3 || /^(?:https?:\/\/\S*|\d{4}-\d\d-\d\dT\S*|[\da-f-]{16,})$/i.test(value)) return;
    const text = value.replace(/<[^<>]*>/g, ' ').slice(0, budget.left);
    into.push(text);
    budget.left -= text.length;
  } else if (Array.isArray(value)) for (const one of value) collect(one, into, depth + 1, budget);
  else if (isFields(value)) for (const one of Object.values(value)) collect(one, into, depth + 1, budget);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
