// Words that delete, whatever the tool: patterns. (pure)

/** A verb that deletes, alone or as the first or last part of a word. */
export const DELETES =
  /^(?:(?:batch-|force-|bulk-|admin-|repo-|r)?(?:delete|destroy|terminate|purge|remove|drop|flush|wipe|erase|deregister|uninstall|unpublish|prune|reset|force_reset|forget|rb|rm|del|nuke|truncate|deprovision|empty|dropdb|removedb|untag|undefine|unregistervm)(?:all|db)?)(?:[-_:]|$)|[-_:](?:delete|destroy|remove|purge|reset|prune|force_reset)$/i;
/** The same as a flag. */
export const DELETING_FLAG =
  /^--?(?:delete|remove|purge|destroy|prune|delete-\w+|rm|drop|force-delete[\w-]*|unsafe-allow-remove-all)(?:=|$)/i;
