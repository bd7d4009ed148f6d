/**
 * Attestations in the formats of others: in-toto Statement v1 with SLSA’s verification summary (v1.2 of the
 * specification, `verification_summary` and `source-requirements`), and with the source provenance of SLSA’s own source
 * tool (`slsa-framework/protos`, `sourcetool/v1`), since the specification leaves that format open.
 */
import type { CommitId } from '../../../model/id.ts';
import type { ChainLink, SourceClaims } from './source-claims.ts';
import { STATEMENT_TYPE } from '../statement/statement-shape.ts';

const VSA_TYPE = 'https://slsa.dev/verification_summary/v1';
const SOURCE_PROVENANCE_TYPE = 'https://github.com/slsa-framework/source-tool/source-provenance/v1';

export type AttestationType = 'vsa' | 'source-provenance';

/** What the attestation is about, and who says it. */
export interface Attesting {
  /** The record of the landing that ends at the commit. */
  readonly link: ChainLink;
  readonly claims: SourceClaims;
  /** Where consumers fetch the repository from: `git+https://host/path`. */
  readonly resource: string;
  /** The URI that consumers know this verifier by. */
  readonly verifier: string;
  /** Version of countersign. */
  readonly version: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The statement as a JSON value; members in the order of the specification. */
export function attestation(type: AttestationType, attesting: Attesting): object {
  const { record, id } = attesting.link;
  const annotations = { sourceRefs: [record.place], countersignRecord: id };
  return {
    _type: STATEMENT_TYPE,
    subject: [{ digest: { gitCommit: record.new }, annotations }],
    ...(type === 'vsa'
      ? { predicateType: VSA_TYPE, predicate: summary(attesting) }
      : { predicateType: SOURCE_PROVENANCE_TYPE, predicate: provenance(attesting) }),
  };
}

function summary({ link, claims, resource, verifier, version, now }: Attesting): object {
  return {
    verifier: { id: verifier, version: { countersign: version } },
    timeVerified: timestamp(now),
    resourceUri: resource,
    policy: policyAt(resource, link.record.home),
    verificationResult: 'PASSED',
    verifiedLevels: levelsOf(claims),
    slsaVersion: '1.2',
  };
}

/** The one level of the source track, and the verified property that records can prove. */
export function levelsOf({ level, reviewedSince }: SourceClaims): readonly string[] {
  const reviewed = reviewedSince === null ? [] : ['SLSA_SOURCE_TWO_PARTY_REVIEWED'];
  return [`SLSA_SOURCE_LEVEL_${level}`, ...reviewed];
}

/** In the form of SPDX’s download locations: the commit fixes the policy, the people and the keys. */
function policyAt(resource: string, home: CommitId): object {
  return { uri: `${resource}@${home}#.countersign/policy.yml`, digest: { gitCommit: home } };
}

function provenance({ link, claims, resource }: Attesting): object {
  const { record } = link;
  const actor = record.contributors.find(({ known }) => known === 'pusher' || known === 'forge')?.who;
  return {
    ...(record.old === null ? {} : { prev_commit: record.old }),
    repo_uri: resource.replace(/^git\+/, ''),
    activity_type: record.old === null ? 'branch_creation' : 'push',
    ...(actor === undefined ? {} : { actor }),
    branch: record.place,
    created_on: timestamp(record.issued),
    controls: [
      ...control('PROVENANCE_AVAILABLE', claims.recordedSince),
      ...control('CONTINUITY_ENFORCED', claims.enforcedSince),
      ...control('REVIEW_ENFORCED', claims.reviewedSince),
    ],
  };
}

function control(name: string, since: number | null): readonly object[] {
  return since === null ? [] : [{ name, since: timestamp(since) }];
}

/** RFC 3339 in UTC, as both formats want it. */
function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
