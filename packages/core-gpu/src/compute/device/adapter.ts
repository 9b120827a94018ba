/** What is known of an adapter before a device is made of it. */
export interface AdapterSummary {
  /** The driver's name of the device, such as `llvmpipe (LLVM 15.0.6, 256 bits)`. */
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  /** Driver and version where the platform tells them. */
  readonly description: string;
  /** `software` for a driver that runs on the CPU. */
  readonly type: 'hardware' | 'software';
  /** The graphics interface below WebGPU: `vulkan`, `metal`, `d3d12`, or `browser`. */
  readonly api: string;
}

/** An adapter that can become a device. */
export interface FoundAdapter {
  readonly summary: AdapterSummary;
  readonly adapter: GPUAdapter;
  /** To be told of every wait for the GPU: keeps the thread from spinning where the platform polls. */
  readonly onWait?: (waiting: Promise<unknown>) => void;
}

/** Where adapters come from: Dawn in Node, `navigator.gpu` in a browser. */
export interface AdapterSource {
  /** Names and kinds, hardware first. Never throws: without a driver the list is empty. */
  list(): Promise<readonly AdapterSummary[]>;
  /** Why the list is empty, where that can be told. */
  whyNone?(): string | null;
  /** Opens one of the listed adapters; `null` when it went away meanwhile. */
  open(summary: AdapterSummary, options: { readonly profile: boolean }): Promise<FoundAdapter | null>;
}

const softwareNames = /llvmpipe|lavapipe|swiftshader|softpipe|basic render|warp\b|software/i;

/** Describes an adapter from its `info`. */
export function summarise(info: GPUAdapterInfo, name: string, api: string): AdapterSummary {
  const { vendor, architecture, device, description } = info;
  const text = [name, vendor, architecture, device, description].join(' ');
  return {
    name: name || description || device || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter',
    vendor,
    architecture,
    device,
    description,
    type: info.isFallbackAdapter || softwareNames.test(text) ? 'software' : 'hardware',
    api,
  };
}

/** Whether `wanted`, in any case, occurs in what is known of the adapter; `lavapipe` means llvmpipe. */
export function matchesAdapter(summary: AdapterSummary, wanted: string): boolean {
  const needle = wanted.trim().toLowerCase();
  const words = [summary.name, summary.vendor, summary.architecture, summary.device, summary.description]
    .join('\n')
    .toLowerCase();
  return words.includes(needle) || (needle === 'lavapipe' && words.includes('llvmpipe'));
}

/** Hardware before software, otherwise as found. */
export function hardwareFirst(adapters: readonly AdapterSummary[]): readonly AdapterSummary[] {
  return [...adapters.filter(({ type }) => type === 'hardware'), ...adapters.filter(({ type }) => type === 'software')];
}
