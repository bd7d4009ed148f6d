/** Cases of the container rules. */
import type { ContentCase } from '../content-cases.ts';
import { swap } from './manifest-objects.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

const IMAGE = `# syntax=docker/dockerfile:1
ARG NODE=22.3.0
FROM node:\${NODE}@${DIGEST} AS build
WORKDIR /app
COPY package.json ./
RUN npm ci && \\
    # the tests run elsewhere
    npm run build
FROM registry.example.org/base:3.1
ENV NODE_ENV=production
COPY --from=build /app /app
EXPOSE 8080
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ready || exit 1
USER app
CMD ["node", "/app/main.js"]
`;

const COMPOSE = `name: shop
services:
  web:
    image: registry.example.org/web:1.4.2
    user: "1000"
    read_only: true
    restart: unless-stopped
    security_opt: [no-new-privileges:true]
    cap_drop: [ALL]
    ports: ["8080:8080", "127.0.0.1:9229:9229"]
    mem_limit: 256m
    healthcheck: { test: [CMD, curl, localhost] }
    deploy: { replicas: 4 }
  db:
    image: postgres:16.2
    volumes:
      - pgdata:/var/lib/postgresql/data
      - ./init:/docker-entrypoint-initdb.d:ro
volumes:
  pgdata: {}
`;

const at =
  (path: string, before: string | null) =>
  (name: string, after: string | null, finds: readonly string[], harmlessFor: readonly string[] = []): ContentCase => ({
    name,
    files: { [path]: [before, after] },
    finds,
    harmlessFor,
  });
const image = at('Dockerfile', IMAGE);
const fresh = at('tools/tool.Dockerfile', null);
const compose = at('deploy/docker-compose.yml', COMPOSE);

const IMAGES: readonly ContentCase[] = [
  image('the base loses its digest', swap(IMAGE, `@${DIGEST}`, ''), ['container.image.floating']),
  image('the base is whatever is latest', swap(IMAGE, 'base:3.1', 'base'), ['container.image.floating']),
  image('the base comes from another registry', swap(IMAGE, 'registry.example.org/', 'docker.io/other/'), [
    'container.image.floating',
  ]),
  image(
    'the base moves a version and a digest on',
    swap(IMAGE.replaceAll('ab', 'cd'), '3.1', '3.2'),
    [],
    ['container.image.floating'],
  ),
  fresh('a new image is built on whatever is latest', 'FROM debian\nUSER app\n', ['container.image.floating']),
  image('the image runs as root', swap(IMAGE, 'USER app\n', ''), ['guardrail.lost.isolation']),
  image('the image runs as root, and says so', swap(IMAGE, 'USER app', 'USER 0:0'), ['guardrail.lost.isolation']),
  image(
    'the image runs as another user',
    swap(IMAGE, 'USER app', 'USER 10001:10001'),
    [],
    ['guardrail.lost.isolation'],
  ),
  image('the health check goes', IMAGE.replace(/HEALTHCHECK .*\n/, ''), ['guardrail.lost.probe']),
  image('the health check asks more often', swap(IMAGE, '30s', '10s'), [], ['guardrail.lost.probe']),
  image('a debugger is exposed', swap(IMAGE, 'EXPOSE 8080', 'EXPOSE 8080 9229/tcp'), ['container.expose.port']),
  image('another port is exposed', swap(IMAGE, 'EXPOSE 8080', 'EXPOSE 8081'), [], ['container.expose.port']),
  image('a file is fetched as it is', swap(IMAGE, 'WORKDIR /app', 'ADD https://example.org/tool /bin/tool'), [
    'container.fetch.unverified',
  ]),
  image(
    'a file is fetched with its checksum',
    swap(IMAGE, 'WORKDIR /app', `ADD --checksum=${DIGEST} https://example.org/tool /bin/tool`),
    [],
    ['container.fetch.unverified'],
  ),
  image('a script from the network is run', swap(IMAGE, 'npm ci &&', 'curl -sSL https://example.org/i.sh | bash &&'), [
    'container.run.fetched',
  ]),
  image(
    'a script from the network is run from a here-document',
    swap(IMAGE, 'WORKDIR /app', 'RUN <<EOF\nset -e\nsh -c "$(curl -fsSL https://example.org/i.sh)"\nEOF'),
    ['container.run.fetched'],
  ),
  image(
    'an archive from the network is unpacked',
    swap(IMAGE, 'npm ci &&', 'curl -sSL https://example.org/a.tgz | tar xz && sh ./a/install.sh &&'),
    [],
    ['container.run.fetched'],
  ),
  image(
    'a token is written into the image',
    swap(IMAGE, 'ENV NODE_ENV=production', 'ENV NODE_ENV=production API_TOKEN=abcdef123456'),
    ['container.secret.baked'],
  ),
  image('an environment file is copied', swap(IMAGE, 'COPY package.json ./', 'COPY package.json .env ./'), [
    'container.secret.baked',
  ]),
  image(
    'names only speak of secrets',
    swap(
      IMAGE,
      'ENV NODE_ENV=production',
      'ARG NPM_TOKEN\nENV TOKEN_URL=https://example.org DB_PASSWORD_FILE=/run/secrets/db\nCOPY .env.example ./',
    ),
    [],
    ['container.secret.baked'],
  ),
  image(
    'blanks, comments and the order of stages of equal names change',
    swap(
      swap(IMAGE, 'WORKDIR /app\n', '# here\n\nWORKDIR   /app\n'),
      'RUN npm ci && \\\n    # the tests run elsewhere\n    npm run build',
      'RUN npm ci && npm run build',
    ),
    [],
  ),
  image('there is nothing to build', '# nothing\n', ['assess.input.unreadable']),
];

