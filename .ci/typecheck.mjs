// node .ci/typecheck.mjs: tsc --noEmit in every package.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './tools.mjs';

const below = (parent) => readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`);
const folders = [...below('packages'), ...below('apps'), ...below('test'), 'shaders'].filter((folder) =>
  existsSync(join(ROOT, folder, 'tsconfig.json')),
);
const failed = [];
const queue = [...folders];
const work = async () => {
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const { code, output } = await run('tsc', ['--noEmit', '--pretty', 'false', '-p', folder], { echo: false });
    if (code === 0) continue;
    failed.push(folder);
    process.stderr.write(`typecheck: ${folder}\n${output}`);
  }
};
await Promise.all([work(), work()]);
process.stderr.write(
  failed.length > 0 ? `typecheck: failed: ${failed.sort().join(', ')}\n` : `typecheck: ${folders.length} packages\n`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
