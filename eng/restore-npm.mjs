// Runs `npm ci` in the repository root once per package-lock.json; safe when several builds start at the same time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.restored');
const lock = join(root, 'artifacts', 'npm-restore.lock');
const abandonedAfterMs = 10 * 60 * 1000;
const wanted = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');

function isRestored() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function tryLock() {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function isAbandoned() {
  const lockTime = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return lockTime !== undefined && Date.now() - lockTime > abandonedAfterMs;
}

async function main() {
  while (!tryLock()) {
    if (isAbandoned()) rmSync(lock, { recursive: true, force: true });
    await new Promise(resolve => setTimeout(resolve, 200));
  }

  try {
    if (isRestored()) {
      const now = new Date();
      utimesSync(stamp, now, now);
      return 0;
    }

    const result = spawnSync('npm ci --no-audit --no-fund --ignore-scripts --loglevel=error', { cwd: root, shell: true, stdio: 'inherit' });
    if (result.status !== 0) return result.status ?? 1;
    writeFileSync(stamp, wanted);
    return 0;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

process.exitCode = await main();
