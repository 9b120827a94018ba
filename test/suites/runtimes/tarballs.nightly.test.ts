import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkPackage } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { forestHashes } from './forests.ts';
import { type Tarball, install, packAll, runIn, scratchFolder } from './tarballs.ts';

const names = [
  'base',
  'cli',
  'core-gpu',
  'dae',
  'data',
  'dfa',
  'engines',
  'ensembles',
  'explain',
  'forecast',
  'gnn',
  'regression',
  'report',
  'studies',
].map((name) => `@kuznets/${name}`);
const allowed =
  /^(?:LICENSE|README\.md|package\.json|bin\/[\w-]+\.js|schema\/[\w-]+\.schema\.json|exporters\/\w+\.(?:py|R)|dist\/[\w./-]+\.(?:js|d\.ts|wgsl|html))$/;
const scratch = scratchFolder();
const project = join(scratch, 'project');
const kuznets = join(project, 'node_modules/.bin/kuznets');
let tarballs: ReadonlyMap<string, Tarball>;

function packed(name: string): Tarball {
  const tarball = tarballs.get(name);
  if (!tarball) throw new Error(`${name} was not packed`);
  return tarball;
}

beforeAll(async () => {
  tarballs = new Map((await packAll(scratch)).map((tarball) => [tarball.manifest.name, tarball]));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('every public package and app is packed', () => {
  expect([...tarballs.keys()].sort()).toEqual(names);
});

describe.each(names)('the tarball of %s', (name) => {
  it('holds what was built, the licence, and no test, source map or data file', () => {
    const { paths } = packed(name);
    expect(paths.filter((path) => !allowed.test(path) || /\.test\.|sdm2004|provinces/i.test(path))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'dist/index.js']));
  });

  it('is right by publint', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: packed(name).bytes.buffer }, strict: true });
    expect(
      messages
        .filter(({ type }) => type !== 'suggestion')
        .map((message) => formatMessage(message, pkg, { color: false })),
    ).toEqual([]);
  });

  it('has types that ESM finds', async () => {
    const { contents, manifest } = packed(name);
    const modules = Object.keys(manifest.exports).filter((path) => !path.includes('*'));
    // What writes files is loaded where no engine is, and what is large where it is used.
    const entries = {
      '@kuznets/cli': [],
      '@kuznets/base': ['.', './distributions'],
      '@kuznets/engines': ['.', './files'],
    }[name] ?? ['.'];
    expect(modules).toEqual(entries);
    if (modules.length === 0) return;
    const analysis = await checkPackage(contents, { entrypoints: modules });
    if (!analysis.types) throw new Error(`${name} has no types`);
    const problems = analysis.problems.filter((problem) =>
      (['node16-esm', 'bundler'] as const).some((kind) => problemAffectsResolutionKind(problem, kind, analysis)),
    );
    expect(problems).toEqual([]);
  });

  it('depends on versions, not on a workspace', () => {
    const { manifest } = packed(name);
    for (const [dependency, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      expect(range, dependency).toMatch(/^\^?\d+\.\d+\.\d+$/);
    }
    const peer = manifest.peerDependencies?.['@kuznets/core-gpu'];
    if (peer !== undefined) expect(peer).toBe(`^${manifest.version}`);
  });
});

it('the data sets that may be shipped are all that is shipped', () => {
  const tables = packed('@kuznets/data').paths.flatMap((path) => /(\w+)\.csv/.exec(path)?.[1] ?? []);
  expect([...new Set(tables)].sort()).toEqual(['countries', 'fls2001', 'us_states', 'variables']);
});

describe('installed from the tarballs alone', () => {
  beforeAll(() => install(project, [...tarballs.values()]));

  it('plain Node grows the forests that the workspace grows', async () => {
    const [program] = await bundle('node-program.ts', { platform: 'node', external: /^@kuznets\// });
    writeFileSync(join(project, 'program.js'), program!.code);
    const printed: unknown = JSON.parse(await runIn(project, process.execPath, ['program.js']));
    expect(printed).toEqual(await forestHashes({ backend: 'wasm', workers: 1 }));
  });

  it.each(['@kuznets/core-gpu/wgsl/linalg/matmul.wgsl', '@kuznets/studies/schema/manifest.schema.json'])(
    '%s can be found',
    async (file) => {
      const code = `import { readFileSync } from 'node:fs'; process.stdout.write(readFileSync(new URL(import.meta.resolve('${file}'))))`;
      expect(await runIn(project, process.execPath, ['--input-type=module', '--eval', code])).toMatch(
        /@compute|"\$schema"/,
      );
    },
  );

  it.each(['ES2023', 'ES2023,DOM'])(
    'core-gpu compiles for a consumer that checks its declarations, with lib %s',
    async (lib) => {
      // Of the platform the declarations need AbortSignal alone, which Node's types have as well.
      const platform = 'declare global { interface AbortSignal { readonly aborted: boolean } }';
      writeFileSync(join(project, 'consumer.ts'), `export * from '@kuznets/core-gpu';\n${platform}\n`);
      const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', 'false'];
      const printed = runIn(project, process.execPath, [tsc, ...options, '--lib', lib, 'consumer.ts']);
      await expect(printed.catch((error: { stdout: string }) => error.stdout)).resolves.toBe('');
    },
  );

  it('there is one core-gpu', async () => {
    const listed = JSON.parse(await runIn(project, 'npm', ['query', '[name="@kuznets/core-gpu"]'])) as readonly {
      location: string;
    }[];
    expect(listed.map(({ location }) => location)).toEqual(['node_modules/@kuznets/core-gpu']);
  });

  it('kuznets --version is the version packed', async () => {
    expect(await runIn(project, kuznets, ['--version'])).toBe(`${packed('@kuznets/cli').manifest.version}\n`);
  });

  it('kuznets runs the study and writes its report', async () => {
    await runIn(project, kuznets, [
      'growth',
      '--backend',
      'wasm',
      '--methods',
      'lasso,tree,bagging',
      '--folds',
      '0',
      '--trees',
      '20',
      '--seeds',
      '2',
      '--out',
      'out',
    ]);
    expect(readFileSync(join(project, 'out/report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });
});
