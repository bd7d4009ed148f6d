/** What is said on a forge about a head: the worst of what is known of the requests that it serves. */
import type { EvaluationSummary, ServedRequest } from '../model/request.ts';
import type { StatusPlace } from '../model/status-place.ts';
import type { ForgeStatus } from '../ports/forge.ts';

type Said = Pick<ForgeStatus, 'state' | 'text'>;

/** The worst first: a status belongs to a commit, and what lets one request land lets all of them. */
const ORDER: readonly ForgeStatus['state'][] = ['error', 'refused', 'pending', 'neutral', 'pass'];

/** `address`: the service's, without a slash at its end; null where it has none that others can reach. */
export function statusOf(
  { head, target }: StatusPlace,
  requests: readonly ServedRequest[],
  address: string | null,
): ForgeStatus {
  const said = requests.map((request) => ({ request, ...sayingOf(request.evaluation) }));
  const [worst] = said.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  if (worst === undefined) {
    return { head, target, state: 'pending', text: 'No open request asks for this commit any more.', address: null };
  }
  const { request, state, text } = worst;
  const place = requests.length === 1 ? '' : `${request.name}, one of ${requests.length} with this head: `;
  return {
    head,
    target,
    state,
    text: `${place}${text}`,
    address: address === null ? null : `${address}/requests/${request.id}`,
  };
}

function sayingOf(evaluation: EvaluationSummary | null): Said {
  if (evaluation === null) return { state: 'pending', text: 'Being judged.' };
  const { tier, aiAssisted, needs } = evaluation;
  const risk = `risk ${tier}${aiAssisted ? ', AI-assisted' : ''}`;
  switch (evaluation.state) {
    case 'pass':
      return { state: 'pass', text: `Nothing is missing (${risk}).` };
    case 'pending':
      return { state: 'refused', text: `Waits for people (${risk}): ${needs}` };
    case 'blocked':
    case 'skipped':
      return { state: 'refused', text: `May not land (${risk}): ${needs}` };
    case 'observed':
      return { state: 'neutral', text: `The policy stops nothing here (${risk}); enforced, it would need: ${needs}` };
    case 'error':
      return { state: 'error', text: `Cannot be judged: ${needs}` };
  }
}
