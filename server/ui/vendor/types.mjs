// Checks the types of the pages: `node types.mjs`. A copy of them stands beside the declarations of
// the vendored modules, so that nothing but pages lies among the pages.
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = await mkdtemp(join(tmpdir(), 'pumphouse-types-'));
const options = {
  allowJs: true, checkJs: true, noEmit: true, strict: false, skipLibCheck: true, types: [],
  target: 'es2023', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable'],
};
await cp('../web', folder, { recursive: true, filter: (path) => !path.endsWith('/vendor/lit.js') && !path.endsWith('/vendor/uplot.js') });
await cp('types', join(folder, 'vendor'), { recursive: true });
await cp('types', join(folder, 'types'), { recursive: true });
await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['**/*.js', 'types/*.d.ts'] }));
const { status, stdout } = spawnSync('node', ['node_modules/typescript/bin/tsc', '-p', folder], { encoding: 'utf8' });
process.stdout.write(stdout.replaceAll(/[^\s(]*pumphouse-types-\w+/g, 'server/ui/web'));
await rm(folder, { recursive: true });
process.exitCode = status ?? 1;
