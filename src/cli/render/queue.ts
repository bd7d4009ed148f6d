/** `queue` for people: what is open, worst first, one block a request. */
import type { EvaluationState } from '../../model/request.ts';
import { counted, hanging, percent } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { paintSeverity, paintState, requestMark } from './words.ts';

/** What is shown of a request. */
export interface QueuedRequest {
  readonly id: number;
  /** What people call its repository; an older service does not say. */
  readonly repositoryName?: string | undefined;
  readonly name: string;
  readonly title: string;
  readonly target: string;
  readonly evaluation: {
    readonly state: EvaluationState;
    readonly tier: 'low' | 'medium' | 'high' | 'critical';
    readonly aiShare: number | null;
    readonly files: number;
    readonly needs: string;
  } | null;
}

/** What has to be seen first stands first. */
const URGENCY: readonly (EvaluationState | 'waits')[] = [
  'error',
  'blocked',
  'pending',
  'observed',
  'skipped',
  'waits',
  'pass',
];

/** The order of the queue: by state, then by tier; equal ones as they came. */
function inOrder(requests: readonly QueuedRequest[]): readonly QueuedRequest[] {
  const tiers = ['critical', 'high', 'medium', 'low'];
  const rank = ({ evaluation }: QueuedRequest): number =>
    URGENCY.indexOf(evaluation?.state ?? 'waits') * 10 + tiers.indexOf(evaluation?.tier ?? 'low');
  return requests.toSorted((a, b) => rank(a) - rank(b));
}

/** The whole list. `more`: the service has more than these. */
export function renderQueue(requests: readonly QueuedRequest[], more: boolean, address: string, style: Style): string {
  if (requests.length === 0) return `Nothing is open at ${oneLine(address)}.`;
  // Where all are of one repository, its name says nothing.
  const isMany = new Set(requests.map(({ repositoryName }) => repositoryName)).size > 1;
  const blocks = inOrder(requests).map((request) => block(request, isMany, address, style));
  const rest = more ? [style.dim('Those that changed last are shown; the API has them all.')] : [];
  return [`${style.bold(counted(requests.length, 'open request'))} at ${oneLine(address)}`, ...blocks, ...rest].join(
    '\n\n',
  );
}

function block(request: QueuedRequest, isMany: boolean, address: string, style: Style): string {
  const { id, repositoryName, name, title, target, evaluation } = request;
  const repository = isMany ? `${clipped(oneLine(repositoryName ?? ''), 100)} ` : '';
  const place = `${repository}${clipped(oneLine(name), 80)} → ${clipped(oneLine(target.replace(/^refs\/heads\//, '')), 60)}`;
  const head = (mark: string): string =>
    hanging(`${mark}  `, `${style.bold(clipped(oneLine(title), 160))} ${style.dim(place)}`, style.width);
  const link = `     ${style.dim(`${oneLine(address)}/requests/${id}`)}`;
  if (evaluation === null) return [head(style.dim('·')), '     being judged', link].join('\n');
  const { state, tier, aiShare, files, needs } = evaluation;
  const mark = state === 'observed' ? requestMark(state) : paintState(state, requestMark(state), style);
  const ai = aiShare === null || aiShare === 0 ? 'no AI seen' : style.ai(`AI ${percent(aiShare * 1000, 1000)}`);
  const facts = `${paintSeverity(tier, `${tier} risk`, style)}, ${ai}, ${counted(files, 'file')}`;
  return [head(mark), `     ${facts}`, hanging('     needs ', clipped(oneLine(needs), 300), style.width), link].join(
    '\n',
  );
}
