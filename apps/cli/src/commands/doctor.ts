import { availableParallelism, freemem, totalmem } from 'node:os';
import {
  createDevice,
  listAdapters,
  lookAtDriversThrough,
  whyNoAdapters,
  workKinds,
  type AdapterSummary,
} from '@kuznets/core-gpu';
import { listDatasets } from '@kuznets/data';
import { prettyJson } from '@kuznets/studies';
import { choiceText, chooseBackend, thisMachine, type BackendChoice } from '../backend/choose-backend.ts';
import { withoutIdleWarnings } from '../backend/quiet-drivers.ts';
import { exitCodes } from '../exit-codes.ts';
import { print } from '../output/terminal.ts';
import { versions } from '../versions.ts';

/** What `kuznets doctor` finds. */
interface Diagnosis {
  readonly versions: Readonly<Record<string, string>>;
  readonly cores: number;
  readonly memory: { readonly totalBytes: number; readonly freeBytes: number };
  readonly wasm: BackendCheck;
  readonly adapters: readonly (AdapterSummary & BackendCheck)[];
  /** What `auto` takes for all kinds of work, and where its measurements are kept; null where there is nothing to choose between. */
  readonly auto: { readonly choice: BackendChoice | null; readonly measurements: string };
  readonly dataFolder: string | null;
  readonly advice: readonly string[];
}

interface BackendCheck {
  readonly works: boolean;
  readonly problem: string | null;
  readonly limits: Readonly<Record<string, number>> | null;
}

/** Says what this machine can compute on, and what to do about what is missing. */
export async function doctor(
  { json, adapter }: { readonly json?: boolean; readonly adapter?: string },
  signal: AbortSignal,
): Promise<number> {
  lookAtDriversThrough(withoutIdleWarnings);
  const diagnosis = await diagnose(adapter, signal);
  print(json ? prettyJson(diagnosis) : describe(diagnosis));
  return diagnosis.wasm.works ? exitCodes.ok : exitCodes.failed;
}

async function diagnose(adapter: string | undefined, signal: AbortSignal): Promise<Diagnosis> {
  const wasm = await tryDevice({ backend: 'wasm', workers: 1 });
  const adapters = [];
  for (const adapter of await listAdapters())
    adapters.push({ ...adapter, ...(await tryDevice({ backend: 'webgpu', adapter: adapter.name })) });
  const machine = thisMachine(signal);
  const dataFolder = process.env['KUZNETS_DATA'] ?? null;
  return {
    versions: versions(),
    cores: availableParallelism(),
    memory: { totalBytes: totalmem(), freeBytes: freemem() },
    wasm,
    adapters,
    auto: {
      choice: await chooseBackend({ adapter }, workKinds, { ...machine, list: listAdapters }),
      measurements: machine.store.path,
    },
    dataFolder,
    advice: advice(wasm, adapters, await whyNoAdapters(), dataFolder),
  };
}

async function tryDevice(options: Parameters<typeof createDevice>[0]): Promise<BackendCheck> {
  try {
    const device = await createDevice(options);
    const limits = device.info.limits === undefined ? null : { ...device.info.limits };
    await device.destroy();
    return { works: true, problem: null, limits };
  } catch (error) {
    return { works: false, problem: error instanceof Error ? error.message : String(error), limits: null };
  }
}

function advice(
  wasm: BackendCheck,
  adapters: readonly (AdapterSummary & BackendCheck)[],
  whyNone: string | null,
  dataFolder: string | null,
): string[] {
  const lines = [];
  if (!wasm.works)
    lines.push('The WASM backend does not start: use Node 20.19 or newer with WebAssembly SIMD and worker threads.');
  if (adapters.length === 0) {
    lines.push(
      `No WebGPU adapter${whyNone === null ? '' : ` (${whyNone})`}: nothing is missing for the wasm backend. For a GPU install its Vulkan driver (Debian: mesa-vulkan-drivers, or the vendor's); a software driver comes with "npm test" in the repository.`,
    );
  } else if (adapters.every(({ type }) => type === 'software')) {
    lines.push(
      `Only software adapters: "auto" measures one only where it is named, as in --adapter "${adapters[0]!.name}". To use it all the same: --backend webgpu --adapter "${adapters[0]!.name}".`,
    );
  }
  for (const { name, problem } of adapters)
    if (problem !== null) lines.push(`Adapter ${name} does not open: ${problem}. Update its driver.`);
  const elsewhere = listDatasets()
    .filter(({ embedded }) => !embedded)
    .map(({ name }) => name);
  if (dataFolder === null)
    lines.push(
      `KUZNETS_DATA is not set: ${elsewhere.join(' and ')} cannot be read. Set it to a folder that holds a folder of each name.`,
    );
  return lines;
}

function describe({
  versions: found,
  cores,
  memory,
  wasm,
  adapters,
  auto,
  dataFolder,
  advice: lines,
}: Diagnosis): string {
  const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    ...Object.entries(found).map(([name, version]) => `${name}: ${version}`),
    `cores: ${cores}; memory: ${gibibytes(memory.freeBytes)} free of ${gibibytes(memory.totalBytes)}`,
    `wasm: ${wasm.works ? 'works' : `fails: ${wasm.problem}`}`,
    ...(adapters.length === 0 ? ['webgpu: no adapter'] : []),
    ...adapters.flatMap((adapter) => [
      `webgpu: ${adapter.name} (${adapter.type}, ${adapter.api}${adapter.description === '' ? '' : `, ${adapter.description}`}): ${adapter.works ? 'works' : `fails: ${adapter.problem}`}`,
      ...Object.entries(adapter.limits ?? {}).map(([name, limit]) => `  ${name}: ${limit}`),
    ]),
    ...(auto.choice === null
      ? ['--backend auto takes wasm: there is no hardware adapter']
      : [
          `--backend auto takes ${choiceText(auto.choice)} (a study counts the kinds of work that it has)`,
          `  measured once for each processor, adapter and driver: ${auto.measurements}`,
        ]),
    `KUZNETS_DATA: ${dataFolder ?? 'not set'}`,
    ...lines.map((line) => `- ${line}`),
    '',
  ].join('\n');
}
