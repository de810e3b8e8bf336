// What other version controls do that cannot be undone: data. (pure)
import { hasFlag, operands } from './command-args.ts';
import type { CommandRule } from './remote-rules.ts';

export const VCS_RULES: readonly CommandRule[] = [
  {
    id: 'vcs.mercurial',
    programs: ['hg'],
    test: (args) =>
      /^(?:purge|clean|strip|rollback|prune|obliterate)$/.test(args[0] ?? '') ||
      (/^(?:up|update|checkout|co|goto)$/.test(args[0] ?? '') && hasFlag(args, 'C', 'clean')) ||
      (args[0] === 'revert' && hasFlag(args, 'a', 'all')) ||
      (args[0] === 'push' && hasFlag(args, 'f', 'force')) ||
      (args[0] === 'shelve' && hasFlag(args, 'd', 'delete', 'cleanup')),
    reason: 'discards work',
    effect: 'discards_work',
    verdict: 'deny',
  },
  {
    id: 'vcs.subversion',
    programs: ['svn', 'svnadmin'],
    test: (args) =>
      (args[0] === 'revert' && hasFlag(args, 'R', 'recursive', 'depth')) ||
      (args[0] === 'cleanup' && hasFlag(args, '', 'remove-unversioned', 'remove-ignored')) ||
      (/^(?:delete|del|rm|remove)$/.test(args[0] ?? '') &&
        (hasFlag(args, '', 'force') || operands(args).some((word) => /^\^\/|:\/\//.test(word)))) ||
      /^(?:rmtxns|rmlocks|setrevprop)$/.test(args[0] ?? ''),
    reason: 'discards work or deletes what others share',
    effect: 'overwrites_shared',
    verdict: 'deny',
  },
  {
    id: 'vcs.others',
    programs: ['jj', 'fossil', 'p4', 'bzr', 'darcs'],
    test: (args) =>
      /^(?:abandon|obliterate|uncommit|purge|shun|clean|clean-tree)$/.test(args[0] ?? '') ||
      (/^(?:op|operation)$/.test(args[0] ?? '') && /^(?:restore|abandon)$/.test(args[1] ?? '')) ||
      (args[0] === 'revert' && operands(args).length === 1) ||
      (args[0] === 'restore' && operands(args).length === 1),
    reason: 'discards work',
    effect: 'discards_work',
    verdict: 'deny',
  },
];
