// Reads what the server tells of itself (Prometheus text). Without a page.

/** @returns {Map<string, {value: number, type: string}>} by name with its labels */
export function readMetrics(text) {
  const types = new Map();
  const metrics = new Map();
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)/.exec(line);
    if (type) types.set(type[1], type[2]);
    const sample = /^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)/.exec(line);
    if (!sample || !Number.isFinite(Number(sample[3]))) continue;
    metrics.set(sample[1] + (sample[2] ?? ''), { value: Number(sample[3]), type: types.get(sample[1]) ?? 'untyped' });
  }
  return metrics;
}

/** A counter's steps a second; undefined: no counter, nothing before, or the server started anew. */
export function perSecond(now, before, elapsedMs) {
  if (!before || now.type !== 'counter' || elapsedMs <= 0 || now.value < before.value) return undefined;
  return (now.value - before.value) * 1000 / elapsedMs;
}

/** "pumphouse_writer_queued" as "writer queued", with labels behind it. */
export function plainName(name) {
  const [, bare, labels = ''] = /^([^{]*)(?:\{(.*)\})?$/.exec(name);
  const words = bare.replace(/^pumphouse_/, '').replace(/_total$/, '').replaceAll('_', ' ');
  return labels ? `${words} (${labels.replaceAll('"', '')})` : words;
}
