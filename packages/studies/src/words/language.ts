/** A language that studies speak. */
export type Language = 'en' | 'zh';
