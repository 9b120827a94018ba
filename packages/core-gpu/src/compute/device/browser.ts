import { type AdapterSource, type AdapterSummary, type FoundAdapter, hardwareFirst, summarise } from './adapter.ts';

const requests: readonly GPURequestAdapterOptions[] = [
  { powerPreference: 'high-performance' },
  { powerPreference: 'low-power' },
  { forceFallbackAdapter: true },
];

async function request(options: GPURequestAdapterOptions): Promise<FoundAdapter | null> {
  const adapter = await navigator.gpu.requestAdapter(options).catch(() => null);
  return adapter && { adapter, summary: summarise(adapter.info, '', 'browser') };
}

function sameAdapter(left: AdapterSummary, right: AdapterSummary): boolean {
  return (
    left.name === right.name && left.vendor === right.vendor && left.device === right.device && left.type === right.type
  );
}

/** Adapters of a browser: those that its power preferences lead to. */
export const browserAdapters: AdapterSource = {
  async list() {
    const found: AdapterSummary[] = [];
    for (const options of requests) {
      const summary = (await request(options))?.summary;
      if (summary && !found.some((other) => sameAdapter(other, summary))) found.push(summary);
    }
    return hardwareFirst(found);
  },
  async open(wanted) {
    for (const options of requests) {
      const found = await request(options);
      if (found && sameAdapter(found.summary, wanted)) return found;
    }
    return null;
  },
};
