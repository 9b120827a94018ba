import { canonicalJson } from '../results/digest.ts';
import type { Label, StudyEvent, Unit } from './study.ts';

/** Reports what share of the units of each label is done. */
export function unitProgress<Inputs>(
  stage: string,
  units: readonly Unit<Inputs>[],
  keys: readonly string[],
  onEvent: ((event: StudyEvent) => void) | undefined,
) {
  interface Group {
    readonly label: Label;
    readonly members: { readonly key: string; readonly weight: number; share: number }[];
  }
  const groups = new Map<string, Group>();
  units.forEach(({ label, weight = 1 }, at) => {
    const id = canonicalJson(label);
    const group = groups.get(id) ?? { label, members: [] };
    groups.set(id, group);
    group.members.push({ key: keys[at]!, weight, share: 0 });
  });
  const report = ({ label, members }: Group): void => {
    const done = members.filter(({ share }) => share === 1).length;
    const whole = members.reduce((sum, { weight }) => sum + weight, 0);
    const share =
      done === members.length ? 1 : members.reduce((sum, member) => sum + member.weight * member.share, 0) / whole;
    onEvent?.({ code: 'progress', stage, label, done, units: members.length, share });
  };
  return {
    start(stored: ReadonlySet<string>): void {
      const labels = [...groups.values()].map(({ label }) => label);
      const done = keys.filter((key) => stored.has(key)).length;
      onEvent?.({ code: 'stage', stage, labels, done, units: keys.length });
      for (const group of groups.values()) {
        for (const member of group.members) member.share = stored.has(member.key) ? 1 : 0;
        if (group.members.some(({ share }) => share === 1)) report(group);
      }
    },
    advance(key: string, share: number): void {
      for (const group of groups.values()) {
        const members = group.members.filter((member) => member.key === key);
        for (const member of members) member.share = share;
        if (members.length > 0) report(group);
      }
    },
  };
}
