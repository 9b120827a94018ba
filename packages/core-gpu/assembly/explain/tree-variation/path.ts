import { u32At } from '../../common/memory';
import { copySet, countBoth, fillSet, intersect } from '../row-sets';
import { rows, setBytes } from './sums';

// A leaf is a box: for each feature on its path the set of the sample's rows that meet the path's conditions on it. A feature has
// one place on the path, however often it is split.
export let pathLength: u32 = 0;
let pathFeature: usize = 0;
let pathSet: usize = 0;
let pathCount: usize = 0;
export let all: usize = 0;
/** pre[a]: rows in the sets before a; suf[a]: in set a and those after it; one more each, `all`. */
let pre: usize = 0;
let suf: usize = 0;
export let between: usize = 0;
let othersCount: usize = 0;

/** Bytes for paths of at most `places` features. */
export function pathBytes(bytes: usize, places: usize): usize {
  return bytes * (2 + 2 * (places + 1)) + 16 * (places + 1);
}

export function startPaths(at: usize, places: u32): void {
  const more = <usize>places + 1;
  all = at;
  between = all + setBytes;
  pre = between + setBytes;
  suf = pre + setBytes * more;
  pathFeature = suf + setBytes * more;
  pathSet = pathFeature + (more << 2);
  pathCount = pathSet + (more << 2);
  othersCount = pathCount + (more << 2);
  pathLength = 0;
  fillSet(all, rows);
}

// @ts-ignore: decorator
@inline
export function featureAt(a: u32): u32 {
  return u32At(pathFeature, a);
}

// @ts-ignore: decorator
@inline
export function setAt(a: u32): usize {
  return u32At(pathSet, a);
}

/** Rows in the set. */
// @ts-ignore: decorator
@inline
export function countAt(a: u32): u32 {
  return u32At(pathCount, a);
}

/** The feature's place, the path's length where it has none. */
// @ts-ignore: decorator
@inline
export function placeOf(feature: u32): u32 {
  let at: u32 = 0;
  while (at < pathLength && u32At(pathFeature, at) != feature) at++;
  return at;
}

/** Gives a feature the next place, with the set of all rows. */
// @ts-ignore: decorator
@inline
export function appendPlace(feature: u32): void {
  store<u32>(pathFeature + ((<usize>pathLength) << 2), feature);
  setPlace(pathLength, all, rows);
  pathLength++;
}

/** Takes back the places from `length` on. */
// @ts-ignore: decorator
@inline
export function cutPath(length: u32): void {
  pathLength = length;
}

// @ts-ignore: decorator
@inline
export function setPlace(a: u32, set: usize, count: u32): void {
  store<u32>(pathSet + ((<usize>a) << 2), <u32>set);
  store<u32>(pathCount + ((<usize>a) << 2), count);
}

/** Intersections of the sets before and after each place, and how many rows are in all sets but one. */
export function intersectPath(): void {
  const n = pathLength;
  copySet(pre, all);
  copySet(suf + setBytes * n, all);
  for (let a: u32 = 0; a < n; a++) intersect(before(a + 1), before(a), setAt(a));
  for (let a: u32 = n; a > 0; a--) intersect(suf + setBytes * (a - 1), after(a - 1), setAt(a - 1));
  for (let a: u32 = 0; a < n; a++) store<u32>(othersCount + ((<usize>a) << 2), countBoth(before(a), after(a)));
}

/** Rows in every set. */
// @ts-ignore: decorator
@inline
export function inside(): usize {
  return suf;
}

/** Rows in the sets before place a. */
// @ts-ignore: decorator
@inline
export function before(a: u32): usize {
  return pre + setBytes * a;
}

/** Rows in the sets after place a. */
// @ts-ignore: decorator
@inline
export function after(a: u32): usize {
  return suf + setBytes * (a + 1);
}

/** Rows in every set but a. */
// @ts-ignore: decorator
@inline
export function othersAt(a: u32): u32 {
  return u32At(othersCount, a);
}

/** `between`: rows in every set before b but a; b follows a. */
// @ts-ignore: decorator
@inline
export function startBetween(a: u32): void {
  copySet(between, before(a));
}

// @ts-ignore: decorator
@inline
export function extendBetween(b: u32): void {
  intersect(between, between, setAt(b));
}
