import { describe, expect, it } from 'vitest';
import {
  isDependencyFolder,
  isInstallation,
  leadingInstallations,
  programsOf,
} from '../../../../src/runner/setup/installations.ts';

describe('a line that only installs', () => {
  it.each([
    'npm ci',
    'npm --prefix app ci --ignore-scripts',
    'npm install --no-audit --no-fund',
    'cd app && npm ci',
    'corepack enable && pnpm install --frozen-lockfile',
    'yarn',
    'yarn --immutable',
    'bun install',
    'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt',
    'python3.12 -m pip install --user -r dev/requirements.txt',
    'uv sync --frozen',
    'poetry install --no-root',
    'bundle install --jobs 4',
    'composer install',
    'go mod download',
    'mix deps.get',
  ])('is known: %s', (line) => {
    expect(isInstallation(line)).toBe(true);
  });
  it.each([
    'npm run install',
    'npm run build',
    'npm test',
    'npm ci; touch done',
    'npm ci && npm run build',
    'npm ci && createdb app',
    'npm ci > log',
    'npm ci $EXTRA',
    'npm ci `cat flags`',
    'cd app',
    'cd -P && npm ci',
    'PORT=1 npm ci',
    'npx install',
    'python3 install.py',
    'python3 -c install',
    'pip install .',
    'pip install -e .',
    'pip install ./lib',
    'uv pip install ../lib',
    'make install',
    'cargo build',
    '',
  ])('is not: %s', (line) => {
    expect(isInstallation(line)).toBe(false);
  });
  it('counts at the beginning alone', () => {
    expect(leadingInstallations(['npm ci', 'cd app && npm ci', 'npm run build', 'npm ci'])).toBe(2);
    expect(leadingInstallations(['npm run build', 'npm ci'])).toBe(0);
    expect(leadingInstallations(['npm ci'])).toBe(1);
  });
  it('names its programs', () => {
    expect(programsOf(['cd app && npm ci', '.venv/bin/pip install -r x'])).toEqual(['npm', '.venv/bin/pip']);
  });
});

it('a folder of dependencies is known wherever it is', () => {
  expect(isDependencyFolder('node_modules')).toBe(true);
  expect(isDependencyFolder('packages/a/node_modules')).toBe(true);
  expect(isDependencyFolder('dist')).toBe(false);
  expect(isDependencyFolder('.env')).toBe(false);
});
