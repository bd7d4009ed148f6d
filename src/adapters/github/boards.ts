/** Where an answer is shown: check runs, which only Apps may write, or commit statuses. */
import { CountersignError } from '../../model/error.ts';
import type { ForgeStatus } from '../../ports/forge.ts';
import type { Call, GithubCalls } from './calls.ts';
import type { PageReader } from './pages.ts';
import {
  type CheckRun,
  checkRunShape,
  checkRunsShape,
  combinedStatusShape,
  type CommitStatus,
  commitStatusShape,
  parseAnswer,
} from './payloads.ts';
import { statusAddress, statusName, statusText } from './status-text.ts';

export interface BoardPlace extends Pick<Call, 'lane' | 'credential'> {
  /** `/repositories/ID`: the number stays when the name changes hands. */
  readonly path: string;
}

/** Shows a status unless just this is shown; what it does twice, it does once. */
export interface Board {
  show(place: BoardPlace, status: ForgeStatus): Promise<void>;
}

interface WantedCheck {
  readonly name: string;
  readonly head_sha: string;
  readonly status: 'in_progress' | 'completed';
  readonly conclusion?: 'success' | 'failure' | 'neutral';
  readonly details_url?: string;
  readonly output: { readonly title: string; readonly summary: string };
}

/** Nothing of the change gets in here: this text may hold markup. */
const SUMMARY =
  'Decided by countersign from the objects of git. The page behind "Details" says why, and what is missing.';

/** Check runs of one App. */
export class CheckRunBoard implements Board {
  readonly #app: number;
  readonly #calls: GithubCalls;
  readonly #pages: PageReader;

  constructor(app: number, calls: GithubCalls, pages: PageReader) {
    this.#app = app;
    this.#calls = calls;
    this.#pages = pages;
  }

  async show({ path, ...who }: BoardPlace, status: ForgeStatus): Promise<void> {
    const wanted = wantedCheck(status);
    const query = `check_name=${encodeURIComponent(wanted.name)}&app_id=${this.#app}&filter=latest`;
    const runs = await this.#pages.all<CheckRun>({
      ...who,
      urgency: 'awaited',
      path: `${path}/commits/${status.head}/check-runs?${query}`,
      read: (body, what) => {
        const { check_runs, total_count } = parseAnswer(checkRunsShape, body, what);
        return { items: check_runs, total: total_count };
      },
      id: ({ id }) => id,
    });
    const shown = runs
      .filter(({ name }) => name === wanted.name)
      .reduce<CheckRun | null>((newest, run) => (newest === null || run.id > newest.id ? run : newest), null);
    if (shown !== null && showsCheck(shown, wanted)) return;
    // A completed run is history; only one that is under way is completed in its place.
    const isUnderWay = shown !== null && shown.status !== 'completed';
    const { head_sha, ...changes } = wanted;
    const call = isUnderWay
      ? { method: 'PATCH' as const, path: `${path}/check-runs/${shown.id}`, body: changes }
      : { method: 'POST' as const, path: `${path}/check-runs`, body: { head_sha, ...changes } };
    const answer = await this.#calls.call({ ...who, urgency: 'awaited', ...call });
    const what = `${call.method} ${call.path}`;
    const written = parseAnswer(checkRunShape, answer.body, what);
    if (!showsCheck(written, wanted)) throw notTaken(what);
  }
}

/** Commit statuses, which a person's token may write. */
export class CommitStatusBoard implements Board {
  readonly #calls: GithubCalls;
  readonly #pages: PageReader;

  constructor(calls: GithubCalls, pages: PageReader) {
    this.#calls = calls;
    this.#pages = pages;
  }

  async show({ path, ...who }: BoardPlace, status: ForgeStatus): Promise<void> {
    const wanted = wantedStatus(status);
    const statuses = await this.#pages.all<CommitStatus>({
      ...who,
      urgency: 'awaited',
      path: `${path}/commits/${status.head}/status`,
      read: (body, what) => {
        const { statuses, total_count } = parseAnswer(combinedStatusShape, body, what);
        return { items: statuses, total: total_count };
      },
      id: ({ context }) => context,
    });
    if (statuses.some((shown) => showsStatus(shown, wanted))) return;
    const call = { method: 'POST' as const, path: `${path}/statuses/${status.head}`, body: wanted };
    const answer = await this.#calls.call({ ...who, urgency: 'awaited', ...call });
    const what = `${call.method} ${call.path}`;
    if (!showsStatus(parseAnswer(commitStatusShape, answer.body, what), wanted)) throw notTaken(what);
  }
}

function wantedCheck({ head, target, state, text, address }: ForgeStatus): WantedCheck {
  const conclusion = CONCLUSIONS[state];
  const page = statusAddress(address);
  return {
    name: statusName(target),
    head_sha: head,
    status: conclusion === null ? 'in_progress' : 'completed',
    ...(conclusion === null ? {} : { conclusion }),
    ...(page === null ? {} : { details_url: page }),
    output: { title: statusText(text), summary: SUMMARY },
  };
}

/** GitHub lets a required check pass with `success`, `neutral` and `skipped` only. */
const CONCLUSIONS: Readonly<Record<ForgeStatus['state'], 'success' | 'failure' | 'neutral' | null>> = {
  pass: 'success',
  refused: 'failure',
  pending: null,
  neutral: 'neutral',
  error: 'failure',
};

function showsCheck(shown: CheckRun, wanted: WantedCheck): boolean {
  return (
    shown.name === wanted.name &&
    shown.status === wanted.status &&
    shown.conclusion === (wanted.conclusion ?? null) &&
    shown.output.title === wanted.output.title &&
    // Without one GitHub fills in the App's own page.
    (wanted.details_url === undefined || shown.details_url === wanted.details_url)
  );
}

interface WantedStatus {
  readonly context: string;
  readonly state: 'success' | 'failure' | 'pending' | 'error';
  readonly description: string;
  readonly target_url?: string;
}

/** A status knows no `neutral`; the text says that it stops nothing. */
const STATES: Readonly<Record<ForgeStatus['state'], WantedStatus['state']>> = {
  pass: 'success',
  refused: 'failure',
  pending: 'pending',
  neutral: 'success',
  error: 'error',
};

function wantedStatus({ target, state, text, address }: ForgeStatus): WantedStatus {
  const page = statusAddress(address);
  return {
    context: statusName(target),
    state: STATES[state],
    description: statusText(text),
    ...(page === null ? {} : { target_url: page }),
  };
}

function showsStatus(shown: CommitStatus, wanted: WantedStatus): boolean {
  return (
    shown.context === wanted.context &&
    shown.state === wanted.state &&
    (shown.description ?? '') === wanted.description &&
    (shown.target_url ?? '') === (wanted.target_url ?? '')
  );
}

function notTaken(what: string): CountersignError {
  return new CountersignError('forge.malformed', `${what}: GitHub says that it shows something else`);
}
