/** `serve` and `queue` as a person runs them. */
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { countersign, startCountersign } from '../cli/run.ts';
import { type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';

interface Served {
  readonly address: string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<ReturnType<typeof startCountersign>>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

async function serve(where: Fixture, data: string): Promise<Served> {
  const child = startCountersign(where, ['serve', '--port', '0', '--data', data, '--json']);
  running.add(child);
  let text = '';
  child.stdout?.on('data', (part: Buffer) => (text += part.toString()));
  await expect.poll(() => text, { timeout: 20_000 }).toContain('}\n');
  const { address } = JSON.parse(text) as { readonly address: string };
  return {
    address,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [status] = (await once(child, 'exit')) as [number | null];
      running.delete(child);
      return status;
    },
  };
}

function shop(): Fixture {
  const repo = makeRepository();
  repo.commit('A shop', { files: { 'src/cart.txt': 'cart\n' } });
  repo.branch('work');
  repo.commit('Pay by card\n\nAssisted-by: Claude:opus', { files: { 'src/pay.txt': 'pay\n' } });
  repo.checkout('main');
  return repo;
}

const queueOf = (repo: Fixture, { address }: Served, ...args: readonly string[]) =>
  countersign(repo, ['queue', '--server', address, ...args]);

describe('countersign serve', () => {
  it('judges the branches of the clone, shows them in the terminal and in a page, and ends when it is told to', async () => {
    const repo = shop();
    const data = makeFolder();
    const served = await serve(repo, data);
    await expect.poll(() => queueOf(repo, served).stdout, { timeout: 30_000, interval: 300 }).toContain('needs ');
    const { status, stdout } = queueOf(repo, served);
    expect(status).toBe(0);
    expect(stdout).toContain('1 open request');
    expect(stdout).toContain('Pay by card heads/work → main');
    expect(stdout).toContain('AI 100 %');
    const page = await (await fetch(served.address)).text();
    expect(page).toContain('Pay by card');
    expect(await served.stop()).toBe(0);
    const ledger = (...args: readonly string[]) => countersign(repo, ['ledger', ...args, '--data', data]);
    const key = ledger('key').stdout.trim();
    const exported = ledger('export').stdout;
    repo.write('ledger.ndjson', exported);
    const verified = countersign(repo, ['ledger', 'verify', 'ledger.ndjson', '--key', key]);
    expect(verified.stdout).toContain('✓ PASS');
    expect(verified.stdout).toContain('decision');
    expect(exported).toContain('"class":"ai","grade":"declared","tool":"claude-code","lines":1,"of":1');
    const later = ledger('export', '--from', '1').stdout;
    expect(later.split('\n')[1]).toContain('"index":1');
  });

  it('sees a branch that is made while it runs, and finds everything again after it was killed', async () => {
    const repo = shop();
    const data = makeFolder();
    const first = await serve(repo, data);
    repo.branch('more', 'main');
    repo.commit('A till', { files: { 'src/till.txt': 'till\n' } });
    await expect.poll(() => queueOf(repo, first).stdout, { timeout: 30_000, interval: 300 }).toContain('A till');
    await first.stop('SIGKILL');
    const second = await serve(repo, data);
    expect(queueOf(repo, second).stdout).toContain('A till');
    await second.stop('SIGINT');
  });

  it('says when its port is taken, when there is no clone, and when nothing answers', async () => {
    const repo = shop();
    const data = makeFolder();
    const served = await serve(repo, data);
    const port = new URL(served.address).port;
    const taken = countersign(repo, ['serve', '--port', port, '--data', makeFolder()]);
    expect(taken).toMatchObject({ status: 2 });
    expect(taken.stderr).toContain(`port ${port} is in use`);
    await served.stop();
    const none = countersign(makeFolder(), ['serve', '--port', '0', '--data', makeFolder()]);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain('git repository');
    const silent = queueOf(repo, served);
    expect(silent.status).toBe(3);
    expect(silent.stderr).toContain('there is no service at');
    const foreign = countersign(shop(), ['serve', '--port', '0', '--data', data]);
    expect(foreign).toMatchObject({ status: 2 });
    expect(foreign.stderr).toContain('this database belongs to the service of');
    expect(countersign(repo, ['serve', '--port', '70000']).status).toBe(2);
    expect(countersign(repo, ['queue', '--server', 'file:///etc/passwd']).status).toBe(2);
  });
});
