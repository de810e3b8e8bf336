// What a git command line does: its settings, its aliases, its branches.
import { describe, expect, test } from 'vitest';
import { screenRequest } from '../../../../src/screening/check-prompt.ts';

const verdict = async (prompt: string) =>
  (await screenRequest({ prompt, extraEnv: {}, addDirs: [], mode: 'execute', allowWrite: true })).verdict;
const lines = (text: string): readonly string[] => text.trim().split('\n');

describe('a git command is refused', () => {
  test.each(
    lines(`git -c alias.nuke='!rm -rf ~' nuke
git -c alias.wipe='reset --hard' wipe
git -c alias.p="push --force" p origin main
git -calias.p='push --mirror' p
git config alias.wipe 'clean -fdx'
git config --global alias.x '!sh -c id'
git -c core.sshCommand=./x fetch
git clone -c core.fsmonitor=./x host:repo
git clone --config core.hooksPath=/tmp/h host:repo
git clone 'ext::sh -c id' x
git push --receive-pack=./x origin
git send-email --sendmail-cmd=./x p.patch
git push --force-with-lease origin main
git push --force-with-lease=main:abc origin HEAD:refs/heads/master
git push --force-if-includes --force-with-lease origin release/2
git push --forc origin topic
git fetch origin +refs/heads/*:refs/heads/*
git fetch --force origin main:main
git svn dcommit
git submodule update --force --recursive`),
  )('%s', async (line) => {
    expect(await verdict(line)).toBe('deny');
  });
});

describe('a git command is a warning', () => {
  test.each(
    lines(`git push origin main
git push origin HEAD:master
git push --tags origin HEAD:refs/heads/develop
git remote remove origin
git config --unset-all remote.origin.url`),
  )('%s', async (line) => {
    expect(await verdict(line)).toBe('warn');
  });
});

describe('a git command is allowed', () => {
  test.each(
    lines(`git -c alias.st=status st
git -c alias.lg='log --oneline' lg
git -c alias.cleanup='branch -d' cleanup topic
git config alias.co checkout
git clone -c core.autocrlf=false host:repo
git push -u origin feature/x
git push origin feature-master
git push --force-with-lease origin topic
git push --dry-run origin main
git fetch origin +refs/heads/*:refs/remotes/origin/*
git fetch https://example.com/x.git main:main
git remote add upstream host:repo
git config --unset user.name
git submodule update --init --recursive`),
  )('%s', async (line) => {
    expect(await verdict(line)).toBe('allow');
  });
});
