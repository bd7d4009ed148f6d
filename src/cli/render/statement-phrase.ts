/** What a statement says, in one phrase. */
import { counted } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import { shortId } from './words.ts';
import type { Statement } from '../../model/statement.ts';

/** What a statement says, as a verb and its object. */
export function statementPhrase(statement: Statement): string {
  switch (statement.kind) {
    case 'sign-off': {
      const read = statement.set.filter(({ how }) => how === 'read').length;
      const listed = statement.set.length - read;
      const late = statement.after === null ? '' : ` afterwards (${shortName(statement.after)})`;
      return `signs ${counted(read, 'file')}${listed === 0 ? '' : ` and lists ${listed}`} for ${oneLine(statement.target)}, head ${shortId(statement.head)}${late}`;
    }
    case 'objection':
      return `objects: ${objectionPhrase(statement.about)}${statement.reason === '' ? '' : ` (${clipped(statement.reason, 80)})`}`;
    case 'permit':
      return `permits ${statement.what} until ${dayOf(statement.expires)} (${clipped(statement.reason, 80)})`;
    case 'declaration':
      return `declares ${statement.says}${statement.head === null ? '' : ` of ${shortId(statement.head)}`}${statement.policy === null ? '' : ` policy ${shortName(statement.policy)}`}`;
    case 'record':
      return `records ${oneLine(statement.place)} at ${shortId(statement.new)}`;
  }
}

function objectionPhrase(about: Extract<Statement, { kind: 'objection' }>['about']): string {
  switch (about.kind) {
    case 'statement':
      return `withdraws ${shortName(about.id)}`;
    case 'request':
      return `rejects ${counted(about.paths.length, 'file')} at ${shortId(about.head)}`;
    case 'record':
      return `recalls the landing ${shortName(about.id)}`;
    case 'key':
      return `withdraws the key ${about.fingerprint}`;
  }
}

/** The first digits of a digest. */
export function shortName(id: string): string {
  return shortId(id.replace(/^sha256:/, ''));
}

/** A moment to the minute, in UTC. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
