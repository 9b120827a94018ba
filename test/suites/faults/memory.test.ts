import { expect, it } from 'vitest';
import { emptyFolder, file, kuznets, names, quick } from '../e2e/cli.ts';
import { wideTable } from './wide-table.ts';

it('a study that would not fit is refused with both figures and what to lower, before anything is computed', async () => {
  const cwd = emptyFolder();
  const trees = ['--trees', '100000000', '--min-leaf', '1'];
  const { code, stderr } = await kuznets(['growth', '--methods', 'bagging', ...trees, '--backend', 'wasm'], { cwd });
  expect(stderr).toMatch(
    /^kuznets: the study needs more memory than there is: "about \d+ GiB"; allowed: at most [\d.]+ GiB, which this machine or container has; or grow fewer trees \(--trees\), or hold no model in memory \(--no-keep-forest\)\n$/,
  );
  expect(code).toBe(2);
  expect(names(cwd)).toEqual([]);
});

it("a sample that JavaScript's heap would not hold is refused, and one that it holds is not", async () => {
  const cwd = emptyFolder();
  file(cwd, 'd.csv', wideTable(20_000, 20));
  const args = ['growth', '--data', 'd.csv', '--id', 'id', '--target', 'y', ...quick, '--no-decompose'];
  const small = { NODE_OPTIONS: '--max-old-space-size=300' };
  const { code, stderr } = await kuznets([...args, '--methods', 'ols,lasso'], { cwd, env: small });
  expect(stderr).toMatch(
    /than Node lets JavaScript take: "about 1\.\d+ GiB"; .*NODE_OPTIONS=--max-old-space-size=.*\(--methods\), or .*\(--no-keep-forest\)\n$/,
  );
  expect(code).toBe(2);
  file(cwd, 'few.csv', wideTable(200, 20));
  expect(await kuznets([...args, '--data', 'few.csv'], { cwd, env: small })).toMatchObject({ code: 0 });
});
