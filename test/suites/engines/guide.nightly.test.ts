import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { bin, emptyFolder, file, lastingFolder, table } from '../e2e/cli.ts';
import { programPath } from './programs.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { type Cluster, startSlurm } from './slurm.ts';
import { done, resultOf } from './studies.ts';

const guide = readFileSync(new URL('../../../docs/on-a-cluster.md', import.meta.url), 'utf8');
const password = 'a password of the tests';

/** The block of commands below a heading of the guide. */
function commandsOf(heading: string): string {
  const [, block] = new RegExp(`\\n## ${heading}\\n[^]*?\`\`\`sh\\n([^]*?)\`\`\``).exec(guide)!;
  return block!;
}

let tools: string;
let expected: string;
let redis: RedisServer;
let cluster: Cluster;

const prepare = (folder: string): void => void file(folder, 'my.csv', table(40).replace(',y,', ',growth,'));

/** Puts a program into the path of the commands. */
function tool(name: string, script: string): void {
  writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
}

/** Runs commands as they are written. */
function shell(commands: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const { KUZNETS_DATA: _, ...surroundings } = env;
  const child = spawn('sh', ['-e', '-c', commands], {
    ...{ cwd, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...surroundings, PATH: `${tools}:${env['PATH']}` },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

beforeAll(async () => {
  tools = lastingFolder();
  tool('parallel', `exec ${programPath('parallel')} "$@"`);
  tool('kuznets', `exec ${process.execPath} ${bin} "$@"`);
  [redis, cluster] = await Promise.all([startRedis(password), startSlurm()]);
  const folder = lastingFolder();
  prepare(folder);
  const study = ['growth', '--data', 'my.csv', '--target', 'growth', '--effort', 'quick'];
  await done(folder, ...study, '--backend', 'wasm', '--out', 'local');
  expected = resultOf(folder, 'local');
});
afterAll(async () => {
  await redis?.stop();
  await cluster?.stop();
});

it('the lines for Slurm run as they are written', async () => {
  const folder = emptyFolder();
  prepare(folder);
  const { code, said } = await shell(commandsOf('Slurm'), folder, cluster.env);
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(said).toMatch(/ kuznets- [^]*of \d+ units done/);
  expect(resultOf(folder, 'out/mine')).toBe(expected);
});

it('the lines for Redis run as they are written, but for the address', async () => {
  const folder = emptyFolder();
  prepare(folder);
  file(folder, 'password', password);
  const { code, said } = await shell(
    commandsOf('Redis').replace('redis://queue.example:6379', redis.url),
    folder,
    process.env,
  );
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(resultOf(folder, 'out/mine')).toBe(expected);
});

interface PodJob {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly completions: number;
    readonly template: { readonly spec: { readonly containers: readonly [{ readonly args: readonly string[] }] } };
  };
}

it('the lines for Kubernetes run as they are written where there is none: the jobs compute the result stage by stage', async () => {
  const folder = emptyFolder();
  prepare(folder);
  mkdirSync(join(folder, 'claim'));
  // A cluster that copies, takes the file, and says which job is waited for or let go.
  tool(
    'kubectl',
    `case "$1 $2" in
"cp work/mine") cp -r work/mine claim/mine ;;
"cp copier:"*) cp -r "claim/\${2##*/}" "$3" ;;
*) echo "$*" >> kubectl.log ;;
esac`,
  );
  const [before, after] = commandsOf('Kubernetes').split('sh stages.sh\n');
  const began = await shell(`mkdir -p out\n${before}sh stages.sh`, folder, process.env);
  expect({ ...began, said: began.code === 0 ? '' : began.said }).toEqual({ code: 0, said: '' });
  const jobs = parseAllDocuments(readFileSync(join(folder, 'study.yaml'), 'utf8')).map(
    (document) => document.toJS() as PodJob,
  );
  const [first, ...others] = jobs.map(({ metadata: { name } }) => name);
  const log = readFileSync(join(folder, 'kubectl.log'), 'utf8').trim().split('\n');
  expect(log[0]).toBe('apply -f study.yaml');
  expect(log.slice(1).map((line) => /kuznets-\S+/.exec(line)![0])).toEqual(
    others.flatMap((name, at) => [[first, ...others][at], name]),
  );
  for (const { spec } of jobs) {
    const args = spec.template.spec.containers[0].args.map((arg) => arg.replace(/^\/work\//, 'claim/'));
    for (let index = 0; index < spec.completions; index++) {
      const env = { ...process.env, JOB_COMPLETION_INDEX: String(index) };
      const { code, said } = await shell(`kuznets ${args.join(' ')}`, folder, env);
      expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    }
  }
  const ended = await shell(after!, folder, process.env);
  expect({ ...ended, said: ended.code === 0 ? '' : ended.said }).toEqual({ code: 0, said: '' });
  expect(resultOf(folder, 'out/mine')).toBe(expected);
});

it.each(['parallel', 'aws-batch'])('the %s script computes the result', async (template) => {
  const folder = emptyFolder();
  prepare(folder);
  const study = ['--data', 'my.csv', '--target', 'growth', '--effort', 'quick', '--shard-seconds', '10'];
  const script = await done(folder, 'plan', 'growth', 'w', ...study, '--template', template);
  // AWS as far as the script speaks to it: runs what a job would, in the order in which they are submitted.
  tool(
    'aws',
    `exec ${process.execPath} -e '
const { spawnSync } = require("node:child_process");
const args = process.argv.slice(1);
const of = (name) => args[args.indexOf(name) + 1];
const { attempts } = JSON.parse(of("--retry-strategy"));
const { command } = JSON.parse(of("--container-overrides"));
const size = args.includes("--array-properties") ? Number(of("--array-properties").slice(5)) : 1;
if (of("--job-queue") !== "queue" || of("--job-definition") !== "worker" || attempts !== 4) process.exit(9);
for (let index = 0; index < size; index++) {
  const env = { ...process.env, AWS_BATCH_JOB_ARRAY_INDEX: String(index) };
  const { status } = spawnSync("kuznets", command, { stdio: ["ignore", "ignore", "inherit"], env });
  if (status !== 0) process.exit(status);
}
console.log("job");
' -- "$@"`,
  );
  const { code, said } = await shell(script, folder, { ...process.env, QUEUE: 'queue', DEFINITION: 'worker' });
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(resultOf(folder, 'out/growth')).toBe(expected);
});
