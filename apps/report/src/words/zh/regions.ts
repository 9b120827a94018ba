import type { Words } from '../words.ts';

export const regions: Words['regions'] = {
  title: '区域',
};
