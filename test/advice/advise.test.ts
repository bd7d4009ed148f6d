/** `advise` against a server that speaks the protocol: what is sent, what is shown, and that it decides nothing. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChat } from '../../src/adapters/advice/chat.ts';
import { readAnswer } from '../../src/core/advice/answer.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { startCountersign } from '../cli/run.ts';
import { makeRepository } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';

interface Asked {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

let server: Server;
let url: string;
let repo: Fixture;
let reply: { status: number; body: string };
const asked: { readonly body: Asked; readonly key: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ body: JSON.parse(Buffer.concat(chunks).toString()) as Asked, key: request.headers.authorization });
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  repo = makeRepository();
  repo.commit('start', { files: { 'a.ts': 'const a = 1;\n' } });
  repo.branch('feature');
  repo.commit('raise it', { files: { 'a.ts': 'const a = 2;\nconst apiKey = "q1w2e3r4t5";\n' } });
});
afterAll(() => server.close());

function completion(findings: unknown): { status: number; body: string } {
  return { status: 200, body: JSON.stringify({ choices: [{ message: { content: JSON.stringify({ findings }) } }] }) };
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = startCountersign(repo, ['advise', 'main..feature', ...args], {
    COUNTERSIGN_ADVICE_URL: url,
    COUNTERSIGN_ADVICE_MODEL: 'tester',
    COUNTERSIGN_ADVICE_KEY: 'k',
    ...env,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  return { status, stdout, stderr };
}

describe('advice', () => {
  it('is asked for once, without secrets, and shown as what it is', async () => {
    reply = completion([{ path: 'a.ts', line: 1, concern: 'Two is more than one.', question: 'Who counts?' }]);
    const first = await run([]);
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/Advice by tester: 1 remark\n.*Nothing of this enters the decision/);
    expect(first.stdout).toMatch(/a\.ts:1\n +Two is more than one\.\n +\? Who counts\?/);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.key).toBe('Bearer k');
    const sent = asked[0]?.body.messages[1]?.content ?? '';
    expect(sent).toContain('+const a = 2;');
    expect(sent).toContain('raise it');
    expect(sent).not.toContain('q1w2e3r4t5');
    expect((await run([])).stdout).toBe(first.stdout);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['an error of the server', { status: 500, body: 'no' }, /it answered 500/],
    ['an answer in another form', { status: 200, body: '{}' }, /no chat completion/],
    [
      'prose',
      { status: 200, body: JSON.stringify({ choices: [{ message: { content: 'Looks good!' } }] }) },
      /holds no JSON object/,
    ],
    ['JSON of another shape', completion('none'), /not the agreed form/],
  ])('that is %s is a message with exit 2, never "nothing found"', async (_, answer, message) => {
    reply = answer;
    const { status, stdout, stderr } = await run(['--model', `m-${answer.status}-${answer.body.length}`]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });

  it('is off until somebody sets an address', async () => {
    const { status, stderr } = await run([], { COUNTERSIGN_ADVICE_URL: '' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/no language model is set, and none is needed/);
  });
});

describe('the endpoint', () => {
  it.each([
    ['http://models.example/v1', 'in the clear'],
    ['nonsense', 'no address'],
    ['file:///etc/passwd', 'in the clear'],
  ])('%s is refused: %s', (address, message) => {
    expect(() => openChat({ url: address, model: 'm', key: 'k', timeoutMs: 1_000 })).toThrow(message);
  });
});

describe('an answer', () => {
  const paths = new Set(['a.ts' as RepoPath]);
  const read = (findings: unknown): unknown =>
    readAnswer(`Sure!\n\`\`\`json\n${JSON.stringify({ findings })}\n\`\`\``, paths);

  it('is found inside a fence, and speaks only of paths of the change', () => {
    expect(read([{ path: '../../etc/passwd', line: 3, concern: 'x', question: null }])).toEqual({
      kind: 'findings',
      findings: [{ path: null, line: null, concern: 'x', question: '' }],
    });
  });

  it('is cut to eight remarks of bounded length', () => {
    const many = Array.from({ length: 20 }, () => ({ path: 'a.ts', line: 0.5, concern: 'y'.repeat(900) }));
    const answer = readAnswer(JSON.stringify({ findings: many }), paths);
    expect(answer.kind === 'findings' && answer.findings.length).toBe(8);
    expect(answer.kind === 'findings' && answer.findings[0]).toEqual({
      path: 'a.ts',
      line: null,
      concern: 'y'.repeat(500),
      question: '',
    });
  });
});
