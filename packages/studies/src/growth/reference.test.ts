import { expect, it } from 'vitest';
import { compareWithPublished } from './reference.ts';

const ranking = ['BUDDHA', 'MALFAL66', 'EAST', 'LIFE060', 'P60', 'ABSLATIT', 'X', 'TROPICAR', 'CONFUC', 'H60', 'YRSOPEN'];

it('counts the overlap with the published lists', () => {
  const { lists, overlaps } = compareWithPublished('sdm2004', 'GR6096', [{ name: 'forest', ranking }])!;
  expect(lists.map(({ name, variables }) => [name, new Set(variables).size])).toEqual([['bagging', 10], ['forest', 10], ['bma', 10]]);
  expect(overlaps).toEqual([
    { method: 'forest', list: 'bagging', sharedTopEight: 6, sharedTopTen: 8 },
    { method: 'forest', list: 'forest', sharedTopEight: 7, sharedTopTen: 9 },
    { method: 'forest', list: 'bma', sharedTopEight: 5, sharedTopTen: 6 },
  ]);
});

it('has nothing to say of other data or another target', () => {
  expect(compareWithPublished('fls2001', 'y', [])).toBeNull();
  expect(compareWithPublished('sdm2004', 'EAST', [])).toBeNull();
});
