import type { Words } from '../words.ts';

export const live: Words['live'] = {
  title: '在本页重新计算',
};
