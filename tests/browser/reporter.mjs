// One line a test, the reason of a failure below it, the seconds of each file's tests, and the counts
// that ./dev test adds up.
import { basename } from 'node:path';

export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  const took = new Map();
  for await (const { type, data } of events) {
    if (type === 'test:pass' && data.details.type !== 'suite') {
      passed += 1;
      took.set(data.file, (took.get(data.file) ?? 0) + data.details.duration_ms);
      yield `ok   ${data.name}\n`;
    } else if (type === 'test:fail') {
      failed += 1;
      const cause = data.details.error.cause ?? data.details.error;
      yield `FAIL ${data.name}\n     ${String(cause?.stack ?? cause).replaceAll('\n', '\n     ')}\n`;
    } else if (type === 'test:stderr') {
      yield data.message;
    }
  }
  for (const [file, ms] of took) yield `-- ${basename(file ?? '')}: ${Math.round(ms / 1000)} s\n`;
  yield `${passed} passed, ${failed} failed\n`;
}
