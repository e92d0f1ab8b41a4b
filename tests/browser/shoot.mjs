// Takes the README's picture of the ward wall: `node shoot.mjs ADDRESS NAME PASSWORD FILE [WARD]`.
import { browser, logIn } from './hospital.mjs';

const [address, name, password, file, ward = 'icu'] = process.argv.slice(2);
const { engine, context } = await browser();
const { page } = await logIn(context, { address, logins: { [name]: password } }, name, `/?ward=${ward}`);
await page.waitForSelector('.tile[data-contact="live"]');
await page.waitForTimeout(1500);
await page.screenshot({ path: file });
await engine.close();