const OTHER_FILES: readonly ContentCase[] = [
  at('src/dockerfile.ts', null)('a program about Dockerfiles is new', 'export const A = 1;\n', []),
  at('parts/Dockerfile.tail', 'RUN a\n')('a part of a Dockerfile changes', 'RUN b\n', []),
  at('Dockerfile.worker', 'FROM a:1\n')('an image is no longer built on anything', 'RUN b\n', [
    'assess.input.unreadable',
  ]),
];

const COMPOSES: readonly ContentCase[] = [
  compose('a volume is taken from the database', swap(COMPOSE, '      - pgdata:/var/lib/postgresql/data\n', ''), [
    'container.volume.removed',
  ]),
  compose('the project is renamed, and all volumes with it', swap(COMPOSE, 'name: shop', 'name: store'), [
    'container.volume.removed',
  ]),
  compose(
    'a volume is written in the long form',
    swap(
      COMPOSE,
      '- pgdata:/var/lib/postgresql/data',
      '- { type: volume, source: pgdata, target: /var/lib/postgresql/data }',
    ),
    [],
    ['container.volume.removed'],
  ),
  compose('a service goes', COMPOSE.slice(0, COMPOSE.indexOf('  db:')), ['container.removed.service']),
  {
    name: 'a service moves to another file',
    files: {
      'deploy/docker-compose.yml': [COMPOSE, COMPOSE.slice(0, COMPOSE.indexOf('  db:'))],
      'deploy/docker-compose.db.yml': [null, `services:\n${COMPOSE.slice(COMPOSE.indexOf('  db:'))}`],
    },
    finds: [],
    harmlessFor: ['container.removed.service'],
  },
  compose('a service is privileged', swap(COMPOSE, '    user: "1000"', '    privileged: true\n    user: "1000"'), [
    'guardrail.lost.isolation',
  ]),
  compose(
    'a service gets the socket of Docker',
    swap(COMPOSE, '      - ./init', '      - /var/run/docker.sock:/var/run/docker.sock\n      - ./init'),
    ['guardrail.lost.isolation'],
  ),
  compose('a service drops fewer capabilities', swap(COMPOSE, '    cap_drop: [ALL]\n', ''), [
    'guardrail.lost.isolation',
  ]),
  compose(
    'a service mounts one more folder of the project',
    swap(COMPOSE, '      - ./init', '      - ./more:/more:ro\n      - ./init'),
    [],
    ['guardrail.lost.isolation'],
  ),
  at('compose.yaml', null)(
    'a new service owns its host',
    'services:\n  agent:\n    image: agent:1.0.0\n    pid: host\n',
    ['guardrail.absent.isolation'],
  ),
  at('compose.yaml', null)(
    'a new service is in good order',
    COMPOSE,
    [],
    ['guardrail.absent.isolation', 'container.expose.port'],
  ),
  compose('a debugger is open to all', swap(COMPOSE, '127.0.0.1:9229:9229', '9229:9229'), ['container.expose.port']),
  compose(
    'a database is published',
    swap(COMPOSE, '    image: postgres:16.2', '    image: postgres:16.2\n    ports: ["5432:5432"]'),
    ['container.expose.port'],
  ),
  compose(
    'a database is published to the host itself',
    swap(COMPOSE, '    image: postgres:16.2', '    image: postgres:16.2\n    ports: ["127.0.0.1:5432:5432"]'),
    [],
    ['container.expose.port'],
  ),
  compose('a service stays down', swap(COMPOSE, '    restart: unless-stopped\n', ''), ['container.restart.lost']),
  compose('a service always starts again', swap(COMPOSE, 'unless-stopped', 'always'), [], ['container.restart.lost']),
  compose(
    'a service is not watched',
    swap(COMPOSE, 'healthcheck: { test: [CMD, curl, localhost] }', 'healthcheck: { disable: true }'),
    ['guardrail.lost.probe'],
  ),
  compose('a service has no limit', swap(COMPOSE, '    mem_limit: 256m\n', ''), ['guardrail.lost.limits']),
  compose(
    'a limit is written in the new form',
    swap(
      swap(COMPOSE, '    mem_limit: 256m\n', ''),
      'replicas: 4',
      'replicas: 4, resources: { limits: { memory: 512m } }',
    ),
    [],
    ['guardrail.lost.limits'],
  ),
  compose('a service is scaled to none', swap(COMPOSE, 'replicas: 4', 'replicas: 0'), ['container.scale.zero']),
  compose(
    'a service is scaled to one',
    swap(COMPOSE, 'replicas: 4', 'replicas: 1'),
    ['guardrail.lost.redundancy'],
    ['container.scale.zero'],
  ),
  compose(
    'a service is scaled up',
    swap(COMPOSE, 'replicas: 4', 'replicas: 6'),
    [],
    ['guardrail.lost.redundancy', 'container.scale.zero'],
  ),
  compose('an image is whatever is latest', swap(COMPOSE, 'web:1.4.2', 'web:latest'), ['container.image.floating']),
  compose('a compose file is no YAML any more', `${COMPOSE}  broken: [\n`, ['assess.input.unreadable']),
];

export const CONTAINER_CASES: readonly ContentCase[] = [...IMAGES, ...OTHER_FILES, ...COMPOSES];
