import { type AdapterSource, type AdapterSummary, type FoundAdapter, hardwareFirst, summarise } from './adapter.ts';
import { easePolling } from './ease-polling.ts';

type DawnModule = { create(options: string[]): GPU; globals: object };

/** Backends whose results can be trusted; Dawn's `null` backend computes nothing. */
const realBackends = new Set(['vulkan', 'metal', 'd3d12']);

/** No adapter has this name: asking for it makes Dawn list those there are. */
const noSuchAdapter = '(none)';

/** The specifier is a variable so that bundlers leave the optional peer alone. */
const dawnPackage = 'webgpu';

/** Dawn crashes when its instance is collected before the adapters and devices made from it. */
const held: unknown[] = [];

/** One for every way to open an adapter: each looks at all drivers again. */
const instances = new Map<string, GPU>();

/** Calls a function that has Dawn look at the drivers, and gives what it returns. */
export type DriverCall = <T>(look: () => T) => T;

let lookAtDrivers: DriverCall = (look) => look();

/**
 * Has Dawn look at drivers through a function: its warnings about their limits go to file descriptor 2, past `process.stderr`, and no option
 * of Dawn's keeps them back. A program that owns its standard error can.
 *
 * @param call - what calls into Dawn; drivers are looked at when the call returns
 */
export function lookAtDriversThrough(call: DriverCall): void {
  lookAtDrivers = call;
}

let loading: Promise<DawnModule | null> | undefined;

let whyNone: string | null = null;

async function importDawn(): Promise<DawnModule | null> {
  try {
    const dawn = (await import(/* @vite-ignore */ /* webpackIgnore: true */ dawnPackage)) as DawnModule;
    for (const [name, value] of Object.entries(Object.getOwnPropertyDescriptors(dawn.globals))) {
      if (!(name in globalThis)) Object.defineProperty(globalThis, name, value);
    }
    return dawn;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    whyNone = `the npm package ${dawnPackage} cannot be loaded (${String(reason)}): npm install ${dawnPackage}`;
    return null;
  }
}

/** Whether a Vulkan driver is declared anywhere the loader looks: saves loading Dawn, and its warning, where there is none. */
function hasVulkanDriver(): boolean {
  const fs = process.getBuiltinModule('node:fs');
  const { env } = process;
  const declared = env['VK_DRIVER_FILES'] ?? env['VK_ICD_FILENAMES'];
  if (declared !== undefined && declared !== '') return declared.split(':').some((file) => fs.existsSync(file));
  if (env['VK_ADD_DRIVER_FILES'] !== undefined) return true;
  const home = env['HOME'] ?? '';
  const roots = [
    '/etc',
    '/usr/share',
    '/usr/local/share',
    '/usr/local/etc',
    env['XDG_CONFIG_HOME'] ?? `${home}/.config`,
    env['XDG_DATA_HOME'] ?? `${home}/.local/share`,
    ...(env['XDG_CONFIG_DIRS'] ?? '/etc/xdg').split(':'),
    ...(env['XDG_DATA_DIRS'] ?? '').split(':').filter(Boolean),
  ];
  return roots.some((root) => {
    try {
      return fs.readdirSync(`${root}/vulkan/icd.d`).some((file) => file.endsWith('.json'));
    } catch {
      return false;
    }
  });
}

async function loadDawn(): Promise<DawnModule | null> {
  if (process.platform === 'linux' && !hasVulkanDriver()) {
    whyNone = 'no Vulkan driver is installed';
    return null;
  }
  loading ??= importDawn();
  return loading;
}

async function openNamed(dawn: DawnModule, api: string, name: string, profile: boolean): Promise<FoundAdapter | null> {
  const features = profile ? ['disable-dawn-features=timestamp_quantization'] : [];
  const options = [`backend=${api}`, `adapter=${name}`, ...features];
  const gpu = instances.get(options.join()) ?? dawn.create(options);
  instances.set(options.join(), gpu);
  const adapter = await lookAtDrivers(() => gpu.requestAdapter({ powerPreference: 'high-performance' }));
  if (!adapter) return null;
  held.push(adapter);
  return { adapter, summary: summarise(adapter.info, name, api), onWait: easePolling };
}

async function listNames(dawn: DawnModule): Promise<readonly { readonly api: string; readonly name: string }[]> {
  const gpu = dawn.create([`adapter=${noSuchAdapter}`]);
  held.push(gpu);
  try {
    await lookAtDrivers(() => gpu.requestAdapter());
    return [];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [...text.matchAll(/backend: '([^']*)', name: '(.*)'$/gm)]
      .map(([, api = '', name = '']) => ({ api, name }))
      .filter(({ api }) => realBackends.has(api));
  }
}

let listed: Promise<readonly AdapterSummary[]> | undefined;

async function listAll(): Promise<readonly AdapterSummary[]> {
  const dawn = await loadDawn();
  if (!dawn) return [];
  const found = new Map<string, AdapterSummary>();
  for (const { api, name } of await listNames(dawn)) {
    const opened = await openNamed(dawn, api, name, false).catch(() => null);
    if (opened) found.set(`${api} ${name}`, opened.summary);
  }
  return hardwareFirst([...found.values()]);
}

/** Adapters of Node, through Dawn. */
export const dawnAdapters: AdapterSource = {
  list() {
    listed ??= listAll();
    return listed;
  },
  whyNone: () => whyNone,
  async open({ api, name }, { profile }) {
    const dawn = await loadDawn();
    return dawn && openNamed(dawn, api, name, profile);
  },
};
