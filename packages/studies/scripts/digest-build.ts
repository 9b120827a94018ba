import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { sha256Hex } from '../src/results/digest.ts';

/** What computes: the packages below as they were built, and the sources of this one. */
const root = new URL('../', import.meta.url);
const below = Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies })
  .filter((name) => name.startsWith('@kuznets/'))
  .map((name) => `node_modules/${name}/dist`);
const files = [...below, 'src'].flatMap((folder) =>
  readdirSync(fileURLToPath(new URL(folder, root)), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.(js|json|ts)$/.test(file) && !/\.(test|d)\.ts$|\/generated\//.test(file))
    .sort(),
);
const digests = files.map((file) => `${file} ${sha256Hex(readFileSync(new URL(file, root)))}\n`);
const folder = new URL('src/study/generated/', root);
mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL('build.ts', folder),
  `/** SHA-256 of all that computes, as it was built. */\nexport const build = '${sha256Hex(digests.join(''))}';\n`,
);
