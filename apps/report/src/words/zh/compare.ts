import type { Words } from '../words.ts';

export const compare: Words['compare'] = {
  title: '两次运行对比',
};
