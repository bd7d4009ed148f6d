/** Facts of an ordinary small change: the ground from which policy tests and hypotheses start. */
import type { Facts } from '../../model/facts.ts';
import type { PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';

/**
 * Ten lines added to one source file by a listed engineer of level 5, all of known human origin, low risk, meant for
 * `refs/heads/main`; no service, no factor, an empty history.
 */
export function plainFacts(): Facts {
  const path = 'src/example.ts' as RepoPath;
  const author = 'author' as PersonId;
  const known = <T>(value: T): { readonly kind: 'known'; readonly value: T } => ({ kind: 'known', value });
  return {
    ai: {
      assisted: false,
      lines: 0,
      added: 0,
      deleted: 0,
      share: 0,
      addedShare: 0,
      deletedShare: 0,
      captured: 0,
      noted: 0,
      declared: 0,
      inferred: 0,
      suggestion: 0,
      opaqueFiles: 0,
      tools: [],
      models: [],
      roles: [],
    },
    humanLines: 10,
    unknown: { lines: 0, share: 0, unreadable: 0, notedHuman: 0, moreThanTrivial: false, opaqueFiles: 0 },
    size: { added: 10, deleted: 0, lines: 10, files: 1 },
    commits: 1,
    paths: [
      {
        path,
        oldPath: path,
        status: 'modified',
        classes: ['code'],
        added: 10,
        deleted: 0,
        aiLines: 0,
        unknownLines: 0,
        opaque: false,
      },
    ],
    classes: ['code'],
    author: {
      id: author,
      level: 5,
      guest: false,
      robot: false,
      policyOwner: false,
      captureEnrolled: false,
      teams: [],
      roles: [],
    },
    contributors: [{ id: author, level: 5, as: ['author'], guest: false }],
    prompter: null,
    service: {
      names: [],
      tier: 4,
      environments: [],
      regions: [],
      dependents: 0,
      peak: known(false),
      freeze: known(false),
    },
    risk: { tier: 'low', score: 0, notRead: [] },
    factors: [],
    target: known('refs/heads/main'),
    targetProtected: known(true),
    ageHours: known(1),
    history: known({ authorLandings: 0, authorLines: 0, resourceLandings: 0, resourceLines: 0 }),
    content: { dependenciesOnly: false, dependencyUpdate: known(false), release: known(false) },
    evidenceUnreadable: false,
    findings: [],
    peopleListed: true,
  };
}
