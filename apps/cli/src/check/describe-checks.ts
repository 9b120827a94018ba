import { differenceText } from '@kuznets/conformance';
import { textTable } from '../output/text-table.ts';
import { isAsExpected, type DeviceCheck } from './check-devices.ts';

/** A check for a terminal: what differs first, then seconds a step on each device, beside WASM. */
export function describeChecks(
  checks: readonly DeviceCheck[],
  { versions, cores, seconds }: { readonly versions: object; readonly cores: number; readonly seconds: number },
): string {
  const names = checks.map(({ device }) => device.name);
  const heading = ['', ...names.flatMap((name, i) => (i === 0 ? [name] : [name, 'beside it']))];
  return [
    ...Object.entries(versions).map(([name, version]) => `${name}: ${String(version)}`),
    `cores: ${cores}; checked in ${seconds.toFixed(0)} s`,
    ...checks.flatMap(deviceLines),
    '',
    'Seconds of every operation, its kernels compiled in them, and of the stages of two small studies, and how many times the seconds of the first column they are:',
    textTable(heading, timed(checks)),
    '',
    ...verdict(checks),
    '',
  ].join('\n');
}

function deviceLines({ device, problem }: DeviceCheck): string[] {
  if (!('backend' in device)) return [`${device.name}: ${String(problem)}`];
  const { name, type, api, driver, workers, limits, features } = device;
  return [
    `${name}: ${type}, ${api}${driver === '' ? '' : `, ${driver}`}${workers > 0 ? `, ${workers} workers` : ''}`,
    ...(limits
      ? [
          `  limits: ${Object.entries(limits)
            .map((limit) => limit.join(' '))
            .join(', ')}`,
        ]
      : []),
    ...(features ? [`  features: ${features.join(', ')}`] : []),
    ...(problem === null ? [] : [`  ${problem}`]),
  ];
}

function timed(checks: readonly DeviceCheck[]): string[][] {
  const seconds = checks.map(
    ({ operations, forests, steps, unreached }) =>
      new Map(
        [
          ...operations.map((check) => [check.operation, check.seconds] as const),
          ['known forests', forests.reduce((sum, forest) => sum + forest.seconds, 0)] as const,
          ...steps.map((step) => [`${step.study}, ${step.stage}`, step.seconds] as const),
        ].filter(([name]) => !unreached.some(({ what }) => what === name)),
      ),
  );
  const rows = [...new Set(seconds.flatMap((one) => [...one.keys()]))];
  return rows.map((row) => [
    row,
    ...seconds.flatMap((one, i) => {
      const [value, first] = [one.get(row), seconds[0]!.get(row)];
      const shown = value === undefined ? '-' : value.toFixed(3);
      return i === 0 ? [shown] : [shown, value === undefined || !first ? '-' : (value / first).toFixed(2)];
    }),
  ]);
}

function verdict(checks: readonly DeviceCheck[]): string[] {
  const late = checks.flatMap(({ device, unreached }) =>
    unreached.map(({ what, cases, of }) => `  ${what} on ${device.name}: ${cases} of ${of}`),
  );
  const unreached =
    late.length === 0
      ? []
      : ['Not reached in this time, and therefore not known; --limit <seconds> or --no-limit gives more:', ...late];
  if (checks.every(isAsExpected)) {
    const cases = checks.reduce((sum, { operations }) => sum + operations.reduce((all, one) => all + one.cases, 0), 0);
    const forests = checks.reduce((sum, check) => sum + check.forests.length, 0);
    return [`As expected: ${cases} cases and ${forests} forests.`, ...unreached];
  }
  const wrong = checks.flatMap(({ device, operations, forests, problem }) => [
    ...(problem === null ? [] : [`${device.name}: ${problem}`]),
    ...operations.flatMap(({ operation, cases, failed, difference }) =>
      difference === null
        ? []
        : [
            `${operation} on ${device.name}: ${failed} of ${cases} cases differ, the first in "${difference.case}": ${differenceText(difference)}`,
          ],
    ),
    ...forests.flatMap(({ forest, difference }) =>
      difference === null ? [] : [`forest "${forest}" on ${device.name}: ${differenceText(difference)}`],
    ),
  ]);
  return [...wrong, ...unreached];
}
