import type { Words } from '../words.ts';

export const glossary: Words['glossary'] = {
  importanceStandardized: {
    name: '袋外置换重要性',
    definition: '在每棵树未见过的观测中打乱某一决定因素后误差的上升幅度；对所有树取均值，再除以各树之间的标准差。',
    source: 'Breiman (2001), doi:10.1023/A:1010933404324',
  },
};
