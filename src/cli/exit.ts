/** The one table of exit codes. Scripts depend on it: codes are only ever added. */
import type { DecisionState } from '../model/decision.ts';
import type { ErrorCode } from '../model/error.ts';
import type { Verdict } from '../model/verdict.ts';

/** Names of the exit codes, as docs/commands.md lists them. */
export const EXIT = {
  /** Ran and passes; computed; or nothing to do. */
  pass: 0,
  /** Ran and refused: blocked or pending; `doctor` found a failure; `policy test` has a failing case. */
  refused: 1,
  /** Wrong use: unknown option, command or revision, text of a policy that does not hold. Nothing was evaluated. */
  usage: 2,
  /** Could not evaluate. Gates treat it as a refusal. */
  unevaluated: 3,
  /** Not permitted to whoever asks. */
  forbidden: 4,
  /** A defect of countersign. */
  internal: 70,
  /** Stopped by the person. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_ERROR: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: EXIT.usage,
  'ref.unknown': EXIT.usage,
  'repository.absent': EXIT.usage,
  'repository.unreadable': EXIT.unevaluated,
  'git.unusable': EXIT.unevaluated,
  'git.failed': EXIT.unevaluated,
  'object.missing': EXIT.unevaluated,
  'object.malformed': EXIT.unevaluated,
  'history.shallow': EXIT.unevaluated,
  'history.replaced': EXIT.unevaluated,
  'policy.invalid': EXIT.unevaluated,
  'people.invalid': EXIT.unevaluated,
  'services.invalid': EXIT.unevaluated,
  'owners.invalid': EXIT.unevaluated,
  'marks.invalid': EXIT.unevaluated,
  'file.unusable': EXIT.unevaluated,
  'forge.unauthenticated': EXIT.unevaluated,
  'forge.forbidden': EXIT.unevaluated,
  'forge.absent': EXIT.unevaluated,
  'forge.refused': EXIT.unevaluated,
  'forge.limited': EXIT.unevaluated,
  'forge.unavailable': EXIT.unevaluated,
  'forge.timeout': EXIT.unevaluated,
  'forge.malformed': EXIT.unevaluated,
  'not-permitted': EXIT.forbidden,
  interrupted: EXIT.interrupted,
  internal: EXIT.internal,
};

/** The exit code that belongs to an error. */
export function exitForError(code: ErrorCode): ExitCode {
  return BY_ERROR[code];
}

/**
 * The exit code that belongs to a decision, whatever the policy's mode. A decision whose root was skipped decided
 * nothing, so it is not a pass.
 */
export function exitForDecision(state: DecisionState): ExitCode {
  switch (state) {
    case 'pass':
      return EXIT.pass;
    case 'pending':
    case 'blocked':
      return EXIT.refused;
    case 'skipped':
    case 'error':
      return EXIT.unevaluated;
  }
}

/** The exit code that belongs to a gate's verdict, whatever the policy's mode: an observed refusal is one. */
export function exitForVerdict({ state, reasons }: Pick<Verdict, 'state' | 'reasons'>): ExitCode {
  switch (state) {
    case 'pass':
    case 'before-adoption':
      return EXIT.pass;
    case 'refused':
      return EXIT.refused;
    case 'error':
      return EXIT.unevaluated;
    case 'observed':
      if (reasons.length === 0) return EXIT.pass;
      return reasons.some((reason) => reason.state === 'error') ? EXIT.unevaluated : EXIT.refused;
  }
}
