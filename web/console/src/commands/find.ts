/** Finding what a typed word means: exact id first, then a beginning, then any part of id or name. */

interface Named {
  id: string;
  name: string;
}

/** All that a word may mean, best first; one entry when it is an id. */
export function matches<T extends Named>(all: readonly T[], word: string): T[] {
  const wanted = word.toLowerCase();
  const exact = all.filter((one) => one.id.toLowerCase() === wanted || one.name.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  const starting = all.filter((one) => begins(one.id, wanted) || begins(one.name, wanted));
  const inside = all.filter(
    (one) => !starting.includes(one) && (holds(one.id, wanted) || holds(one.name, wanted)),
  );
  return [...starting, ...inside];
}

function begins(text: string, wanted: string): boolean {
  return text.toLowerCase().startsWith(wanted);
}

function holds(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted);
}
