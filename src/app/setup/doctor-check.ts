/** One line of `doctor`'s report. */

/** `warn`: answers are right but less is known; `fail`: answers are missing or wrong until it is mended. */
export type CheckState = 'ok' | 'warn' | 'fail';

export interface DoctorCheck {
  readonly id: string;
  readonly state: CheckState;
  /** What was found, one sentence. */
  readonly found: string;
  /** The command or act that mends it; null when it is ok. */
  readonly remedy: string | null;
}
