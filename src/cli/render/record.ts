/** What a recorder found: per protected ref what it recorded, and what was not signed. */
import type { StandingRef } from '../../app/gate/record-landings.ts';
import type { Verdict } from '../../model/verdict.ts';
import { EXIT, type ExitCode, exitForVerdict } from '../exit.ts';
import { counted, hanging } from './layout.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderReasons } from './verdict.ts';
import { verdictJson } from './verdict-json.ts';

export const RECORD_SCHEMA = 'countersign.dev/record/v1';

/** Said with every refusal of a gate that comes after the fact. */
export const DETECTS =
  'This gate detects what landed, it prevents nothing: the branch has moved already, and deployment refuses it.';

const SHOWN = 5;

/** The worst of all: 3 what could not be evaluated, 1 a violation, also where the policy only observes. */
export function exitForRecorded(found: readonly StandingRef[]): ExitCode {
  const codes = found.flatMap(({ verdicts }) => verdicts.map(exitForVerdict));
  return codes.find((code) => code === EXIT.unevaluated) ?? codes.find((code) => code === EXIT.refused) ?? EXIT.pass;
}

/** What `record` prints. */
export function renderRecorded(found: readonly StandingRef[], style: Style, all: boolean): string {
  if (found.length === 0) return 'No protected branch is here.';
  const parts = found.map((ref) => renderRef(ref, style, all));
  const wrong = found.some(({ verdicts }) => verdicts.some(({ state }) => state === 'refused'));
  return [...parts, ...(wrong ? [hanging(`${style.warn('!')} `, DETECTS, style.width)] : [])].join('\n\n');
}

function renderRef(found: StandingRef, style: Style, all: boolean): string {
  const { verdicts, landings, tip } = found;
  const name = style.bold(oneLine(found.ref.replace('refs/heads/', '')));
  if (found.current || verdicts.length === 0) return `${style.good('✓')} ${name}: recorded up to ${tip.slice(0, 12)}`;
  const wrong = landings.filter(({ record }) => record.verdict === 'violation').length;
  const state =
    verdicts.find((verdict) => verdict.state === 'error') ?? verdicts.find((verdict) => verdict.state === 'refused');
  const mark = state === undefined ? style.good('✓') : style.bad(state.state === 'error' ? '?' : '✗');
  const what =
    landings.length === 0
      ? 'nothing was recorded'
      : `recorded ${counted(landings.length, 'landing')}${wrong === 0 ? '' : `, ${counted(wrong, 'violation')} among them`}`;
  const range = `${verdicts[0]?.old?.slice(0, 12) ?? 'nothing'} → ${tip.slice(0, 12)}`;
  return [`${mark} ${name} ${range}: ${what}`, ...verdicts.map((verdict) => reasonsOf(verdict, style, all))]
    .filter((text) => text !== '')
    .join('\n');
}

function reasonsOf({ reasons }: Verdict, style: Style, all: boolean): string {
  return renderReasons(reasons, style, all ? Number.POSITIVE_INFINITY : SHOWN);
}

/** What `record --json` prints. */
export function recordJson(found: readonly StandingRef[]): object {
  return {
    refs: found.map(({ ref, tip, current, verdicts, landings }) => ({
      ref,
      tip,
      current,
      recorded: landings.map(({ record: { old, new: next, mode, verdict } }) => ({ old, new: next, mode, verdict })),
      verdicts: verdicts.map(verdictJson),
    })),
  };
}
