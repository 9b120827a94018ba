import type { TableNote } from '../../study/notes.ts';
import type { Sayings } from '../sayings.ts';

const marks: Readonly<Record<string, string>> = { ',': '逗号', ';': '分号', '\t': '制表符', '|': '竖线' };

/** How a file was read, and which of its columns are left out. */
export const tableNotes: Sayings<TableNote> = {
  'file-read-as': ({ encoding, delimiter, decimal, unnamedId }) =>
    `文件按 ${encoding} 编码读取，以${marks[delimiter] ?? delimiter}分隔，小数点为${decimal === 'comma' ? '逗号' : '句点'}${unnamedId ? '；未命名的首列为行名' : ''}。`,
  'first-sheet-taken': ({ sheet, others }) => `已读取第一个工作表 ${sheet}；文件中还有 ${others.join('、')}。`,
  'lines-skipped': ({ lines }) => `表头之上或数据之下的 ${lines.length} 行已跳过：${lines.join('；')}。`,
  'text-columns-left-out': ({ names }) => `${names.length} 个文本列未使用：${names.join('、')}。`,
  'labelled-as-numbers': ({ names }) => `带标签的编码按数值处理：${names.join('、')}。`,
  factors: ({ factors }) =>
    `分类变量及其基准类别：${factors.map(({ name, base }) => `${name}（${base}）`).join('、')}。`,
  'words-as-numbers': ({ name, zero, one }) => `${name}：${zero} 记为 0，${one} 记为 1。`,
};
