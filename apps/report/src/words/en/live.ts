export const live = {
  title: 'Regrow it here',
  intro:
    "This page can grow the forest again, here on your computer and without any network: from the study's data and seed, with the code of the study. The SHA-256 of what it grows must be the one in result.json. Then change a setting, or leave something out, and see what moves.",
  data: {
    needed: (file: string) =>
      `The data are not in this report. Choose your copy of ${file} to grow from it; it stays on your computer and must hold the values that the study used.`,
    wanted: (sha256: string) => `SHA-256 of the study's file: ${sha256}`,
    file: 'Data file',
    reading: 'Reading the file …',
    sameFile: "This is the study's file: its SHA-256 is the same.",
    sameValues: (sha256: string) => `Another file (SHA-256 ${sha256}), but its values are the study's.`,
    other: (sha256: string) => `These are not the study's values. SHA-256 of the file chosen: ${sha256}`,
    unreadable: (reason: string) => `This file cannot be read as the study read its own: ${reason}`,
  },
  settings: {
    trees: 'Trees',
    minSamplesLeaf: 'Least rows in a leaf',
    seed: 'Seed',
    features: 'Determinants left out',
    rows: 'Rows left out',
  },
  allowed: (least: string, most: string) => `Whole numbers from ${least} to ${most}`,
  place: 'Compute on',
  places: { auto: 'GPU if there is one, else CPU', webgpu: 'WebGPU', wasm: 'CPU (WebAssembly)' },
  without: {
    features: 'Leave out determinants',
    rows: 'Leave out rows',
    find: 'Find',
    more: (count: string) => `${count} more: type a part of the name to find them`,
    tooMany: 'Too many are left out: at least one determinant and two rows must stay.',
    none: 'none',
  },
  grow: 'Grow',
  reset: "Back to the report's settings",
  cancel: 'Cancel',
  progress: {
    name: 'Progress',
    starting: 'Starting …',
    growing: (percent: string) => `Growing: ${percent}`,
    profiles: 'Drawing profiles …',
    seconds: (seconds: string) => `${seconds} s`,
    done: 'Done.',
    cancelled: 'Cancelled.',
  },
  failed: {
    noAdapter: 'This browser offers no WebGPU adapter. Compute on the CPU instead.',
    lost: 'The device went away while it was computing. Try again, or compute on the CPU.',
    other: (reason: string) => `Growing failed: ${reason}`,
  },
  verdict: {
    equal: (seed: string) =>
      `The same forest, bit for bit: its SHA-256 is the one that result.json has for seed ${seed}.`,
    unequal: (seed: string) =>
      `Not the forest of the report: with the same settings and seed ${seed} its SHA-256 should be the same, and is not.`,
    changed: (settings: string) => `Another forest than the report's, since this was changed: ${settings}.`,
    seed: (seed: string) => `The report has no forest of seed ${seed} to compare with.`,
    here: 'Grown here',
    reported: (seed: string) => `In result.json, seed ${seed}`,
  },
  facts: (trees: string, seconds: string, rate: string, total: string) =>
    `${trees} trees with out-of-bag error and importance in ${seconds} s: ${rate} trees a second. With profiles ${total} s.`,
  devices: {
    wasm: (threads: string) => `WebAssembly on ${threads} CPU threads.`,
    hardware: (name: string) => `WebGPU on ${name}.`,
    software: (name: string) => `WebGPU on ${name}, a driver that computes on the CPU.`,
  },
  accuracy: {
    caption: 'How well the forest fits',
    measure: 'Measure',
    inSample: 'R² in sample',
    outOfBag: 'R² out of bag',
    report: 'In the report',
    here: 'Here',
  },
  ranking: {
    caption: (method: string, seed: string, first: string) =>
      `${method}: the ranking grown here with seed ${seed} beside the report's with seed ${first}`,
    here: 'Place here',
    report: 'Place in the report',
    up: 'Places up',
    determinant: 'Determinant',
    description: 'Description',
    importanceHere: 'Importance here',
    importanceReport: 'Importance in the report',
    out: 'left out',
  },
  slopes: (method: string) =>
    `${method}: the first ten determinants of the report and of what was grown here; blue moved up, orange down`,
  profiles: (method: string) =>
    `${method}: prediction over the range of one determinant, the others at their medians; dashed in the report, solid here`,
};
