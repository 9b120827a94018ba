// Run by gpu-run.sh with the bundle's Node: UNPACKED-BUNDLE ADAPTER FOLDER.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [bundle, wanted, folder] = process.argv.slice(2);
const deadline = Date.now() + 250_000;
const scratch = mkdtempSync(join(tmpdir(), 'kuznets-gpu-'));
const env = { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache'), ...nvidiaDriver() };

/** NVIDIA's containers have the driver without the file that names it to the loader. */
function nvidiaDriver() {
  const library = 'libGLX_nvidia.so.0';
  const declared = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d'].some((at) =>
    existsSync(join(at, 'nvidia_icd.json')),
  );
  const isThere = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64'].some((at) => existsSync(join(at, library)));
  if (declared || !isThere || process.env.VK_DRIVER_FILES) return {};
  const file = join(scratch, 'nvidia_icd.json');
  const icd = { file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3' } };
  writeFileSync(file, JSON.stringify(icd));
  return { VK_DRIVER_FILES: file };
}

function kuznets(...args) {
  const left = deadline - Date.now();
  if (left < 1000) return { seconds: null, status: null, stdout: '', problem: 'no time was left' };
  process.stderr.write(`kuznets ${args.join(' ')}\n`);
  const began = performance.now();
  const { status, signal, stdout, stderr } = spawnSync(join(bundle, 'kuznets'), args, {
    env,
    timeout: left,
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  const seconds = Math.round(performance.now() - began) / 1000;
  const problem = signal ? `stopped after ${seconds} s` : status === 0 ? null : stderr.trim().split('\n').at(-1);
  return { seconds, status, stdout, problem };
}

const { adapters } = JSON.parse(kuznets('doctor', '--json').stdout);
const adapter = adapters.find(({ name, type }) =>
  wanted ? name.toLowerCase().includes(wanted.toLowerCase()) : type === 'hardware',
);
if (!adapter) {
  process.stderr.write(
    `no ${wanted ? `adapter called ${wanted}` : 'hardware adapter'}; there are: ${adapters.map(({ name }) => name).join('; ') || 'none'}\n`,
  );
  process.exit(4);
}

const { stdout, problem: checkProblem } = kuznets(
  'doctor',
  '--check',
  '--json',
  '--adapter',
  adapter.name,
  '--limit',
  '150',
);
const check = stdout === '' ? { asExpected: false, problem: checkProblem } : JSON.parse(stdout);

const studies = {
  growth: ['growth', '--methods', 'bagging,forest', '--trees', '10000', '--seeds', '1', '--folds', '0'],
  regions: ['regions', '--replicas', '8', '--leave-out', '0', '--origin', '1985'],
};
const places = { wasm: ['--backend', 'wasm'], webgpu: ['--backend', 'webgpu', '--adapter', adapter.name] };
const benches = Object.entries(studies).map(([study, args]) => {
  const [wasm, webgpu] = Object.entries(places).map(([place, flags]) => {
    const out = join(scratch, `${study}-${place}`);
    const { seconds, problem } = kuznets(...args, ...flags, '--out', out);
    const models = problem === null ? JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).models : null;
    return { seconds: problem === null ? seconds : null, problem, models };
  });
  const bothRan = wasm.seconds !== null && webgpu.seconds !== null;
  return {
    command: args.join(' '),
    wasm: { seconds: wasm.seconds, problem: wasm.problem },
    webgpu: { seconds: webgpu.seconds, problem: webgpu.problem },
    ratio: bothRan ? Math.round((1000 * webgpu.seconds) / wasm.seconds) / 1000 : null,
    // The regions study lists no models.
    sameModels:
      bothRan && wasm.models.length > 0 ? JSON.stringify(wasm.models) === JSON.stringify(webgpu.models) : null,
  };
});

mkdirSync(folder, { recursive: true });
const slug = adapter.name
  .toLowerCase()
  .replace(/[^a-z0-9]+/g, '-')
  .replace(/^-|-$/g, '');
const file = join(folder, `${slug}.json`);
writeFileSync(file, `${JSON.stringify({ adapter, check, benches }, null, 2)}\n`);
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${file}\n`);
for (const { command, ratio, sameModels } of benches)
  process.stdout.write(
    `${command}: webgpu takes ${ratio ?? '-'} times as long as wasm; same models: ${sameModels ?? '-'}\n`,
  );
process.exitCode = check.asExpected ? (check.complete ? 0 : 1) : 5;
