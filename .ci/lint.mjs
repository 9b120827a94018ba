// node .ci/lint.mjs: every check of the source, all of them even when an early one fails.
import { run } from './tools.mjs';

const checks = [
  ['node', ['.ci/format.mjs', '--check']],
  ['eslint', ['.', '--max-warnings=0']],
  ['depcruise', ['packages', 'apps', 'shaders', 'test', '--config', '.dependency-cruiser.cjs']],
  ['turbo', ['boundaries']],
  ['knip', []],
];
const failed = [];
for (const [command, args] of checks) {
  process.stderr.write(`lint: ${command === 'node' ? 'format' : command}\n`);
  const { code } = await run(command, args);
  if (code !== 0) failed.push(command);
}
if (failed.length > 0) {
  process.stderr.write(`lint: failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
