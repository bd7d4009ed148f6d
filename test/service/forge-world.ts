/** The service as an operator starts it, between a fake GitHub and a small company with real git. */
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CommitId } from '../../src/model/id.ts';
import { readSettings } from '../../src/cli/serve-settings.ts';
import { connectForges } from '../../src/server/settings/connect.ts';
import { ledgerSigner } from '../../src/composition/ledger-signer.ts';
import { type RunningService, startService } from '../../src/server/start.ts';
import type { RepositoryJson, RequestJson, RequestPageJson } from '../../src/server/http/schemas.ts';
import { startCountersign } from '../cli/run.ts';
import { exampleOf, messageOf } from '../fakes/github/messages.ts';
import { FakeGithub } from '../fakes/github/server.ts';
import type { FakeCheckRun, FakePull, FakeRepository } from '../fakes/github/state.ts';
import { copyOf, type Prepared, type World } from '../gate/world.ts';
import { makeFolder, openFixture } from '../git/fixture.ts';

export const HOOK_SECRET = 'a secret of the webhook, of enough characters';
const PATIENCE = 120_000;

/** Waits until it is so; fails with what it was at last. */
export async function until<T>(what: () => T | Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const last = Date.now() + PATIENCE;
  for (;;) {
    const value = await what();
    if (isSo(value)) return value;
    if (Date.now() > last) throw new Error(`it stays ${JSON.stringify(value)}`);
    await pause(50);
  }
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A company whose server is at the fake GitHub, as the repository `acme/shop`. */
export class ForgeWorld {
  readonly company: World;
  readonly fake: FakeGithub;
  readonly shop: FakeRepository;
  readonly folder: string = makeFolder();
  log = '';
  address = '';
  #child: ReturnType<typeof startCountersign> | null = null;
  #here: RunningService | null = null;
  /** What stands in the configuration beside the forge. */
  readonly #more: string;

  static async start(prepared: Prepared, more = 'round_minutes: 1440\n'): Promise<ForgeWorld> {
    const fake = await FakeGithub.start({ now: Date.now });
    return new ForgeWorld(copyOf(prepared), fake, more);
  }

  private constructor(company: World, fake: FakeGithub, more: string) {
    this.company = company;
    this.fake = fake;
    this.#more = more;
    this.shop = fake.addRepository('acme/shop');
    this.deliver();
    writeFileSync(join(this.folder, 'github.pem'), fake.app.privateKey, { mode: 0o600 });
    writeFileSync(join(this.folder, 'webhook'), `${HOOK_SECRET}\n`, { mode: 0o600 });
    this.configure();
  }

  get configuration(): string {
    return join(this.folder, 'service.yml');
  }

  configure(change: (text: string) => string = (text) => text): void {
    const text = `version: 1
address: https://countersign.example
listen: { port: 0 }
data: data
${this.#more}forges:
  github:
    api: ${this.fake.api}
    web: ${this.fake.web}
    app: { id: ${this.fake.app.id}, key: { file: github.pem } }
    webhook_secrets: [{ file: webhook }]
`;
    writeFileSync(this.configuration, change(text));
    chmodSync(this.configuration, 0o644);
  }

  async serve(): Promise<void> {
    const child = startCountersign(openFixture(this.folder), [
      'serve',
      '--config',
      'service.yml',
      '--json',
      '--log-level',
      'info',
    ]);
    this.#child = child;
    let text = '';
    child.stdout?.on('data', (part: Buffer) => (text += part.toString()));
    child.stderr?.on('data', (part: Buffer) => (this.log += part.toString()));
    await until(
      () => text,
      (said) => {
        if (child.exitCode !== null) throw new Error(`it ended: ${this.log}`);
        return said.endsWith('}\n');
      },
    );
    this.address = (JSON.parse(text) as { readonly address: string }).address;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return null;
    child.kill(signal);
    const [status] = (await once(child, 'exit')) as [number | null];
    return status;
  }

  /** In this process, with rounds that are as frequent as a test needs. */
  async serveHere(every: number): Promise<void> {
    const { settings, folder } = await readSettings(this.folder, 'service.yml');
    const reader = { folder, variables: {} };
    const forges = connectForges(settings, reader);
    const { mirrors, address, isOpen } = settings;
    const data = join(folder, 'data');
    this.#here = await startService({
      looksAfter: { kind: 'forges', forges, data, mirrors, every, address, isOpen },
      database: { kind: 'embedded', folder: data },
      cacheFolder: join(folder, 'cache'),
      ledgerSigner: ledgerSigner(data, 'test'),
      listen: { host: '127.0.0.1', port: 0 },
      build: { name: 'test', version: '0', digest: null },
      logLevel: 'silent',
    });
    this.address = this.#here.address;
  }

  /** Ends everything. Throws when the fake GitHub was asked, or said, what GitHub's description does not allow. */
  async destroy(): Promise<void> {
    await this.#here?.stop();
    await this.stop('SIGKILL');
    await this.fake.stop();
    if (this.fake.violations.length > 0) throw new Error(this.fake.violations.join('\n'));
  }

  /** A branch of the company with one commit. */
  branch(name: string, files: Readonly<Record<string, string>>): void {
    this.company.branch(name);
    this.company.commit(`Work of ${name}`, files);
  }

  /** A pull request whose content a senior has signed. */
  signed(name: string): { readonly head: string; readonly request: string } {
    this.branch(name, { [`src/${name}.txt`]: `${name}\n` });
    if (this.company.sign(name).status !== 0) throw new Error('it was not signed');
    this.deliver();
    const { head, number } = this.open(name);
    return { head, request: `pull/${number}` };
  }

  /** What the company's server has is pushed to the fake GitHub, which has no hooks that could refuse it. */
  deliver(): void {
    const specs = ['+refs/heads/*:refs/heads/*', '+refs/countersign/*:refs/countersign/*'];
    this.shop.git.git(['fetch', '-q', '--no-tags', this.company.server.path, ...specs]);
  }

  /** Ada pushes a branch of hers. */
  push(branch: string): CommitId {
    this.shop.git.git([
      'fetch',
      '-q',
      '--no-tags',
      this.company.ada.path,
      `+refs/heads/${branch}:refs/heads/${branch}`,
    ]);
    const head = this.shop.git.id(`refs/heads/${branch}`);
    for (const pull of this.shop.pulls) {
      if (pull.branch !== branch || pull.state !== 'open') continue;
      pull.head = head;
      pull.updatedAt = Date.now();
      this.shop.git.git(['update-ref', `refs/pull/${pull.number}/head`, head]);
    }
    return head;
  }

  open(branch: string): FakePull {
    this.push(branch);
    return this.shop.open(branch, 'main', { title: `The title of ${branch}` });
  }

  /** Sends a message about the shop as GitHub does. */
  async send(
    event: string,
    action: string | null = null,
    repository: FakeRepository = this.shop,
    id?: string,
  ): Promise<Answered> {
    const payload: Record<string, unknown> = { ...exampleOf(event, action) };
    if (payload['repository'] !== undefined)
      payload['repository'] = { ...(payload['repository'] as object), id: repository.id };
    const message = await messageOf(event, payload, HOOK_SECRET, id);
    return this.post(message.body, message.headers);
  }

  post(body: Uint8Array | string, headers: ReadonlyMap<string, string>): Promise<Answered> {
    return this.ask('/hooks/github', { method: 'POST', headers: Object.fromEntries(headers) }, body);
  }

  /** Asks over a connection of its own: what is kept open ends while a test waits for git. Status 0: no answer came. */
  ask(path: string, options: RequestOptions = {}, body: Uint8Array | string = ''): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const asking = request(`${this.address}${path}`, { ...options, agent: false }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      });
      // Who is refused early is not read to the end.
      asking.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
      });
      asking.on('close', () => resolve({ status: 0, text: 'the connection ended without an answer' }));
      asking.end(body);
    });
  }

  /** Waits until nothing runs or waits: what a killed process held is believed to be held for a minute. */
  async idle(): Promise<void> {
    const metrics = async (): Promise<string> => (await this.ask('/metrics')).text;
    await until(metrics, (text) => !/^countersign_work\{[^}]*state="(?:running|waiting)"\} [1-9]/m.test(text));
  }

  async api<T>(path: string): Promise<T> {
    return JSON.parse((await this.ask(`/api/v1/${path}`)).text) as T;
  }

  async requestNamed(name: string): Promise<RequestJson | undefined> {
    const { requests } = await this.api<RequestPageJson>('requests?limit=200');
    return requests.find((one) => one.name === name);
  }

  async stateOf(name: string): Promise<string> {
    const found = await this.requestNamed(name);
    return found === undefined ? 'unknown' : (found.evaluation?.state ?? 'being judged');
  }

  async repositories(): Promise<readonly RepositoryJson[]> {
    return (await this.api<{ readonly repositories: readonly RepositoryJson[] }>('repositories')).repositories;
  }

  /** The newest check of ours on a head. */
  check(head: string, repository: FakeRepository = this.shop): FakeCheckRun | undefined {
    return repository.checks.findLast((run) => run.head === head && run.name === 'countersign/main');
  }

  /** Waits until our check on a head says so. */
  async shows(head: string, conclusion: 'success' | 'failure' | 'neutral' | null): Promise<FakeCheckRun> {
    const told = (): string | null | undefined => {
      const run = this.check(head);
      return run === undefined ? undefined : run.status === 'completed' ? run.conclusion : null;
    };
    await until(told, (is) => is === conclusion);
    return this.check(head) as FakeCheckRun;
  }
}
