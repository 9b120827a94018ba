import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { expect, it } from 'vitest';
import { emptyFolder, file, kuznets, names } from '../e2e/cli.ts';

env.wasm.numThreads = 1;

/** A factor, a transformed column, and numbers that single precision does not hold. */
const rows = Array.from({ length: 60 }, (_, at) => {
  const [a, b] = [1 + ((at * 37) % 19) / 7, Math.sin(at * at)];
  return { id: `r${at}`, y: a * a - 3 * b + (at % 3) + ((at * 13) % 7) / 10, a, b, c: ['low', 'mid', 'high'][at % 3]! };
});
const csv = ['id,y,a,b,c', ...rows.map((row) => Object.values(row).join(','))].join('\n');

/** As the columns are named: log(a), b, c[low], c[mid]; the base of c is its first level. */
const valueOf = (column: string, row: (typeof rows)[number]): number => {
  const level = /^c\[(.+)\]$/.exec(column)?.[1];
  if (level !== undefined) return Number(row.c === level);
  return column === 'log(a)' ? Math.log(row.a) : row.b;
};

it('models that a study kept predict in the ONNX runtime what they predict here', async () => {
  const cwd = emptyFolder();
  file(cwd, 'd.csv', csv);
  const methods = ['ols', 'lasso', 'bma', 'tree', 'bagging', 'forest', 'boosting'];
  const study = [
    'growth',
    '--data',
    'd.csv',
    '--formula',
    'y ~ log(a) + b + c',
    '--methods',
    [...methods, 'svr', 'm5p-bagging'].join(),
  ];
  const run = (...args: string[]) => kuznets(args, { cwd });
  const ran = await run(
    ...study,
    '--effort',
    'quick',
    '--resamples',
    '0',
    '--trees',
    '50',
    '--keep-models',
    '--out',
    'r',
  );
  expect(ran.code, ran.stderr).toBe(0);
  const { stdout } = await run('predict', '--from', 'r', '--data', 'd.csv', '--out', 'again.csv', '--json');
  const predicted = JSON.parse(stdout) as { methods: { id: string; prediction: number[] }[] };
  for (const method of methods) {
    const said = await run('export', '--from', 'r', '--method', method, '--out', `${method}.onnx`, '--json');
    expect(said.code, said.stderr).toBe(0);
    const { columns } = JSON.parse(said.stdout) as { columns: string[] };
    expect(columns.slice(0, 2)).toEqual(['log(a)', 'b']);
    const session = await InferenceSession.create(readFileSync(join(cwd, `${method}.onnx`)));
    const x = Float64Array.from(rows.flatMap((row) => columns.map((column) => valueOf(column, row))));
    const { Y } = await session.run({ X: new Tensor('float64', x, [rows.length, columns.length]) });
    const ours = predicted.methods.find((one) => one.id === method)!.prediction;
    const theirs = Y!.data as Float32Array;
    expect(theirs.length).toBe(ours.length);
    ours.forEach((value, at) =>
      expect(Math.abs(theirs[at]! - value), method).toBeLessThan(1e-6 * Math.abs(value) + 1e-12),
    );
  }
  expect(await run('export', '--from', 'r', '--method', 'svr', '--out', 'svr.onnx')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/svr cannot be written as ONNX.*support vectors.*allowed/),
  });
  expect((await run('export', '--from', 'r', '--method', 'm5p-bagging', '--out', 'm.onnx')).stderr).toMatch(
    /linear models in the leaves/,
  );
  expect((await run('export', '--from', 'r', '--method', 'gcn', '--out', 'm.onnx')).stderr).toMatch(
    /no model of this method.*"ols"/,
  );
  const foreign = await run('export', '--from', 'r', '--method', 'tree', '--out', 'd.csv');
  expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringMatching(/exists and is no model of kuznets/)]);
  const plain = await run('export', '--from', 'r', '--method', 'tree', '--out', 'tree.onnx');
  expect(plain.stdout).toMatch(/^Predicts y of rows of 4 columns in this order, .*log\(a\), b, c\[\w+\], c\[\w+\]/);
  expect(names(cwd)).not.toContain('svr.onnx');
});
