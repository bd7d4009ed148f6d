/**
 * The published formats as JSON schemas, written by hand from their sources: in-toto’s `statement.md` and
 * `resource_descriptor.md` (v1), SLSA’s `verification_summary` and `source-requirements` (v1.2), the protobuf message
 * `SourceProvenancePred` of SLSA’s source tool in its JSON mapping, and DSSE’s `envelope.md`. Unlike a consumer, which
 * ignores members that it does not know, they refuse them: a misspelt member would be one.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';

const uri = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s]+$' };
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' };
const hex = { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' };
const digest = { type: 'object', minProperties: 1, additionalProperties: hex };
const closed = { type: 'object', additionalProperties: false };

const source = {
  ...closed,
  required: ['digest'],
  properties: {
    name: { type: 'string' },
    uri,
    digest: { ...digest, required: ['gitCommit'] },
    annotations: {
      type: 'object',
      properties: {
        sourceRefs: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^refs/(heads|tags)/.+' } },
      },
    },
  },
};

function statement(predicateType: string, predicate: object): object {
  return {
    ...closed,
    required: ['_type', 'subject', 'predicateType', 'predicate'],
    properties: {
      _type: { const: 'https://in-toto.io/Statement/v1' },
      subject: { type: 'array', minItems: 1, items: source },
      predicateType: { const: predicateType },
      predicate,
    },
  };
}

const descriptor = { ...closed, properties: { uri, digest, name: { type: 'string' } } };

const LEVELS = ['SLSA_SOURCE_LEVEL_0', 'SLSA_SOURCE_LEVEL_1', 'SLSA_SOURCE_LEVEL_2', 'SLSA_SOURCE_LEVEL_3'];

const summary: object = statement('https://slsa.dev/verification_summary/v1', {
  ...closed,
  required: ['verifier', 'resourceUri', 'policy', 'verificationResult', 'verifiedLevels'],
  properties: {
    verifier: {
      ...closed,
      required: ['id'],
      properties: { id: uri, version: { type: 'object', additionalProperties: { type: 'string' } } },
    },
    timeVerified: time,
    resourceUri: uri,
    policy: { ...descriptor, required: ['uri'] },
    inputAttestations: { type: 'array', items: { ...descriptor, required: ['digest'] } },
    verificationResult: { enum: ['PASSED', 'FAILED'] },
    verifiedLevels: {
      type: 'array',
      uniqueItems: true,
      // Exactly one level of the track; besides it a verified property, or one of an organization.
      contains: { enum: LEVELS },
      minContains: 1,
      maxContains: 1,
      items: { anyOf: [{ enum: [...LEVELS, 'SLSA_SOURCE_TWO_PARTY_REVIEWED'] }, { pattern: '^ORG_SOURCE_' }] },
    },
    dependencyLevels: { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } },
    slsaVersion: { const: '1.2' },
  },
});

const provenance: object = statement('https://github.com/slsa-framework/source-tool/source-provenance/v1', {
  ...closed,
  required: ['repo_uri', 'branch', 'created_on'],
  properties: {
    prev_commit: hex,
    repo_uri: uri,
    activity_type: { type: 'string' },
    actor: { type: 'string' },
    branch: { type: 'string', pattern: '^refs/heads/' },
    created_on: time,
    controls: {
      type: 'array',
      items: { ...closed, required: ['name', 'since'], properties: { name: { type: 'string' }, since: time } },
    },
  },
});

const base64 = { type: 'string', pattern: '^[A-Za-z0-9+/]+={0,2}$' };

const envelope: object = {
  ...closed,
  required: ['payload', 'payloadType', 'signatures'],
  properties: {
    payload: base64,
    payloadType: { const: 'application/vnd.in-toto+json' },
    signatures: {
      type: 'array',
      minItems: 1,
      items: { ...closed, required: ['sig'], properties: { keyid: { type: 'string' }, sig: base64 } },
    },
  },
};

const FORMATS: Readonly<Record<'vsa' | 'source-provenance' | 'dsse', object>> = {
  vsa: summary,
  'source-provenance': provenance,
  dsse: envelope,
};

/** What breaks a published format; empty where nothing does. */
export function formatProblems(format: keyof typeof FORMATS, value: unknown): readonly string[] {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(FORMATS[format]);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
