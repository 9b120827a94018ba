import type { Words } from '../words.ts';

export const growth: Words['growth'] = {
  title: (target) => `${target} 的决定因素`,
  method: '方法',
  importance: {
    title: '重要性',
    caption: (method, count) => `${method}：前 ${count} 个决定因素的重要性`,
    rows: { place: '名次', determinant: '决定因素', description: '说明', importance: '重要性', low: '5 %', high: '95 %' },
  },
};
