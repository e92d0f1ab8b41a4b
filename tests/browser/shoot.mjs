// Takes the README's pictures: `node shoot.mjs wall ADDRESS NAME PASSWORD FILE [WARD]` of the ward
// wall, `node shoot.mjs front ADDRESS FILE` of a pump's front as it stands.
import { openFront } from './front.mjs';
import { browser, logIn } from './hospital.mjs';

const [what, address, ...rest] = process.argv.slice(2);
const { engine, context } = await browser();

async function wall([name, password, file, ward = 'icu']) {
  const { page } = await logIn(context, { address, logins: { [name]: password } }, name, `/wall?ward=${ward}`);
  await page.waitForSelector('.tile[data-contact="live"]');
  await page.waitForTimeout(1500);
  await page.screenshot({ path: file });
}

async function front([file]) {
  const { page } = await openFront(context, address);
  await page.waitForTimeout(500);
  await page.screenshot({ path: file });
}

await (what === 'front' ? front(rest) : wall(rest));
await engine.close();
