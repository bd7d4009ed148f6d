/** Why a head is no undo, and how git makes one. */
import type { NoRevert } from '../../app/signing/permit-undo.ts';
import type { RepoPath } from '../../model/path.ts';
import { hanging } from './layout.ts';
import { permitJson } from './permit.ts';
import { oneLine, pathText } from './safe.ts';
import type { Style } from './style.ts';
import { shortId, stateMark } from './words.ts';

const SHOWN_PATHS = 8;

/** What is in the way, and the commands that make the revert. */
export function renderNoRevert(found: NoRevert, style: Style): string {
  const { range, record, changedSince, other, commands } = found;
  const landing = `the landing of ${shortId(record.statement.new)} on ${record.statement.place}`;
  const head = `${style.bad(stateMark('blocked'))} ${style.bold(`${oneLine(range.text)} does not undo ${landing}.`)}`;
  if (changedSince.length > 0) {
    const why = `${paths(changedSince)} changed since: an undo permit is for what is as the landing left it.`;
    return [head, hanging('  ', why, style.width), '  Revert it, and have the revert signed: countersign sign'].join(
      '\n',
    );
  }
  return [
    head,
    ...(other.length === 0 ? [] : [hanging('  ', `It also changes ${paths(other)}.`, style.width)]),
    '  Make the revert on the present tip, then run this again:',
    ...commands.map((command) => `    ${command}`),
  ].join('\n');
}

function paths(all: readonly RepoPath[]): string {
  const more = all.length > SHOWN_PATHS ? ` and ${all.length - SHOWN_PATHS} more` : '';
  return `${all.slice(0, SHOWN_PATHS).map(pathText).join(', ')}${more}`;
}

/** The same for a program. */
export function noRevertJson({ range, record, changedSince, other, commands }: NoRevert): object {
  return {
    ...permitJson({ kind: 'landed', range }, null, null, null),
    outcome: 'no-revert',
    about: record.id,
    changedSince,
    other,
    commands,
  };
}
