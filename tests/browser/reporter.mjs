// One line a test, the reason of a failure below it, and the counts that ./dev test adds up.
export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:pass' && data.details.type !== 'suite') {
      passed += 1;
      yield `ok   ${data.name}\n`;
    } else if (type === 'test:fail') {
      failed += 1;
      const cause = data.details.error.cause ?? data.details.error;
      yield `FAIL ${data.name}\n     ${String(cause?.stack ?? cause).replaceAll('\n', '\n     ')}\n`;
    } else if (type === 'test:stderr') {
      yield data.message;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}
