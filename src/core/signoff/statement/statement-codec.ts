/**
 * Statements as bytes: an in-toto Statement v1 (in-toto/attestation, `spec/v1/statement.md`) in one canonical spelling.
 * What does not encode to exactly the same bytes again is no statement, so that doubled members, blanks, other orders
 * and other escapes have no room.
 */
import type { z } from '../../reading/schema.ts';
import { CountersignError } from '../../../model/error.ts';
import { MAX_PAYLOAD_BYTES, type Statement } from '../../../model/statement.ts';
import { isRecord, parseJson } from '../../reading/foreign-json.ts';
import { parseSignedPath, signedPath } from './signed-path.ts';
import { brokenRule } from './statement-rules.ts';
import { PREDICATE_TYPE, predicateShape, STATEMENT_TYPE } from './statement-shape.ts';
import { subjectsOf } from './subjects.ts';
import type { Malformed } from '../keys/wire.ts';

export type DecodedStatement = { readonly kind: 'ok'; readonly statement: Statement } | Malformed;

/**
 * The bytes of a statement.
 *
 * @throws CountersignError `usage` when it breaks the rules that {@link decodeStatement} keeps
 */
export function encodeStatement(statement: Statement): Buffer {
  const checked = check(mapPaths(statement, signedPath));
  if (checked.kind === 'malformed') throw new CountersignError('usage', `this cannot be signed: ${checked.why}`);
  const bytes = spell(checked.statement, checked.predicate);
  if (bytes.length > MAX_PAYLOAD_BYTES) {
    const message = `this cannot be signed: the statement is larger than ${MAX_PAYLOAD_BYTES} bytes`;
    throw new CountersignError('usage', message, { remedy: 'split the change' });
  }
  return bytes;
}

/** Reads a statement; `why` completes the sentence "it is no statement: …". */
export function decodeStatement(bytes: Uint8Array): DecodedStatement {
  if (bytes.length > MAX_PAYLOAD_BYTES) return malformed(`it is larger than ${MAX_PAYLOAD_BYTES} bytes`);
  const value = parseJson(bytes);
  if (!isRecord(value)) return malformed('it is no JSON object');
  if (value['_type'] !== STATEMENT_TYPE) return malformed('it is no in-toto Statement v1');
  if (value['predicateType'] !== PREDICATE_TYPE) return malformed(`its predicate is not \`${PREDICATE_TYPE}\``);
  const checked = check(value['predicate']);
  if (checked.kind === 'malformed') return checked;
  const same = spell(checked.statement, checked.predicate).equals(bytes);
  return same ? { kind: 'ok', statement: checked.statement } : malformed('it is not in its canonical spelling');
}

interface Checked {
  readonly kind: 'ok';
  readonly statement: Statement;
  /** As JSON spells it, members in order. */
  readonly predicate: object;
}

function check(value: unknown): Checked | Malformed {
  const shaped = predicateShape(isRecord(value) ? value['kind'] : null).safeParse(value);
  if (!shaped.success) return malformed(describe(shaped.error.issues[0]));
  const statement = mapPaths(shaped.data as Statement, parseSignedPath);
  const broken = brokenRule(statement);
  return broken === null ? { kind: 'ok', statement, predicate: shaped.data as object } : malformed(broken);
}

function spell(statement: Statement, predicate: object): Buffer {
  const subject = subjectsOf(statement);
  return Buffer.from(JSON.stringify({ _type: STATEMENT_TYPE, subject, predicateType: PREDICATE_TYPE, predicate }));
}

/** The statement with another spelling of its paths; `map` gives what the type says only in one of the directions. */
function mapPaths(statement: Statement, map: (path: string) => string): Statement {
  const path = <P extends string>(text: P): P => map(text) as P;
  switch (statement.kind) {
    case 'sign-off': {
      const { opened } = statement;
      const set = statement.set.map((entry) => ({ ...entry, path: path(entry.path) }));
      return { ...statement, set, opened: { ...opened, paths: opened.paths.map(path) } };
    }
    case 'objection': {
      const { about } = statement;
      return about.kind === 'request' ? { ...statement, about: { ...about, paths: about.paths.map(path) } } : statement;
    }
    case 'record': {
      const requirement = statement.requirement.map((each) =>
        each.kind === 'owners' ? { ...each, path: path(each.path) } : each,
      );
      return { ...statement, requirement };
    }
    case 'permit':
    case 'declaration':
      return statement;
  }
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'it does not have the shape of a statement';
  const at = issue.path.length === 0 ? '' : ` at \`${issue.path.map(String).join('.').slice(0, 200)}\``;
  if (issue.code === 'unrecognized_keys') return `unknown field \`${(issue.keys[0] ?? '').slice(0, 64)}\`${at}`;
  return `${issue.message.slice(0, 200)}${at}`;
}

function malformed(why: string): Malformed {
  return { kind: 'malformed', why };
}
