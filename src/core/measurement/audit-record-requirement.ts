/** Reads the requirements of a kept record. */
import type { Requirement } from '../../model/decision.ts';
import type { Fields } from './json-fields.ts';
import { fieldsOf, isCount, list, oneOf, strings } from './json-fields.ts';

type SignOff = Extract<Requirement, { kind: 'sign-off' }>;

const COVERAGES: readonly SignOff['coverage'][] = ['exact', 'rebased'];
const PRESENCES: readonly SignOff['presence'][] = ['none', 'user-present', 'user-verified'];

/** One requirement, or null when any field is not what it should be. */
export function readRequirement(value: unknown): Requirement | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { kind, rule } = fields;
  if (typeof rule !== 'string') return null;
  switch (kind) {
    case 'sign-off':
      return readSignOff(fields, rule);
    case 'owners': {
      const { path, count } = fields;
      const owners = strings(fields['owners']);
      return typeof path === 'string' && isCount(count) && owners !== null ? { kind, rule, path, owners, count } : null;
    }
    case 'questions': {
      const questions = list(fields['questions'], readQuestion);
      return questions === null ? null : { kind, rule, questions };
    }
    case 'change-plan':
      return { kind, rule };
    case 'label':
      return typeof fields['label'] === 'string' ? { kind, rule, label: fields['label'] } : null;
    default:
      return null;
  }
}

function readSignOff(fields: Fields, rule: string): SignOff | null {
  const { count, level, signer } = fields;
  const from = strings(fields['from']);
  const coverage = oneOf(fields['coverage'], COVERAGES);
  const presence = oneOf(fields['presence'], PRESENCES);
  if (!isCount(count) || (level !== null && !isCount(level))) return null;
  if (from === null || coverage === null || presence === null) return null;
  if (signer !== undefined && signer !== true) return null;
  const unlevelled = signer === true ? ({ signer } as const) : {};
  return { kind: 'sign-off', rule, count, level, ...unlevelled, from, coverage, presence };
}

function readQuestion(value: unknown): { readonly id: string; readonly text: string } | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { id, text } = fields;
  return typeof id === 'string' && typeof text === 'string' ? { id, text } : null;
}
