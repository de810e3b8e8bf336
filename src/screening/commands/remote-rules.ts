// Commands that delete what lies outside the checkout: data. (pure)
import { readsLikeProse } from './command-args.ts';
import type { Effect, Scope } from './effects.ts';

export interface CommandRule {
  readonly id: string;
  readonly programs: readonly string[];
  /** Up to 64 arguments. */
  readonly test: (args: readonly string[]) => boolean;
  /** Completes "This …". */
  readonly reason: string;
  readonly effect: Effect;
  /** Where the arguments narrow the scope of the effect. */
  readonly scopeOf?: (args: readonly string[]) => Scope;
  readonly verdict: 'deny' | 'warn';
}

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** The server that somebody develops. */
const DEV_SERVER =
  /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)?:(?:[345]\d{3}|8000|8080|8888)(?:\/|$)/;

/** The last part of an address, or one behind a verb, that deletes although the method does not say so. */
const DELETING_ADDRESS =
  /\/(?:_?delete[\w-]*|_close|_forcemerge|_shrink|do(?:Wipe)?Delete\w*|doKill|doWipeOut\w*|destroy|purge[\w-]*|remove|revoke|terminate|shutdown|safe(?:Restart|Exit)|exit|quit|kill|reset|flush|wipe|drop|truncate|delete-batch|delete_by_query|_cluster\/(?:settings|reroute)|actions\/(?:reboot|shutdown|poweroff|rebuild|reset))(?:[/?#].*)?$/i;

/** `-X POST url/_delete_by_query`: the address says it. */
function isDeletingCall(args: readonly string[]): boolean {
  const method = args.find((arg, at) =>
    /^(?:-X|--request|--method|-Method)$/i.test(args[at - 1] ?? '')
      ? /^(?:post|put|patch)$/i.test(arg)
      : /^(?:-X(?:POST|PUT|PATCH)|--(?:request|method)=(?:post|put|patch)|POST|PUT|PATCH)$/.test(arg),
  );
  return method !== undefined && args.some((arg) => /[:./]/.test(arg) && DELETING_ADDRESS.test(arg));
}

export const REMOTE_RULES: readonly CommandRule[] = [
  {
    id: 'remote.http_delete',
    programs: words('curl wget http https xh httpie iwr invoke-webrequest invoke-restmethod'),
    test: (args) =>
      !args.some((arg) => DEV_SERVER.test(arg)) &&
      (isDeletingCall(args) ||
        args.some(
          (arg, at) =>
            /^(?:-X|--request|--method|-Method)$/i.test(arg) && /^delete$/i.test(args[at + 1] ?? ''),
        ) ||
        args.some((arg) => /^(?:-XDELETE|--(?:request|method)=delete)$/i.test(arg)) ||
        (args[0] === 'DELETE' && !readsLikeProse(args, 0))),
    reason: 'deletes something through an HTTP interface',
    effect: 'deletes_remote',
    verdict: 'deny',
  },
];
