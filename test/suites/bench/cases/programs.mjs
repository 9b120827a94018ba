import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { embeddedData, scratch } from '../data.mjs';
import { kuznets, median, root, runProgram } from '../measure.mjs';

/** What users start and open. */
export const programCases = {
  replicate: {
    about: '`npm run replicate` on a set-up machine, wall; and its growth study alone, 20 seeds',
    async run({ quick, runs, say }) {
      const data = await embeddedData();
      const times = { whole: [], growth: [] };
      const programs = [
        ...(quick ? [] : [['whole', 'npm', ['run', '--silent', 'replicate']]]),
        [
          'growth',
          'node',
          [
            join(root, 'apps/cli/bin/kuznets.js'),
            'growth',
            '--methods',
            'bagging,forest',
            '--folds',
            '0',
            '--seeds',
            quick ? '2' : '20',
            '--out',
            scratch('replicate'),
          ],
        ],
      ];
      for (let run = 0; run < runs; run++) {
        for (const [name, command, args] of programs) {
          const { wall } = await runProgram(command, args);
          times[name].push(wall);
          say(`  ${name}: ${wall.toFixed(1)} s`);
        }
      }
      const walls = [
        ...(quick ? [] : [{ place: 'npm run replicate, both studies', wall: median(times.whole), bar: 180 }]),
        { place: 'its growth study', wall: median(times.growth), bar: quick ? undefined : 20 },
      ];
      return { data: data.name, walls };
    },
  },

  report: {
    about:
      '`kuznets report`, wall, and its file opened in Chromium: first contentful paint, and interactive (end of the last long task)',
    needsAdapter: true,
    async run({ quick, runs, results, say }) {
      const bin = join(root, 'apps/cli/bin/kuznets.js');
      const folders = results.map((result, at) => {
        const folder = scratch(`report-${at}-${basename(result)}`);
        cpSync(result, folder, { recursive: true });
        return { name: basename(result), folder };
      });
      if (folders.length === 0) {
        for (const [name, ...flags] of [
          ['growth', '--trees', quick ? '50' : '500', '--seeds', '2', '--methods', 'bagging,forest'],
          ['regions', '--replicas', quick ? '3' : '20', '--origin', '1985'],
        ]) {
          await runProgram('node', [bin, name, ...flags, '--out', scratch(name)]);
          folders.push({ name, folder: scratch(name) });
        }
      }
      const raw = {};
      const walls = [];
      for (const { name, folder } of folders) {
        raw[name] = [];
        for (let run = 0; run < runs; run++) {
          const { wall } = await runProgram('node', [bin, 'report', folder]);
          const opened = await kuznets(
            { report: join(folder, 'report.html'), device: { adapter: 'swiftshader' } },
            'report.mjs',
          );
          raw[name].push({ command: wall, ...opened });
          say(
            `  ${name}, run ${run + 1} of ${runs}: kuznets report ${wall.toFixed(2)} s, first contentful paint ${opened.painted.toFixed(2)} s, interactive ${opened.interactive.toFixed(2)} s`,
          );
        }
        for (const [what, key, bar] of [
          ['kuznets report', 'command', 5],
          ['first contentful paint', 'painted', 1],
          ['interactive', 'interactive', 2],
        ]) {
          walls.push({
            place: `${name}, ${what}`,
            wall: median(raw[name].map((run) => run[key])),
            ...(results.length > 0 && { bar }),
          });
        }
      }
      return { runs: raw, walls };
    },
  },

  live: {
    about:
      "the report's bagging regrown in its live panel in Chromium, 10,000 trees with importance and profiles, wall from the click on",
    needsAdapter: true,
    async run({ quick, runs, say }) {
      const data = process.env.KUZNETS_DATA ? 'sdm2004' : 'fls2001';
      const out = scratch('live');
      const flags = [
        '--methods',
        'bagging',
        '--folds',
        '0',
        '--seeds',
        '1',
        '--trees',
        quick ? '1000' : '10000',
        '--no-decompose',
        '--backend',
        'wasm',
      ];
      await runProgram('node', [
        join(root, 'apps/cli/bin/kuznets.js'),
        'growth',
        '--data',
        data,
        ...flags,
        '--out',
        out,
      ]);
      const grow = (place) => () =>
        kuznets({ report: join(out, 'report.html'), place, device: { adapter: 'swiftshader' } }, 'live.mjs');
      const raw = { wasm: [], webgpu: [] };
      for (const [place, most] of [
        ['wasm', runs],
        ['webgpu', Math.min(runs, 3)],
      ]) {
        for (let run = 0; run < most; run++) {
          const result = await grow(place)();
          raw[place].push(result);
          say(
            `  ${place}, run ${run + 1} of ${most}: ${result.wall.toFixed(1)} s, hash ${result.equal ? 'equal' : 'NOT EQUAL'}. ${result.facts}`,
          );
        }
      }
      const bars = data === 'sdm2004' && !quick ? { wasm: 8, webgpu: 60 } : {};
      const walls = Object.entries(raw).map(([place, results]) => ({
        place,
        wall: median(results.map(({ wall }) => wall)),
        bar: bars[place],
      }));
      return {
        data,
        runs: raw,
        walls,
        equal: Object.values(raw)
          .flat()
          .every(({ equal }) => equal),
      };
    },
  },

  version: {
    about: '`kuznets --version`, wall',
    async run({ runs, say }) {
      const times = [];
      for (let run = 0; run < Math.max(runs, 9); run++) {
        times.push((await runProgram('node', ['apps/cli/bin/kuznets.js', '--version'])).wall);
      }
      const empty = [];
      for (let run = 0; run < Math.max(runs, 9); run++) empty.push((await runProgram('node', ['-e', '0'])).wall);
      say(`  ${times.map((time) => time.toFixed(3)).join(' ')} s; an empty Node program ${median(empty).toFixed(3)} s`);
      return { wall: median(times), emptyProgram: median(empty), bar: 0.2 };
    },
  },
};
