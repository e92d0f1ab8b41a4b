// Makes the vendored modules from the packages of the lockfile: `node build.mjs FOLDER` writes them,
// `node build.mjs --check FOLDER` fails where they differ from what lies there.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const check = process.argv[2] === '--check';
const folder = process.argv.at(-1);

async function bundle(entry, loader) {
  const { outputFiles } = await build({
    entryPoints: [entry], bundle: true, format: 'esm', minify: true, legalComments: 'inline',
    write: false, logLevel: 'error', loader,
  });
  return outputFiles[0].text;
}

const uplotLicence = `/*! uPlot, ${(await readFile('node_modules/uplot/LICENSE', 'utf8')).trim()} */\n`;
const made = {
  'lit.js': await bundle('lit.entry.js'),
  'uplot.js': uplotLicence + await bundle('node_modules/uplot/dist/uPlot.esm.js'),
  'uplot.css': await bundle('node_modules/uplot/dist/uPlot.min.css'),
};

for (const [name, text] of Object.entries(made)) {
  const path = `${folder}/${name}`;
  if (!check) await writeFile(path, text);
  else if (await readFile(path, 'utf8') !== text) {
    console.error(`${path}: differs from what the lockfile makes; run npm ci && npm run build in server/ui/vendor`);
    process.exitCode = 1;
  }
}
