import type { Words } from '../words.ts';

export const common: Words['common'] = {
  page: {
    contents: '目录',
    language: '语言',
    theme: '配色',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    print: '打印',
    linkTo: (name) => `${name}的链接`,
    unreadable: (reason) => `报告无法显示：${reason}`,
  },
  table: {
    showAll: (rows) => `显示全部 ${rows} 行`,
    showFewer: '收起',
    empty: '–',
  },
  exportAs: (format, name) => `${name}（${format}）`,
  note: { title: '计算方法', definition: '定义', formula: '公式', seeds: '随机种子', source: '出处' },
  seeds: (count, first) => (count === 1 ? `种子 ${first}。` : `自 ${first} 起的 ${count} 个种子；区间为各种子结果的 5 % 至 95 % 分位数。`),
};
